#!/usr/bin/env python3
"""A run stands up again: closed descriptors, signals at any time, readers that go away, other runs that go on.

usage: standing_up.py SLUICE; needs tools/with_servers
"""
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SLUICE = str(Path(sys.argv.pop(1)).resolve())
SERVER = os.environ["SLUICE_TEST_PG15_URL"]
SLOW = {
    "sqlite": "INSERT INTO slow WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0}00000) SELECT max(i) FROM n;",
    "postgresql": "SELECT pg_sleep({0});",
}
ALONE = {"sqlite": "VACUUM;", "postgresql": "CREATE INDEX CONCURRENTLY i ON slow (id);"}


def psql(statement, url):
    return subprocess.run(["psql", "-XqAtc", statement, url], check=True, capture_output=True, text=True).stdout


class Project:
    """A folder of migrations, and an empty database of its own."""
    count = 0

    def __init__(self, dialect, *migrations):
        self.dialect, self.folder = dialect, tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        entries = []
        (self.path / "drizzle/meta").mkdir(parents=True)
        for number, sql in enumerate(migrations):
            tag = f"{number:04}_m"
            (self.path / f"drizzle/{tag}.sql").write_text("\n--> statement-breakpoint\n".join(sql))
            entries.append({"idx": number, "version": "7", "when": 1700000000000 + number * 1000, "tag": tag,
                            "breakpoints": True})
        journal = {"version": "7", "dialect": dialect, "entries": entries}
        (self.path / "drizzle/meta/_journal.json").write_text(json.dumps(journal))
        Project.count += 1
        self.name = f"standing_{os.getpid()}_{Project.count}"
        self.url = "sqlite:app.db"
        if dialect == "postgresql":
            psql(f"CREATE DATABASE {self.name} STRATEGY file_copy", SERVER)
            self.url = re.sub(r"^(postgres(?:ql)?://[^/]*/)[^?]*", rf"\g<1>{self.name}", SERVER)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.dialect == "postgresql":
            psql(f"DROP DATABASE {self.name} WITH (FORCE)", SERVER)
        self.folder.cleanup()

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if not re.match(r"PG|DB_|NODE_ENV|CI$|GITHUB_|MIGRATION_", k)}
        return kept | {"DATABASE_URL": self.url} | more

    def start(self, *words, **more):
        settings = {"cwd": self.path, "env": self.environment(), "stdin": subprocess.DEVNULL,
                    "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | more
        return subprocess.Popen([SLUICE, *words], **settings)

    def run(self, *words, **more):
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=60)
        return process.returncode, (out or "") + (err or "")

    def shell(self, command):
        done = subprocess.run(["bash", "-c", command.replace("sluice", SLUICE)], cwd=self.path, capture_output=True,
                              text=True, env=self.environment(), timeout=60)
        return done.returncode, done.stdout + done.stderr

    def applied(self):
        return json.loads(self.run("status", "--json")[1])["data"]["applied"]

    def ask(self, statement):
        if self.dialect == "postgresql":
            return psql(statement, self.url).strip()
        try:
            with sqlite3.connect(self.path / "app.db", timeout=10) as connection:
                row = connection.execute(statement).fetchone()
            return "" if row is None else str(row[0])
        except sqlite3.OperationalError:
            return ""

    def await_answer(self, statement, answer):
        for _ in range(600):
            if self.ask(statement) == answer:
                return
            time.sleep(0.01)
        raise AssertionError(f"never {answer}: {statement}")


def on_both(test):
    def run(self):
        for dialect in SLOW:
            with self.subTest(dialect):
                test(self, dialect)
    return run


TABLES = (["CREATE TABLE a (id integer);"], ["CREATE TABLE b (id integer);"])


class Descriptors(unittest.TestCase):
    @on_both
    def test_what_is_closed_is_never_the_database(self, dialect):
        for closed in ("2>&-", ">&-", "<&-", "<&- >&- 2>&-"):
            with self.subTest(closed), Project(dialect, *TABLES) as project:
                self.assertEqual(project.shell(f"sluice migrate --verbose {closed}")[0], 0)
                self.assertEqual(project.applied(), 2)

    def test_a_report_that_nobody_gets_is_told_by_the_exit_status(self):
        with Project("sqlite", *TABLES) as project:
            status, said = project.shell("sluice migrate > /dev/full")
            self.assertEqual(status, 1)
            self.assertIn("cannot write to stdout", said)
            self.assertIn("What was done to the database is kept", said)
            self.assertEqual(project.applied(), 2)
            self.assertEqual(project.shell("sluice status >&-")[0], 1)
            self.assertEqual(project.shell("sluice dump > /dev/full")[0], 1)

    @on_both
    def test_a_reader_that_goes_away_stops_nothing(self, dialect):
        with Project(dialect, *TABLES) as project:
            reader, writer = os.pipe()
            os.close(reader)
            self.assertEqual(project.run("migrate", "--verbose", stdout=writer, stderr=writer)[0], 0)
            self.assertEqual(project.applied(), 2)
            self.assertEqual(project.run("status", stdout=writer)[0], 141)
            self.assertEqual(project.run("status", stdout=writer)[1], "")
            os.close(writer)


