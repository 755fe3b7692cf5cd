"""A folder with one migration that makes many tables as projects have them, and its snapshot, both as drizzle-kit writes them."""
import json

ZERO = "00000000-0000-0000-0000-000000000000"
STATES = ["draft", "active", "archived"]


class Postgres:
    name, version = "postgresql", "7"

    def key(self, table):
        return f"public.{table}"

    def columns(self, number):
        yield "id", "integer", {"primaryKey": True, "notNull": True, "identity": {
            "type": "always", "name": f"table_{number}_id_seq", "schema": "public", "increment": "1", "startWith": "1",
            "minValue": "1", "maxValue": "2147483647", "cache": "1", "cycle": False}}
        yield "public_id", "uuid", {"notNull": True, "default": "gen_random_uuid()"}
        yield "name", "varchar(255)", {"notNull": True}
        yield "email", "text", {}
        yield "status", f"status_{number % 20}", {"typeSchema": "public", "notNull": True, "default": "'draft'"}
        yield "price", "numeric(10, 2)", {"notNull": True, "default": "'0'"}
        yield "stock", "integer", {"notNull": True, "default": 0}
        yield "is_open", "boolean", {"notNull": True, "default": True}
        yield "tags", "text[]", {"notNull": True, "default": "'{}'"}
        yield "attributes", "jsonb", {"default": "'{}'::jsonb"}
        yield "created_at", "timestamp with time zone", {"notNull": True, "default": "now()"}
        yield "parent_id", "integer", {}

    def column(self, name, kind, more):
        return {"name": name, "type": kind, "primaryKey": False, "notNull": False} | more

    def index(self, name, column, more):
        expression, is_expression = more.get("expression", column), "expression" in more
        index = {"name": name, "columns": [{"expression": expression, "isExpression": is_expression, "asc": True,
                                            "nulls": "last"}], "isUnique": False}
        index |= {"where": more["where"]} if "where" in more else {}
        return index | {"concurrently": False, "method": "btree", "with": {}}

    def unique(self, name, column):
        return "uniqueConstraints", {"name": name, "nullsNotDistinct": False, "columns": [column]}

    def table_frame(self):
        return {"schema": "", "policies": {}, "isRLSEnabled": False}

    def frame(self, views):
        enums = {f"public.status_{n}": {"name": f"status_{n}", "schema": "public", "values": STATES} for n in range(20)}
        views = {self.key(name): view | {"schema": "public", "materialized": False} for name, view in views.items()}
        return {"enums": enums, "schemas": {}, "sequences": {}, "roles": {}, "policies": {}, "views": views}

    def before(self):
        values = ", ".join(f"'{state}'" for state in STATES)
        return [f'CREATE TYPE "public"."status_{n}" AS ENUM({values});' for n in range(20)]

    def column_sql(self, column):
        kind = f'"public"."{column["type"]}"' if "typeSchema" in column else column["type"]
        identity = column.get("identity")
        words = [quoted(column["name"]), kind, "PRIMARY KEY" if column["primaryKey"] else "", default_of(column),
                 "NOT NULL" if column["notNull"] and not column["primaryKey"] else "",
                 f'GENERATED ALWAYS AS IDENTITY (sequence name "{identity["name"]}" INCREMENT BY 1 MINVALUE 1 '
                 "MAXVALUE 2147483647 START WITH 1 CACHE 1)" if identity else ""]
        return " ".join(filter(None, words))

    def foreign_key_inside(self, _key):
        return None

    def foreign_key_behind(self, table, key):
        return (f'ALTER TABLE "{table}" ADD CONSTRAINT "{key["name"]}" FOREIGN KEY ("parent_id") REFERENCES '
                f'"public"."{key["tableTo"]}"("id") ON DELETE cascade ON UPDATE no action;')

    def index_sql(self, table, index):
        column = index["columns"][0]
        shown = column["expression"] if column["isExpression"] else quoted(column["expression"])
        return f'CREATE INDEX "{index["name"]}" ON "{table}" USING btree ({shown})' + where_of(index) + ";"

    def unique_sql(self, table, unique):
        return f'CONSTRAINT "{unique["name"]}" UNIQUE("{unique["columns"][0]}")', None


