"""What a PostgreSQL database holds, as pg_dump sees it, so that two moments can be compared.

Sluice's own tables and Drizzle's are left out. The order of columns within a table is told apart: a column that
comes back stands last.
"""
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

from psql import Server

OWN_TABLES = [f"--exclude-table=*.__migration_{suffix}*" for suffix in ("tracking", "events", "parked")]
# PostgreSQL 15's own directory, as tools/lib/servers.sh; another release's pg_dump writes other text.
PG15_BIN = Path("/usr/lib/postgresql/15/bin")


def program(name):
    return str(PG15_BIN / name) if (PG15_BIN / name).exists() else shutil.which(name) or name


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


class Entry:
    """One object of a dump; `lines` is its SQL."""

    def __init__(self, lines):
        self.lines = lines

    def exact(self):
        return "\n".join(line.rstrip(",") for line in self.lines)

    def without_order(self):
        """A table's columns and constraints sorted; a comma after the last one is no difference."""
        if not re.match(r"CREATE (UNLOGGED |FOREIGN )?TABLE .*\($", self.lines[0]):
            return self.exact()
        end = next(i for i, line in enumerate(self.lines) if line.startswith(")"))
        body = sorted(line.rstrip(",") for line in self.lines[1:end])
        return "\n".join([self.lines[0], *body, *self.lines[end:]])


NOISE = re.compile(r"--$|-- (Name: |Dumped |PostgreSQL database dump)|SET default_table|\\(un)?restrict")


def entries_of(dump):
    """The objects of a dump; which comes first follows from their ids where nothing else decides."""
    for part in re.split(r"^-- Name: .*$", dump, flags=re.MULTILINE)[1:]:
        lines = [line for line in part.splitlines() if line.strip() and not NOISE.match(line)]
        if lines:
            yield Entry(lines)


class State:
    def __init__(self, dump, roles):
        entries = list(entries_of(dump))
        self.exact = sorted([entry.exact() for entry in entries] + roles)
        self.without_order = sorted([entry.without_order() for entry in entries] + roles)

    def difference(self, other):
        """The first lines that one of the two lacks."""
        lost = set(self.without_order) - set(other.without_order)
        gained = set(other.without_order) - set(self.without_order)
        lines_lost = [line.strip() for text in sorted(lost) for line in text.splitlines()]
        lines_gained = [line.strip() for text in sorted(gained) for line in text.splitlines()]
        only_lost = [line for line in lines_lost if line not in lines_gained]
        only_gained = [line for line in lines_gained if line not in lines_lost]
        return f"lost {only_lost[:4]}, gained {only_gained[:4]}"


class Postgres:
    """Databases on the server of SLUICE_TEST_PG15_URL."""

    name = "postgresql"

    def __init__(self):
        self.admin = os.environ["SLUICE_TEST_PG15_URL"]
        self.server = Server(self.admin)
        self.numbers = iter(range(1, 1_000_000))
        self.lock = threading.Lock()
        self.known_roles = set(self.role_names())

    @staticmethod
    def psql(url, *arguments):
        result = run([program("psql"), "-X", "-A", "-t", "-q", "-F", "\x1f", "-R", "\x1e", "-d", url, *arguments])
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        return [row.split("\x1f") for row in result.stdout.rstrip("\n").split("\x1e") if row]

    def run_sql(self, url, text):
        self.psql(url, "-v", "ON_ERROR_STOP=1", "-c", text)

    def role_names(self):
        return self.server.ask("select rolname from pg_roles").splitlines()

    def fresh(self):
        with self.lock:
            name = f"undo_{os.getpid()}_{next(self.numbers)}"
        self.server.create(name)
        return re.sub(r"^(postgresql://[^/]*)/[^?]*", rf"\1/{name}", self.admin)

    def drop(self, url):
        name = re.match(r"postgresql://[^/]*/([^?]*)", url).group(1)
        self.server.drop(name)

    def drop_new_roles(self):
        for role in self.role_names():
            if role not in self.known_roles:
                self.server.ask(f'drop role "{role}"')

    def provide(self, url, prelude):
        """What a platform provides; what this server lacks is left out."""
        self.psql(url, "-f", str(prelude))

    def state(self, url, with_roles):
        dump = run([program("pg_dump"), "--schema-only", "--exclude-schema=drizzle", *OWN_TABLES, "-d", url])
        if dump.returncode != 0:
            raise RuntimeError(dump.stderr)
        return State(dump.stdout, self.roles(url) if with_roles else [])

    def roles(self, url):
        """Roles are the whole server's, so no dump of a database has them."""
        rows = self.psql(url, "-c", """
            select to_jsonb(r) - 'oid' - 'rolpassword' || jsonb_build_object('in', (
              select jsonb_agg(m.roleid::regrole::text || m.admin_option order by 1)
              from pg_auth_members m where m.member = r.oid))
            from pg_roles r where rolname !~ '^pg_'""")
        return ["role " + row[0] for row in rows]

    def rollback_sql(self, url):
        rows = self.psql(url, "-c", "select migration_name, coalesce(rollback_sql, '') from __migration_tracking")
        return {name.removesuffix(".sql"): text for name, text in rows}
