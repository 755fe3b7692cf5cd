#!/usr/bin/env python3
"""What `sluice verify` costs on a database of many tables, as ratio to tools that only read its schema.

usage: tools/bench_verify [--dialect pg|sqlite] [--tables N] [--runs N]

The peers are `pg_dump --schema-only`, and the sqlite3 shell with `.schema` and the pragmas that tell of each table and
index. Each figure is the median of whole processes on one database; the contenders take turns.
"""
import argparse
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import big_schema
from peers import Runner, timed

AIMS = {"postgresql": 0.5, "sqlite": 1.0}


def psql(url, sql):
    subprocess.run(["psql", "-Xq", "-d", url, "-c", sql], check=True, stdout=subprocess.DEVNULL)


class OnPostgres:
    product, peer = big_schema.Postgres(), "pg_dump --schema-only"

    def __init__(self, _place):
        admin = os.environ["SLUICE_TEST_PG15_URL"]
        database = f"bench_verify_{os.getpid()}"
        psql(admin, f"CREATE DATABASE {database}")
        self.url = re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{database}", admin)

    def settle(self):
        psql(self.url, "VACUUM ANALYZE")

    def command(self, _place):
        return ["pg_dump", "--schema-only", "-d", self.url], None


class OnSqlite:
    product, peer = big_schema.Sqlite(), "sqlite3: .schema, pragmas"

    def __init__(self, place):
        self.path = place / "bench.db"
        self.url = f"sqlite:{self.path}"

    def settle(self):
        pass

    def command(self, place):
        connection = sqlite3.connect(self.path)
        names = connection.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'index')").fetchall()
        lines = [".schema"]
        for kind, name in names:
            pragmas = ("table_xinfo", "foreign_key_list", "index_list") if kind == "table" else ("index_xinfo",)
            lines += [f"PRAGMA {pragma}('{name}');" for pragma in pragmas]
        (place / "pragmas.sql").write_text("\n".join(lines) + "\n")
        return ["sqlite3", "-readonly", self.path], place / "pragmas.sql"


def measure(sluice, database, place, options):
    """Median seconds of verify and of its peer."""
    folder = place / "drizzle"
    big_schema.write_folder(folder, database.product, options.tables)
    timed([sluice, "migrate", "--quiet", "--dir", folder, "--url", database.url])
    database.settle()
    command, script = database.command(place)
    verify = [sluice, "verify", "--dir", folder, "--url", database.url, "--expect-tables", options.tables]
    taken = {"verify": [], "peer": []}
    for _ in range(options.runs + 1):
        taken["verify"].append(timed(verify))
        taken["peer"].append(timed(command, stdin=script))
    return [statistics.median(run.seconds for run in runs[1:]) for runs in taken.values()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sluice", type=os.path.abspath)
    parser.add_argument("--dialect", choices=["pg", "sqlite"])
    parser.add_argument("--tables", type=int, default=200)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as place:
        Runner.build(place)
        for short, made in (("pg", OnPostgres), ("sqlite", OnSqlite)):
            if options.dialect not in (None, short):
                continue
            home = Path(place) / short
            home.mkdir()
            database = made(home)
            verify, peer = measure(options.sluice, database, home, options)
            aim = AIMS[database.product.name]
            good = good and verify <= aim * peer
            print(f"{database.product.name}, {options.tables} tables\n"
                  f"  sluice verify {'':14} {verify * 1000:8.1f} ms\n"
                  f"  {database.peer:28} {peer * 1000:8.1f} ms\n"
                  f"  ratio {'':22} {verify / peer:8.2f}   (to reach: {aim})", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
