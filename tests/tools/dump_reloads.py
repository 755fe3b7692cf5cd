#!/usr/bin/env python3
"""What `sluice dump` prints loads into an empty database, and the dump of that is the same, byte for byte.

    tests/tools/dump_reloads.py SLUICE [SHARED]

The databases are the samples', the catalog of everything, and schemas written here for what dumps tend to forget; with
SHARED, the two evolutions' too. PostgreSQL is the servers of SLUICE_TEST_PG15_URL and SLUICE_TEST_PG18_URL.
"""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lib"))
from psql import Server  # noqa: E402

POSTGRES = r'''
CREATE SCHEMA "Odd ""one""";
CREATE TABLE "Odd ""one"""."Table; one" ("a b" int PRIMARY KEY, "c""d" text DEFAULT 'it''s' NOT NULL);
CREATE INDEX "Index; one" ON "Odd ""one"""."Table; one" ("c""d" DESC NULLS LAST);
CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_what ON events (what);
CREATE TABLE net (price numeric(10, 2), tax numeric GENERATED ALWAYS AS (price * 0.19) STORED);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON net FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW cheap AS SELECT price FROM net WHERE price < 1;
CREATE VIEW cheaper AS SELECT price FROM cheap WHERE price < 0.5;
CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS n FROM cheaper;
CREATE UNIQUE INDEX kept_n ON kept (n);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE pair AS (a positive, b text);
CREATE TABLE uses2 (id int PRIMARY KEY, back int);
CREATE TABLE uses (p positive DEFAULT 1, q pair, r int REFERENCES uses2 (id));
ALTER TABLE uses2 ADD FOREIGN KEY (back) REFERENCES uses2 (id) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON TABLE uses IS 'what''s used';
'''

# A role is the whole server's: made by whoever comes first.
READER = "DO $$ BEGIN CREATE ROLE sluice_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n"

SQLITE = r'''
CREATE TABLE "Odd ""one"" table" ("a b" integer PRIMARY KEY AUTOINCREMENT, "c`d" text DEFAULT 'it''s' NOT NULL);
CREATE INDEX "Index; one" ON "Odd ""one"" table" ("c`d" DESC);
CREATE TABLE net (price real, tax real GENERATED ALWAYS AS (price * 0.19) STORED, half real AS (price / 2));
CREATE TABLE strict_one (a int, b text, PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID;
CREATE TRIGGER touched AFTER UPDATE ON net BEGIN UPDATE net SET price = 1 WHERE 0; SELECT ';'; END;
CREATE VIEW cheap AS SELECT price FROM net WHERE price < 1;
CREATE VIEW a_cheaper AS SELECT price FROM cheap WHERE price < 0.5;
CREATE TRIGGER instead INSTEAD OF INSERT ON cheap BEGIN INSERT INTO net (price) VALUES (NEW.price); END;
CREATE VIRTUAL TABLE words USING fts5(word, content='');
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (parent_id integer REFERENCES parent (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX child_part ON child (parent_id) WHERE parent_id > 7;
'''


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))[:200]} ended with {done.returncode}: {done.stderr[-1500:]}")
    return done.stdout


class Postgres:
    def __init__(self, variable):
        self.name, self.admin, self.number = variable, os.environ[variable], 0
        self.server = Server(self.admin)

    def psql(self, url, text):
        return run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", url], input=text)

    def fresh(self):
        self.number += 1
        database = f"dump_{os.getpid()}_{self.number}"
        self.server.create(database, "template0")
        return re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{database}", self.admin)

    def drop(self, url):
        database = re.search(r"/(dump_\w+)", url)[1]
        self.server.drop(database)

    load = psql

    def sources(self, shared):
        yield "what dumps forget", POSTGRES
        yield "the sample", ROOT / "tests/fixtures/shop-pg/drizzle"
        yield "everything", READER + (ROOT / "tests/fixtures/catalog/everything.sql").read_text()
        if shared:
            yield "the evolution", shared / "evolution/pg-evolution/stable"


class Sqlite:
    name = "SQLite"

    def __init__(self, place):
        self.place, self.number = place, 0

    def fresh(self):
        self.number += 1
        return f"sqlite:{self.place}/{self.number}.db"

    def drop(self, url):
        Path(url.removeprefix("sqlite:")).unlink(missing_ok=True)

    def load(self, url, text):
        connection = sqlite3.connect(url.removeprefix("sqlite:"))
        connection.executescript(text)
        connection.close()

    def sources(self, shared):
        yield "what dumps forget", SQLITE
        yield "the sample", ROOT / "drizzle"
        if shared:
            yield "the evolution", shared / "evolution/sqlite-evolution/stable"


def check(sluice, product, source):
    """What is wrong, or an empty text."""
    first, second = product.fresh(), product.fresh()
    try:
        if isinstance(source, Path):
            run([sluice, "migrate", "--quiet", "--dir", source, "--url", first])
        else:
            product.load(first, source)
        before = run([sluice, "dump", "--url", first])
        product.load(second, before)
        after = run([sluice, "dump", "--url", second])
        if before == after:
            return "" if before.count("CREATE") > 3 else "hardly anything was dumped"
        pairs = zip(before.splitlines(), after.splitlines())
        return next((f"was {a!r}, is {b!r}" for a, b in pairs if a != b), "one is longer than the other")
    except (RuntimeError, sqlite3.Error) as error:
        return str(error)
    finally:
        product.drop(first)
        product.drop(second)


def main():
    sluice = os.path.abspath(sys.argv[1])
    shared = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for product in (Postgres("SLUICE_TEST_PG15_URL"), Postgres("SLUICE_TEST_PG18_URL"), Sqlite(place)):
            for name, source in product.sources(shared):
                said = check(sluice, product, source)
                wrong += bool(said)
                print(f"{product.name}, {name}: {said or 'the same'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
