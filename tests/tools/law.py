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
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from law_databases import COUNTERS, Postgres, SQLite, run


def lost(before, after):
    """Tables and rows of `before` that `after` lacks; a row that is there twice counts twice."""
    gone = {table: list((Counter(rows) - Counter(after.get(table, []))).elements()) for table, rows in before.items()}
    return {table: rows for table, rows in gone.items() if rows}


def is_counter(table, rows):
    return table == COUNTERS or rows[0][:1] and rows[0][0][0] == 'last_value'


def unfound(added, after):
    """Of the rows that were put in, those whose values no row holds, under whatever names; 1 may be '1' or 1.0 by now."""
    def plain(value):
        try:
            number = float(value.strip("b'"))
        except ValueError:
            return value.strip("b'")
        return "NaN" if number != number else number

    def values_of(row):
        return Counter(plain(value) for column, value in row if column != 'rowid')
    values = [values_of(row) for table, rows in after.items() if table != COUNTERS for row in rows]
    gone = {table: [row for row in rows if not any(values_of(row) <= each for each in values)]
            for table, rows in added.items() if table != COUNTERS}
    return {table: rows for table, rows in gone.items() if rows}


def unsaid(rows, said, wholes):
    """Tables of which nothing is said; a counter is said with its table, and a partition with what it is a part of."""
    said = said.replace('``', '`').replace('""', '"')
    tables = [table.split('.')[-1] for table in rows if table != COUNTERS
              and not any(whole.strip('"') in said for whole in wholes.get(table, []))]
    counters = [row[0][1][2:-1] for row in rows.get(COUNTERS, [])]
    return [name for name in tables + counters if name not in said]


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

    def marked(self):
        return self.database.mark(), self.database.rows()

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
        used = self.state() if self.info.get('redo') else self.marked()
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
        changed = '' if self.marked() == used else ', and something changed'
        raise Broken(f'rollback ends {done.returncode}{changed}: {message_of(done)}')

    def redo(self, used, text):
        done = self.call('redo', '--preserve-data', *(['--steps', str(self.info['steps'])] if 'steps' in self.info else []))
        now = self.state()
        if now == used and (done.returncode in (0, 5) or 'irreversible' in text) or not done.returncode and 'irreversible' in text:
            return 'exact' if now == used else 'declared'
        what = str(lost(used[1], now[1]) or lost(now[1], used[1]))[:200] or difference(used[0], now[0])
        raise Broken(f'redo --preserve-data ends {done.returncode}: {what} {message_of(done)}')

    def rows_between(self, before, after):
        """Rows that are gone and rows that came. Where rows were put in, counters may have moved, and keys may be taken."""
        def differing(old, new):
            rows = {table: [row for row in rows if not self.is_taken(table, row)] for table, rows in lost(old, new).items()
                    if not self.is_used or not is_counter(table, rows)}
            return {table: left for table, left in rows.items() if left}
        return differing(before, after), differing(after, before)

    def is_taken(self, table, row):
        """What was added since stays as it is: a row that it has the key of stays away."""
        return any(cell in row for rows in self.added.values() for each in rows for cell in each if cell[0] in ('rowid', 'id', 'key'))

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
        silent = unsaid(gone, said, self.database.wholes) + unsaid(more, said, self.database.wholes)
        if silent and not self.is_used:
            raise Broken(f'declared, but nothing of {silent}')
        if self.info.get('preserve_down') and not declared:
            done = self.call('migrate')
            if done.returncode or lost(used[1], self.database.rows()):
                raise Broken(f'migrated again, ends {done.returncode}: {str(lost(used[1], self.database.rows()))[:200]} {message_of(done)}')
        return 'declared' if declared and (after[0] != before[0] or gone or more) else 'exact'

    def refused(self, before, used, text, flags, first):
        if self.marked() != used:
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
        silent = unsaid(gone, said, self.database.wholes)
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
