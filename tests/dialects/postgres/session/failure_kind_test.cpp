#include "dialects/postgres/session/failure_kind.hpp"

#include "dialects/postgres/session/message.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

FailureKind kind(const std::string& sqlstate, const std::string& message = {},
                 const std::string& hint = {}) {
  return postgres::kind_of({.message = message, .sqlstate = sqlstate, .hint = hint});
}

}  // namespace

TEST_CASE("each SQLSTATE that somebody acts on has a kind") {
  CHECK(kind("42P01") == FailureKind::missing_object);
  CHECK(kind("3F000") == FailureKind::missing_object);
  CHECK(kind("42703") == FailureKind::missing_column);
  for (const char* state : {"42P06", "42P07", "42710", "42723"})
    CHECK(kind(state) == FailureKind::existing_object);
  CHECK(kind("23503") == FailureKind::constraint);
  CHECK(kind("42501") == FailureKind::permission);
  CHECK(kind("25006") == FailureKind::read_only);
  CHECK(kind("55P03") == FailureKind::lock_timeout);
  CHECK(kind("40001") == FailureKind::conflict);
  CHECK(kind("40P01") == FailureKind::conflict);
  CHECK(kind("57014") == FailureKind::cancelled);
  CHECK(kind("55P04") == FailureKind::needs_commit);
  CHECK(kind("53200") == FailureKind::out_of_resources);
  CHECK(kind("08006") == FailureKind::connection_lost);
}

TEST_CASE("a SQLSTATE that nobody acts on, or none, is other") {
  for (const char* state : {"", "42601", "42883", "42704", "22012", "P0001"})
    CHECK(kind(state) == FailureKind::other);
}

TEST_CASE("a lost connection is one whatever the server said last") {
  CHECK(postgres::kind_of({.sqlstate = "57014", .connection_lost = true}) ==
        FailureKind::connection_lost);
}

TEST_CASE("a column that one list names twice is not a column that the table has already") {
  CHECK(kind("42701", "column \"a\" of relation \"t\" already exists") ==
        FailureKind::existing_object);
  CHECK(kind("42701", "column \"a\" specified more than once") == FailureKind::other);
}

TEST_CASE("only dependents that CASCADE would drop are dependents") {
  CHECK(kind("2BP01", "", "Use DROP ... CASCADE to drop the dependent objects too.") ==
        FailureKind::has_dependents);
  CHECK(kind("2BP01", "", "You can drop extension citext instead.") == FailureKind::other);
}

TEST_CASE("the server's guess becomes did you mean") {
  CHECK(postgres::as_question("Perhaps you meant to reference the column \"users.email\".") ==
        "Did you mean the column \"users.email\"?");
  CHECK(postgres::as_question("Add a cast.") == "Add a cast.");
}
