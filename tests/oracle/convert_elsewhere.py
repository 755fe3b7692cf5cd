#!/usr/bin/env python3
"""A folder is converted once, and other databases have the old names and times: neither Drizzle runs anything again.

usage: tools/with_servers tests/oracle/convert_elsewhere.py SLUICE

Several migrations share a second, one has an earlier time than the one before it, and their own words sort against the
journal: each changes the number that the one before it left, so that any other order, and anything run twice, shows. A
database that the old Drizzle migrated is met by the other one, and by sluice, after `convert --files-only`; a fresh one ends
as it did. A folder that began with `drizzle-kit pull` is one that drizzle-kit 1.0 can read.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import both_ways
from both_ways import ROOT, run

STEPS = ["CREATE TABLE acc (id integer primary key, bal integer);\n--> statement-breakpoint\nINSERT INTO acc VALUES (1, 100);",
         "UPDATE acc SET bal = bal + 100;", "UPDATE acc SET bal = bal * 2;", "UPDATE acc SET bal = bal + 7;",
         "UPDATE acc SET bal = bal * 3;"]
BALANCE = ((100 + 100) * 2 + 7) * 3
# Second 0 thrice; then a time that goes backwards.
V0 = [(0, "a"), (200, "z"), (400, "b"), (3000, "late"), (2000, "early")]
V1 = ["20250101000000_a", "20250101000000_b", "20250101000000_z", "20250101000003_c", "20250101000003_d"]
BEGIN = 1700000000000


def write_v0(folder, dialect):
    (folder / "meta").mkdir(parents=True)
    entries = []
    for number, ((when, word), sql) in enumerate(zip(V0, STEPS)):
        tag = f"{number:04}_{word}"
        (folder / f"{tag}.sql").write_text(sql)
        entries.append({"idx": number, "version": "7", "when": BEGIN + when, "tag": tag, "breakpoints": True})
    (folder / "meta/_journal.json").write_text(json.dumps({"version": "7", "dialect": dialect, "entries": entries}))


def write_v1(folder, _):
    for tag, sql in zip(V1, STEPS):
        (folder / tag).mkdir(parents=True)
        (folder / tag / "migration.sql").write_text(sql)


def balance(database, url):
    if database.dialect == "sqlite":
        import sqlite3
        with sqlite3.connect(database.path) as connection:
            return connection.execute("select bal from acc").fetchone()[0]
    return int(database.psql(url, "select bal from acc"))


def drizzle(layout, database, url, folder):
    oracle = ROOT / "tests/oracle" / ("rc/migrate.mjs" if layout == "v1" else "migrate.mjs")
    run(["node", oracle, "--dialect", database.dialect, "--url", url, "--dir", folder])


def elsewhere(binary, database, layout):
    other = "v0" if layout == "v1" else "v1"
    dialect = {"pg": "postgresql", "sqlite": "sqlite"}[database.dialect]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "drizzle"
        (write_v0 if layout == "v0" else write_v1)(folder, dialect)
        urls = {}
        for who in ("drizzle", "sluice"):
            urls[who] = database.fresh()
            drizzle(layout, database, urls[who], folder)
            urls[who] = (urls[who], getattr(database, "path", None))
        run([binary, "convert", other, "--files-only", "--dialect", dialect, "--dir", folder])
        for who, (url, path) in {**urls, "new": (database.fresh(), getattr(database, "path", None))}.items():
            database.path = path
            if who == "sluice":
                run([binary, "migrate", "--dir", folder, "--url", url])
            else:
                drizzle(other, database, url, folder)
            assert balance(database, url) == BALANCE, f"{dialect}, {layout} to {other}, {who}: {balance(database, url)}"
    print(f"{dialect}, {layout} to {other}: nothing ran twice, and a fresh database ends as it did")


def pulled(binary):
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(ROOT / "tests/fixtures/pulled", place / "out")
        run([binary, "convert", "v1", "--files-only", "--dir", place / "out"])
        (place / "drizzle.config.ts").write_text(
            "export default { dialect: 'postgresql', schema: './schema.ts', out: './out' };")
        (place / "schema.ts").write_text(
            "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n"
            "export const depot = pgTable('depot', { id: integer().primaryKey(), town: text(), street: text() });")
        (place / "node_modules").symlink_to(ROOT / "tests/oracle/rc/node_modules")
        said = run(["node", "node_modules/drizzle-kit/bin.cjs", "check"], cwd=place, env={**os.environ, "CI": "1"})
        assert "Everything's fine" in said, said
        run([binary, "check", "--dir", place / "out"])
    print("a pulled folder is read by drizzle-kit 1.0")


if __name__ == "__main__":
    try:
        for made in (both_ways.Sqlite, both_ways.Postgres):
            database = made()
            elsewhere(sys.argv[1], database, "v0")
            elsewhere(sys.argv[1], database, "v1")
        pulled(sys.argv[1])
    except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        print(error)
        sys.exit(1)
