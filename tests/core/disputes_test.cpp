// What several histories say of one migration, and how a row is told.
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using S = State;

// 2024-01-01 00:00:00.000 UTC plus so many seconds
constexpr std::int64_t at(int seconds) { return 1'704'067'200'000 + seconds * 1'000LL; }

Project shop() {
  return project_of(
      {{"0000_init", at(1), {"a"}}, {"0001_add_users", at(2), {"b"}}, {"0002_late", at(3), {"c"}}});
}

History drizzle_history(const Project& project, std::size_t count) {
  History history{.shape = HistoryShape::three_columns};
  for (std::size_t i = 0; i < count; ++i) {
    add_row(history, project.migrations[i].hash, project.migrations[i].entry.when);
  }
  return history;
}

History own_history(const Project& project, std::size_t count) {
  auto history = drizzle_history(project, count);
  history.has_tracking = history.has_events = true;
  for (std::size_t i = 0; i < count; ++i) {
    add_tracking(history, project.migrations[i].entry.tag + ".sql", project.migrations[i].hash);
  }
  return history;
}

std::string message_of(const Reconciliation& result, std::string_view code) {
  const auto* found = find_code(result.diagnostics, code);
  return found ? message_of(*found) : "(nothing)";
}

TEST_CASE("an older tool's number and name are a file's, whatever zeros and separators it has") {
  const Project project = project_of({{"0001-init", at(1), {"a"}}, {"0002_users", at(2), {"b"}}});
  History history{.has_legacy = true};
  history.legacy = {{.id = "1", .name = "init", .checksum = ""},
                    {.id = "0002", .name = "users", .checksum = ""}};
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::applied});
}

TEST_CASE("an older tool's count of its rows is no number of a file") {
  const Project project =
      project_of({{"1_init", at(1), {"a"}}, {"2_users", at(2), {"b"}}, {"3_late", at(3), {"c"}}});
  History history{.has_legacy = true};
  history.legacy = {{.id = "1", .name = "1_init", .checksum = ""},
                    {.id = "2", .name = "3_late", .checksum = ""},
                    {.id = "3", .name = "9_gone", .checksum = ""}};
  CHECK(states_of(reconcile(project, history))[1] != S::applied);
}

TEST_CASE("an older tool that counts its rows names a file without its number") {
  const Project project = project_of(
      {{"0000_init", at(1), {"a"}}, {"0001_bonus", at(2), {"b"}}, {"1_late", at(3), {"c"}}});
  History history{.has_legacy = true};
  history.legacy = {{.id = "1", .name = "init", .checksum = ""},
                    {.id = "2", .name = "bonus", .checksum = ""}};
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::applied, S::pending});
}

TEST_CASE("a row goes to the entry whose hash it has before the one that it is called after") {
  const auto project = shop();
  const std::string second = project.migrations[1].hash;
  const std::vector expected{S::applied, S::applied, S::pending};
  History named{.shape = HistoryShape::five_columns};
  add_row(named, project.migrations[0].hash, at(1));
  add_row(named, second, at(3));
  named.rows[1].name = v1_name(project.journal.entries[2]);
  CHECK(states_of(reconcile(project, named)) == expected);
  History mirror;
  add_tracking(mirror, "0000_init.sql", project.migrations[0].hash);
  add_tracking(mirror, "0002_late.sql", second);
  const auto found = reconcile(project, mirror);
  CHECK(states_of(found) == expected);
  CHECK(found.mirror.remove == std::vector<std::string>{"0002_late.sql"});
  CHECK(found.mirror.adopt.at(1).migration_name == "0001_add_users.sql");
  History older{.has_legacy = true};
  older.legacy = {{.id = "0000_init", .name = "0000_init", .checksum = ""},
                  {.id = "0002_late", .name = "0002_late", .checksum = second.substr(0, 12)}};
  CHECK(states_of(reconcile(project, older)) == expected);
  auto beside = drizzle_history(project, 1);
  add_tracking(beside, "0002_late.sql", second);
  CHECK(states_of(reconcile(project, beside)) == std::vector{S::applied, S::disputed, S::pending});
}

TEST_CASE("rows that were swapped are told by their hashes, and one that fits its name stays") {
  const auto project = shop();
  History swapped = drizzle_history(project, 1);
  add_tracking(swapped, "0001_add_users", project.migrations[2].hash);
  add_tracking(swapped, "0002_late", project.migrations[1].hash);
  const auto found = reconcile(project, swapped);
  CHECK(found.migrations[1].tracked == 1);
  CHECK(found.migrations[2].tracked == 0);
  History copied = drizzle_history(project, 1);
  add_tracking(copied, "0001_add_users", project.migrations[1].hash);
  add_tracking(copied, "0002_late", project.migrations[1].hash);
  CHECK(reconcile(project, copied).migrations[2].tracked == 1);
}

TEST_CASE("what an older tool wrote as Drizzle's hash is known whatever the row's time") {
  const auto project = shop();
  std::vector<FileHashes> files = hashes_of(project);
  files[1].older = [] { return std::vector{std::string(32, 'e')}; };
  for (const std::string& hash : {std::string(32, 'e'), project.migrations[1].hash.substr(0, 16)})
    for (const std::optional<std::int64_t>& when :
         {std::optional<std::int64_t>(), std::optional(at(777)), std::optional(at(3))}) {
      auto history = drizzle_history(project, 1);
      add_row(history, hash, when);
      const auto result = sluice::reconcile(project.journal, history, files);
      CHECK(states_of(result) == std::vector{S::applied, S::applied, S::pending});
    }
}

