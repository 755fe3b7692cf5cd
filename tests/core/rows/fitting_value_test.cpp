#include "core/rows/fitting_value.hpp"

#include "dialects/postgres/postgres.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

std::string fitting(const std::string& condition, const std::string& column = "c") {
  const auto value = fitting_value({condition}, column, postgres::dialect().scan_rules());
  if (!value) return "none";
  return value->is_number ? value->text : "'" + value->text + "'";
}

}  // namespace

TEST_CASE("a value that fits is the first of those listed") {
  CHECK(fitting("c IN ('left', 'right')") == "'left'");
  CHECK(fitting("((c)::text = ANY ((ARRAY['it''s'::varchar, 'b'::varchar])::text[]))") == "'it's'");
  CHECK(fitting("c = 'x'") == "'x'");
  CHECK(fitting("c IN (3, 4)") == "3");
}

TEST_CASE("a number that fits is 0, or beside the bounds") {
  CHECK(fitting("c < 10") == "0");
  CHECK(fitting("((c >= 10) AND (c < 20))") == "10");
  CHECK(fitting("c > (-5) AND c < -1") == "-4");
  CHECK(fitting("c BETWEEN 7 AND 9") == "7");
  CHECK(fitting("c <> 0") == "1");
  CHECK(fitting("c > 5 AND c < 3") == "none");
}

TEST_CASE("a text that fits is as long as is asked for") {
  CHECK(fitting("length(c) = 4") == "'aaaa'");
  CHECK(fitting("char_length(c) >= 2") == "'aa'");
  CHECK(fitting("length(c) < 3") == "''");
}

TEST_CASE("what is about another column, or cannot be read, gives no value") {
  CHECK(fitting("d IN ('a')") == "none");
  CHECK(fitting("c ~ '^[a-z]+$'") == "none");
  CHECK(fitting_value({}, "c", postgres::dialect().scan_rules()) == std::nullopt);
}
