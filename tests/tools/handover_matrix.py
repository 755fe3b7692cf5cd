#!/usr/bin/env python3
"""Takes over every mix of histories: what any of them holds is never run, and what is refused can be settled.

    tests/tools/handover_matrix.py SLUICE sqlite|postgresql [--all]

The mixes are {Drizzle's table} x {__migration_tracking} x {__migrations__} x {what is in the database}. Each
migration adds an amount of its own to one balance, so that a migration that ran twice, or not at all, shows in it.
Where `sluice migrate` refuses, the command is run that its hint names and that is true; in the end migrate
succeeds and each migration has run once. Without --all, SQLite gets every fourth mix, PostgreSQL every 23rd. PostgreSQL is the server
of SLUICE_TEST_PG15_URL.
"""
import hashlib
import itertools
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/lib"))
from psql import Psql, Server  # noqa: E402

BINARY, DIALECT = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
IS_PG = DIALECT == "postgresql"
SERVER = Server(os.environ.get("SLUICE_TEST_PG15_URL", ""))
FILES = {
    "0000_init": "CREATE TABLE accounts (id integer, balance integer);\n--> statement-breakpoint\n"
                 "INSERT INTO accounts VALUES (1, 1);\n",
    "0001_bonus": "UPDATE accounts SET balance = balance + 100;\n",
    "0002_orders": "CREATE TABLE orders (id integer);\n--> statement-breakpoint\n"
                   "UPDATE accounts SET balance = balance + 10000;\n",
}
TAGS = list(FILES)
WHENS = {tag: 1700000000000 + 1000 * i for i, tag in enumerate(TAGS)}
AMOUNTS = {"0000_init": 1, "0001_bonus": 100, "0002_orders": 10000}
SHA = {tag: hashlib.sha256(text.encode()).hexdigest() for tag, text in FILES.items()}
MD5 = {tag: hashlib.md5(text.encode()).hexdigest() for tag, text in FILES.items()}

DRIZZLE = {"missing": None, "empty": [], "partial": TAGS[:1], "full": TAGS, "null ids": TAGS}
TRACKING = ("absent", "ours", "sha", "short sha", "md5", "cut md5", "null", "ahead", "behind")
LEGACY = {"absent": [], "present": TAGS[:2]}
THERE = ("all", "half", "nothing")
SERIAL = "SERIAL PRIMARY KEY" if IS_PG else "INTEGER PRIMARY KEY AUTOINCREMENT"


def tracked(kind, drizzle):
    """What the mirror holds: of an older tool everything, of ours what Drizzle's table holds."""
    held = DRIZZLE[drizzle] or []
    if kind == "absent":
        return []
    if kind == "ours":
        return held
    if kind == "ahead":
        return TAGS[:min(len(held) + 1, 3)]
    if kind == "behind":
        return held[:-1]
    return TAGS


def checksum(kind, tag):
    return {"null": None, "md5": MD5[tag].upper(), "cut md5": MD5[tag][:16], "short sha": SHA[tag][:12]}.get(kind, SHA[tag])


def literal(value):
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value + "'"


def histories(drizzle, tracking, legacy):
    script = []
    if DRIZZLE[drizzle] is not None:
        table = "drizzle.__drizzle_migrations" if IS_PG else "__drizzle_migrations"
        key = "integer" if drizzle == "null ids" else "SERIAL PRIMARY KEY"
        script += ["CREATE SCHEMA drizzle"] if IS_PG else []
        script.append(f"CREATE TABLE {table} (id {key}, hash text NOT NULL, created_at {'bigint' if IS_PG else 'numeric'})")
        script += [f"INSERT INTO {table} (hash, created_at) VALUES ('{SHA[tag]}', {WHENS[tag]})" for tag in DRIZZLE[drizzle]]
    if tracking != "absent":
        script.append(f"CREATE TABLE __migration_tracking (id {SERIAL}, migration_name VARCHAR(255) UNIQUE NOT NULL, "
                      "applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, rollback_sql TEXT, checksum VARCHAR(64), "
                      "batch_number INTEGER DEFAULT 1)")
        script += [f"INSERT INTO __migration_tracking (migration_name, checksum) VALUES "
                   f"('{tag}.sql', {literal(checksum(tracking, tag))})" for tag in tracked(tracking, drizzle)]
    if tracking == "ours":
        script.append(f"CREATE TABLE __migration_events (id {'BIG' if IS_PG else ''}{SERIAL}, at TIMESTAMP NOT NULL, kind TEXT NOT NULL, "
                      "migration_name TEXT NOT NULL, checksum TEXT, batch_number INTEGER, statement_index INTEGER, "
                      "statement_hash TEXT, duration_ms BIGINT, actor TEXT, tool_version TEXT, detail TEXT)")
        script += [f"INSERT INTO __migration_events (at, kind, migration_name) VALUES ('2025-01-01 00:00:00', 'applied', '{tag}.sql')"
                   for tag in tracked(tracking, drizzle)]
    if LEGACY[legacy]:
        script.append("CREATE TABLE __migrations__ (id VARCHAR(50) PRIMARY KEY, name VARCHAR(255), applied_at TIMESTAMP, "
                      "checksum VARCHAR(64), execution_time INTEGER)")
        script += [f"INSERT INTO __migrations__ VALUES ('{tag}', '{tag}', '2025-01-01 00:00:00', '{MD5[tag]}', 1)" for tag in LEGACY[legacy]]
    return script


