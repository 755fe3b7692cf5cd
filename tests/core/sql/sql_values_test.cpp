#include "core/sql/sql_values.hpp"

#include "base/text.hpp"
#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

std::string first_of_two(const std::string& sql) {
  return text::join(literals_of(sql, {.place = 0, .count = 2}, postgres::dialect().scan_rules()),
                    ", ");
}

}  // namespace

TEST_CASE("literals of a column are taken from each row as written") {
  CHECK(
      first_of_two("INSERT INTO t (a, b) VALUES (1, f(2, 3)), (- 2, 'x'), ('y'::s.t, ARRAY[1])") ==
      "1, - 2, 'y'::s.t");
  CHECK(first_of_two("VALUES (1, 2) RETURNING *") == "1");
  CHECK(first_of_two("VALUES (1, 2) ON CONFLICT DO NOTHING;") == "1");
  CHECK(literals_of("VALUES (f(1), 2)", {.place = 1, .count = 2},
                    postgres::dialect().scan_rules()) == std::vector<std::string>{"2"});
}

TEST_CASE("a computed value, a row of another length or another query has no literals") {
  for (const char* sql : {"VALUES (1 + 1, 2)", "VALUES (f(1), 2)", "VALUES (1::text[], 2)",
                          "VALUES (1, 2), (3, 4, 5)", "VALUES (1, 2), (3)", "VALUES (1, 2",
                          "VALUES (1, 2) UNION SELECT 3, 4", "SELECT 1, 2", "VALUES (, 2)",
                          "VALUES (NULL, 2)", "(VALUES (1, 2))", ""}) {
    CAPTURE(sql);
    CHECK(first_of_two(sql).empty());
  }
}
