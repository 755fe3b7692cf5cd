"""Sessions with a PostgreSQL server that live long: one in which random statements are tried, and the law's database by one psql."""
import json
import os
import re
import signal
import subprocess

import law_databases
from psql import MARK, Psql

# What random statements may name. One query, so that it may be asked after each statement.
CATALOG = """
SELECT json_build_object(
 'relations', (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'part', c.relispartition,
    'inherits', EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = c.oid),
    'columns', (SELECT coalesce(json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'not_null', attnotnull,
       'default', atthasdef, 'generated', attgenerated, 'identity', attidentity, 'kind', t.typtype, 'local', attislocal,
       'labels', (SELECT json_agg(enumlabel) FROM pg_enum WHERE enumtypid = atttypid)) ORDER BY attnum), '[]')
       FROM pg_attribute JOIN pg_type t ON t.oid = atttypid WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
    'constraints', (SELECT coalesce(json_agg(json_build_object('name', conname, 'type', contype, 'columns', (SELECT coalesce(json_agg(attname), '[]')
       FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (conkey)))), '[]') FROM pg_constraint WHERE conrelid = c.oid),
    'triggers', (SELECT coalesce(json_agg(tgname), '[]') FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal),
    'policies', (SELECT coalesce(json_agg(polname), '[]') FROM pg_policy WHERE polrelid = c.oid),
    'rules', (SELECT coalesce(json_agg(rulename), '[]') FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN')) ORDER BY c.oid), '[]')
   FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I') AND n.nspname !~ '^(pg_|information_schema)'),
 'functions', (SELECT coalesce(json_agg(json_build_object('schema', nspname, 'name', proname, 'kind', prokind, 'arguments',
    pg_get_function_identity_arguments(p.oid), 'returns', prorettype::regtype::text) ORDER BY p.oid), '[]') FROM pg_proc p
    JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname !~ '^(pg_|information_schema)'
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')),
 'types', (SELECT coalesce(json_agg(json_build_object('schema', nspname, 'name', typname, 'kind', typtype, 'labels',
    (SELECT coalesce(json_agg(enumlabel), '[]') FROM pg_enum WHERE enumtypid = t.oid), 'constraints',
    (SELECT coalesce(json_agg(conname), '[]') FROM pg_constraint WHERE contypid = t.oid)) ORDER BY t.oid), '[]') FROM pg_type t
    JOIN pg_namespace n ON n.oid = typnamespace WHERE nspname !~ '^(pg_|information_schema)' AND (typtype IN ('e', 'd') OR typtype = 'c'
      AND EXISTS (SELECT 1 FROM pg_class WHERE oid = typrelid AND relkind = 'c'))),
 'schemas', (SELECT json_agg(nspname) FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'),
 'extensions', (SELECT coalesce(json_agg(extname), '[]') FROM pg_extension WHERE extname <> 'plpgsql'))
"""


def at(server, database):
    head, _, query = server.partition("?")
    return re.sub(r"^([a-z]+://[^/]*).*$", r"\1/" + database, head) + ("?" + query if query else "")


