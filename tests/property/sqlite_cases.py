"""Random cases on SQLite: each statement has run in a scratch database before it becomes part of one."""
import sqlite3

from sqlite_objects import Objects
from undo_case import Case

FIRST = {"create_table": 10, "create_index": 3, "create_view": 2, "create_trigger": 2, "create_virtual": 0.7, "insert": 1}
DATA = {"insert": 20, "insert_select": 1, "delete": 1, "write_virtual": 0.3, "counter": 0.2}
CHANGES = {"create_table": 4, "create_table_as": 1, "drop_table": 4, "rename_table": 3, "rename_column": 3, "add_column": 5,
           "drop_column": 4, "readd_column": 1, "rebuild": 8, "create_index": 3, "drop_index": 2, "create_view": 2, "drop_view": 2,
           "replace_view": 1, "create_trigger": 3, "drop_trigger": 1, "replace_trigger": 1, "create_virtual": 1, "write_virtual": 2,
           "session": 1.5, "temporary": 0.2, "insert": 5, "insert_select": 2, "update": 5, "delete": 4, "through_view": 1,
           "counter": 0.5, "move": 1}
USE = {"insert": 1}
# What loses no rows when it is applied again.
HARMLESS = {"create_table": 2, "add_column": 5, "rename_table": 1, "rename_column": 1, "create_index": 2, "create_view": 1, "session": 1}


class Maker(Objects):
    def statements(self, actions, count, keeps_rows=False):
        made = []
        for _ in range(count * 8):
            if count <= 0:
                break
            try:
                tried = getattr(self, self.weighted(actions))()
            except (IndexError, sqlite3.Error):  # nothing there of that kind
                continue
            before = self.scratch.rows() if keeps_rows else {}
            if not self.scratch.run(tried):
                continue
            made += tried
            count -= 1
            if keeps_rows and not self.only_adds(before):
                return ()
        return tuple(made)

    def only_adds(self, before):
        after = self.scratch.rows()
        return all(row in after.get(table, []) for table, rows in before.items() for row in rows)

    def steps(self, actions):
        counts = self.pick([[1], [1], [1], [2], [2], [3], [4], [1, 1], [2, 1], [2, 3], [1, 1, 2]])
        return tuple(filter(None, (self.statements(actions, count) for count in counts)))

    def info(self):
        way = self.weighted({"": 60, "redo": 12, "preserve_down": 8, "batch": 12})
        return ({"preserve": True} if self.chance(0.4) else {}) | ({way: True} if way else {})

    def case(self):
        schema = [self.statements({"create_table": 1}, 1) + self.statements(FIRST, self.random.randint(1, 4))]
        if self.chance(0.3):
            schema.append(self.statements(FIRST, self.random.randint(1, 3)))
        schema = tuple(filter(None, schema))
        data = self.statements(DATA, self.random.randint(2, 8))
        info = self.info()
        steps = self.steps(HARMLESS if "preserve_down" in info else CHANGES)
        use = self.statements(USE, 0 if "redo" in info else self.pick([0, 0, 0, 1, 2]), keeps_rows=True)
        if not steps:
            return None
        is_by_hand = self.chance(0.15)
        return Case("sqlite", setup=sum(schema, ()) if is_by_hand else (), first=() if is_by_hand else schema, data=data, steps=steps,
                    use=use, info=info, is_v1=self.chance(0.2), has_breakpoints=self.chance(0.8))


def make_case(source):
    while True:
        case = Maker(source).case()
        if case is not None:
            return case
