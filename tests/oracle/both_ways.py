#!/usr/bin/env python3
"""Drizzle and sluice take turns on one database; in whatever order, the end is the same.

usage: tools/with_servers tests/oracle/both_ways.py SLUICE [--all]

For the SQLite sample and its PostgreSQL twin: the first k migrations by one, the rest by the other, both ways
round, and strictly in turn. k is an end, next to one, or the middle; with --all it is every number. Afterwards
schema, rows and history equal those of an undisturbed Drizzle run, and neither tool finds anything to do.
"""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from oracle import Oracle

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lib"))
from psql import Server  # noqa: E402

ORACLE = Oracle(ROOT / "tests/oracle/migrate.mjs")


def run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout


class Sqlite:
    name, dialect, folder = "sqlite", "sqlite", ROOT / "drizzle"
    pauses = ()

    def __init__(self):
        self.place = tempfile.TemporaryDirectory()
        self.number = 0

    def fresh(self):
        self.number += 1
        self.path = f"{self.place.name}/{self.number}.db"
        return f"file:{self.path}"

    def drop(self):
        Path(self.path).unlink()

    def state(self):
        connection = sqlite3.connect(self.path)
        master = connection.execute(
            "select type, name, sql from sqlite_master where name not like '\\_\\_migration\\_%' escape '\\'"
            " and name not like 'sqlite_%' order by 1, 2").fetchall()
        tables = [name for kind, name, _ in master if kind == "table"]
        rows = {table: connection.execute(f'select * from "{table}" order by rowid').fetchall() for table in tables}
        connection.close()
        master = [(kind, name, sql.split()) for kind, name, sql in master if not name.startswith("__drizzle")]
        return master, rows


class Postgres:
    name, dialect, folder = "postgresql", "pg", ROOT / "tests/fixtures/shop-pg/drizzle"
    # Drizzle cannot use an enum value in the run that adds it.
    pauses = (7,)

    def __init__(self):
        self.admin = os.environ["SLUICE_TEST_PG15_URL"]
        self.server = Server(self.admin)
        self.number = 0

    def fresh(self):
        self.number += 1
        self.database = f"both_ways_{os.getpid()}_{self.number}"
        self.server.create(self.database)
        self.url = re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{self.database}", self.admin)
        return self.url

    def drop(self):
        self.server.drop(self.database)

    def psql(self, url, text):
        """What one statement prints, in a session of its own."""
        return run(["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text])

    def state(self):
        dump = run(["pg_dump", "--no-owner", "--inserts", "--exclude-table=*.__migration_*", "-d", self.url])
        lines = [line for line in dump.splitlines() if line and not line.startswith(("--", "\\"))]
        # Columns that default to now() hold the time of the run.
        return sorted(re.sub(r"'20\d\d-\d\d-\d\d \d\d:\d\d:[\d.]+\+00'", "now", line) for line in lines)


def drizzle(database, url, upto):
    for stop in [pause for pause in database.pauses if pause < upto] + [upto]:
        run_drizzle(database, url, stop)


def run_drizzle(database, url, upto):
    ORACLE.migrate(dialect=database.dialect, url=url, dir=database.folder, upto=upto)


def sluice(binary, database, url, tags, upto):
    run([binary, "migrate", "--dir", database.folder, "--url", url, "--to", tags[upto - 1]])


def turning_points(count, every):
    """After how many migrations the other takes over."""
    return range(count + 1) if every else sorted({0, 1, count // 2, count - 1, count})


def orders(count, every):
    """Who applies up to which number: [("drizzle", 3), ("sluice", 8)] and so on."""
    for k in turning_points(count, every):
        for first, second in (("drizzle", "sluice"), ("sluice", "drizzle")):
            yield [turn for turn in ((first, k), (second, count)) if turn[1] > 0]
    for first, second in (("drizzle", "sluice"), ("sluice", "drizzle")):
        yield [((first, second)[i % 2], i + 1) for i in range(count)]


def nothing_to_do(binary, database, url, count):
    before = database.state()
    report = json.loads(run([binary, "migrate", "--json", "--dir", database.folder, "--url", url]))
    drizzle(database, url, count)
    assert report["ok"], report
    assert database.state() == before, "something was done although everything is applied"


def check(binary, database, every):
    tags = [entry["tag"] for entry in json.loads((database.folder / "meta/_journal.json").read_text())["entries"]]
    url = database.fresh()
    drizzle(database, url, len(tags))
    expected = database.state()
    database.drop()
    done = 0
    for order in orders(len(tags), every):
        url = database.fresh()
        for who, upto in order:
            if who == "drizzle":
                drizzle(database, url, upto)
            else:
                sluice(binary, database, url, tags, upto)
        if database.state() != expected:
            print(f"{database.name}: {order}: the end differs from Drizzle's own")
            return False
        nothing_to_do(binary, database, url, len(tags))
        database.drop()
        done += 1
    print(f"{database.name}: {done} orders of {len(tags)} migrations, each ends as Drizzle alone does")
    return True


def main():
    results = [check(sys.argv[1], database, "--all" in sys.argv) for database in (Sqlite(), Postgres())]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
