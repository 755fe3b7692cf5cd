#!/usr/bin/env python3
"""What deriving the rollbacks of a big folder costs, as ratio to plainly parsing the same snapshots.

usage: tools/bench_rollbacks [--dialect pg|sqlite] [--migrations N] [--tables N] [--runs N]

The folder is generated: each snapshot has about 1 MB, and no migration's text alone tells how to take it back. Time
and peak memory are medians of whole processes, the two taking turns.
"""
import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from peers import Runner, timed

AIM = 3.0
COLUMNS = 24
ZERO = "00000000-0000-0000-0000-000000000000"


class Dialect:
    def __init__(self, name):
        self.name = name
        self.is_sqlite = name == "sqlite"
        self.quote = "`" if self.is_sqlite else '"'

    def column(self, name, number):
        column = {"name": name, "type": "integer" if number % 3 else "text", "primaryKey": number == 0,
                  "notNull": number % 2 == 0}
        if number % 4 == 1:
            column["default"] = number
        if self.is_sqlite:
            column["autoincrement"] = False
        return column

    def index(self, table, column):
        name = f"{table}_{column}_index"
        if self.is_sqlite:
            return {"name": name, "columns": [column], "isUnique": False}
        return {"name": name, "columns": [{"expression": column, "isExpression": False, "asc": True, "nulls": "last"}],
                "isUnique": False, "concurrently": False, "method": "btree", "with": {}}

    def table(self, name, earlier):
        columns = {f"column_{n}": self.column(f"column_{n}", n) for n in range(COLUMNS)}
        indexes = {i["name"]: i for i in (self.index(name, f"column_{n}") for n in (2, 5, 7))}
        keys = {}
        if earlier:
            key = {"name": f"{name}_column_3_{earlier}_column_0_fk", "tableFrom": name, "tableTo": earlier,
                   "columnsFrom": ["column_3"], "columnsTo": ["column_0"], "onDelete": "cascade",
                   "onUpdate": "no action"}
            keys[key["name"]] = key
        table = {"name": name, "columns": columns, "indexes": indexes, "foreignKeys": keys,
                 "compositePrimaryKeys": {}, "uniqueConstraints": {}, "checkConstraints": {}}
        if not self.is_sqlite:
            table |= {"schema": "", "policies": {}, "isRLSEnabled": False}
        return table

    def create(self, table):
        parts = []
        for column in table["columns"].values():
            parts.append(f"{self.q(column['name'])} {column['type']}"
                         + (" PRIMARY KEY" if column["primaryKey"] else "")
                         + (f" DEFAULT {column['default']}" if "default" in column else "")
                         + (" NOT NULL" if column["notNull"] else ""))
        return f"CREATE TABLE {self.q(table['name'])} ({', '.join(parts)});"

    def q(self, name):
        return f"{self.quote}{name}{self.quote}"

    def change(self, table, number):
        """Alters the table and returns the SQL: what is dropped and what was before stands in snapshots only."""
        name, column = table["name"], f"column_{8 + number // 50 % 8}"
        if number % 3 == 0:
            index = next(iter(table["indexes"]))
            del table["indexes"][index]
            return f"DROP INDEX {self.q(index)};"
        if number % 3 == 1 or self.is_sqlite:
            del table["columns"][column]
            return f"ALTER TABLE {self.q(name)} DROP COLUMN {self.q(column)};"
        table["columns"][column]["default"] = number
        return f"ALTER TABLE {self.q(name)} ALTER COLUMN {self.q(column)} SET DEFAULT {number};"

    def frame(self, number, tables):
        head = {"version": "6" if self.is_sqlite else "7", "dialect": self.name, "id": identifier(number),
                "prevId": identifier(number - 1) if number else ZERO}
        rest = ({"views": {}, "enums": {}} if self.is_sqlite else
                {"enums": {}, "schemas": {}, "sequences": {}, "roles": {}, "policies": {}, "views": {}})
        rest["_meta"] = {"schemas": {}, "tables": {}, "columns": {}}
        rest |= {"internal": {"indexes": {}}} if self.is_sqlite else {}
        return (json.dumps(head, indent=2)[:-2] + ',\n  "tables": {\n' + ",\n".join(tables) + "\n  },\n"
                + json.dumps(rest, indent=2)[2:])


def identifier(number):
    return f"00000000-0000-4000-8000-{number + 1:012}"


def text_of(dialect, table):
    key = table["name"] if dialect.is_sqlite else f"public.{table['name']}"
    return "    " + json.dumps({key: table}, indent=2)[2:-2].strip().replace("\n", "\n  ")


def generate(folder, dialect, migrations, count):
    (folder / "meta").mkdir(parents=True)
    tables = [dialect.table(f"table_{n}", f"table_{n - 1}" if n else "") for n in range(count)]
    texts = [text_of(dialect, table) for table in tables]
    entries = []
    for number in range(migrations):
        tag = f"{number:04}_step"
        if number == 0:
            sql = "--> statement-breakpoint\n".join(map(dialect.create, tables))
        else:
            place = number * 7 % count
            sql = dialect.change(tables[place], number)
            texts[place] = text_of(dialect, tables[place])
        (folder / f"{tag}.sql").write_text(sql + "\n")
        (folder / f"meta/{number:04}_snapshot.json").write_text(dialect.frame(number, texts))
        entries.append({"idx": number, "version": "7", "when": 1700000000000 + number, "tag": tag, "breakpoints": True})
    journal = {"version": "7", "dialect": dialect.name, "entries": entries}
    (folder / "meta/_journal.json").write_text(json.dumps(journal, indent=2))
    return sum(file.stat().st_size for file in folder.glob("meta/*_snapshot.json")) / migrations


def measure(program, folder, runs):
    taken = {"parse": [], "derive": []}
    for _ in range(runs):
        for mode, list_of_runs in taken.items():
            list_of_runs.append(timed([program, mode, folder]))
    return {mode: (statistics.median(run.seconds for run in of), statistics.median(run.peak_mb for run in of))
            for mode, of in taken.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--dialect", choices=["pg", "sqlite"])
    parser.add_argument("--migrations", type=int, default=300)
    parser.add_argument("--tables", type=int, default=180)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as place:
        Runner.build(place)
        for short, name in (("pg", "postgresql"), ("sqlite", "sqlite")):
            if options.dialect not in (None, short):
                continue
            folder = Path(place) / short
            size = generate(folder, Dialect(name), options.migrations, options.tables)
            took = measure(options.program, folder, options.runs)
            (parse_s, parse_mb), (derive_s, derive_mb) = took["parse"], took["derive"]
            print(f"{name}: {options.migrations} migrations, snapshots of {size / 1e6:.2f} MB\n"
                  f"  parse   {parse_s:8.3f} s {parse_mb:7.1f} MB\n"
                  f"  derive  {derive_s:8.3f} s {derive_mb:7.1f} MB\n"
                  f"  ratio   {derive_s / parse_s:8.2f}   {derive_mb / parse_mb:7.2f}   (to reach: {AIM:.0f})", flush=True)
            good = good and derive_s <= AIM * parse_s and derive_mb <= AIM * parse_mb
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