class Mix:
    def __init__(self, folder, number, mix):
        self.folder, self.mix = folder, mix
        drizzle, tracking, legacy, there = mix
        self.held = set(DRIZZLE[drizzle] or []) | set(tracked(tracking, drizzle)) | set(LEGACY[legacy])
        held = [tag for tag in TAGS if tag in self.held]
        # What both histories hold is nothing to take over: `sluice verify` tells whether it is there.
        agreed = set(DRIZZLE[drizzle] or []) & set(tracked(tracking, drizzle))
        missing = {"all": set(), "half": {"0002_orders"}, "nothing": set(TAGS)}[there]
        self.ran = [tag for tag in held if tag in agreed or tag not in missing]
        self.file = folder / "shop.db"
        self.name = f"matrix_{os.getpid()}_{number}"
        self.url = f"sqlite:{self.file}"
        if IS_PG:
            self.url = re.sub(r"^(postgres(?:ql)?://[^/]*/)[^?]*", rf"\g<1>{self.name}", os.environ["SLUICE_TEST_PG15_URL"])
            self.session = Psql(self.url)

    def sql(self, statements):
        if IS_PG:
            return self.session.ask(";\n".join(statements)).strip()
        connection = sqlite3.connect(self.file)
        rows = [row for each in statements for row in connection.execute(each)]
        connection.commit()
        connection.close()
        return str(rows[0][0]) if rows else ""

    def sluice(self, *arguments):
        environment = {key: value for key, value in os.environ.items() if not re.match(r"PG|DB_|SLUICE_|CI$|GITHUB_|NODE_ENV", key)}
        environment.update(DATABASE_URL=self.url, LC_ALL="C.UTF-8", TZ="UTC")
        run = subprocess.run([BINARY, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def balance(self):
        there = ("SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'accounts'" if IS_PG
                 else "SELECT count(*) FROM sqlite_master WHERE name = 'accounts'")
        return int(self.sql(["SELECT balance FROM accounts"])) if self.sql([there]) != "0" else 0

    def command(self, said):
        """The one that the message names and that is true of this database."""
        named = re.findall(r"`sluice ([^`]*)`", said)
        about = [tag for tag in TAGS if tag in said]
        for command in named:
            words = command.split()
            if words[0] != "repair":
                continue
            tags = [word for word in words if word in TAGS] or about
            wanted = {tag in self.ran for tag in tags}
            if wanted == {"--record" in words} and ("--record" in words or "--forget" in words):
                return [*words, "--confirm"]
        for tag in about:
            if any(f"repair {tag} " in command or "repair TAG" in command for command in named):
                return ["repair", tag, "--record" if tag in self.ran else "--forget", "--confirm"]
        for command in named:
            if command.startswith("migrate --out-of-order"):
                return command.split()
        return None

    def play(self):
        if IS_PG:
            SERVER.create(self.name)
        try:
            statements = [part for tag in self.ran for part in FILES[tag].split("--> statement-breakpoint")]
            self.sql([each.strip().rstrip(";") for each in statements] + histories(*self.mix[:3]) or ["SELECT 1"])
            return self.run()
        finally:
            if IS_PG:
                self.session.close()
                SERVER.drop(self.name)

    def run(self):
        before = self.balance()
        status, said = self.sluice("migrate")
        unheld = sum(AMOUNTS[tag] for tag in TAGS if tag not in self.held)
        if self.balance() - before not in (0, unheld):
            return f"ran what a history holds: {before} -> {self.balance()}\n{said}"
        trail = [said]
        while status != 0:
            command = self.command(said)
            if command is None or len(trail) > 12:
                return "no command settles it:\n" + "\n".join(trail)
            settled, said = self.sluice(*command)
            trail.append(f"$ sluice {' '.join(command)}\n{said}")
            if settled != 0:
                return f"the command named failed [{settled}]:\n" + "\n".join(trail)
            status, said = self.sluice("migrate")
            trail.append(f"$ sluice migrate\n{said}")
        expected = sum(AMOUNTS.values())
        if self.balance() != expected:
            return f"balance {self.balance()}, not {expected}:\n" + "\n".join(trail)
        self.sluice("repair", "--confirm")  # ids that are NULL
        status, said = self.sluice("migrate")
        if status != 0 or "up to date" not in said or "warning" in said:
            return f"not settled [{status}]:\n{said}"
        return None


def write_project(folder):
    (folder / "drizzle/meta").mkdir(parents=True)
    entries = [{"idx": i, "version": "7" if IS_PG else "6", "when": WHENS[tag], "tag": tag, "breakpoints": True} for i, tag in enumerate(TAGS)]
    journal = {"version": "7", "dialect": DIALECT, "entries": entries}
    (folder / "drizzle/meta/_journal.json").write_text(json.dumps(journal))
    for tag, text in FILES.items():
        (folder / f"drizzle/{tag}.sql").write_text(text)


def main():
    mixes = list(itertools.product(DRIZZLE, TRACKING, LEGACY, THERE))
    chosen = list(enumerate(mixes))
    if "--all" not in sys.argv:
        chosen = chosen[::23] if IS_PG else chosen[::4]
    faults = 0
    for number, mix in chosen:
        with tempfile.TemporaryDirectory() as folder:
            write_project(pathlib.Path(folder))
            fault = Mix(pathlib.Path(folder), number, mix).play()
        if fault:
            faults += 1
            print(f"{mix}: {fault}\n")
    print(f"{len(chosen)} mixes of histories, {faults} wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
