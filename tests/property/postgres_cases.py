"""Random cases on PostgreSQL: how often each kind of statement is in one."""
from grammar import CaseMaker
from postgres_objects import Objects

FIRST = {"create_table": 10, "create_partitioned": 1, "create_index": 2, "create_view": 2, "create_function": 1, "create_trigger": 2, "create_type": 2,
         "create_sequence": 1, "create_policy": 1, "privilege": 1, "comment": 1, "schema": 1, "create_like": 0.7, "constraint": 1,
         "create_pairs": 1, "create_partition": 0.7}
DATA = {"insert": 20, "insert_select": 1, "counter": 1, "delete": 1}
CHANGES = {"create_table": 4, "create_partitioned": 1, "create_like": 2, "drop_table": 4, "add_column": 5, "drop_column": 4, "readd_column": 1,
           "change_type": 4, "rename": 4, "alter_column": 5, "constraint": 4, "alter_table": 5, "create_index": 2, "change_index": 2,
           "create_view": 2, "change_view": 3, "create_function": 2, "change_function": 2, "create_trigger": 3, "drop_part": 2,
           "create_policy": 1, "create_rule": 0.6, "create_type": 2, "change_type_itself": 3, "create_sequence": 1, "change_sequence": 2,
           "schema": 3, "privilege": 2, "comment": 2, "other": 2, "insert": 5, "insert_select": 2, "update": 5, "delete": 4, "truncate": 1.5,
           "with_change": 2, "merge": 1.5, "counter": 1, "by_function": 1, "block": 1.5, "through_view": 1, "move": 1,
           "alter_several": 3, "create_pairs": 1, "create_partition": 1, "change_policy": 1, "block_of_changes": 2, "savepoint": 0.5, "prepared": 0.5}
USE = {"insert": 1}
# What loses no rows when it is applied again.
HARMLESS = {"create_table": 2, "add_column": 5, "rename": 1, "create_index": 2, "create_view": 1, "comment": 1, "privilege": 1}


class Maker(CaseMaker, Objects):
    KIND, FIRST, DATA, CHANGES, USE, HARMLESS = "pg", FIRST, DATA, CHANGES, USE, HARMLESS
    MISSING = (IndexError, ValueError)


def make_case(source):
    while True:
        try:
            maker = Maker(source)
            case = maker.case()
            maker.scratch.close()
        except RuntimeError:  # psql waits for the end of a text
            continue
        if case is not None:
            return case
