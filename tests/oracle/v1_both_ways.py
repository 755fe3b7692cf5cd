#!/usr/bin/env python3
"""Drizzle 1.0 and sluice take turns on one database with a v1 folder; in whatever order, the end is the same.

usage: tools/with_servers tests/oracle/v1_both_ways.py SLUICE [--all]

The folders are those of tests/fixtures/v1, which drizzle-kit 1.0 generated, branches and their merge included. The
first k migrations by one, the rest by the other, both ways round (k as in both_ways.py); a branch that is older
than what is applied; and a table of three columns that either of them upgrades. Schema, rows and history then
equal those of Drizzle alone, and neither finds anything to do.
"""
import re
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

import both_ways
from both_ways import run
from oracle import Oracle

ROOT = Path(__file__).resolve().parents[2]
ORACLE = Oracle(ROOT / "tests/oracle/rc/migrate.mjs")
FOLDERS = ROOT / "tests/fixtures/v1"


class Sqlite(both_ways.Sqlite):
    folder = FOLDERS / "sqlite"

    def state(self):
        master, rows = super().state()
        # When it ran differs from run to run; that it is said, and how, does not.
        history = [row[:4] + tuple(at and re.sub(r"\d", "0", at) for at in row[4:]) for row in rows["__drizzle_migrations"]]
        return master, {**rows, "__drizzle_migrations": history}, self.table()

    def table(self):
        with sqlite3.connect(self.path) as connection:
            return connection.execute("select sql from sqlite_master where name = '__drizzle_migrations'").fetchone()

    def back_to_three(self):
        with sqlite3.connect(self.path) as connection:
            rows = connection.execute("select hash, created_at from __drizzle_migrations order by id").fetchall()
            connection.execute("drop table __drizzle_migrations")
            connection.execute('CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, '
                               "created_at numeric)")
            connection.executemany("insert into __drizzle_migrations (hash, created_at) values (?, ? + 123)", rows)


class Postgres(both_ways.Postgres):
    folder = FOLDERS / "postgresql"

    def state(self):
        return sorted(re.sub(r"'20\d\d-\d\d-\d\d \d\d:\d\d:[\d.]+'", "now", line) for line in super().state())

    pauses = ()

    def back_to_three(self):
        self.psql(self.url, "alter table drizzle.__drizzle_migrations drop column name, drop column applied_at;"
                            "update drizzle.__drizzle_migrations set created_at = created_at + 123")


class Part:
    """A copy of the folder that holds only some of its migrations."""

    def __init__(self, database):
        self.database = database
        self.tags = sorted(path.parent.name for path in database.folder.glob("*/migration.sql"))
        self.temporary = tempfile.TemporaryDirectory()
        self.place = Path(self.temporary.name) / "part"

    def holding(self, tags):
        shutil.rmtree(self.place, ignore_errors=True)
        for tag in tags:
            shutil.copytree(self.database.folder / tag, self.place / tag)
        return self.place


def apply(binary, who, database, url, folder):
    if who == "drizzle":
        ORACLE.migrate(dialect=database.dialect, url=url, dir=folder)
    else:
        run([binary, "migrate", "--dir", folder, "--url", url])


def nothing_to_do(binary, database, url):
    before = database.state()
    for who in ("sluice", "drizzle"):
        apply(binary, who, database, url, database.folder)
    assert database.state() == before, "something was done although everything is applied"
    run([binary, "verify", "--dir", database.folder, "--url", url])


def orders(tags, every):
    for k in both_ways.turning_points(len(tags), every):
        for first, second in (("drizzle", "sluice"), ("sluice", "drizzle")):
            yield [turn for turn in ((first, tags[:k]), (second, tags)) if turn[1]]
    # Another branch comes late: what is missing is older than what is applied.
    for i in range(1, len(tags)):
        if "branch" in tags[i]:
            late = [tag for tag in tags if tag != tags[i] and "merge" not in tag]
            for first, second in (("drizzle", "sluice"), ("sluice", "drizzle")):
                yield [(first, late), (second, tags)]


def ends_as(expected, database, what):
    state = database.state()
    if state == expected:
        return True
    print(f"{database.name}: {what}: the end differs from Drizzle's own")
    for mine, theirs in zip(state, expected):
        if mine != theirs:
            print(" ", mine, "\n ", theirs)
    return False


def check_orders(binary, database, part, every):
    ends = {}
    for order in orders(part.tags, every):
        late = len(order) == 2 and order[0][1] != part.tags[:len(order[0][1])]
        key = tuple(order[0][1]) if late else ()
        if key not in ends:
            url = database.fresh()
            for tags in ([list(key), part.tags] if late else [part.tags]):
                apply(binary, "drizzle", database, url, part.holding(tags))
            ends[key] = database.state()
            database.drop()
        url = database.fresh()
        for who, tags in order:
            apply(binary, who, database, url, part.holding(tags))
        if not ends_as(ends[key], database, [(who, len(tags)) for who, tags in order]):
            return 0
        nothing_to_do(binary, database, url)
        database.drop()
    return len(list(orders(part.tags, every)))


def check_upgrade(binary, database, part):
    """A table of three columns, all but the last migration applied: either of them upgrades it."""
    ends = []
    for who in ("drizzle", "sluice"):
        url = database.fresh()
        apply(binary, "drizzle", database, url, part.holding(part.tags[:-1]))
        database.back_to_three()
        apply(binary, who, database, url, part.holding(part.tags))
        ends.append(database.state())
        if who == "sluice":
            nothing_to_do(binary, database, url)
        database.drop()
    if ends[0] != ends[1]:
        print(f"{database.name}: the upgraded history differs from Drizzle's own\n  {ends[0]}\n  {ends[1]}")
    return ends[0] == ends[1]


def check(binary, database, every):
    part = Part(database)
    done = check_orders(binary, database, part, every)
    if not done or not check_upgrade(binary, database, part):
        return False
    print(f"{database.name}: {done} orders of {len(part.tags)} migrations and an upgrade, as under Drizzle alone")
    return True


if __name__ == "__main__":
    sys.exit(0 if all([check(sys.argv[1], database, "--all" in sys.argv) for database in (Sqlite(), Postgres())]) else 1)
