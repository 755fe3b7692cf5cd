// Laws of v1's folders: their time, their order, and what a history says of them.
#include "core/journal/v1_folders.hpp"

#include "core/journal/journal.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using S = State;

Project folders(const std::vector<std::string>& tags) {
  Project project{.folder = "drizzle", .journal = journal_of_folders("drizzle", tags)};
  for (const auto& entry : project.journal.entries)
    project.migrations.push_back(migration_of(entry, {"create " + entry.tag}));
  return project;
}

void add_named(History& history, const Migration& migration, std::optional<std::string> name) {
  add_row(history, migration.hash, migration.entry.when);
  history.rows.back().name = std::move(name);
}

Reconciliation look(const Project& project, const History& history) {
  std::vector<FileHashes> files;
  for (const auto& migration : project.migrations) files.push_back({migration.hash, {}});
  return reconcile(project.journal, history, files);
}

std::vector<State> states(const Reconciliation& result) {
  std::vector<State> all;
  for (const auto& migration : result.migrations) all.push_back(migration.state);
  return all;
}

const std::vector<std::string> k_three = {"20240101000000_a", "20240101000001_b",
                                          "20240101000002_c"};

TEST_CASE("a folder's time is its first 14 digits, as Date.UTC has it") {
  CHECK(time_of_folder("20261120180354_init") == 1795197834000);
  CHECK(time_of_folder("20261120180354") == 1795197834000);
  CHECK(time_of_folder("19700101000000x") == 0);
  CHECK(time_of_folder("20241301000000_a") == time_of_folder("20250101000000_a"));
  CHECK(time_of_folder("20240230000060_a") == time_of_folder("20240301000100_a"));
  CHECK(time_of_folder("00700101000000_a") == 0);
  for (const char* name : {"", "meta", "2024010100000_a", "2024-01-01000000", "0000_init"})
    CHECK(time_of_folder(name) == std::nullopt);
}

TEST_CASE("a time written as a folder's name is read back") {
  for (const std::int64_t when : {0LL, 1795197834000LL, 1709210096000LL, 4102444799000LL})
    CHECK(time_of_folder(folder_time(when)) == when);
  CHECK(folder_time(1795197834999) == "20261120180354");
}

TEST_CASE("folders become a journal in their order, whose tags are their names") {
  const Journal journal = journal_of_folders("d", {"20240101000001_b", "20240101000000_z"});
  CHECK(journal.layout == Layout::v1);
  REQUIRE(journal.entries.size() == 2);
  CHECK(journal.entries[0].tag == "20240101000000_z");
  CHECK(journal.entries[1].idx == 1);
  CHECK(journal.entries[1].when == 1704067201000);
  CHECK(check_journal(journal).empty());
}

TEST_CASE("a folder without a time is refused: Drizzle would write NaN") {
  const auto error = error_of([] { journal_of_folders("d", {"0000_init"}); });
  CHECK(error.code == ErrorCode::bad_file);
  CHECK(error.where.file == "d/0000_init");
}

TEST_CASE("a folder whose time no clock shows is refused with the name of its time") {
  for (const auto& [name, meant] :
       std::vector<std::pair<std::string, std::string>>{{"20241301000000_a", "20250101000000_a"},
                                                        {"20240230000060_a", "20240301000100_a"},
                                                        {"20240000000000_a", "20231130000000_a"}}) {
    const auto error = error_of([&name = name] { journal_of_folders("d", {name}); });
    CHECK(error.code == ErrorCode::bad_file);
    CHECK(error.where.file == "d/" + name);
    CHECK(error.hint.find(meant) != std::string::npos);
  }
}

TEST_CASE("a folder's name with a control character is refused, and not repeated") {
  for (const char* name : {"20240101000000_a\n::error::inj", "20240101000000_a\x1b[31m",
                           "20240101000000_a\xC2\x9B"
                           "31m",
                           "20240101000000_\u202Ea", "20240101000000_\xFF"}) {
    const auto error = error_of([&] { journal_of_folders("d", {name}); });
    CHECK(error.code == ErrorCode::bad_file);
    CHECK(error.where.file == "d");
    CHECK(error.message.find("_a") == std::string::npos);
  }
}

