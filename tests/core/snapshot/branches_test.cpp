#include "core/snapshot/branches.hpp"

#include "support/test.hpp"

using namespace sluice;

namespace {

constexpr const char* k_none = "00000000-0000-0000-0000-000000000000";

Table table(const std::string& name, std::vector<std::string> columns) {
  Table made{.name = {"public", name}};
  for (std::string& column : columns)
    made.columns.push_back({.name = std::move(column), .type = "text"});
  return made;
}

Snapshot snapshot(const std::string& id, std::vector<std::string> parents,
                  std::vector<Table> tables) {
  return {.id = id,
          .prev_ids = std::move(parents),
          .version = "7",
          .schema = {.tables = std::move(tables)}};
}

std::vector<Fork> forks(const std::vector<Snapshot>& snapshots) {
  return open_forks(snapshots, chain_of(snapshots));
}

}  // namespace

TEST_CASE("a straight chain has no fork") {
  CHECK(forks({snapshot("1", {k_none}, {}), snapshot("2", {"1"}, {}), snapshot("3", {"2"}, {})})
            .empty());
}

TEST_CASE("two branches that touch different things fork without a collision") {
  const auto found = forks({snapshot("1", {k_none}, {table("a", {"x"})}),
                            snapshot("2", {"1"}, {table("a", {"x", "y"})}),
                            snapshot("3", {"1"}, {table("a", {"x"}), table("b", {"z"})}),
                            snapshot("4", {"3"}, {table("a", {"x"}), table("b", {"z", "w"})})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].base == 0);
  CHECK(found[0].branches == std::vector<std::vector<std::size_t>>{{1}, {2, 3}});
  CHECK(found[0].collisions.empty());
  CHECK(found[0].is_known);
}

TEST_CASE("the same column in two branches collides") {
  const auto found = forks({snapshot("1", {k_none}, {table("a", {"x"})}),
                            snapshot("2", {"1"}, {table("a", {"x", "y"})}),
                            snapshot("3", {"1"}, {table("a", {"x", "y", "z"})})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].collisions == std::vector<std::string>{"column y of table public.a"});
}

TEST_CASE("a table that one branch drops collides with whatever the other does to it") {
  const auto found = forks({snapshot("1", {k_none}, {table("a", {"x"})}), snapshot("2", {"1"}, {}),
                            snapshot("3", {"1"}, {table("a", {"x", "y"})})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].collisions == std::vector<std::string>{"table public.a"});
}

TEST_CASE("branches that a later snapshot joins are no fork any more") {
  CHECK(forks({snapshot("1", {k_none}, {}), snapshot("2", {"1"}, {table("a", {"x"})}),
               snapshot("3", {"1"}, {table("b", {"x"})}),
               snapshot("4", {"2", "3"}, {table("a", {"x"}), table("b", {"x"})})})
            .empty());
}

TEST_CASE("two snapshots that both begin from nothing fork without a base") {
  const auto found = forks(
      {snapshot("1", {k_none}, {table("a", {"x"})}), snapshot("2", {k_none}, {table("a", {"x"})})});
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].base);
  CHECK(found[0].collisions == std::vector<std::string>{"table public.a"});
}

TEST_CASE("a foreign key collides with the drop of the table that it refers to") {
  const std::vector<Change> one = {DropTable{table("a", {"id"})}};
  const std::vector<Change> other = {
      AddForeignKey{{"public", "b"}, {.name = "b_a", .columns = {"a"}, .target = {"public", "a"}}}};
  CHECK(collisions_of(one, other) == std::vector<std::string>{"table public.a"});
  CHECK(collisions_of(other, one) == std::vector<std::string>{"table public.a"});
  CHECK(collisions_of(one, {}).empty());
}
