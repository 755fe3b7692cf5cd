#include "core/sql/sql_ending.hpp"

#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;

TEST_CASE("how a text ends tells whether more may be written behind it") {
  const auto ending = [](std::string_view sql) {
    return ending_of(sql, postgres::dialect().scan_rules());
  };
  CHECK(ending(" -- a;\n;") == SqlEnding::blank);
  CHECK(ending("SELECT 1") == SqlEnding::open);
  CHECK(ending("SELECT 1; -- a") == SqlEnding::semicolon);
  CHECK(ending("SELECT 'a;") == SqlEnding::broken);
  CHECK(ending("SELECT 1 /* a;") == SqlEnding::broken);
  CHECK(ending(std::string_view("SELECT 1;\0", 10)) == SqlEnding::broken);
}
