"""Why a database that real Drizzle migrated differs from its newest snapshot: one sentence for each difference.

A cause is what the folder itself proves, its SQL, its snapshots and what else differs; no folder and no object is known
by name here. What nothing proves has no cause, and is a false alarm until somebody has looked at it.
"""
import json
import re
from functools import cached_property

RENAMED = "drizzle-kit names keys and indexes after a renamed table anew in the snapshot; the database keeps the old names"
NAMED_BY_HAND = "the SQL was written by hand and gives another name than the snapshot"
SAME_NAME = "two names are equal in the 63 bytes that PostgreSQL keeps, and only the first was made (H01)"
ENUM_ORDER = "an enum's value was added at the end, where the snapshot holds it between others"
ENUM_VALUE = "an enum's value left the snapshot, and drizzle-kit wrote no SQL that takes it away"
KEY_COMMENT = "a primary key of the snapshot was never added by the SQL (G2)"
IDENTITY = "beside a column that gains or loses its identity, NOT NULL of another was left out (G6)"
FK_ACTION = "a foreign key added with its column on SQLite lost its ON DELETE and ON UPDATE (G12)"
UNQUALIFIED = "DROP INDEX was written without the schema of the table, and so dropped nothing"
MADE_BY_HAND = "SQL written by hand made it, and no snapshot holds it"
NOT_IN_SQL = "the snapshots changed, and no SQL makes the change: edited or merged by hand"
EDITED = "the SQL was edited after drizzle-kit wrote it, and makes or changes it otherwise than the snapshot says"
NO_EXTENSION = "the server here lacks the extension vector; its columns were loaded as text"

CAUSES = (RENAMED, NAMED_BY_HAND, SAME_NAME, ENUM_ORDER, ENUM_VALUE, KEY_COMMENT, IDENTITY, FK_ACTION, UNQUALIFIED,
          MADE_BY_HAND, NOT_IN_SQL, EDITED, NO_EXTENSION)


def without_comments(sql):
    return re.sub(r"/\*.*?\*/", " ", re.sub(r"^\s*--(?!>).*$", "", sql, flags=re.M), flags=re.S)


class Folder:
    """The statements of a migrations folder, by its tags in their order."""

    def __init__(self, folder):
        self.folder = folder
        journal = folder / "meta/_journal.json"
        self.is_v1 = not journal.exists()
        if self.is_v1:
            self.tags = sorted(path.parent.name for path in folder.glob("*/migration.sql"))
        else:
            self.tags = [entry["tag"] for entry in json.loads(journal.read_text())["entries"]]

    @cached_property
    def statements(self):
        """[(tag, statement)]"""
        found = []
        for tag in self.tags:
            path = self.folder / tag / "migration.sql" if self.is_v1 else self.folder / f"{tag}.sql"
            text = without_comments(path.read_text(errors="replace"))
            found += [(tag, part.strip()) for part in re.split(r"--> statement-breakpoint|;\s*\n", text) if part.strip()]
        return found

    @cached_property
    def snapshots(self):
        places = self.folder.glob("*/snapshot.json" if self.is_v1 else "meta/*_snapshot.json")
        return [path.read_text(errors="replace") for path in sorted(places)]

    def is_in_a_snapshot(self, name):
        return any(f'"{name}"' in text for text in self.snapshots)

    def naming(self, *names, since=None):
        """The statements that hold all of the names, of that migration and later ones."""
        begin = self.tags.index(since) if since in self.tags else 0
        later = set(self.tags[begin:])
        words = [re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])", re.I) for name in names if name]
        return [sql for tag, sql in self.statements if tag in later and all(word.search(sql) for word in words)]

    def former_names(self, table):
        """The names that a table had before it was renamed."""
        names = [table]
        for _, sql in reversed(self.statements):
            found = re.search(r'ALTER TABLE\s+(?:["`]\w+["`]\.)?["`]?([\w-]+)["`]?\s+RENAME TO\s+["`]?([\w-]+)["`]?', sql, re.I)
            if found and found.group(2) == names[-1]:
                names.append(found.group(1))
        return [name for name in names[1:] if not name.startswith("__new_")]


def plain(text):
    """Without what two spellings of one expression differ in."""
    return re.sub(r"::[a-z ]+(\[\])?|[\s\"`()]", "", text.lower())


def of_column(sql, name):
    """Of CREATE TABLE the lines that hold the name."""
    lines = [line for line in sql.splitlines() if name.lower() in line.lower()]
    return "\n".join(["CREATE TABLE", *lines]) if re.match(r"CREATE TABLE", sql, re.I) else sql


NOTHING = (None, "", "none")


def null_is_otherwise(statements, wanted):
    """Whether the last that says so, where the column is made or altered, says the other."""
    saying = [sql for sql in statements if re.search(r"\b(SET|DROP) NOT NULL|\bADD (COLUMN )?|^CREATE TABLE", sql, re.I)]
    said = re.search(r"(?<!DROP )\bNOT NULL", saying[-1], re.I) if saying else None
    return bool(saying) and (said is not None) != (wanted == "not null")


