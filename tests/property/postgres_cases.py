"""Random cases on PostgreSQL: each statement has run in a scratch database before it becomes part of one."""
from postgres_objects import Objects
from undo_case import Case

FIRST = {"create_table": 10, "create_partitioned": 1, "create_index": 2, "create_view": 2, "create_function": 1, "create_trigger": 2, "create_type": 2,
         "create_sequence": 1, "create_policy": 1, "privilege": 1, "comment": 1, "schema": 1, "create_like": 0.7, "constraint": 1}
DATA = {"insert": 20, "insert_select": 1, "counter": 1, "delete": 1}
CHANGES = {"create_table": 4, "create_partitioned": 1, "create_like": 2, "drop_table": 4, "add_column": 5, "drop_column": 4, "readd_column": 1,
           "change_type": 4, "rename": 4, "alter_column": 5, "constraint": 4, "alter_table": 5, "create_index": 2, "change_index": 2,
           "create_view": 2, "change_view": 3, "create_function": 2, "change_function": 2, "create_trigger": 3, "drop_part": 2,
           "create_policy": 1, "create_rule": 0.6, "create_type": 2, "change_type_itself": 3, "create_sequence": 1, "change_sequence": 2,
           "schema": 3, "privilege": 2, "comment": 2, "other": 2, "insert": 5, "insert_select": 2, "update": 5, "delete": 4, "truncate": 1.5,
           "with_change": 2, "merge": 1.5, "counter": 1, "by_function": 1, "block": 1.5, "through_view": 1, "move": 1}
USE = {"insert": 1}
# What loses no rows when it is applied again.
HARMLESS = {"create_table": 2, "add_column": 5, "rename": 1, "create_index": 2, "create_view": 1, "comment": 1, "privilege": 1}


class Maker(Objects):
    def statements(self, actions, count, keeps_rows=False):
        made = []
        for _ in range(count * 6):
            if count <= 0:
                break
            try:
                tried = getattr(self, self.weighted(actions))()
            except (IndexError, ValueError):  # nothing there of that kind
                continue
            before = self.rows() if keeps_rows else {}
            if not self.scratch.run(tried):
                continue
            made += tried
            count -= 1
            if keeps_rows and any(row not in after for after, rows in zip(self.rows().values(), before.values()) for row in rows):
                return ()
        return tuple(made)

    def rows(self):
        return {str(number): self.scratch.ask(f'SELECT to_jsonb(x) FROM "{table["schema"]}"."{table["name"]}" AS x'.replace('""', '"'))
                for number, table in enumerate(self.relations("r"))}

    def case(self):
        schema = [self.statements({"create_table": 1}, 1) + self.statements(FIRST, self.random.randint(1, 4))]
        if self.chance(0.3):
            schema.append(self.statements(FIRST, self.random.randint(1, 3)))
        schema = tuple(filter(None, schema))
        data = self.statements(DATA, self.random.randint(1, 6))
        way = self.weighted({"": 60, "redo": 12, "preserve_down": 8, "batch": 12})
        info = ({"preserve": True} if self.chance(0.4) else {}) | ({way: True} if way else {})
        counts = self.pick([[1], [1], [1], [2], [2], [3], [4], [1, 1], [2, 1], [1, 1, 2]])
        actions = HARMLESS if way == "preserve_down" else CHANGES
        steps = tuple(filter(None, (self.statements(actions, count) for count in counts)))
        use = self.statements(USE, 0 if way == "redo" else self.pick([0, 0, 0, 1, 2]), keeps_rows=True)
        if not steps:
            return None
        is_by_hand = self.chance(0.15)
        return Case("pg", setup=sum(schema, ()) if is_by_hand else (), first=() if is_by_hand else schema, data=data, steps=steps,
                    use=use, info=info, is_v1=self.chance(0.2), has_breakpoints=self.chance(0.8))


def make_case(source):
    while True:
        maker = Maker(source)
        case = maker.case()
        maker.scratch.close()
        if case is not None:
            return case