TEST_CASE("where a row's name and hash are another's, an equal `when` is no match") {
  const auto project = shop();
  History named{.shape = HistoryShape::five_columns};
  add_row(named, sha256_hex("another folder's"), at(1));
  named.rows[0].name = "20240101000001_other";
  CHECK(states_of(reconcile(project, named)) ==
        std::vector{S::pending, S::pending, S::pending, S::missing});
  History tracked;
  add_row(tracked, sha256_hex("another folder's"), at(1));
  add_tracking(tracked, "0000_other.sql", sha256_hex("another folder's"));
  CHECK(states_of(reconcile(project, tracked)) ==
        std::vector{S::pending, S::pending, S::pending, S::missing});
}

TEST_CASE("in v1 a folder that was renamed or moved in time is known by its hash") {
  auto project =
      project_of({{"20250101000000_a", at(0), {"a"}}, {"20250101000009_bonus", at(9), {"b"}}});
  project.journal.layout = Layout::v1;
  History history{.shape = HistoryShape::five_columns};
  add_row(history, project.migrations[0].hash, at(0));
  add_row(history, project.migrations[1].hash, at(1));
  history.rows[0].name = "20250101000000_a";
  history.rows[1].name = "20250101000001_bonus";
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::applied});
  CHECK(find_code(result.diagnostics, "folder-renamed") != nullptr);
}

TEST_CASE("in v1 of two folders with equal content only the one that has a row is applied") {
  auto project =
      project_of({{"20250101000000_x", at(0), {"same"}}, {"20250101000009_x", at(9), {"same"}}});
  project.journal.layout = Layout::v1;
  History history{.shape = HistoryShape::five_columns};
  add_row(history, project.migrations[1].hash, at(9));
  history.rows[0].name = "20250101000009_x";
  CHECK(states_of(reconcile(project, history)) == std::vector{S::pending, S::applied});
}

TEST_CASE("what the mirror holds and Drizzle's rows do not is disputed, and nothing is taken out") {
  const auto project = shop();
  auto history = own_history(project, 3);
  history.rows.pop_back();
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::applied, S::disputed});
  CHECK(result.mirror == MirrorChanges());
  CHECK(message_of(result, "histories-disagree") ==
        "the histories disagree about 0002_late: __migration_tracking holds it, Drizzle's history "
        "does not");
}

TEST_CASE(
    "what the home-made table holds is disputed once Drizzle's or the mirror has rows that do "
    "not") {
  const auto project = shop();
  History history{.has_legacy = true};
  history.legacy = {{.id = "0000_init", .name = "0000_init", .checksum = ""}};
  CHECK(states_of(reconcile(project, history))[0] == S::applied);
  auto with_mirror = history;
  add_tracking(with_mirror, "0001_add_users.sql", project.migrations[1].hash);
  CHECK(states_of(reconcile(project, with_mirror))[0] == S::disputed);
  CHECK(message_of(reconcile(project, with_mirror), "histories-disagree") ==
        "the histories disagree about 0000_init: __migrations__ holds it, __migration_tracking "
        "does not");
  auto with_rows = history;
  add_row(with_rows, project.migrations[1].hash, at(2));
  CHECK(states_of(reconcile(project, with_rows))[0] == S::disputed);
}

TEST_CASE("what an older tool stored as a checksum is compared with the file before it gives way") {
  const auto project = shop();
  const auto md5 = [](int e) { return std::string(32, static_cast<char>('a' + e)); };
  std::vector<FileHashes> files;
  for (int e = 0; e < 3; ++e)
    files.push_back({project.migrations[static_cast<std::size_t>(e)].hash, {}, [md5, e] {
                       return std::vector{md5(e)};
                     }});
  const auto state_with = [&](const std::string& checksum) {
    History history;
    add_tracking(history, "0000_init.sql", checksum);
    const auto result = sluice::reconcile(project.journal, history, files);
    if (result.migrations[0].state == S::applied)
      CHECK(result.mirror.adopt.at(0).checksum == files[0].hash);
    CHECK(result.mirror.adopt.at(0).mends_checksum == (result.migrations[0].state == S::applied));
    return result.migrations[0].state;
  };
  CHECK(state_with(md5(0)) == S::applied);
  CHECK(state_with(text::upper(md5(0))) == S::applied);
  CHECK(state_with(md5(0).substr(0, 16)) == S::applied);
  CHECK(state_with(files[0].hash.substr(0, 16)) == S::applied);
  CHECK(state_with(files[0].hash.substr(0, 12)) == S::applied);
  CHECK(state_with("crc:1") == S::applied);
  CHECK(state_with(md5(5)) == S::changed);
  CHECK(state_with(md5(5).substr(0, 16)) == S::changed);
  CHECK(state_with(sha256_hex("edited").substr(0, 12)) == S::changed);
}

TEST_CASE("after a hand-over an older tool's checksum of the same text is no reason to warn") {
  const auto project = shop();
  auto history = own_history(project, 3);
  history.tracking[1].checksum = project.migrations[1].hash.substr(0, 16);
  history.tracking[2].checksum.reset();
  CHECK(reconcile(project, history).diagnostics.empty());
}

TEST_CASE("a mirror row under another name is known by its checksum where Drizzle's has no rows") {
  const auto project = shop();
  History history;
  add_tracking(history, "0001_old_name.sql", project.migrations[1].hash);
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::out_of_order, S::applied, S::pending});
  CHECK(result.mirror.adopt.at(0).tag == "0001_add_users");
}

}  // namespace
}  // namespace sluice
