#!/usr/bin/env python3
"""What a rollback's forecast counts is never less than what the rollback then takes.

usage: tools/with_servers tests/property/forecast.py SLUICE [--dialect D] [--seeds N] [--first SEED]

Each seed changes a table in a few random ways, fills it by what the new schema allows, asks `rollback --dry-run`, and
compares every row before and after the rollback. A row is lost where it is gone, or where one of its values is gone or
another. A rollback that the database refuses takes nothing, but its forecast must not be empty.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import rows_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/lib"))
from postgres_state import Postgres  # noqa: E402
from sqlite_state import Sqlite  # noqa: E402

FIRST = ["CREATE TABLE t (id integer PRIMARY KEY, n integer, v text, w text NOT NULL DEFAULT 'w')",
         "CREATE TABLE child (id integer PRIMARY KEY, t integer REFERENCES t(id) ON DELETE CASCADE, note text)",
         "INSERT INTO t (id, n, v) VALUES (1, 1, 'a'), (2, NULL, '2')",
         "INSERT INTO child VALUES (1, 1, 'x'), (2, 2, NULL)"]

# What a migration does, and rows that are put in afterwards.
BOTH = [
    (["ALTER TABLE t ADD COLUMN m text"], ["UPDATE t SET m = 'kept' WHERE id = 1"]),
    (["ALTER TABLE t ADD COLUMN m integer NOT NULL DEFAULT 5"], []),
    (["ALTER TABLE t DROP COLUMN n"], []),
    (["ALTER TABLE t RENAME COLUMN v TO vv"], []),
    (["CREATE TABLE more (id integer PRIMARY KEY, y text)"], ["INSERT INTO more VALUES (1, 'x'), (2, 'y')"]),
    (["INSERT INTO t (id, n) VALUES (50, 5), (51, 6)"], ["INSERT INTO child VALUES (50, 50, 'z')"]),
    (["UPDATE t SET w = 'u' WHERE id = 1"], []),
    (["DELETE FROM child WHERE id = 1"], []),
    (["DROP TABLE child"], []),
]
POSTGRES = [
    (["ALTER TABLE t ALTER COLUMN n TYPE numeric(10, 2)"], ["UPDATE t SET n = 7.45 WHERE id = 2"]),
    (["ALTER TABLE t ALTER COLUMN n TYPE bigint"], ["UPDATE t SET n = 5000000000 WHERE id = 2"]),
    (["ALTER TABLE t ALTER COLUMN n TYPE bigint"], ["UPDATE t SET n = 5 WHERE id = 2"]),
    (["ALTER TABLE t ALTER COLUMN n TYPE text"], ["UPDATE t SET n = '007' WHERE id = 2"]),
    (["ALTER TABLE t ALTER COLUMN w DROP NOT NULL"], []),
    (["ALTER TABLE t ADD COLUMN g integer GENERATED ALWAYS AS (id * 2) STORED"], []),
    (["CREATE TYPE mood AS ENUM ('a', 'b')", "ALTER TABLE t ADD COLUMN mood mood"], ["UPDATE t SET mood = 'b'"]),
    (["WITH gone AS (DELETE FROM child RETURNING *) SELECT count(*) FROM gone"], []),
    (["DO $$ BEGIN DELETE FROM child WHERE id = 2; END $$"], []),
]


def rebuilt(columns, values):
    return [f"CREATE TABLE __new_t ({columns})", f"INSERT INTO __new_t SELECT {values} FROM t", "DROP TABLE t",
            "ALTER TABLE __new_t RENAME TO t"]


SQLITE = [
    (rebuilt("id integer PRIMARY KEY, n text, v text, w text NOT NULL DEFAULT 'w'", "id, n, v, w"),
     ["UPDATE t SET n = '007' WHERE id = 2"]),
    (rebuilt("id integer PRIMARY KEY, n integer, v text, w text", "id, n, v, w"),
     ["UPDATE t SET w = NULL WHERE id = 2"]),
    (rebuilt("id text PRIMARY KEY NOT NULL, n integer, v text, w text NOT NULL DEFAULT 'w'", "id, n, v, w"),
     ["INSERT INTO t (id, n) VALUES ('n9', 1)"]),
    (["INSERT OR REPLACE INTO t (id, n) VALUES (2, 5)"], []),
    (["ALTER TABLE t ADD COLUMN g integer GENERATED ALWAYS AS (id * 2) VIRTUAL"], []),
]


class Failure(Exception):
    pass


class Try:
    def __init__(self, database, seed, sluice, place):
        self.database, self.sluice = database, sluice
        self.random = random.Random(f"{database.name} {seed}")
        self.folder = Path(place) / f"{database.name}_{seed}"
        (self.folder / "meta").mkdir(parents=True)
        self.entries = []

    def run(self, *arguments):
        result = subprocess.run([self.sluice, *arguments, "--json", "--dir", str(self.folder), "--url", self.url],
                                capture_output=True, text=True)
        return json.loads(result.stdout)

    def write(self, statements):
        tag = f"{len(self.entries):04}_step"
        self.entries.append({"idx": len(self.entries), "version": "7", "when": 1700000000000 + len(self.entries),
                             "tag": tag, "breakpoints": True})
        (self.folder / f"{tag}.sql").write_text("\n--> statement-breakpoint\n".join(statements) + "\n")
        (self.folder / "meta/_journal.json").write_text(
            json.dumps({"version": "7", "dialect": self.database.name, "entries": self.entries}))

    def apply(self, statements):
        self.write(statements)
        report = self.run("migrate")
        if report["error"]:
            self.entries.pop()
        return report["error"] is None

    def rows(self):
        return rows_of.ROWS[self.database.name](self.url)

    def go(self):
        """How many rollbacks were compared, and how many of them took something."""
        self.url = self.database.fresh()
        try:
            self.apply(FIRST)
            ways = BOTH + (POSTGRES if self.database.name == "postgresql" else SQLITE)
            steps = 0
            for up, use in self.random.sample(ways, self.random.randint(1, 3)):
                if not self.apply(up):  # two ways that do not go together
                    continue
                steps += 1
                for sql in use:
                    try:
                        self.database.run_sql(self.url, sql + ";")
                    except Exception:  # its column has been dropped or has another type
                        pass
            return (0, 0) if steps == 0 else self.compare(steps)
        finally:
            self.database.drop(self.url)

    def compare(self, steps):
        there = self.rows()
        forecast = self.run("rollback", "--dry-run", "--allow-data-loss", "--steps", str(steps))
        if forecast["error"]:
            raise Failure(f"no forecast: {forecast['error']['message']}")
        losses = [each for each in forecast["data"]["diagnostics"] if each["code"] == "data-loss"]
        report = self.run("rollback", "--allow-data-loss", "--steps", str(steps))
        if report["error"]:
            if not losses:
                raise Failure(f"cannot run, and nothing was forecast: {report['error']['message']}")
            return 1, 1
        taken = taken_from(there, self.rows())
        if any(each["count"] is None for each in losses):
            return 1, 1
        for table, count in taken.items():
            counted = sum(each["count"] for each in losses
                          if each["object"] and table in (each["object"]["name"], each["object"]["part"]))
            if counted < count:
                raise Failure(f"{table}: {count} lost, {counted} forecast\n{json.dumps(losses, indent=1)}")
        return 1, bool(taken)


def key_of(row):
    return plain(row.get("id"))


def plain(value):
    """Without quotes, and without zeros behind a point."""
    text = str(value).strip("'")
    return re.sub(r"\.?0+$", "", text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def taken_from(there, left):
    """{table: how many rows are gone or hold less}; a column under its new name counts as the old one."""
    taken = {}
    for table, rows in there.items():
        now = {key_of(row): row for row in left.get(table, [])}
        count = 0
        for row in rows:
            other = now.get(key_of(row))
            count += other is None or any(
                plain(other.get(column, other.get({"vv": "v"}.get(column)))) != plain(value)
                for column, value in row.items() if column not in ("g", "id") and value not in (None, "NULL"))
        if count:
            taken[table] = count
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=os.path.abspath)
    parser.add_argument("--dialect", choices=["postgresql", "sqlite"])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as place:
        for kind in (Postgres, Sqlite):
            if options.dialect not in (None, kind.name):
                continue
            database, compared, took = kind(), 0, 0
            for seed in range(options.first, options.first + options.seeds):
                trial = Try(database, seed, options.sluice, place)
                try:
                    counts = trial.go()
                    compared, took = compared + counts[0], took + counts[1]
                except Failure as failure:
                    failed = True
                    files = "".join(f"-- {each.name}\n{each.read_text()}" for each in sorted(trial.folder.glob("*.sql")))
                    print(f"{database.name}, seed {seed}: {failure}\n{files}", flush=True)
            print(f"{database.name}: {compared} rollbacks forecast, {took} of them took something")
            failed = failed or not took
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
