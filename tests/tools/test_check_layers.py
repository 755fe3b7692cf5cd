"""Each wall of the layer check, once kept and once broken, in a tree made for the case."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_layers.py"


def check(**files):
    """Runs the tool on a tree of the given files: path with / written as __ and . as _dot_."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name.replace("__", "/").replace("_dot_", "."))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True)
        assert done.stderr == "", done.stderr
        assert done.returncode == (1 if done.stdout else 0)
        return done.stdout.splitlines()


class CheckLayers(unittest.TestCase):
    def test_layers_may_look_down(self):
        self.assertEqual(check(
            src__core__diff_dot_cpp='#include "core/diff.hpp"\n#include "base/json.hpp"\n#include "sluice/error.hpp"\n',
            src__cli__main_dot_cpp='#include "facade/open.hpp"\n#include "dialects/backends.hpp"\n#include <vector>\n'), [])

    def test_layers_may_not_look_up_or_aside(self):
        self.assertEqual(check(
            src__base__json_dot_cpp='\n#include "core/diff.hpp"\n',
            src__engine__run_dot_hpp='#include "dialects/backends.hpp"\n'),
            ["src/base/json.cpp:2: base may not include core (core/diff.hpp)",
             "src/engine/run.hpp:1: engine may not include dialects (dialects/backends.hpp)"])

    def test_the_two_products_never_meet(self):
        self.assertEqual(check(
            src__dialects__sqlite__ddl_dot_cpp='#include "dialects/postgres/ddl.hpp"\n',
            src__dialects__backends_dot_cpp='#include "dialects/postgres/ddl.hpp"\n'),
            ["src/dialects/sqlite/ddl.cpp:1: dialects/sqlite may not include dialects/postgres (dialects/postgres/ddl.hpp)"])

    def test_includes_are_written_from_the_top(self):
        self.assertEqual(check(src__core__diff_dot_cpp='#include "diff.hpp"\n'),
                         ['src/core/diff.cpp:1: "diff.hpp" is not written relative to src or include'])

    def test_an_unknown_folder_is_named(self):
        self.assertEqual(len(check(src__util__x_dot_cpp='#include "base/json.hpp"\n')), 1)

    def test_rooms_make_no_circle(self):
        a = {"src__core__a__x_dot_cpp": '#include "core/b/y.hpp"\n', "src__core__b__y_dot_hpp": ""}
        self.assertEqual(check(**a), [])
        self.assertEqual(
            check(**{**a, "src__core__b__y_dot_hpp": '\n#include "core/c/z.hpp"\n',
                     "src__core__c__z_dot_hpp": '#include "core/a/w.hpp"\n', "src__core__a__w_dot_hpp": ""}),
            ["src/core/a/x.cpp:1: core/a includes core/b, which leads back to core/a",
             "src/core/b/y.hpp:2: core/b includes core/c, which leads back to core/b",
             "src/core/c/z.hpp:1: core/c includes core/a, which leads back to core/c"])

    def test_files_make_no_circle(self):
        a = {"src__core__a__x_dot_hpp": "", "src__core__a__x_dot_cpp": '#include "core/a/x.hpp"\n#include "core/a/y.hpp"\n'}
        self.assertEqual(check(**a, src__core__a__y_dot_hpp=""), [])
        self.assertEqual(
            check(**a, src__core__a__y_dot_hpp='\n#include "core/a/x.hpp"\n'),
            ["src/core/a/x.cpp:2: core/a/x includes core/a/y, which leads back to core/a/x",
             "src/core/a/y.hpp:2: core/a/y includes core/a/x, which leads back to core/a/y"])

    def test_a_vendor_has_one_folder_and_no_header(self):
        self.assertEqual(check(
            src__base__json_dot_cpp="#include <simdjson.h>\n#include <fmt/core.h>\n",
            src__base__json_dot_hpp="#include <simdjson.h>\n",
            src__core__pattern_dot_cpp="#include <re2/re2.h>\n",
            src__cli__x_dot_cpp="#include <catch2/catch.hpp>\n"),
            ["src/base/json.hpp:1: <simdjson.h> belongs in a .cpp, never in a header",
             "src/cli/x.cpp:1: <catch2/catch.hpp> belongs to no folder of src, nowhere else",
             "src/core/pattern.cpp:1: <re2/re2.h> belongs to base, nowhere else"])

    def test_public_headers_know_only_themselves_and_the_standard_library(self):
        self.assertEqual(len(check(
            include__sluice__a_dot_hpp='#include "sluice/b.hpp"\n#include <string_view>\n#include <cstdint>\n',
            include__sluice__b_dot_hpp='#include <fmt/core.h>\n#include "core/diff.hpp"\n')), 2)

    def test_catch2_comes_through_one_header(self):
        self.assertEqual(len(check(
            tests__support__test_dot_hpp="#include <catch2/catch.hpp>\n",
            tests__core__diff_test_dot_cpp="#include <catch2/catch.hpp>\n")), 1)

    def test_core_and_engine_speak_of_no_product(self):
        self.assertEqual(check(
            src__core__a_dot_cpp='#pragma once\n// SQLite cannot.\nint pragmatic; // PRAGMA\nauto s = "a // b"; bool is_sqlite;\n',
            src__engine__b_dot_cpp='if (dialect.name() == "word") run("PRAGMA x");\nthrow_if("42P01");\n',
            src__dialects__sqlite__c_dot_cpp="bool is_sqlite;\n", src__cli__d_dot_cpp="bool is_sqlite;\n"),
            ["src/core/a.cpp:4: sqlite is a product's word: ask the dialect (DialectFacts, FailureKind, ParkingDialect)",
             'src/engine/b.cpp:1: name() == " is a product\'s word: ask the dialect (DialectFacts, FailureKind, ParkingDialect)',
             'src/engine/b.cpp:2: "42P01" is a product\'s word: ask the dialect (DialectFacts, FailureKind, ParkingDialect)'])

    def test_core_and_engine_decide_by_no_sentence(self):
        says = "decides by a sentence: give what it asks about a code, a kind or a field"
        self.assertEqual(check(
            src__core__a_dot_cpp='return {.message = text, .hint = hint};\nif (each.hint == "x") stop();\n',
            src__engine__b_dot_cpp='if (message_of(found).starts_with(tag)) stop();\nif (hint.empty()) stop();\n'
                                   'if (each.code == "x") stop();\nif (each.code == FindingCode::pending) stop();\n',
            src__cli__c_dot_cpp='if (a.hint == b.hint) stop();\n'),
            [f"src/core/a.cpp:2: {says}", f"src/engine/b.cpp:1: {says}", f"src/engine/b.cpp:3: {says}"])

    def test_a_word_that_stays_is_allowed_in_its_own_file_only(self):
        line = 'if (call == "setval") return;\n'
        self.assertEqual(check(src__core__undo__danger_reader_dot_cpp=line), [])
        self.assertEqual(len(check(src__core__undo__other_dot_cpp=line)), 1)
        self.assertEqual(len(check(src__core__undo__danger_reader_dot_cpp='run("search_path");\n')), 1)

    def test_a_long_file_is_reported_and_a_fixture_is_not(self):
        self.assertEqual(check(src__core__long_dot_cpp="\n" * 401, tests__fixtures__long_dot_cpp="\n" * 401,
                               tools__exact_dot_py="\n" * 400),
                         ["src/core/long.cpp:401: longer than 400 lines"])

    def test_a_wide_line_is_reported_and_a_fixture_is_not(self):
        wide = "// " + "ö" * 98 + "\n"
        self.assertEqual(check(src__core__wide_dot_cpp="\n" + wide, tests__fixtures__wide_dot_cpp=wide,
                               include__sluice__exact_dot_hpp="// " + "ö" * 97 + "\n"),
                         ["src/core/wide.cpp:2: wider than 100 columns"])


if __name__ == "__main__":
    unittest.main()
