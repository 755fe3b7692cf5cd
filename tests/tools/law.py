#!/usr/bin/env python3
"""The law of an honest undo, held over case folders.

    tests/tools/law.py SLUICE CASES [--only TEXT] [-v]

A case is CASES/<pg|sqlite>/<name>/drizzle/, whose last migration is under test, and where they exist:
  setup.sql  runs before anything;  data.sql  puts rows in before the last migration;  use.sql  puts rows in after it
  case.json  {"preserve": migrate runs with --preserve-data, "user": the role that migrates, "steps": how many are under
             test, "down": how many are rolled back, "redo": redo --preserve-data is to leave everything as it was,
             "preserve_down": the rollback runs with --preserve-data, and what it kept is back after migrating again,
             "batch": the rollback is of the last batch, "may_refuse": migrate may refuse}
PostgreSQL is the server of SLUICE_TEST_PG15_URL; its roles beside the superuser's are dropped. SQLite needs nothing.

S is schema, rows and counters before the last migration, U the same just before the rollback. A rollback without a flag
that ends 0 gives back S, but for what use.sql put into tables that the migration did not make; or the stored text declares
a loss. One that ends 5 leaves U as it was, and with --allow-data-loss it ends 0, the schema is S's or a loss is declared,
and no rows are gone that nothing names. All else is broken.

A row is its values by column, without NULL and without generated ones: a column that holds nothing takes nothing along.
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
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
              " AND attgenerated <> '')::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
              " WHERE c.relkind IN ('r', 'm', 'S') AND c.relpersistence <> 't' AND c.relname !~ '^__migration'"
              " AND n.nspname !~ '^(pg_|information_schema|drizzle|__migration_parked)' ORDER BY 1, 2")

    def __init__(self, name, case, info):
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
            schema, table, kind, generated = line.split('\t')
            names = generated.replace("'", "''")
            what = 'last_value, is_called' if kind == 'S' else f"jsonb_strip_nulls(to_jsonb(x) - '{names}'::text[])"
            body = self.ask(f'SELECT {what} FROM {quoted(schema)}.{quoted(table)} AS x').strip()
            found[f'{schema}.{table}'] = sorted(map(self.row_of, body.split('\n'))) if body else []
        return found

    @staticmethod
    def row_of(line):
        if not line.startswith('{'):
            return (('last_value', line),)
        return tuple((column, repr(value)) for column, value in json.loads(line, parse_int=str, parse_float=str).items())

    def dangling(self):
        return 0

    def stored(self, steps):
        table = self.ask("SELECT oid::regclass FROM pg_class WHERE relname = '__migration_tracking'").strip()
        return self.ask(f'SELECT rollback_sql FROM {table} ORDER BY id DESC LIMIT {steps}')

    def drop(self):
        self.ask(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', 'postgres')


class SQLite:
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
            lines += [f'{name} {word} {rest}' for word, rest in re.findall(words, self.plain(sql))]
        connection.close()
        return '\n'.join(sorted(lines))

    def rows(self):
        if not os.path.exists(self.path):
            return {}
        connection, found = self.open(), {}
        kinds = dict(connection.execute('SELECT name, type FROM pragma_table_list'))
        tables = [(name, sql or '') for kind, name, _, sql in self.objects(connection)
                  if kind == 'table' and kinds.get(name) in ('table', 'virtual')]
        connection.text_factory = bytes  # what is behind a NUL counts, too
        for name, sql in tables:
            found[name] = self.rows_of(connection, name)
            if re.search(r'using\s+fts5', sql, re.I):
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
            counters = connection.execute('SELECT name, max(seq) FROM sqlite_sequence GROUP BY 1').fetchall()
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


def lost(before, after):
    """Tables and rows of `before` that `after` lacks; a row that is there twice counts twice."""
    gone = {table: list((Counter(rows) - Counter(after.get(table, []))).elements()) for table, rows in before.items()}
    return {table: rows for table, rows in gone.items() if rows}


def unfound(added, after):
    """Of the rows that were put in, those whose values no row holds, under whatever names."""
    def values_of(row):
        return Counter(value for column, value in row if column != 'rowid')
    values = [values_of(row) for table, rows in after.items() if table != COUNTERS for row in rows]
    gone = {table: [row for row in rows if not any(values_of(row) <= each for each in values)]
            for table, rows in added.items() if table != COUNTERS}
    return {table: rows for table, rows in gone.items() if rows}


def difference(before, after):
    old, new = set(before.split('\n')), set(after.split('\n'))
    return f'gone {sorted(old - new)[:3]}; new {sorted(new - old)[:3]}'[:260]


def message_of(done):
    """The error without its hint, in a line."""
    return ' '.join((done.stderr or done.stdout).split('\nhint:')[0].split())[-300:]


class Broken(Exception):
    pass


class Case:
    def __init__(self, sluice, name, folder, database):
        """`database`: the class that makes one."""
        self.sluice, self.folder = sluice, folder
        info = folder / 'case.json'
        self.info = json.loads(info.read_text()) if info.exists() else {}
        self.root = tempfile.mkdtemp()
        shutil.copytree(folder / 'drizzle', self.root + '/drizzle')
        self.database = database(name, folder, self.info)
        self.is_used = (folder / 'use.sql').exists()

    def call(self, command, *flags):
        environment = {name: value for name, value in os.environ.items() if name != 'DATABASE_URL'} | {'NO_COLOR': '1'}
        return run(self.sluice, command, '--dir', 'drizzle', '--url', self.database.url, *flags, cwd=self.root, env=environment)

    def put_in(self, name):
        if (self.folder / name).exists():
            self.database.file(self.folder / name)

    def state(self):
        return self.database.schema(), self.database.rows()

    def judge(self):
        steps = self.info.get('steps', 1)
        first = len(list(self.folder.glob('drizzle/*.sql')) + list(self.folder.glob('drizzle/*/migration.sql'))) - steps
        self.put_in('setup.sql')
        if first:
            done = self.call('migrate', '--steps', str(first))
            if done.returncode:
                raise Broken('set-up: ' + message_of(done))
        self.put_in('data.sql')
        before, dangling = self.state(), self.database.dangling()
        done = self.call('migrate', *(['--preserve-data'] if self.info.get('preserve') else []))
        if done.returncode and self.info.get('may_refuse'):
            return 'not applied'
        if done.returncode:
            raise Broken(f'migrate ends {done.returncode}: {message_of(done)}')
        if self.database.dangling() > dangling:
            raise Broken('migrated, and a row dangles that did not before')
        text = self.database.stored(steps)
        migrated = self.database.rows() if self.is_used else {}
        self.put_in('use.sql')
        used = self.state()
        self.added = lost(used[1], migrated) if self.is_used else {}
        if self.info.get('redo'):
            return self.redo(used, text)
        flags = ['--batch'] if self.info.get('batch') else ['--steps', str(self.info.get('down', steps))]
        flags += ['--preserve-data'] if self.info.get('preserve_down') else []
        done = self.call('rollback', *flags)
        declared = 'irreversible' in text + done.stdout + done.stderr
        if done.returncode == 0:
            return self.done(before, used, declared, text + done.stdout + done.stderr)
        if done.returncode == 5:
            return self.refused(before, used, text, flags, done)
        raise Broken(f'rollback ends {done.returncode}: {message_of(done)}')

    def redo(self, used, text):
        done = self.call('redo', '--preserve-data', *(['--steps', str(self.info['steps'])] if 'steps' in self.info else []))
        now = self.state()
        if now == used and (done.returncode in (0, 5) or 'irreversible' in text) or not done.returncode and 'irreversible' in text:
            return 'exact' if now == used else 'declared'
        what = str(lost(used[1], now[1]) or lost(now[1], used[1]))[:200] or difference(used[0], now[0])
        raise Broken(f'redo --preserve-data ends {done.returncode}: {what} {message_of(done)}')

    def rows_between(self, before, after):
        """Rows that are gone and rows that came; where rows were put in, counters may have moved."""
        def differing(old, new):
            return {table: rows for table, rows in lost(old, new).items()
                    if not self.is_used or table != COUNTERS and rows[0][0][0] != 'last_value'}
        return differing(before, after), differing(after, before)

    def done(self, before, used, declared, said):
        after = self.state()
        gone, more = self.rows_between(before[1], after[1])
        lost_since = unfound(self.added, after[1]) if not self.info.get('preserve_down') else {}
        if not declared:
            if after[0] != before[0]:
                raise Broken('nothing declared, and the schema differs: ' + difference(before[0], after[0]))
            if gone:
                raise Broken(f'nothing declared, and rows of before are gone: {str(gone)[:200]}')
            if more and not self.is_used:
                raise Broken(f'nothing declared, and there are rows too many: {str(more)[:200]}')
            if lost_since:
                raise Broken(f'unasked, rows are lost: {str(lost_since)[:200]}')
        silent = [table for table in [*gone, *more] if table.split('.')[-1] not in said and not self.is_used]
        if silent:
            raise Broken(f'declared, but nothing of {silent}')
        if self.info.get('preserve_down') and not declared:
            done = self.call('migrate')
            if done.returncode or lost(used[1], self.database.rows()):
                raise Broken(f'migrated again, ends {done.returncode}: {str(lost(used[1], self.database.rows()))[:200]} {message_of(done)}')
        return 'declared' if declared and (after[0] != before[0] or gone or more) else 'exact'

    def refused(self, before, used, text, flags, first):
        if self.state() != used:
            raise Broken('refused, but something changed')
        second = self.call('rollback', *flags, '--allow-data-loss')
        if second.returncode:
            raise Broken('refused; with leave it fails: ' + message_of(second))
        after = self.state()
        said = first.stdout + first.stderr + second.stdout + second.stderr + text
        declared = 'irreversible' in text + first.stdout + first.stderr
        if after[0] != before[0] and not declared:
            raise Broken('with leave, the schema differs: ' + difference(before[0], after[0]))
        gone, _ = self.rows_between(before[1], after[1])
        silent = [table for table in gone if table.split('.')[-1] not in said]
        if silent or (gone and not declared):
            raise Broken(f'with leave, rows of before are gone: {silent or list(gone)}')
        return 'refused'

    def close(self):
        self.database.drop()
        shutil.rmtree(self.root, ignore_errors=True)


def main():
    arguments = sys.argv[1:]
    verbose = '-v' in arguments
    only = arguments[arguments.index('--only') + 1] if '--only' in arguments else ''
    sluice, cases = str(Path(arguments[0]).resolve()), Path(arguments[1])
    tally = {}
    for folder in sorted(each.parent for each in cases.glob('*/*/drizzle') if only in each.parent.name):
        case = Case(sluice, folder.name, folder, Postgres if folder.parent.name == 'pg' else SQLite)
        try:
            outcome, why = case.judge(), ''
        except Broken as broken:
            outcome, why = 'broken', str(broken)
        finally:
            case.close()
        tally[outcome] = tally.get(outcome, 0) + 1
        if outcome == 'broken' or verbose:
            print(f'{outcome:9} {folder.parent.name}/{folder.name} {why}', flush=True)
    print(', '.join(f'{outcome}: {count}' for outcome, count in sorted(tally.items())) or 'no case')
    sys.exit(1 if tally.get('broken') or not tally else 0)


if __name__ == '__main__':
    main()
