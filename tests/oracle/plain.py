#!/usr/bin/env python3
"""A folder of plain files gets a journal: Drizzle then runs nothing again, and takes what comes next.

usage: tools/with_servers tests/oracle/plain.py SLUICE

Two databases are migrated from the plain files; one of them is there when `sluice convert v0` makes the journal. Drizzle 0.45
finds nothing to do on either, then applies one more migration; so does Drizzle 1.0, once the folder is v1.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import both_ways
import v1_both_ways
from both_ways import run

FILES = {
    "0001_users.sql": "CREATE TABLE users (id integer PRIMARY KEY);\n",
    "0002_tags/up.sql": "CREATE TABLE tags (id integer PRIMARY KEY);\n",
    "0002_tags/down.sql": "DROP TABLE tags;\n",
    "3_posts.up.sql": "CREATE TABLE posts (id integer PRIMARY KEY);\n",
    "3_posts.down.sql": "DROP TABLE posts;\n",
    "20240131_likes.sql": "CREATE TABLE likes (id integer PRIMARY KEY);\n",
    "20240131_more.sql": "CREATE TABLE more (id integer PRIMARY KEY);\n",
}


class Place:
    def __init__(self, binary, database):
        self.binary, self.database = binary, database
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name) / "drizzle"
        for name, text in FILES.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)

    def sluice(self, *arguments):
        return run([self.binary, *arguments, "--dir", self.folder])

    def drizzle(self, url, oracle=both_ways.ORACLE):
        oracle.migrate(dialect=self.database.dialect, url=url, dir=self.folder)

    def applied(self, url):
        report = json.loads(self.sluice("status", "--json", "--exit-code", "--url", url))
        return [migration["state"] for migration in report["data"]["migrations"]]

    def add(self, tag):
        """What drizzle-kit would append."""
        (self.folder / f"{tag}.sql").write_text(f"CREATE TABLE {tag.split('_')[1]} (id integer PRIMARY KEY);\n")
        file = self.folder / "meta/_journal.json"
        journal = json.loads(file.read_text())
        journal["entries"].append({"idx": journal["entries"][-1]["idx"] + 1, "version": "7", "when": int(time.time() * 1000),
                                   "tag": tag, "breakpoints": True})
        file.write_text(json.dumps(journal))


def check(binary, database):
    place = Place(binary, database)
    urls = [database.fresh() for _ in range(2)]
    for url in urls:
        place.sluice("migrate", "--url", url)
    place.sluice("convert", "v0", "--url", urls[0])
    journal = json.loads((place.folder / "meta/_journal.json").read_text())
    assert [entry["tag"] for entry in journal["entries"]] == ["0001_users", "0002_tags", "3_posts", "20240131_likes",
                                                              "20240131_more"], journal
    for url in urls:
        place.drizzle(url)  # it would stop at a table that exists
    place.add("0005_five")
    for url in urls:
        place.drizzle(url)
        assert place.applied(url) == ["applied"] * 6, place.applied(url)
    place.sluice("convert", "v1", "--url", urls[0])
    for url in urls:
        place.drizzle(url, v1_both_ways.ORACLE)
        assert place.applied(url) == ["applied"] * 6, place.applied(url)
    print(f"{database.name}: Drizzle runs nothing of plain files again, and takes what is new")


if __name__ == "__main__":
    try:
        for made in (both_ways.Sqlite, both_ways.Postgres):
            check(sys.argv[1], made())
    except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        print(error)
        sys.exit(1)