class Stopping(unittest.TestCase):
    def slow_run(self, dialect, seconds="30", **more):
        project = Project(dialect, ["CREATE TABLE slow (id bigint);", SLOW[dialect].format(seconds)])
        process = project.start("migrate", "--json", **more)
        self.await_handlers(process)
        time.sleep(2)
        return project, process

    @staticmethod
    def await_handlers(process):
        """Until it catches SIGTERM: a program that is still being loaded dies of any signal."""
        for _ in range(600):
            caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())
            if int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
                return
            time.sleep(0.05)

    @on_both
    def test_a_terminal_that_goes_away_stops_a_run_at_a_safe_point(self, dialect):
        project, process = self.slow_run(dialect, "3000" if dialect == "sqlite" else "30")
        with project:
            process.send_signal(signal.SIGHUP)
            out, _ = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 129)
            report = json.loads(out)
            self.assertEqual((report["exit_status"], report["error"]["message"]), (129, "stopped by SIGHUP"))
            self.assertEqual(project.applied(), 0)

    def test_what_began_with_nohup_goes_on(self):
        project, process = self.slow_run("postgresql", "6",
                                         preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        with project:
            process.send_signal(signal.SIGHUP)
            process.communicate(timeout=20)
            self.assertEqual((process.returncode, project.applied()), (0, 1))

    def test_control_c_at_a_prompt_is_a_stop_and_no_answer(self):
        for words, more in (("reset",), {}), (("migrate",), {"MIGRATION_REQUIRE_CONFIRMATION": "true"}):
            with self.subTest(words), Project("sqlite", *TABLES) as project:
                if words[0] == "reset":
                    project.run("migrate")
                terminal, end = pty.openpty()
                process = project.start(*words, stdin=end, stderr=end, env=project.environment(**more))
                said = b""
                while not re.search(rb"go ahead: |\[y/N\] ", said):
                    said += os.read(terminal, 4096)
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=20)
                os.close(end)
                os.close(terminal)
                self.assertEqual(process.returncode, 130)


class RunsThatGoOn(unittest.TestCase):
    """What a run has committed so far is no state to judge while it is running."""

    @on_both
    def test_a_run_that_goes_on_is_not_partly_applied(self, dialect):
        slow = SLOW[dialect].format("60" if dialect == "sqlite" else "15")
        with Project(dialect, ["CREATE TABLE slow (id bigint);"], [ALONE[dialect], slow]) as project:
            self.assertEqual(project.run("migrate", "--steps", "1")[0], 0)
            running = project.start("migrate")
            project.await_answer("SELECT count(*) FROM __migration_events WHERE kind = 'statement_done'", "1")
            status, said = project.run("status", "--exit-code")
            self.assertEqual(status, 3, said)
            self.assertIn("another migrator is running: process", said)
            self.assertNotIn("Partial", said)
            status, said = project.run("verify")
            self.assertNotIn("partly", said)
            self.assertIsNone(running.poll(), "the run ended before the others looked")
            status, said = project.run("rollback", "--allow-data-loss")
            self.assertEqual(status, 0, said)
            self.assertIn("waiting for another migrator", said)
            self.assertEqual(running.communicate(timeout=60) and running.returncode, 0)
            self.assertEqual(project.applied(), 1)

    def test_a_run_that_died_is_partly_applied(self):
        with Project("sqlite", ["CREATE TABLE slow (id bigint);"],
                     [ALONE["sqlite"], SLOW["sqlite"].format("3000")]) as project:
            running = project.start("migrate")
            project.await_answer("SELECT count(*) FROM __migration_events WHERE kind = 'statement_done'", "1")
            running.kill()
            running.communicate()
            self.assertEqual(project.run("status", "--exit-code")[0], 8)
            self.assertEqual(project.run("rollback")[0], 8)


if __name__ == "__main__":
    unittest.main()
