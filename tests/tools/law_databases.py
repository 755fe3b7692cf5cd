"""What the law of honest undo compares: a database's schema, rows and counters, on either product."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

OURS = ('__migration_tracking', '__migration_events', '__drizzle_migrations', '__migration_parked')
PG_BIN = '/usr/lib/postgresql/15/bin/'
COUNTERS = 'sqlite_sequence'


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, **more)


class Postgres:
    ROLES = ("SELECT 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,"
             " rolbypassrls, rolconnlimit, rolconfig FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 2",
             "SELECT 'member', roleid::regrole, member::regrole, admin_option FROM pg_auth_members"
             " WHERE member::regrole::text !~ '^pg_' ORDER BY 2, 3")
    TABLES = ("SELECT n.nspname, c.relname, c.relkind, ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = c.oid"
              " AND attgenerated <> '')::text, ARRAY(SELECT p.relname FROM pg_partition_ancestors(c.oid) AS a JOIN pg_class AS p"
              " ON p.oid = a WHERE p.oid <> c.oid)::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
              " WHERE c.relkind IN ('r', 'm', 'S') AND c.relispopulated AND c.relpersistence <> 't' AND c.relname !~ '^__migration'"
              " AND n.nspname !~ '^(pg_|information_schema|drizzle|__migration_parked)' ORDER BY 1, 2")

    def __init__(self, name, case, info):
        self.wholes = {}  # of partitions: the tables that they are parts of
        self.server = os.environ['SLUICE_TEST_PG15_URL']
        self.name = 'law_' + re.sub(r'\W', '_', name)[:40]
        self.drop()
        # Roles outlive a database: each case starts without those of the one before.
        for role in self.ask('SELECT rolname FROM pg_roles WHERE rolname !~ \'^pg_\' AND oid <> 10', 'postgres').split():
            run(PG_BIN + 'psql', '-Xq', '-d', self.at('postgres'), '-c', f'DROP OWNED BY "{role}"', '-c', f'DROP ROLE "{role}"')
        self.ask(f'CREATE DATABASE "{self.name}" TEMPLATE template0', 'postgres')
        self.url = self.at(self.name, info.get('user'))

    def at(self, database, user=None):
        head, _, query = self.server.partition('?')
        head = re.sub(r'^([a-z]+://[^/]*).*$', r'\1/' + database, head)
        if user:
            head = re.sub(r'//[^@/]*@', f'//{user}@', head)
            query = re.sub(r'(^|&)user=[^&]*', rf'\1user={user}', query)
        return head + ('?' + query if query else '')

    def ask(self, sql, database=None):
        done = run(PG_BIN + 'psql', '-XAtq', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', self.at(database or self.name), '-c', sql)
        if done.returncode:
            raise SystemExit(f'{sql}: {done.stderr}')
        return done.stdout

    def file(self, path):
        self.ask(Path(path).read_text())

    def schema(self):
        done = run(PG_BIN + 'pg_dump', '-s', '-d', self.at(self.name), '-N', 'drizzle', '-N', '__migration_parked',
                   '-T', '*.__migration*')
        if done.returncode:
            raise SystemExit('pg_dump: ' + done.stderr)
        text = done.stdout + ''.join(map(self.ask, self.ROLES))
        skipped = ('--', '\\restrict', '\\unrestrict', 'SET ', 'SELECT pg_catalog.set_config')
        lines = '\n'.join(line for line in text.split('\n') if line and not line.startswith(skipped))

        def without_order(match):
            columns = sorted(line.rstrip(',') for line in match.group(2).split('\n'))
            return match.group(1) + '\n'.join(columns) + match.group(3)
        table = r'(^CREATE (?:UNLOGGED |FOREIGN )?TABLE [^\n]*\(\n)(.*?)(\n\)[^\n]*(?:;|\n)?)'
        return re.sub(table, without_order, lines, flags=re.S | re.M)

    def rows(self):
        found = {}
        for line in filter(None, self.ask(self.TABLES).split('\n')):
            schema, table, kind, generated, wholes = line.split('\t')
            self.wholes[f'{schema}.{table}'] = wholes.strip('{}').split(',') if wholes != '{}' else []
            names = generated.replace("'", "''")
            what = 'last_value, is_called' if kind == 'S' else f"jsonb_strip_nulls(to_jsonb(law_row) - '{names}'::text[])"
            body = self.ask(f'SELECT {what} FROM {quoted(schema)}.{quoted(table)} AS law_row').strip()
            found[f'{schema}.{table}'] = sorted(map(self.row_of, body.split('\n'))) if body else []
        return found

    @staticmethod
    def row_of(line):
        if not line.startswith('{'):
            return (('last_value', line),)
        return tuple((column, repr(value)) for column, value in json.loads(line, parse_int=str, parse_float=str).items())

    def mark(self):
        """Equal where no object was touched, by its number; how rows are stored is no matter."""
        stored = "'{relfilenode,relpages,reltuples,relallvisible,relfrozenxid,relminmxid}'::text[]"
        catalogs = ('attribute', 'attrdef', 'constraint', 'index', 'trigger', 'policy', 'rewrite', 'proc', 'type', 'enum',
                    'namespace', 'sequence', 'description', 'depend', 'inherits', 'default_acl', 'extension', 'publication', 'roles')
        sums = [f"(SELECT md5(string_agg(c::text, '' ORDER BY c::text)) FROM pg_{each} AS c)" for each in catalogs]
        sums.append(f"(SELECT md5(string_agg((to_jsonb(c) - {stored})::text, '' ORDER BY oid)) FROM pg_class AS c)")
        return self.ask('SELECT ' + ', '.join(sums))

    def dangling(self):
        return 0

    def stored(self, steps):
        table = self.ask("SELECT oid::regclass FROM pg_class WHERE relname = '__migration_tracking'").strip()
        return self.ask(f'SELECT rollback_sql FROM {table} ORDER BY id DESC LIMIT {steps}')

    def drop(self):
        self.ask(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', 'postgres')


class SQLite:
    wholes = {}

    def __init__(self, name, case, info):
        self.folder = tempfile.mkdtemp()
        self.path = self.folder + '/app.db'
        self.url = 'sqlite:' + self.path
        if (case / 'app.db').exists():
            shutil.copy(case / 'app.db', self.path)

    def open(self):
        return sqlite3.connect(self.path)

    def file(self, path):
        connection = self.open()
        connection.executescript(Path(path).read_text())
        connection.commit()
        connection.close()

    @staticmethod
    def objects(connection):
        listed = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"
                                    " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        return [row for row in listed if not row[1].startswith(OURS) and not row[2].startswith(OURS)]

    @staticmethod
    def plain(sql):
        text = re.sub(r'\s+', ' ', re.sub(r'[`"\[\]]', '', sql or '')).strip().lower().rstrip(';')
        return re.sub(r' ?([(),]) ?', r'\1', text)

    def schema(self):
        if not os.path.exists(self.path):
            return ''
        connection, lines = self.open(), []
        for kind, name, table, sql in self.objects(connection):
            if kind != 'table':
                lines.append(f'{kind} on {table}: {self.plain(sql)}')
                continue
            lines += [f'{name} column {row[1:]}' for row in connection.execute(f'PRAGMA table_xinfo({quoted(name)})')]
            lines += [f'{name} key {row[2:]}' for row in connection.execute(f'PRAGMA foreign_key_list({quoted(name)})')]
            words = r'(check|generated always as|autoincrement|strict|without rowid|collate)\b([^,]*)'
            lines += [f'{name} {word} {rest}' for word, rest in re.findall(words, self.plain(sql).replace('collate binary', ''))]
        connection.close()
        return '\n'.join(sorted(lines))

    def mark(self):
        return self.schema()

    def rows(self):
        if not os.path.exists(self.path):
            return {}
        connection, found = self.open(), {}
        kinds = dict(connection.execute('SELECT name, type FROM pragma_table_list'))
        tables = [(name, sql or '') for kind, name, _, sql in self.objects(connection)
                  if kind == 'table' and kinds.get(name) in ('table', 'virtual')]
        connection.text_factory = bytes  # what is behind a NUL counts, too
        for name, sql in tables:
            is_index = re.search(r'using\s+fts5', sql, re.I)
            # The rows of one over another table are that table's.
            found[name] = [] if is_index and re.search(r"content\s*=\s*'?\w", sql) else self.rows_of(connection, name)
            if is_index:
                found[name] += self.words_of(connection, name)
        found[COUNTERS] = self.counters_of(connection)
        connection.close()
        return {table: rows for table, rows in found.items() if rows}

    @staticmethod
    def rows_of(connection, name):
        columns = [row[0].decode() for row in connection.execute('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0', (name,))]
        cells = ', '.join(map(quoted, columns))
        try:
            rows = connection.execute(f'SELECT rowid, {cells} FROM {quoted(name)} NOT INDEXED').fetchall()
            columns.insert(0, 'rowid')
        except sqlite3.Error:
            rows = connection.execute(f'SELECT {cells} FROM {quoted(name)}').fetchall()
        return sorted(tuple((column, repr(value)) for column, value in zip(columns, row) if value is not None) for row in rows)

    @staticmethod
    def counters_of(connection):
        """Where the next number follows from the rows, what the counter says is no matter."""
        try:
            counters = connection.execute("""SELECT m.name, coalesce(max(s.seq), 0) FROM sqlite_master AS m LEFT JOIN sqlite_sequence AS s
                ON s.name = m.name WHERE m.type = 'table' AND m.sql LIKE '%autoincrement%' GROUP BY 1""").fetchall()
        except sqlite3.Error:
            return []
        found = []
        for name, position in counters:
            if not name.startswith(b'__migration'):
                (highest,) = connection.execute(f'SELECT coalesce(max(rowid), 0) FROM {quoted(name.decode())}').fetchone()
                found.append((('table', repr(name)), ('position', repr(max(position, highest, 0)))))
        return sorted(row for row in found if row[1][1] != '0')

    @staticmethod
    def words_of(connection, name):
        """What a full-text table finds."""
        connection.execute(f"CREATE VIRTUAL TABLE temp.law_words USING fts5vocab(main, {quoted(name)}, 'instance')")
        try:
            words = connection.execute('SELECT term, doc, col, "offset" FROM temp.law_words').fetchall()
            return sorted((('words', repr(word)),) for word in words)
        except sqlite3.Error as error:
            return [(('words', str(error)),)]
        finally:
            connection.execute('DROP TABLE temp.law_words')

    def dangling(self):
        if not os.path.exists(self.path):
            return 0
        connection = self.open()
        count = len(connection.execute('PRAGMA foreign_key_check').fetchall())
        connection.close()
        return count

    def stored(self, steps):
        connection = self.open()
        rows = connection.execute('SELECT rollback_sql FROM __migration_tracking ORDER BY id DESC LIMIT ?', (steps,)).fetchall()
        connection.close()
        return '\n'.join(row[0] or '' for row in rows)

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)