class Tries:
    """A psql that goes on after an error, in a transaction of which nothing is kept."""

    def __init__(self, url):
        self.process = subprocess.Popen(["psql", "-XqAt", "-d", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, bufsize=1)

    def ask(self, sql):
        """What is printed, or None after an error. Text that does not end is waited for in vain."""
        signal.signal(signal.SIGALRM, self.give_up)
        signal.alarm(20)
        try:
            return self.answer_to(sql)
        finally:
            signal.alarm(0)

    def give_up(self, *_):
        self.process.kill()
        raise RuntimeError("psql waits")

    def answer_to(self, sql):
        self.process.stdin.write(f"{sql}\n;\n\\echo :ERROR '{MARK}'\n")
        self.process.stdin.flush()
        said = []
        while line := self.process.stdout.readline():
            if line.endswith(MARK + "\n"):
                return None if line.startswith("true") else "".join(said)
            said.append(line)
        raise RuntimeError("psql ended")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Scratch:
    """A database of this process in which each case is tried."""
    tries, used = None, 0

    def __init__(self):
        cls = type(self)
        if cls.tries is None or cls.used > 150 or cls.tries.process.poll() is not None:
            self.open()
        cls.used += 1
        cls.tries.ask("ROLLBACK")
        cls.tries.ask("DISCARD ALL")
        cls.tries.ask("BEGIN; SET LOCAL statement_timeout = '5s'; SET LOCAL client_min_messages = error")
        self.known = None

    def open(self):
        cls, server = type(self), Psql(os.environ["SLUICE_TEST_PG15_URL"])
        name = f"tries_{os.getpid()}"
        if cls.tries is not None and cls.tries.process.poll() is None:
            cls.tries.close()
        server.ask(f'DROP DATABASE IF EXISTS "{name}"')
        server.ask(f'CREATE DATABASE "{name}" TEMPLATE template0')
        server.close()
        cls.tries, cls.used = Tries(at(os.environ["SLUICE_TEST_PG15_URL"], name)), 0

    def run(self, statements):
        """Whether all of them run; where one does not, none has."""
        self.tries.ask("SAVEPOINT tried")
        for statement in statements:
            if self.tries.ask(statement) is None:
                self.tries.ask("ROLLBACK TO tried")
                return False
        if self.tries.ask("RELEASE tried") is None:
            self.tries.ask("ROLLBACK TO tried")
            return False
        self.known = None
        return True

    @staticmethod
    def is_whole():
        return True

    def ask(self, sql):
        """Lines; none after an error."""
        self.tries.ask("SAVEPOINT asked")
        answer = self.tries.ask(sql)
        self.tries.ask("ROLLBACK TO asked")
        return (answer or "").splitlines()

    @property
    def catalog(self):
        if self.known is None:
            self.known = json.loads(" ".join(self.ask(CATALOG)))
        return self.known

    def rows(self):
        """Every row of every table, to see what a statement changes."""
        tables = [law_databases.quoted(each["schema"]) + "." + law_databases.quoted(each["name"]) for each in self.catalog["relations"] if each["kind"] == "r"]
        return {table: self.ask(f"SELECT to_jsonb(x) FROM {table} AS x") for table in tables}

    def close(self):
        self.tries.ask("ROLLBACK")


class Postgres(law_databases.Postgres):
    """As the law's, but with sessions; other cases run beside it, so roles stay, and none are made."""
    admin = None
    VIEWS = "SELECT oid::regclass FROM pg_class WHERE relkind = 'm' AND relispopulated ORDER BY oid"
    TABLES = law_databases.Postgres.TABLES.replace("('r', 'm', 'S')", "('r', 'S')")

    def __init__(self, name, case, info):
        self.wholes = {}
        self.server = os.environ["SLUICE_TEST_PG15_URL"]
        self.name = f"honest_{name}"
        if Postgres.admin is None:
            Postgres.admin = Psql(self.server)
        self.session = Psql(self.at(self.name), "-F", "\t")
        self.drop()
        Postgres.admin.ask(f'CREATE DATABASE "{self.name}" TEMPLATE template0 STRATEGY file_copy')
        self.url = self.at(self.name)

    def ask(self, sql, database=None):
        return self.session.ask(sql)

    def file(self, path):
        super().file(path)
        self.session.close()  # what the file set

    def rows(self):
        """What a view holds is what a refresh puts there: only whether it holds rows at all is its own."""
        return super().rows() | {view: [(("view", "holds rows"),)] for view in self.ask(self.VIEWS).splitlines()}

    def drop(self):
        self.session.close()
        Postgres.admin.ask(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def make_roles():
    """The roles that cases name."""
    server = Psql(os.environ["SLUICE_TEST_PG15_URL"])
    for role in ROLES:
        if not server.ask(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            server.ask(f"CREATE ROLE {role}")
    server.close()


ROLES = ("law_reader", "law_owner")
