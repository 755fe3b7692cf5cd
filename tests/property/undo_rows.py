#!/usr/bin/env python3
"""Random migrations over random rows: after a rollback every table holds what it held before, but for what is declared lost.

usage: tools/with_servers tests/property/undo_rows.py SLUICE [--dialect D] [--seeds N] [--first SEED] [--preserve-data]

With --preserve-data migrations also delete and change rows, and nothing may be lost, declared or not.

Each seed makes a schema, fills it, and goes through random migrations: apply, roll back, compare, apply again, fill.
A failing seed is printed with its migration and its rollback.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import rows_of
from changes import Project

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/lib"))
from postgres_state import Postgres  # noqa: E402
from sqlite_state import Sqlite  # noqa: E402

STEPS = 6


class Failure(Exception):
    pass


class Walk:
    """One seed: a folder and a database that go through random changes together."""

    def __init__(self, database, seed, sluice, place, is_parked):
        self.database, self.sluice = database, sluice
        self.flags = ["--preserve-data"] if is_parked else []
        self.random = random.Random(f"{database.name} {seed}")
        self.folder = Path(place) / f"{database.name}_{seed}"
        (self.folder / "meta").mkdir(parents=True)
        self.entries = []
        self.project = Project(self.random, database.name, is_parked)

    def run(self, *arguments):
        result = subprocess.run([self.sluice, *arguments, "--json", "--dir", str(self.folder), "--url", self.url],
                                capture_output=True, text=True)
        report = json.loads(result.stdout)
        if report["error"]:
            raise Failure(f"{arguments[0]}: {report['error']['message']}")

    def write(self, statements):
        tag = f"{len(self.entries):04}_step"
        self.entries.append({"idx": len(self.entries), "version": "7", "when": 1700000000000 + len(self.entries),
                             "tag": tag, "breakpoints": True})
        (self.folder / f"{tag}.sql").write_text("\n--> statement-breakpoint\n".join(statements) + "\n")
        journal = {"version": "7", "dialect": self.database.name, "entries": self.entries}
        (self.folder / "meta/_journal.json").write_text(json.dumps(journal))
        return tag

    def fill(self):
        self.database.run_sql(self.url, self.project.rows())

    def rows(self):
        return rows_of.ROWS[self.database.name](self.url)

    def step(self):
        statements = self.project.change()
        tag = self.write(statements)
        before = self.rows()
        self.stored = ""
        try:
            self.run("migrate", *self.flags)
            self.stored = self.database.rollback_sql(self.url)[tag]
            tables, columns, others = rows_of.declared_losses(self.stored)
            if self.flags:
                tables, columns, others = (), (), ()
            if others:
                raise Failure(f"declares {others}")
            self.run("rollback", "--allow-data-loss")
            if found := rows_of.difference(before, self.rows(), tables, columns):
                raise Failure(found)
            self.run("migrate")
        except Failure as failure:
            text = "\n".join(statements)
            raise Failure(f"{failure}\n-- {tag}\n{text}\n-- its rollback\n{self.stored}") from None
        return len(tables) + len(columns)

    def go(self):
        """How many steps were compared, and how many of them declared something lost."""
        self.url = self.database.fresh()
        try:
            self.write(self.project.first())
            self.run("migrate")
            self.fill()
            losses = 0
            for _ in range(STEPS):
                losses += self.step() > 0
                self.fill()
            return STEPS, losses
        finally:
            self.database.drop(self.url)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=os.path.abspath)
    parser.add_argument("--dialect", choices=["postgresql", "sqlite"])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--preserve-data", action="store_true")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as place:
        for kind in (Postgres, Sqlite):
            if options.dialect not in (None, kind.name):
                continue
            database, steps, losses = kind(), 0, 0
            for seed in range(options.first, options.first + options.seeds):
                try:
                    counts = Walk(database, seed, options.sluice, place, options.preserve_data).go()
                    steps, losses = steps + counts[0], losses + counts[1]
                except Failure as failure:
                    failed = True
                    print(f"{database.name}, seed {seed}: {failure}", flush=True)
            print(f"{database.name}: {steps} migrations rolled back with their rows, {losses} with a declared loss")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