TEST_CASE("v1: what has no row of its name is pending, also where later ones are applied") {
  const Project project = folders(k_three);
  History history{.shape = HistoryShape::five_columns};
  add_named(history, project.migrations[0], k_three[0]);
  add_named(history, project.migrations[2], k_three[2]);
  const auto result = look(project, history);
  CHECK(states(result) == std::vector{S::applied, S::pending, S::applied});
  CHECK(result.mirror.named.empty());
  CHECK_FALSE(result.mirror.upgrades_history);
}

TEST_CASE("v1: a name decides over time and text") {
  const Project project = folders({"20240101000000_a", "20240101000000_b"});
  History history{.shape = HistoryShape::five_columns};
  add_row(history, sha256_hex("something else"), project.migrations[0].entry.when);
  history.rows.back().name = "20240101000000_gone";
  CHECK(states(look(project, history)) == std::vector{S::pending, S::pending, S::missing});
  history.rows.back().name = "20240101000000_b";
  CHECK(states(look(project, history)) == std::vector{S::pending, S::changed});
}

TEST_CASE(
    "v1: a folder renamed after it was applied is applied, and it is said that Drizzle runs it "
    "again") {
  const Project project = folders({"20240101000000_new"});
  History history{.shape = HistoryShape::five_columns};
  add_named(history, project.migrations[0], "20240101000000_old");
  const auto result = look(project, history);
  CHECK(states(result) == std::vector{S::applied});
  CHECK(find_code(result.diagnostics, "folder-renamed") != nullptr);
  CHECK(is_empty(result.mirror) == result.mirror.adopt.empty());
}

TEST_CASE("v1: a row without a name is told by its second or its hash, and gets its name") {
  const Project project = folders(k_three);
  History history{.shape = HistoryShape::five_columns};
  add_row(history, "edited since", project.migrations[0].entry.when + 310);
  add_row(history, project.migrations[1].hash, 5);
  add_named(history, project.migrations[2], k_three[2]);
  const auto result = look(project, history);
  CHECK(states(result) == std::vector{S::applied, S::applied, S::applied});
  REQUIRE(result.mirror.named.size() == 2);
  CHECK(result.mirror.named[0] == MirrorChanges::Named{history.rows[0].row, k_three[0]});
  CHECK(result.mirror.named[1] == MirrorChanges::Named{history.rows[1].row, k_three[1]});
  CHECK(find_code(result.diagnostics, "name-null") != nullptr);
  CHECK_FALSE(is_empty(result.mirror));
}

TEST_CASE("v1: of several folders in one second the hash tells which a row without a name is") {
  const Project project = folders({"20240101000000_a", "20240101000000_b"});
  History history{.shape = HistoryShape::three_columns};
  add_row(history, project.migrations[1].hash, project.migrations[1].entry.when + 7);
  CHECK(states(look(project, history)) == std::vector{S::pending, S::applied});
  history.rows[0].hash = "edited";
  CHECK(states(look(project, history)) == std::vector{S::pending, S::pending, S::missing});
}

TEST_CASE("v1: a table of three columns is upgraded where each row can be told, as by Drizzle") {
  const Project project = folders(k_three);
  History history{.shape = HistoryShape::three_columns};
  CHECK(look(project, history).mirror.upgrades_history);
  add_row(history, project.migrations[0].hash, project.migrations[0].entry.when + 310);
  const auto result = look(project, history);
  CHECK(result.mirror.upgrades_history);
  CHECK(result.mirror.named ==
        std::vector<MirrorChanges::Named>{{history.rows[0].row, k_three[0]}});
  MirrorChanges alone{.upgrades_history = true, .named = result.mirror.named};
  CHECK(is_empty(alone));
  add_row(history, "of nobody", 5);
  CHECK_FALSE(look(project, history).mirror.upgrades_history);
  CHECK(look(project, history).mirror.named.empty());
}

}  // namespace
}  // namespace sluice
