"""What random SQL of every product is made of: choices, names that are plain or odd, and statements that were tried."""
from undo_case import Case

PLAIN = ["a", "b", "c", "n", "note", "kind", "total", "parent", "code", "label", "state", "size", "u", "v", "w"]
ODD = ["Mixed Case", 'quo"te', "back`tick", "select", "order", "Group", "ünï", "semi;colon", "do.t", "1st", "it's", "--dash",
       "per%cent", "br]acket", "NOTE", "ключ", "x y'z", "$dollar", "table", "values", "rowid_", "new", "old", "/*c*/"]
TABLES = ["item", "person", "orders_1", "tag", "log", "invoice", "team", "member", "post", "stock"]


class Grammar:
    def __init__(self, source):
        self.random = source
        self.oddness = source.choice([0, 0, 0, 0.1, 0.5])
        self.number = 0

    def pick(self, values):
        return self.random.choice(list(values))

    def chance(self, probability):
        return self.random.random() < probability

    def some(self, values, least=0, most=None):
        values = list(values)
        most = len(values) if most is None else min(most, len(values))
        return self.random.sample(values, self.random.randint(min(least, most), most))

    def maybe(self, text, probability=0.3):
        return text if self.chance(probability) else ""

    def new_name(self, pool, taken):
        """One that is not taken, whatever its case."""
        taken = {each.lower() for each in taken}
        while True:
            name = self.pick(ODD if self.chance(self.oddness) else pool)
            if name.lower() in taken:
                self.number += 1
                name = f"{name}{self.number}"
            if name.lower() not in taken:
                return name

    def weighted(self, table):
        """A value of {value: weight}."""
        return self.random.choices(list(table), weights=list(table.values()))[0]


class CaseMaker:
    """Mixed into a grammar: each statement has run in its scratch database before it becomes part of a case.

    FIRST, DATA, CHANGES, HARMLESS and USE are {name of a method: weight}; what is HARMLESS loses no rows when it is applied again.
    """
    MISSING = (IndexError,)  # what a method raises where nothing of its kind is there

    def statements(self, actions, count, keeps_rows=False):
        made = []
        for _ in range(count * 8):
            if count <= 0 or not self.scratch.is_whole():
                break
            try:
                tried = getattr(self, self.weighted(actions))()
            except self.MISSING:
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

    def case(self):
        schema = [self.statements({"create_table": 1}, 1) + self.statements(self.FIRST, self.random.randint(1, 4))]
        if self.chance(0.3):
            schema.append(self.statements(self.FIRST, self.random.randint(1, 3)))
        schema = tuple(filter(None, schema))
        data = self.statements(self.DATA, self.random.randint(2, 8))
        way = self.weighted({"": 60, "redo": 12, "preserve_down": 8, "batch": 12})
        info = ({"preserve": True} if self.chance(0.4) else {}) | ({way: True} if way else {})
        actions = self.HARMLESS if way == "preserve_down" else self.CHANGES
        counts = self.pick([[1], [1], [1], [2], [2], [3], [4], [1, 1], [2, 1], [2, 3], [1, 1, 2]])
        steps = tuple(filter(None, (self.statements(actions, count) for count in counts)))
        use = self.statements(self.USE, 0 if way == "redo" else self.pick([0, 0, 0, 1, 2]), keeps_rows=True)
        if not steps or way == "redo" and any("ctid" in each or "random" in each for each in sum(steps, ())):
            return None  # what would do something else when it is applied again
        is_by_hand = self.chance(0.15)
        return Case(self.KIND, setup=sum(schema, ()) if is_by_hand else (), first=() if is_by_hand else schema, data=data, steps=steps,
                    use=use, info=info, is_v1=self.chance(0.2), has_breakpoints=self.chance(0.8))
