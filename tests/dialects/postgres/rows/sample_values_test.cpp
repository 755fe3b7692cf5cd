#include "dialects/postgres/rows/sample_values.hpp"

#include <set>

#include "support/test.hpp"

using namespace sluice;
using namespace sluice::postgres;

namespace {

using Texts = std::vector<std::string>;

bool are_distinct(const Texts& values) {
  return std::set<std::string>(values.begin(), values.end()).size() == values.size();
}

}  // namespace

TEST_CASE("plain values of a type differ from one another") {
  for (const char* name : {"int4", "uuid", "date", "inet", "bytea", "jsonb", "circle", "ltree"}) {
    const Texts values = plain_values({.sql = name, .name = name, .category = "N"});
    CHECK(are_distinct(values));
    CHECK(values.size() > 6);
  }
}

TEST_CASE("a value fits its type's length and precision") {
  const TypeShape code{.sql = "varchar(2)", .name = "varchar", .category = "S", .modifier = 6};
  CHECK(plain_values(code)[1] == "'01'::varchar(2)");
  const TypeShape rate{
      .sql = "numeric(3,2)", .name = "numeric", .category = "N", .modifier = (3 << 16 | 2) + 4};
  CHECK(plain_values(rate)[1] == "'1'::numeric(3,2)");
  const TypeShape any{.sql = "numeric", .name = "numeric", .category = "N"};
  CHECK(plain_values(any)[1] == "'1002'::numeric");
}

TEST_CASE("an enum has its own values, an array its elements', a range those of its bounds") {
  const TypeShape mood{
      .sql = "mood", .name = "mood", .category = "E", .kind = 'e', .labels = {"sad", "glad"}};
  CHECK(plain_values(mood)[1] == "'glad'::mood");
  CHECK(edge_values(mood) == Texts{"'glad'::mood"});
  const TypeShape moods{.sql = "mood[]", .name = "_mood", .category = "A", .element = {mood}};
  CHECK(plain_values(moods)[0] == "ARRAY['sad'::mood]::mood[]");
  CHECK(edge_values(moods) == Texts{"'{}'::mood[]", "'{NULL}'::mood[]"});
  const TypeShape number{.sql = "integer", .name = "int4", .category = "N"};
  const TypeShape range{
      .sql = "int4range", .name = "int4range", .category = "R", .kind = 'r', .element = {number}};
  CHECK(plain_values(range)[0] == "'[1001,1002)'::int4range");
}
