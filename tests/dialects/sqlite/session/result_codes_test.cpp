#include "dialects/sqlite/session/result_codes.hpp"

#include "dialects/sqlite/fixture.hpp"

using namespace sluice;
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

TEST_CASE("each code that somebody acts on has a kind, its extended codes too") {
  const auto kind = [](int code) { return kind_of_code(code, "m"); };
  CHECK(kind(5) == FailureKind::busy);
  CHECK(kind(5 | (2 << 8)) == FailureKind::busy);
  CHECK(kind(6) == FailureKind::busy);
  CHECK(kind(9) == FailureKind::cancelled);
  CHECK(kind(2067) == FailureKind::constraint);
  CHECK(kind(1544) == FailureKind::read_only);
  CHECK(kind(3) == FailureKind::permission);
  CHECK(kind(13) == FailureKind::out_of_resources);
  CHECK(kind(7) == FailureKind::out_of_resources);
  CHECK(kind(1) == FailureKind::other);
  CHECK(kind(11) == FailureKind::other);
}

TEST_CASE("SQLite's one code for refusals is told apart by its message") {
  CHECK(kind_of_code(1, "no such table: t") == FailureKind::missing_object);
  CHECK(kind_of_code(1, "error in view v: no such table: main.t") == FailureKind::missing_object);
  CHECK(kind_of_code(1, "no such column: a") == FailureKind::missing_column);
  CHECK(kind_of_code(1, "table t already exists") == FailureKind::existing_object);
  CHECK(kind_of_code(1, "duplicate column name: a") == FailureKind::existing_object);
  CHECK(kind_of_code(1, "near \"SELEC\": syntax error") == FailureKind::other);
}