class Sqlite:
    name, version = "sqlite", "6"

    def key(self, table):
        return table

    def columns(self, _number):
        yield "id", "integer", {"primaryKey": True, "notNull": True, "autoincrement": True}
        yield "public_id", "text(36)", {"notNull": True}
        yield "name", "text(255)", {"notNull": True}
        yield "email", "text", {}
        yield "status", "text", {"notNull": True, "default": "'draft'"}
        yield "price", "real", {"notNull": True, "default": 0}
        yield "stock", "integer", {"notNull": True, "default": 0}
        yield "is_open", "integer", {"notNull": True, "default": True}
        yield "tags", "text", {"notNull": True, "default": "'[]'"}
        yield "attributes", "text", {"default": "'{}'"}
        yield "created_at", "integer", {"notNull": True, "default": "(unixepoch())"}
        yield "parent_id", "integer", {}

    def column(self, name, kind, more):
        return {"name": name, "type": kind, "primaryKey": False, "notNull": False, "autoincrement": False} | more

    def index(self, name, column, more):
        index = {"name": name, "columns": [more.get("expression", column)], "isUnique": False}
        return index | ({"where": more["where"]} if "where" in more else {})

    def unique(self, name, column):
        return "indexes", {"name": name, "columns": [column], "isUnique": True}

    def table_frame(self):
        return {}

    def frame(self, views):
        return {"views": views, "enums": {},
                "internal": {"indexes": {f"table_{n}_name_idx": {"columns": {'lower("name")': {"isExpression": True}}}
                                         for n in range(1000)}}}

    def before(self):
        return []

    def column_sql(self, column):
        words = [quoted(column["name"], "`"), column["type"],
                 "PRIMARY KEY AUTOINCREMENT" if column["primaryKey"] else "", default_of(column),
                 "NOT NULL" if column["notNull"] else ""]
        return " ".join(filter(None, words))

    def foreign_key_inside(self, key):
        return f"FOREIGN KEY (`parent_id`) REFERENCES `{key['tableTo']}`(`id`) ON UPDATE no action ON DELETE cascade"

    def foreign_key_behind(self, _table, _key):
        return None

    def index_sql(self, table, index):
        column = index["columns"][0]
        shown = column if "(" in column else quoted(column, "`")
        unique = "UNIQUE " if index["isUnique"] else ""
        return f"CREATE {unique}INDEX `{index['name']}` ON `{table}` ({shown})" + where_of(index) + ";"

    def unique_sql(self, table, unique):
        return None, self.index_sql(table, unique)


def quoted(name, mark='"'):
    return f"{mark}{name}{mark}"


def default_of(column):
    if "default" not in column:
        return ""
    value = column["default"]
    return f"DEFAULT {str(value).lower() if isinstance(value, bool) else value}"


def where_of(index):
    return f" WHERE {index['where']}" if "where" in index else ""


def by_name(items):
    return {item["name"]: item for item in items}


def make_table(product, number):
    """The snapshot of a table and its statements: the table, what refers to others, indexes."""
    name = f"table_{number}"
    columns = [product.column(*column) for column in product.columns(number)]
    indexes = [product.index(f"{name}_status_idx", "status", {}),
               product.index(f"{name}_open_idx", "created_at", {"where": f'"{name}"."status" <> \'archived\''}),
               product.index(f"{name}_name_idx", "name", {"expression": 'lower("name")'})]
    checks = [{"name": f"{name}_price_check", "value": f'"{name}"."price" >= 0 and "{name}"."stock" between 0 and 100000'}]
    keys = []
    if number:
        target = f"table_{number // 3}"
        keys = [{"name": f"{name}_parent_id_{target}_id_fk", "tableFrom": name, "tableTo": target,
                 "columnsFrom": ["parent_id"], "columnsTo": ["id"], "onDelete": "cascade", "onUpdate": "no action"}]
    place, unique = product.unique(f"{name}_email_unique", "email")
    inside, behind = product.unique_sql(name, unique)
    parts = [product.column_sql(column) for column in columns] + [product.foreign_key_inside(key) for key in keys]
    parts += [inside, f'CONSTRAINT "{checks[0]["name"]}" CHECK({checks[0]["value"]})']
    mark = '"' if isinstance(product, Postgres) else "`"
    create = f"CREATE TABLE {quoted(name, mark)} (\n\t" + ",\n\t".join(filter(None, parts)) + "\n);"
    table = {"name": name, "columns": by_name(columns), "indexes": by_name(indexes), "foreignKeys": by_name(keys),
             "compositePrimaryKeys": {}, "uniqueConstraints": {}, "checkConstraints": by_name(checks)}
    table[place] = table[place] | {unique["name"]: unique}
    after = [product.foreign_key_behind(name, key) for key in keys]
    after += [product.index_sql(name, index) for index in indexes] + [behind]
    return table | product.table_frame(), create, [sql for sql in after if sql]


def make_view(product, number):
    table, name = f"table_{number}", f"open_{number}"
    definition = f'select "id", "name", lower("email") as "mail" from "{table}" where "{table}"."status" <> \'archived\''
    columns = [product.column("id", "integer", {}), product.column("name", "text", {})]
    view = {"columns": by_name(columns), "definition": definition, "name": name, "isExisting": False}
    mark = '"' if isinstance(product, Postgres) else "`"
    return view, f"CREATE VIEW {quoted(name, mark)} AS {definition};"


def write_folder(folder, product, tables):
    (folder / "meta").mkdir(parents=True)
    made = [make_table(product, number) for number in range(tables)]
    views = [make_view(product, number) for number in range(0, tables, 10)]
    statements = product.before() + [create for _, create, _ in made]
    statements += [sql for _, _, after in made for sql in after] + [sql for _, sql in views]
    snapshot = {"id": "00000000-0000-4000-8000-000000000001", "prevId": ZERO, "version": product.version,
                "dialect": product.name, "tables": {product.key(table["name"]): table for table, _, _ in made}}
    snapshot |= product.frame(by_name(view for view, _ in views))
    snapshot["_meta"] = {"schemas": {}, "tables": {}, "columns": {}}
    entry = {"idx": 0, "version": product.version, "when": 1700000000000, "tag": "0000_init", "breakpoints": True}
    (folder / "0000_init.sql").write_text("--> statement-breakpoint\n".join(statements) + "\n")
    (folder / "meta/0000_snapshot.json").write_text(json.dumps(snapshot, indent=2))
    (folder / "meta/_journal.json").write_text(
        json.dumps({"version": "7", "dialect": product.name, "entries": [entry]}, indent=2))
