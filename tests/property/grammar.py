"""What random SQL of every product is made of: choices, and names that are plain or odd."""

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