def is_found(statements, wanted, found):
    """Whether SQL says what the database holds, and not what the snapshot holds; two spellings prove nothing."""
    if found in NOTHING or plain(wanted or "") == plain(found):
        raw = found not in NOTHING and wanted not in NOTHING
        return raw and any(found.lower() in sql.lower() and wanted.lower() not in sql.lower() for sql in statements)
    return any(plain(found) in plain(sql) for sql in statements)


def is_otherwise(statements, wanted, found):
    if wanted in ("not null", "nullable"):
        return null_is_otherwise(statements, wanted)
    if is_found(statements, wanted, found):
        return True
    is_spelling = plain(wanted or "") == plain(found or "")
    return not is_spelling and wanted not in NOTHING and plain(wanted) not in plain(statements[-1])


def tag_of(difference):
    migration = difference.get("migration") or difference.get("tag") or ""
    return re.sub(r"\.sql$", "", migration)


def twin_of(difference, all_differences):
    """The same definition under another name: one is missing, the other should not be there."""
    here = difference["object"]
    kinds = {"missing": "unexpected", "unexpected": "missing"}
    for other in all_differences:
        there = other["object"]
        if (other["kind"] == kinds.get(difference["kind"]) and there["kind"] == here["kind"]
                and (there["schema"], there["name"]) == (here["schema"], here["name"])
                and (other["expected"] or other["actual"]) == (difference["expected"] or difference["actual"])):
            return other
    return None


def enum_cause(difference):
    expected, found = (set(str(difference[side]).removeprefix("values ").split(", ")) for side in ("expected", "actual"))
    if expected == found:
        return ENUM_ORDER
    return ENUM_VALUE if expected < found else None


def missing_cause(difference, folder, schema):
    thing = difference["object"]
    name, tables = thing["part"] or thing["name"], [thing["name"], *folder.former_names(thing["name"])]
    if (thing["kind"], name) == ("extension", "vector"):
        return NO_EXTENSION
    if thing["kind"] == "primary key":
        added = [sql for table in tables for sql in folder.naming(table) if re.search(r"primary key", sql, re.I)]
        return None if added else KEY_COMMENT
    if len(name) >= 63 and len(re.findall(rf'\b{re.escape(name[:63])}\b', schema)) > 0:
        return SAME_NAME
    later = folder.naming(name, since=tag_of(difference))
    if not later:
        return NOT_IN_SQL
    return EDITED if re.search(r"\b(DROP|RENAME)\b", later[-1], re.I) else None


def unexpected_cause(difference, folder):
    thing = difference["object"]
    name = thing["part"] or thing["name"]
    drops = [sql for sql in folder.naming(name) if re.match(r"DROP INDEX", sql, re.I)]
    if thing["kind"] == "index" and thing["schema"] not in ("", "public", None) and drops:
        if all(f'"{thing["schema"]}"' not in sql for sql in drops):
            return UNQUALIFIED
    if thing["kind"] == "check" and folder.naming(thing["name"], "check"):
        return MADE_BY_HAND
    if not folder.naming(name):
        return None
    return NOT_IN_SQL if folder.is_in_a_snapshot(name) else MADE_BY_HAND


def changed_cause(difference, folder):
    thing, tag = difference["object"], tag_of(difference)
    if thing["kind"] == "enum":
        return enum_cause(difference)
    if [(each["expected"] or "")[:7] for each in difference["properties"]] == ["vector("]:
        return NO_EXTENSION
    name, properties = thing["part"] or thing["name"], {each["name"] for each in difference["properties"]}
    if properties == {"null"}:
        here = folder.naming(thing["name"], since=tag)
        if any(re.search(r"(add generated|drop identity)", sql, re.I) for sql in here):
            return IDENTITY
    is_renamed = any(re.search(r"\bRENAME TO\b", sql, re.I) for sql in folder.naming(thing["name"], since=tag))
    if not folder.naming(name, since=tag) and not is_renamed:
        return NOT_IN_SQL
    touching = folder.naming(name, thing["name"]) or folder.naming(name)
    lines = [of_column(sql, name) if thing["part"] else sql for sql in touching] or [""]
    differs = [is_otherwise(lines, each["expected"], each["actual"]) for each in difference["properties"]]
    return EDITED if any(differs) else None


def sqlite_key_cause(difference, folder):
    """Of foreign keys SQLite keeps no name: they are told by their columns."""
    said = difference["expected"] or difference["actual"]
    column = said.split(",")[0]
    added = [sql for sql in folder.naming(difference["object"]["name"], column) if re.search(r"\bADD\b.*\bREFERENCES\b", sql, re.I | re.S)]
    return FK_ACTION if added and not any(re.search(r"ON DELETE", sql, re.I) for sql in added) else None


def cause(difference, all_differences, folder, schema, dialect):
    """One of CAUSES, or None: nothing in the folder explains the difference."""
    twin = twin_of(difference, all_differences)
    if twin:
        return RENAMED if folder.former_names(difference["object"]["name"]) else NAMED_BY_HAND
    if dialect == "sqlite" and difference["object"]["kind"] == "foreign key":
        return sqlite_key_cause(difference, folder)
    if difference["kind"] == "missing":
        return missing_cause(difference, folder, schema)
    if difference["kind"] == "unexpected":
        return unexpected_cause(difference, folder)
    return changed_cause(difference, folder)
