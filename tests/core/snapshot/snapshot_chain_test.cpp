// How snapshots hang together, and what the database held before each.
#include "core/snapshot/snapshot_chain.hpp"

#include "core/snapshot/snapshot_text.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

using Places = std::vector<std::size_t>;

// A snapshot with one table for each letter.
Snapshot snapshot(const std::string& id, std::vector<std::string> parents,
                  const std::string& tables = {}) {
  Snapshot result{.id = id, .prev_ids = std::move(parents)};
  for (const char letter : tables)
    result.schema.tables.push_back({.name = {"public", std::string(1, letter)}});
  return result;
}

// One that may be a difference.
Snapshot linked(const std::string& id, std::vector<std::string> parents,
                const std::string& tables = {}) {
  Snapshot result = snapshot(id, std::move(parents), tables);
  result.is_linked = true;
  return result;
}

const std::string k_root_parent(k_no_parent);

std::string letters(const Schema& schema) {
  std::string result;
  for (const Table& table : schema.tables) result += table.name.name;
  return result;
}

std::optional<std::string> before(const std::vector<Snapshot>& snapshots, std::size_t index) {
  const auto schema = schema_before(snapshots, chain_of(snapshots), index);
  return schema ? std::optional(letters(*schema)) : std::nullopt;
}

}  // namespace

TEST_CASE("a straight chain is ordered by its ids, whatever the files' order") {
  const std::vector<Snapshot> snapshots = {
      snapshot("c", {"b"}, "xyz"), snapshot("a", {k_root_parent}, "x"), snapshot("b", {"a"}, "xy")};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.order == Places{1, 2, 0});
  CHECK(chain.leaves == Places{0});
  CHECK(chain.forks.empty());
  CHECK(before(snapshots, 1) == "");
  CHECK(before(snapshots, 2) == "x");
  CHECK(before(snapshots, 0) == "xy");
  CHECK(ancestry(chain, 2) == Places{1, 2});
}

TEST_CASE("branches share a parent, and each comes after it alone") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {k_root_parent}, "x"),
                                           snapshot("b", {"a"}, "xy"), snapshot("c", {"a"}, "xz")};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.forks == std::vector<Places>{{1, 2}});
  CHECK(chain.leaves == Places{1, 2});
  CHECK(before(snapshots, 2) == "x");
}

TEST_CASE("before a merge the database held what all its parents brought") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {k_root_parent}, "wx"),
                                           snapshot("b", {"a"}, "wxy"), snapshot("c", {"a"}, "wz"),
                                           snapshot("d", {"b", "c"}, "wyz")};
  CHECK(before(snapshots, 3) == "wyz");
}

TEST_CASE("what several branches made is there once, and as the last of them says") {
  std::vector<Snapshot> snapshots = {
      snapshot("a", {k_root_parent}, "x"), snapshot("b", {"a"}, "xy"), snapshot("c", {"a"}, "xyz"),
      snapshot("d", {"c"}, "xyzw"), snapshot("e", {"b", "c", "d"}, "")};
  snapshots[3].schema.tables[1].columns = {{.name = "late", .type = "text"}};
  CHECK(before(snapshots, 4) == "xyzw");
  const auto schema = schema_before(snapshots, chain_of(snapshots), 4);
  CHECK(schema->tables[1].columns.size() == 1);
  // Nothing that a branch did after the fork is taken from an ancestor of both.
  snapshots[3].schema.tables.erase(snapshots[3].schema.tables.begin());
  CHECK(before(snapshots, 4) == "yzw");
}

TEST_CASE("what comes after a missing snapshot is not known, and says of which") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {k_root_parent}, "x"),
                                           snapshot("c", {"b"}, "xyz"),
                                           snapshot("d", {"c"}, "xyzw")};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.links[1].missing == std::vector<std::string>{"b"});
  CHECK_FALSE(before(snapshots, 1));
  CHECK(before(snapshots, 2) == "xyz");
}

TEST_CASE("a difference after a missing snapshot makes all that follow unknown") {
  const std::vector<Snapshot> snapshots = {linked("a", {}, "x"), linked("c", {"b"}),
                                           linked("d", {"c"}), linked("e", {"a"})};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.links[0].is_known);
  CHECK_FALSE(chain.links[1].is_known);
  CHECK_FALSE(chain.links[2].is_known);
  CHECK(chain.links[3].is_known);
  CHECK_FALSE(before(snapshots, 2));
}

TEST_CASE("a copy of a snapshot changes nothing, and its child belongs to the copy") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {k_root_parent}, "x"),
                                           snapshot("b", {"a"}, "xy"), snapshot("b", {"a"}, "xy"),
                                           snapshot("c", {"b"}, "xyz")};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.links[2].parents == Places{1});
  CHECK(chain.links[3].parents == Places{2});
  CHECK(before(snapshots, 2) == "xy");
}

TEST_CASE("a circle is told, not followed") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {"b"}), snapshot("b", {"a"}),
                                           snapshot("c", {"c"})};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.in_cycle == Places{0, 1});
  CHECK(chain.links[2].missing == std::vector<std::string>{"c"});
  CHECK_FALSE(before(snapshots, 0));
}

TEST_CASE("no snapshots, no chain") { CHECK(chain_of({}) == SnapshotChain{}); }

// `drizzle-kit pull` (0.31) writes the id of zeros, and what is generated next follows it.
TEST_CASE("a pulled snapshot is what the next one follows, and no second beginning") {
  const std::vector<Snapshot> snapshots = {snapshot(k_root_parent, {""}, "x"),
                                           snapshot("b", {k_root_parent}, "xy"),
                                           snapshot("c", {"b"}, "xyz")};
  const SnapshotChain chain = chain_of(snapshots);
  CHECK(chain.forks.empty());
  CHECK(chain.leaves == Places{2});
  CHECK(before(snapshots, 0) == "");
  CHECK(before(snapshots, 1) == "x");
}

TEST_CASE("what stands before a pulled snapshot does not follow it") {
  const std::vector<Snapshot> snapshots = {snapshot("a", {k_root_parent}, "x"),
                                           snapshot(k_root_parent, {""}, "xy"),
                                           snapshot("c", {k_root_parent}, "xyz")};
  CHECK(before(snapshots, 0) == "");
  CHECK(before(snapshots, 2) == "xy");
}
