// Whose a change is that several migrations may have made.
#include "core/snapshot/own_changes.hpp"

#include "core/schema/diff.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

Table table(const std::string& name, const std::vector<std::string>& columns) {
  Table made{.name = {"public", name}};
  for (const std::string& column : columns) made.columns.push_back({.name = column});
  return made;
}

// Backwards: from what is there after the migration to what was before it.
std::optional<std::size_t> kept(const Schema& before, const Schema& after, const std::string& own,
                                const std::string& others) {
  const auto changes = own_changes(diff(after, before), {{.sql = own}}, {{.sql = others}});
  return changes ? std::optional(changes->size()) : std::nullopt;
}

Schema schema(std::vector<Table> tables) {
  Schema made;
  made.tables = std::move(tables);
  return made;
}

TEST_CASE("a change is the migration's whose SQL alone names what is changed") {
  const Schema before = schema({table("shelf", {"id", "old"})});
  const Schema after = schema({table("shelf", {"id"}), table("label", {"id"})});
  CHECK(kept(before, after, "ALTER TABLE \"shelf\" DROP COLUMN \"old\"",
             "CREATE TABLE \"label\" (\"id\" integer)") == 1);
}

TEST_CASE("of two changes of one table each is told by its column") {
  const Schema before = schema({table("shelf", {"id", "old"})});
  const Schema after = schema({table("shelf", {"id", "fresh"})});
  CHECK(kept(before, after, "ALTER TABLE shelf DROP COLUMN old",
             "ALTER TABLE Shelf ADD COLUMN fresh text") == 1);
}

TEST_CASE("what both name, and what nobody names, is nobody's") {
  const Schema before = schema({table("shelf", {"id"})});
  const Schema after = schema({table("shelf", {"id"}), table("label", {"id", "word"})});
  CHECK_FALSE(kept(before, after, "ALTER TABLE label ADD COLUMN word text",
                   "CREATE TABLE label (id integer)"));
  CHECK_FALSE(kept(before, after, "SELECT make_it()", "SELECT prepare_it()"));
}

TEST_CASE("names are found in quotes with spaces, in literals and in comments") {
  const Schema before = schema({table("shelf", {"id", "old"})});
  const Schema after = schema({table("shelf", {"id"}), table("my label", {"id"})});
  CHECK(kept(before, after, "ALTER TABLE `shelf` DROP COLUMN `old`",
             "CREATE TABLE `my label` (`id` integer)") == 1);
  CHECK(kept(before, after, "ALTER TABLE shelf DROP COLUMN old",
             "DO 'EXECUTE $x$CREATE TABLE \"my label\" (n int)$x$'") == 1);
}

}  // namespace
}  // namespace sluice
