#!/usr/bin/env python3
"""The primary dies in the middle of a migration, its standby is promoted, and the URL of both hosts goes on with it.

usage: failover.py SLUICE; needs PostgreSQL's programs, and servers of its own
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SLUICE = str(Path(sys.argv.pop(1)).resolve())
BIN = Path(os.environ.get("SLUICE_TEST_PG_BIN", "/usr/lib/postgresql/15/bin"))
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
SETTINGS = """
listen_addresses = ''
fsync = off
max_wal_senders = 4
wal_level = replica
hot_standby = on
shared_buffers = 16MB
"""


class Server:
    def __init__(self, folder, name, port):
        self.data, self.socket, self.port = folder / name, folder / f"{name}.s", port
        self.socket.mkdir()
        if AS_POSTGRES:
            shutil.chown(self.socket, "postgres", "postgres")

    def tool(self, program, *words):
        subprocess.run([*AS_POSTGRES, BIN / program, *words], check=True, capture_output=True, timeout=60)

    def configure(self):
        with open(self.data / "postgresql.auto.conf", "a", encoding="utf-8") as settings:
            settings.write(f"{SETTINGS}unix_socket_directories = '{self.socket}'\nport = {self.port}\n")

    def start(self):
        # Ends with this test, however that ends.
        self.process = subprocess.Popen(["setpriv", "--pdeathsig=QUIT", BIN / "postgres", "-D", self.data]
                                        if not AS_POSTGRES else
                                        [*AS_POSTGRES, "--pdeathsig=QUIT", BIN / "postgres", "-D", self.data],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            if self.ask("SELECT 1", check=False) == "1":
                return
            time.sleep(0.02)
        raise AssertionError(f"{self.data} did not start")

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)

    def ask(self, statement, check=True):
        done = subprocess.run(["psql", "-XqAtc", statement, "-h", self.socket, "-p", str(self.port), "-U", "postgres",
                               "postgres"], check=check, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def await_answer(self, statement, answer):
        for _ in range(600):
            if self.ask(statement) == answer:
                return
            time.sleep(0.02)
        raise AssertionError(f"never {answer}: {statement}")


class Failover(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.TemporaryDirectory()
        self.folder = Path(self.root.name)
        self.folder.chmod(0o755)
        self.base = self.folder / "servers"
        self.base.mkdir()
        if AS_POSTGRES:
            shutil.chown(self.base, "postgres", "postgres")
        self.primary, self.standby = Server(self.base, "first", 5431), Server(self.base, "second", 5432)
        self.started = []
        self.make_servers()
        # The standby comes first: what writes has to find the other.
        self.url = (f"postgres://postgres@/postgres?host={self.standby.socket},{self.primary.socket}"
                    f"&port={self.standby.port},{self.primary.port}")

    def tearDown(self):
        for server in self.started:
            server.kill()
        self.root.cleanup()

    def make_servers(self):
        self.primary.tool("initdb", "-D", self.primary.data, "-U", "postgres", "-A", "trust", "--no-sync")
        self.primary.configure()
        self.start(self.primary)
        self.primary.tool("pg_basebackup", "-D", self.standby.data, "-R", "-c", "fast", "--no-sync",
                          "-h", self.primary.socket, "-p", str(self.primary.port), "-U", "postgres")
        self.standby.configure()
        self.start(self.standby)
        # What is committed is there, when the primary dies.
        self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.ask("SELECT pg_reload_conf()")
        self.primary.await_answer("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1")

    def start(self, server):
        self.started.append(server)
        server.start()

    def write(self, *migrations):
        (self.folder / "drizzle/meta").mkdir(parents=True)
        entries = []
        for number, sql in enumerate(migrations):
            tag = f"{number:04}_m"
            (self.folder / f"drizzle/{tag}.sql").write_text(sql)
            entries.append({"idx": number, "version": "7", "when": 1700000000000 + number, "tag": tag,
                            "breakpoints": True})
        (self.folder / "drizzle/meta/_journal.json").write_text(
            json.dumps({"version": "7", "dialect": "postgresql", "entries": entries}))

    def sluice(self, *words, url=None):
        kept = {k: v for k, v in os.environ.items() if not re.match(r"PG|DB_|NODE_ENV|CI$|GITHUB_", k)}
        return subprocess.Popen([SLUICE, *words, "--url", url or self.url], cwd=self.folder, text=True, env=kept,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run_sluice(self, *words, url=None):
        process = self.sluice(*words, url=url)
        said = process.communicate(timeout=60)[0]
        return process.returncode, said

    def test_each_migration_takes_effect_once_over_a_failover(self):
        self.write("CREATE TABLE told (who text);\n--> statement-breakpoint\nINSERT INTO told VALUES ('first');",
                   "INSERT INTO told VALUES ('second');\n--> statement-breakpoint\nSELECT pg_sleep(20);",
                   "INSERT INTO told VALUES ('third');")
        self.assertEqual(self.run_sluice("status", "--exit-code")[0], 3)
        alone = f"postgres://postgres@/postgres?host={self.standby.socket}&port={self.standby.port}"
        status, said = self.run_sluice("migrate", url=alone)
        self.assertEqual(status, 1, said)
        self.assertIn("target_session_attrs=read-write", said)

        running = self.sluice("migrate", "--transaction", "migration")
        self.primary.await_answer("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' "
                                  "AND state = 'active' AND pid <> pg_backend_pid()", "1")
        self.primary.kill()
        said = running.communicate(timeout=60)[0]
        self.assertEqual(running.returncode, 7, said)

        status, said = self.run_sluice("migrate")
        self.assertEqual(status, 7, said)
        self.assertIn("takes writes", said)
        self.standby.tool("pg_ctl", "promote", "-w", "-D", self.standby.data)
        # A promoted server waits for no standby.
        self.standby.ask("ALTER SYSTEM RESET synchronous_standby_names")
        self.standby.ask("SELECT pg_reload_conf()")
        slept = self.folder / "drizzle/0001_m.sql"
        slept.write_text(slept.read_text().replace("pg_sleep(20)", "pg_sleep(0)"))
        status, said = self.run_sluice("migrate")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.standby.ask("SELECT string_agg(who, ' ') FROM told"), "first second third")
        self.assertEqual(self.standby.ask("SELECT count(*) FROM drizzle.__drizzle_migrations"), "3")
        self.assertEqual(self.run_sluice("status", "--exit-code")[0], 0)


if __name__ == "__main__":
    unittest.main()
