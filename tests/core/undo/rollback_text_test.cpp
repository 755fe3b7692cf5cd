// What is written as rollback SQL is read back as the same statements and the same losses.
#include "core/undo/rollback_text.hpp"

#include "dialects/backends.hpp"
#include "support/rendered.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

ScanRules rules_of_rollback(const std::string& product) {
  return find_backend(product).dialect->scan_rules();
}

std::vector<std::string> texts_of(const std::vector<Statement>& statements) {
  std::vector<std::string> all;
  for (const Statement& each : statements) all.push_back(each.sql);
  return all;
}

}  // namespace

TEST_CASE("any mix of losses and statements is read back from its text, on both products") {
  const std::vector<Lost> losses = {
      {.kind = LostKind::rows_deleted, .shown = "a", .by = "DELETE"},
      {.kind = LostKind::column_values, .object = {"column", {"", "b"}, "c;d"}, .shown = "b"}};
  const std::vector<std::string> rows = {"UPDATE a SET b = '-- irreversible: no';",
                                         "DELETE FROM a WHERE b = ';';"};
  const std::vector<std::string> schema = {"DROP TABLE \"a;b\";", "DROP INDEX i;"};
  for (const std::string product : {"sqlite", "postgresql"})
    for (unsigned mix = 0; mix < 64; ++mix) {
      CAPTURE(product, mix);
      Inverse inverse;
      std::vector<std::string> statements;
      for (unsigned i = 0; i < 2; ++i) {
        if ((mix & (1U << i)) != 0) inverse.lost.push_back(losses[i]);
        if ((mix & (4U << i)) != 0) inverse.rows.push_back({.sql = rows[i], .is_certain = true});
        if ((mix & (16U << i)) != 0) inverse.schema.push_back(schema[i]);
      }
      for (const RowUndo& undo : inverse.rows) statements.push_back(undo.sql);
      statements.insert(statements.end(), inverse.schema.begin(), inverse.schema.end());
      const std::string text = rollback_text(inverse, "");
      INFO(text);
      const RollbackParts parts = split_rollback(text, rules_of_rollback(product));
      CHECK(parts.lost == sluice::test::texts_of(inverse.lost));
      REQUIRE(parts.statements.size() == statements.size());
      for (std::size_t i = 0; i < statements.size(); ++i)
        CHECK(texts_of(parts.statements)[i].find(
                  statements[i].substr(0, statements[i].size() - 1)) != std::string::npos);
      CHECK_FALSE(is_placeholder(text, rules_of_rollback(product)));
    }
}

TEST_CASE("a text without a statement waits for one, unless it says that nothing is to be done") {
  for (const std::string product : {"sqlite", "postgresql"}) {
    const ScanRules rules = rules_of_rollback(product);
    for (const std::string_view text : {"", "\n", "-- later\n", "/* later */", ";"})
      CHECK(is_placeholder(text, rules));
    CHECK_FALSE(is_placeholder(k_nothing_to_undo, rules));
    CHECK_FALSE(is_placeholder("-- irreversible: rows\n", rules));
    CHECK_FALSE(is_placeholder("DROP TABLE a", rules));
  }
}

TEST_CASE("a loss that several statements have is told once") {
  const RollbackParts parts =
      split_rollback("-- irreversible: rows of a\nSELECT 1;\n-- irreversible: rows of a\n",
                     rules_of_rollback("sqlite"));
  CHECK(parts.lost == std::vector<std::string>{"rows of a"});
}
