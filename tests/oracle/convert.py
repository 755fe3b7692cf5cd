#!/usr/bin/env python3
"""A folder and its history go over to the other layout and back: the same bytes, the same rows, nothing to do.

usage: tools/with_servers tests/oracle/convert.py SLUICE

The samples in v0 and tests/fixtures/v1, each applied by the Drizzle that made it. After `convert` the other Drizzle
finds nothing to do, `verify` and `check` find nothing wrong; converted back, every file is byte for byte what it was,
and so is the history, but for the five columns that v1 adds and v0 takes away. The other drizzle-kit's `generate` finds
no schema changes either, with the schema file that the folder was made from; but for the names that 1.0 gave to keys on
PostgreSQL: those the database bears, and drizzle-kit 0.31 would give others.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import both_ways
import v1_both_ways
from both_ways import ROOT, run


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def differences(before, after):
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def schema_of(dialect, layout):
    """The schema file of the newest migration."""
    if layout == "v0":
        return (ROOT / f"tools/fixtures/shop-{dialect}/schema.ts").read_text()
    maker = (ROOT / "tools/make_v1_fixtures").read_text()
    function = re.search(r"^schema\(\) \{$.*?^\}$", maker, re.M | re.S).group(0)
    name = {"pg": "postgresql", "sqlite": "sqlite"}[dialect]
    return run(["bash", "-c", f"{function}\nschema {name} posts bio age adult"])


def is_renaming(statement):
    return re.fullmatch(r'ALTER TABLE [".\w]+ (DROP|ADD) CONSTRAINT .*', statement, re.S)


def sql(folder):
    return sorted(hashlib.sha256(text).hexdigest() for name, text in tree(folder).items() if name.endswith(".sql"))


class Case:
    def __init__(self, binary, database, layout):
        self.binary, self.database, self.layout = binary, database, layout
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name) / "drizzle"
        shutil.copytree(database.folder, self.folder)
        self.url = database.fresh()
        self.other = "v0" if layout == "v1" else "v1"

    def sluice(self, *arguments):
        return run([self.binary, *arguments, "--dir", self.folder, "--url", self.url])

    def drizzle(self, layout):
        if layout == "v1":
            v1_both_ways.ORACLE.migrate(dialect=self.database.dialect, url=self.url, dir=self.folder)
            return
        for upto in (*self.database.pauses, None):
            both_ways.ORACLE.migrate(dialect=self.database.dialect, url=self.url, dir=self.folder,
                                     **({"upto": upto} if upto else {}))

    def nothing_to_generate(self, layout):
        """`generate` of the drizzle-kit that this layout is for, on a copy."""
        place = Path(self.place.name) / f"generate-{layout}"
        shutil.copytree(self.folder, place / "out")
        (place / "schema.ts").write_text(schema_of(self.database.dialect, self.layout))
        name = {"pg": "postgresql", "sqlite": "sqlite"}[self.database.dialect]
        (place / "drizzle.config.ts").write_text(
            f"export default {{ dialect: '{name}', schema: './schema.ts', out: './out' }};")
        packages = ROOT / "tests/oracle" / ("rc" if layout == "v1" else "") / "node_modules"
        (place / "node_modules").symlink_to(packages)
        kit = ["node", "node_modules/drizzle-kit/bin.cjs"]
        said = run([*kit, "generate", "--name", "more"], cwd=place, env={**os.environ, "SHOP_STEP": "99"})
        written = [path.read_text() for path in place.glob("out/*more*.sql")] + [
            path.read_text() for path in place.glob("out/*_more/migration.sql")]
        if layout == "v0" and self.database.dialect == "pg":
            statements = [part.strip() for text in written for part in text.split("--> statement-breakpoint")]
            assert all(is_renaming(each) for each in statements), f"generate has more to do: {statements}"
        else:
            assert "No schema changes" in said and not written, f"generate finds something to do: {said}{written}"
        run([*kit, "check"], cwd=place)

    def nothing_to_do(self, layout):
        before = self.database.state()
        self.sluice("migrate")
        self.drizzle(layout)
        assert self.database.state() == before, f"{layout}: something was done although everything is applied"
        self.sluice("status", "--exit-code")
        self.sluice("check")

    def there_and_back(self):
        files, statements = tree(self.folder), sql(self.folder)
        self.drizzle(self.layout)
        self.sluice("adopt")
        history = self.database.state()
        self.sluice("convert", self.other, "--dry-run")
        assert tree(self.folder) == files, "a dry run wrote"
        self.sluice("convert", self.other)
        assert sql(self.folder) == statements, "the SQL is not what it was"
        self.nothing_to_do(self.other)
        self.nothing_to_generate(self.other)
        self.sluice("verify")
        again = tree(self.folder)
        self.sluice("convert", self.other)
        assert tree(self.folder) == again, "converted to what it is, it changed"
        self.sluice("convert", self.layout)
        changed = differences(files, tree(self.folder))
        assert not changed, f"not as before: {changed}"
        if self.layout == "v0":
            assert self.database.state() == history, "the history is not what it was"
        self.nothing_to_do(self.layout)
        self.database.drop()


def check(binary, database, layout):
    Case(binary, database, layout).there_and_back()
    print(f"{database.name}, {layout}: there and back, the same bytes and rows; no Drizzle finds anything to do or to generate")


if __name__ == "__main__":
    try:
        for made in (both_ways.Sqlite, both_ways.Postgres):
            check(sys.argv[1], made(), "v0")
        for made in (v1_both_ways.Sqlite, v1_both_ways.Postgres):
            check(sys.argv[1], made(), "v1")
    except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        print(error)
        sys.exit(1)
