// Names in v1: the journal's order, and each row of another database found for what it is.
#include "core/journal/v1_names.hpp"

#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

constexpr std::int64_t k_second = 1000, k_begin = 1700000000000;  // 20231114221320

std::vector<JournaledMigration> journal(
    const std::vector<std::pair<std::int64_t, std::string>>& all) {
  std::vector<JournaledMigration> migrations;
  for (const auto& [milliseconds, tag] : all)
    migrations.push_back({.tag = tag, .when = k_begin + milliseconds, .hash = tag, .native = {}});
  return migrations;
}

std::vector<std::string> order(std::vector<std::string> names) {
  std::vector<std::string> tags;
  for (const JournalEntry& entry : journal_of_folders("d", std::move(names)).entries)
    tags.push_back(entry.tag);
  return tags;
}

TEST_CASE("migrations of one second stay in it, so that Drizzle finds their rows by hash") {
  const V1Names found = v1_names(journal({{0, "0000_a"}, {200, "0001_b"}, {400, "0002_c"}}));
  CHECK(found.names ==
        std::vector<std::string>{"20231114221320_a", "20231114221320_b", "20231114221320_c"});
  CHECK(found.mistaken.empty());
}

TEST_CASE("where their words would sort otherwise, names of one second begin with their numbers") {
  for (const char* second : {"0001_z", "0001_Z", "0001_ä"}) {
    const V1Names found = v1_names(journal({{0, "0000_a"}, {200, second}, {400, "0002_b"}}));
    CHECK(found.names == std::vector<std::string>{"20231114221320_0000_a",
                                                  text::cat("20231114221320_", second),
                                                  "20231114221320_0002_b"});
    CHECK(order(found.names) == found.names);
  }
  const V1Names twice = v1_names(journal({{0, "0007_c"}, {1, "0007_b"}}));
  CHECK(twice.names == std::vector<std::string>{"20231114221320_0000_c", "20231114221320_0001_b"});
}

TEST_CASE("a time that goes backwards is raised to the one before, and its row is found by hash") {
  const V1Names found = v1_names(journal({{1 * k_second, "0000_a"},
                                          {3 * k_second, "0001_b"},
                                          {2 * k_second, "0002_c"},
                                          {4 * k_second, "0003_d"}}));
  CHECK(found.times ==
        std::vector<std::int64_t>{k_begin + 1000, k_begin + 3000, k_begin + 3000, k_begin + 4000});
  CHECK(found.mistaken.empty());
}

TEST_CASE("where raising would give one row to another's folder, the others are lowered") {
  const V1Names found = v1_names(
      journal({{5 * k_second, "0000_a"}, {7 * k_second, "0001_b"}, {5 * k_second, "0002_c"}}));
  CHECK(found.times == std::vector<std::int64_t>(3, k_begin + 5000));
  CHECK(found.mistaken.empty());
  CHECK(order(found.names) == found.names);
}

TEST_CASE("two files of one text in one second cannot be told apart, and that is said") {
  auto migrations = journal({{0, "0000_a"}, {100, "0001_b"}, {200, "0002_c"}});
  migrations[2].hash = migrations[1].hash;
  CHECK(v1_names(migrations).mistaken == std::vector<std::size_t>{2});
}

TEST_CASE("a name that v1 gave before stays where its time and place allow") {
  auto migrations = journal({{0, "0000_a"}, {0, "0001_bonus"}});
  migrations[0].native = "20231114221320_a first";
  migrations[1].native = "20231114221320_bonus";
  const V1Names found = v1_names(migrations);
  CHECK(found.names == std::vector<std::string>{"20231114221320_a first", "20231114221320_bonus"});
  CHECK(found.renamed.empty());
  migrations[1].when += k_second;
  CHECK(v1_names(migrations).renamed == std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace sluice
