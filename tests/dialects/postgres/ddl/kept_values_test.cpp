#include "dialects/postgres/ddl/kept_values.hpp"

#include "support/test.hpp"

namespace sluice::postgres {
namespace {

bool keeps(const char* from, const char* to) {
  return keeps_values({.name = "c", .type = from}, {.name = "c", .type = to});
}

}  // namespace

TEST_CASE("a type that holds every value of another keeps them") {
  CHECK(keeps("integer", "bigint"));
  CHECK(keeps("bigint", "integer"));  // a value that is too large is refused
  CHECK(keeps("varchar(10)", "varchar(20)"));
  CHECK(keeps("varchar(10)", "text"));
  CHECK(keeps("numeric(10, 2)", "numeric(12, 4)"));
  CHECK(keeps("timestamp", "timestamp (3)") == false);
  CHECK(keeps("timestamp (3)", "timestamp"));
  CHECK(keeps("date", "timestamp"));
  CHECK(keeps("jsonb", "json"));
  CHECK(keeps("integer[]", "bigint[]"));
  CHECK(keeps("uuid", "text"));
}

TEST_CASE("a type that rounds, cuts or rewrites values does not") {
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"numeric(10, 4)", "integer"},
           {"numeric", "numeric(10, 2)"},
           {"text", "varchar(1)"},
           {"json", "jsonb"},
           {"text", "integer"},
           {"text", "uuid"},
           {"timestamp with time zone", "date"},
           {"double precision", "real"},
           {"bigint", "double precision"},
           {"integer", "boolean"},
           {"text", "text[]"}}) {
    CAPTURE(from, to);
    CHECK_FALSE(keeps(from, to));
  }
}

}  // namespace sluice::postgres
