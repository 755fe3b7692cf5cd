#include "core/sql/sql_names.hpp"

#include "dialects/postgres/postgres.hpp"
#include "dialects/sqlite/sqlite.hpp"
#include "support/test.hpp"

using namespace sluice;
using Spellings = std::map<std::string, std::string>;

TEST_CASE("names are spelled as the text first writes them") {
  const ScanRules rules = postgres::dialect().scan_rules();
  CHECK(spellings_in("ALTER TABLE \"public\".T ADD Col int, ADD \"T\" text -- \"x\"",
                     {"public", "t", "col", "T", "x"}, rules, {.folds = true}) ==
        Spellings{{"public", "\"public\""}, {"t", "T"}, {"col", "Col"}, {"T", "\"T\""}});
  CHECK(spellings_in("CREATE TABLE [a b] (`c``d` text)", {"a b", "c`d"},
                     sqlite::dialect().scan_rules(),
                     {}) == Spellings{{"a b", "[a b]"}, {"c`d", "`c``d`"}});
}

TEST_CASE("a name in quotes is not taken for SQL's own word") {
  const ScanRules rules = postgres::dialect().scan_rules();
  CHECK(spellings_in("ALTER TABLE t ADD COLUMN \"table\" int, ADD \"column\" int",
                     {"t", "table", "column"}, rules, {.folds = true}) ==
        Spellings{{"t", "t"}, {"table", "\"table\""}, {"column", "\"column\""}});
}

TEST_CASE("a name that is too long is found by what is stored of it") {
  const ScanRules rules = postgres::dialect().scan_rules();
  const NameStorage storage{.folds = true, .longest = 4};
  CHECK(spellings_in("\"abcdef\" abcx", {"abcd"}, rules, storage) ==
        Spellings{{"abcd", "\"abcdef\""}});
  CHECK(spellings_in("\"abcé\"", {"abc"}, rules, storage) == Spellings{{"abc", "\"abcé\""}});
}

TEST_CASE("names are found in bodies between dollars, too") {
  CHECK(names_in("DO $x$ BEGIN DROP TABLE \"T\"; END $x$", postgres::dialect().scan_rules()) ==
        std::set<std::string>{"begin", "do", "drop", "end", "t", "table", "x"});
}
