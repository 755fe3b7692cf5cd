"""Random cases on SQLite: how often each kind of statement is in one."""
import sqlite3

from grammar import CaseMaker
from sqlite_objects import Objects

FIRST = {"create_table": 10, "create_index": 3, "create_view": 2, "create_trigger": 2, "create_virtual": 0.7, "insert": 1}
DATA = {"insert": 20, "insert_select": 1, "delete": 1, "write_virtual": 0.3, "counter": 0.2}
CHANGES = {"create_table": 4, "create_table_as": 1, "drop_table": 4, "rename_table": 3, "rename_column": 3, "add_column": 5,
           "drop_column": 4, "readd_column": 1, "rebuild": 8, "create_index": 3, "drop_index": 2, "create_view": 2, "drop_view": 2,
           "replace_view": 1, "create_trigger": 3, "drop_trigger": 1, "replace_trigger": 1, "create_virtual": 1, "write_virtual": 2,
           "session": 1.5, "temporary": 0.2, "insert": 5, "insert_select": 2, "update": 5, "delete": 4, "through_view": 1,
           "counter": 0.5, "move": 1, "savepoint": 0.5}
USE = {"insert": 1}
# What loses no rows when it is applied again.
HARMLESS = {"create_table": 2, "add_column": 5, "rename_table": 1, "rename_column": 1, "create_index": 2, "create_view": 1, "session": 1}


class Maker(CaseMaker, Objects):
    KIND, FIRST, DATA, CHANGES, USE, HARMLESS = "sqlite", FIRST, DATA, CHANGES, USE, HARMLESS
    MISSING = (IndexError, sqlite3.Error)


def make_case(source):
    while True:
        case = Maker(source).case()
        if case is not None:
            return case
