// The condition of a DELETE or UPDATE is carried where it alone tells which rows are touched.
#include "base/text.hpp"
#include "core/ports/statement_facts.hpp"
#include "dialects/backends.hpp"
#include "support/test.hpp"

using namespace sluice;

TEST_CASE("a plain DELETE or UPDATE carries its condition, on both products") {
  const std::vector<std::pair<std::string, std::string>> conditions = {
      {"DELETE FROM a WHERE id > 1", "WHERE id > 1"},
      {"delete from \"a\" where id IN (SELECT id FROM b WHERE c) RETURNING id",
       "where id IN (SELECT id FROM b WHERE c)"},
      {"UPDATE a SET b = (SELECT 1 WHERE c), d = 'WHERE' WHERE id = 2;", "WHERE id = 2"},
      {"DELETE FROM a", ""},
      {"DELETE FROM a AS x WHERE x.id = 1", ""},
      {"UPDATE a SET b = c.b FROM c WHERE c.id = a.id", ""},
      {"WITH x AS (SELECT 1 AS id) DELETE FROM a WHERE id IN (SELECT id FROM x)", ""},
      {"INSERT INTO a SELECT * FROM b WHERE id = 1", ""}};
  for (const std::string product : {"sqlite", "postgresql"})
    for (const auto& [sql, condition] : conditions) {
      CAPTURE(product, sql);
      const StatementFacts facts = find_backend(product).dialect->facts_of({.sql = sql});
      REQUIRE(facts.writes.size() == 1);
      CHECK(text::trim(facts.writes.front().condition) == condition);
    }
}
