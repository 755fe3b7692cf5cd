#include "core/authoring/rebase.hpp"

#include "base/text.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

struct Made {
  std::string tag;
  std::int64_t when = 0;
  std::string id, prev;
  std::vector<std::string> tables;
};

struct Folder {
  Journal journal;
  std::vector<Snapshot> snapshots;
  std::vector<std::size_t> entries;
};

Folder folder_of(const std::vector<Made>& all) {
  Folder folder;
  for (const Made& each : all) {
    const int idx = static_cast<int>(folder.entries.size());
    folder.journal.entries.push_back({.idx = idx, .when = each.when, .tag = each.tag});
    Snapshot snapshot{.id = each.id, .prev_ids = {each.prev}};
    for (const std::string& name : each.tables)
      snapshot.schema.tables.push_back({.name = {.schema = "", .name = name}});
    folder.snapshots.push_back(std::move(snapshot));
    folder.entries.push_back(folder.entries.size());
  }
  return folder;
}

RebasePlan plan_of(const Folder& folder, const std::string& local = {}) {
  int made = 0;
  return plan_rebase({.journal = folder.journal,
                      .snapshots = folder.snapshots,
                      .entries = folder.entries,
                      .local = local,
                      .new_uuid = [&] { return text::cat("new-", ++made); }});
}

std::vector<std::string> tables_of(const Snapshot& snapshot) {
  std::vector<std::string> names;
  for (const Table& table : snapshot.schema.tables) names.push_back(table.name.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Made> forked() {
  return {{"0000_base", 10, "a", "", {"users"}},
          {"0001_mine", 20, "b", "a", {"users", "mine"}},
          {"0002_more", 30, "c", "b", {"users", "mine", "more"}},
          {"0003_theirs", 40, "d", "a", {"users", "theirs"}}};
}

TEST_CASE("without a fork there is nothing to rebase") {
  CHECK(plan_of(folder_of({})).moved.empty());
  CHECK(plan_of(folder_of({{"0000_a", 1, "a", "", {"x"}}, {"0001_b", 2, "b", "a", {"x", "y"}}}))
            .moved.empty());
}

TEST_CASE("the branch whose first migration is younger is put on top of the other") {
  const RebasePlan plan = plan_of(folder_of(forked()));
  CHECK(plan.onto == "0002_more");
  REQUIRE(plan.moved.size() == 1);
  CHECK(plan.moved[0].to.tag == "0003_theirs");
  CHECK(plan.moved[0].to.when == 40);
  CHECK(plan.moved[0].snapshot.id == "new-1");
  CHECK(plan.moved[0].snapshot.prev_ids == std::vector<std::string>{"c"});
  CHECK(tables_of(plan.moved[0].snapshot) ==
        std::vector<std::string>{"mine", "more", "theirs", "users"});
}

TEST_CASE("a tag says which branch is local; its migrations go to the end, named and timed anew") {
  const RebasePlan plan = plan_of(folder_of(forked()), "0002_more");
  CHECK(plan.onto == "0003_theirs");
  CHECK(plan.order == std::vector<std::size_t>{0, 3, 1, 2});
  REQUIRE(plan.moved.size() == 2);
  CHECK(plan.moved[0].to == JournalEntry{.idx = 4, .when = 41, .tag = "0004_mine"});
  CHECK(plan.moved[1].to == JournalEntry{.idx = 5, .when = 42, .tag = "0005_more"});
  CHECK(tables_of(plan.moved[0].snapshot) == std::vector<std::string>{"mine", "theirs", "users"});
  CHECK(plan.moved[1].snapshot.prev_ids == std::vector<std::string>{"new-1"});
}

TEST_CASE("names that are times stay times, a second apart") {
  auto made = forked();
  made[0].tag = "20240101000000_base", made[0].when = 1'704'067'200'000;
  made[1].tag = "20240101000001_mine", made[1].when = 1'704'067'201'000;
  made[2].tag = "20240101000002_more", made[2].when = 1'704'067'202'000;
  made[3].tag = "20240101000009_theirs", made[3].when = 1'704'067'209'500;
  const RebasePlan plan = plan_of(folder_of(made), "20240101000001_mine");
  REQUIRE(plan.moved.size() == 2);
  CHECK(plan.moved[0].to.tag == "20240101000010_mine");
  CHECK(plan.moved[1].to.tag == "20240101000011_more");
  CHECK(plan.moved[1].to.when == 1'704'067'211'500);
}

TEST_CASE("what both branches change is refused, and named") {
  auto made = forked();
  made[3].tables = {"users", "more"};
  const ErrorInfo error = error_of([&] { plan_of(folder_of(made)); });
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.message == "0003_theirs and 0001_mine both change table more");
}

TEST_CASE("a tag that is on no branch is a usage error") {
  const ErrorInfo error = error_of([&] { plan_of(folder_of(forked()), "0000"); });
  CHECK(error.code == ErrorCode::usage);
  CHECK(error.message == "0000_base is on no branch of its own");
}

TEST_CASE("after a rebase there is no fork, names and times increase, and every change is there") {
  for (const char* local : {"", "0001", "0003"}) {
    const Folder folder = folder_of(forked());
    const RebasePlan plan = plan_of(folder, local);
    Folder after;
    for (const std::size_t e : plan.order) {
      after.journal.entries.push_back(folder.journal.entries[e]);
      after.snapshots.push_back(folder.snapshots[e]);
      after.entries.push_back(after.entries.size());
      for (const Rebased& each : plan.moved)
        if (each.entry == e) {
          after.journal.entries.back() = each.to;
          after.snapshots.back() = each.snapshot;
        }
    }
    CHECK(plan_of(after).moved.empty());
    for (std::size_t i = 1; i < after.entries.size(); ++i) {
      CHECK(after.journal.entries[i - 1].tag < after.journal.entries[i].tag);
      CHECK(after.journal.entries[i - 1].when < after.journal.entries[i].when);
      CHECK(after.snapshots[i].prev_ids[0] == after.snapshots[i - 1].id);
    }
    CHECK(tables_of(after.snapshots.back()) ==
          std::vector<std::string>{"mine", "more", "theirs", "users"});
  }
}

}  // namespace
}  // namespace sluice
