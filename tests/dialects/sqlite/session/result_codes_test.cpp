#include "dialects/sqlite/session/result_codes.hpp"

#include "dialects/sqlite/fixture.hpp"

using namespace sluice::sqlite;

TEST_CASE("Result codes have the manual's names") {
  CHECK(name_of_code(1) == "SQLITE_ERROR");
  CHECK(name_of_code(5) == "SQLITE_BUSY");
  CHECK(name_of_code(2067) == "SQLITE_CONSTRAINT_UNIQUE");
  CHECK(name_of_code(787) == "SQLITE_CONSTRAINT_FOREIGNKEY");
  CHECK(name_of_code(1544) == "SQLITE_READONLY_DIRECTORY");
  CHECK(name_of_code(10 | (99 << 8)) == "SQLITE_IOERR");
  CHECK(name_of_code(99) == "SQLITE_99");
}

TEST_CASE("Codes that a person can do something about have a hint") {
  for (const int code : {5, 8, 10, 11, 13, 14, 26, 261, 1544})
    CHECK_FALSE(hint_for_code(code).empty());
  CHECK(hint_for_code(1).empty());
  CHECK(hint_for_code(2067).empty());
}
