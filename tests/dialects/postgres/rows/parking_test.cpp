#include "dialects/postgres/rows/parking.hpp"

#include "support/test.hpp"

using namespace sluice;
using postgres::parking;

TEST_CASE("PostgreSQL keeps triggers from firing table by table, and back again") {
  const auto around = parking().without_triggers({"a", "b"});
  CHECK(around.before == std::vector<std::string>{"ALTER TABLE a DISABLE TRIGGER USER;",
                                                  "ALTER TABLE b DISABLE TRIGGER USER;"});
  CHECK(around.after == std::vector<std::string>{"ALTER TABLE a ENABLE TRIGGER USER;",
                                                 "ALTER TABLE b ENABLE TRIGGER USER;"});
}

TEST_CASE("PostgreSQL refuses to copy what a policy hides") {
  CHECK(parking().without_policies().before ==
        std::vector<std::string>{"SET LOCAL row_security = off"});
}

TEST_CASE("PostgreSQL compares keys of the user's types as text") {
  CHECK(parking().same_key("a", "b", true) == "a OPERATOR(pg_catalog.=) b");
  CHECK(parking().same_key("a", "b", false) ==
        "a::pg_catalog.text COLLATE pg_catalog.\"C\" OPERATOR(pg_catalog.=) "
        "b::pg_catalog.text COLLATE pg_catalog.\"C\"");
}

TEST_CASE("PostgreSQL compares values, NULL with NULL, by its own operator") {
  CHECK(parking().agree("a", "b") ==
        "CASE WHEN a IS NULL THEN b IS NULL ELSE coalesce(a OPERATOR(pg_catalog.=) b, false) END");
  CHECK(parking().differ("a", "b") == "NOT " + parking().agree("a", "b"));
}
