#!/usr/bin/env python3
"""After `sluice repair` Drizzle's own migrator finds nothing to do, whatever was broken.

usage: tools/with_servers tests/oracle/after_repair.py SLUICE

Drizzle applies all migrations of the sample; then rows and files are broken in every way that repair mends, the
journal's times included. Before the repair Drizzle would apply something again, or fail; afterwards it does nothing,
and `sluice verify` is clean.
"""
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from both_ways import Postgres, Sqlite, drizzle, run


def statements(database, statements):
    if database.name == "sqlite":
        connection = sqlite3.connect(database.path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
    else:
        for statement in statements:
            database.psql(database.url, statement)


def break_history(database):
    table = "__drizzle_migrations" if database.name == "sqlite" else "drizzle.__drizzle_migrations"
    newest = f"(select max(created_at) from {table})"
    oldest = f"(select min(created_at) from {table})"
    statements(database, [
        f"update {table} set hash = '{'0' * 64}' where created_at = {oldest}",
        f"insert into {table} (hash, created_at) select hash, created_at from {table} where created_at = {newest}",
        f"update {table} set created_at = null where created_at = (select min(created_at) from {table} "
        f"where created_at > {oldest})",
    ])


def break_files(folder):
    """The last two entries change their times; a comment is added to a file."""
    path = folder / "meta/_journal.json"
    journal = json.loads(path.read_text())
    last, before = journal["entries"][-1], journal["entries"][-2]
    last["when"], before["when"] = before["when"], last["when"] + 1
    path.write_text(json.dumps(journal, indent=2))
    edited = folder / f"{journal['entries'][2]['tag']}.sql"
    edited.write_text(edited.read_text() + "\n-- a remark\n")
    return len(journal["entries"])


def has_nothing_to_do(database, count):
    before = database.state()
    try:
        drizzle(database, database.url, count)
    except RuntimeError:
        return False
    return database.state() == before


def check(binary, database):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "drizzle"
        shutil.copytree(database.folder, folder)
        database.folder = folder
        database.url = database.fresh()
        drizzle(database, database.url, len(json.loads((folder / "meta/_journal.json").read_text())["entries"]))
        count = break_files(folder)
        break_history(database)
        where = ["--dir", folder, "--url", database.url]
        verified = subprocess.run([binary, "verify", *where], capture_output=True, text=True)
        assert verified.returncode == 4, verified.stdout + verified.stderr
        report = json.loads(run([binary, "repair", "--confirm", "--json", *where]))
        assert report["data"]["done"], report
        run([binary, "verify", *where])
        assert not json.loads(run([binary, "repair", "--confirm", "--json", *where]))["data"]["repairs"]
        good = has_nothing_to_do(database, count)
        database.drop()
        print(f"{database.name}: {len(report['data']['repairs'])} repairs, then Drizzle "
              f"{'finds nothing to do' if good else 'still does something'}")
        return good


if __name__ == "__main__":
    sys.exit(0 if all([check(sys.argv[1], database) for database in (Sqlite(), Postgres())]) else 1)
