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

TEST_CASE("v1's name is the UTC time of `when` and the tag after its first underscore") {
  CHECK(v1_name({.when = 1795198067098, .tag = "0020_fk_change"}) == "20261120180747_fk_change");
  CHECK(v1_name({.when = 0, .tag = "0000_a_b"}) == "19700101000000_a_b");
  CHECK(v1_name({.when = -1, .tag = "0000_a"}) == "19691231235959_a");
  CHECK(v1_name({.when = 1709210096789, .tag = "init"}) == "20240229123456_");
}

TEST_CASE("a row of five columns is matched by v1's name, by the tag or by the file's name") {
  const auto project = shop();
  for (const auto& name : {v1_name(project.journal.entries[1]), std::string("0001_add_users"),
                           std::string("0001_add_users.sql")}) {
    History history;
    add_row(history, sha256_hex("other"), 5);
    history.shape = HistoryShape::five_columns;
    history.rows[0].name = name;
    const auto result = reconcile(project, history);
    CHECK(states_of(result) == std::vector{S::out_of_order, S::changed, S::pending});
    CHECK(result.migrations[1].matched_by == MatchedBy::name);
  }
}

TEST_CASE("two entries of one second and suffix are told apart by `when`") {
  const auto project = project_of({{"0000_x", at(1), {"a"}}, {"0001_x", at(1) + 5, {"b"}}});
  History history;
  add_row(history, sha256_hex("edited"), at(1) + 5);
  history.shape = HistoryShape::five_columns;
  history.rows[0].name = v1_name(project.journal.entries[1]);
  CHECK(states_of(reconcile(project, history)) == std::vector{S::out_of_order, S::changed});
}

TEST_CASE("the mirror's name holds a migration together whose file and `when` were both changed") {
  auto project = shop();
  const auto history = own_history(project, 3);
  project.journal.entries[1].when = at(9);
  project.migrations[1] = migration_of(project.journal.entries[1], {"edited"});
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::changed, S::applied});
  CHECK(result.migrations[1].matched_by == MatchedBy::name);
}

TEST_CASE("hash comes before `when`, and matches what was given a new `when`") {
  const auto project = shop();
  History history;
  add_row(history, project.migrations[0].hash, at(2));  // the hash says 0000, `when` says 0001
  add_row(history, project.migrations[2].hash, at(77));
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::out_of_order, S::applied});
  CHECK(result.migrations[0].matched_by == MatchedBy::hash);
  CHECK(result.migrations[2].matched_by == MatchedBy::hash);
}

TEST_CASE("of two files with equal content only the one that has a row is applied") {
  const auto project = project_of({{"0000_custom", 10, {}}, {"0001_custom", 20, {}}});
  History history;
  add_row(history, project.migrations[0].hash, 10);
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::pending});
  history.rows[0].created_at = 15;
  CHECK(states_of(reconcile(project, history)) == std::vector{S::applied, S::pending});
}

TEST_CASE("rows that several Drizzle runs wrote at once are duplicates, not missing") {
  const auto project = shop();
  auto history = drizzle_history(project, 3);
  add_row(history, project.migrations[2].hash, at(3));
  add_row(history, project.migrations[2].hash, at(3));
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::applied, S::applied});
  CHECK(message_of(result, "recorded-twice") ==
        "Drizzle's history holds more than one row for 0002_late: several migrators ran at once, "
        "and their statements may have run more than once");
}

TEST_CASE(
    "a row that no entry stands for is missing, called by its name, the mirror's, or its hash") {
  const auto project = shop();
  auto history = own_history(project, 3);
  const auto gone = sha256_hex("gone");
  add_row(history, gone, at(4));
  CHECK(reconcile(project, history).migrations[3].tag == gone.substr(0, 12));
  add_tracking(history, "0003_gone.sql", gone);
  CHECK(reconcile(project, history).migrations[3].tag == "0003_gone");
  CHECK(reconcile(project, history).migrations[3].tracked == 3);
  CHECK(reconcile(project, history).mirror == MirrorChanges());
  history.rows[3].name = "20240101000004_gone";
  CHECK(reconcile(project, history).migrations[3].tag == "20240101000004_gone");
  CHECK(message_of(reconcile(project, history), "not-in-journal") ==
        "1 row of Drizzle's history stands for no entry of the journal: 20240101000004_gone");
}

TEST_CASE(
    "a row without created_at is matched by hash, and it is said what Drizzle would make of it") {
  const auto project = shop();
  History history;
  add_row(history, project.migrations[0].hash, std::nullopt);
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::pending, S::pending});
  CHECK(message_of(result, "created-at-null") ==
        "created_at is null in Drizzle's history for 0000_init: on PostgreSQL, drizzle-orm before "
        "1.0 would apply "
        "every migration again");
}

TEST_CASE(
    "a row older than its entry, and no row newer: it is said that Drizzle would apply it again") {
  auto project = shop();
  auto history = drizzle_history(project, 3);
  CHECK(message_of(reconcile(project, history), "drizzle-would-repeat") == "(nothing)");
  *history.rows[1].created_at -= 1;
  CHECK(message_of(reconcile(project, history), "drizzle-would-repeat") == "(nothing)");
  *history.rows[2].created_at -= 1;
  CHECK(message_of(reconcile(project, history), "drizzle-would-repeat") ==
        "drizzle-orm before 1.0 would apply " + project.journal.entries[2].tag +
            " again: `when` in the journal is later than every created_at of its history");
  project.journal.layout = Layout::v1;
  CHECK(message_of(reconcile(project, history), "drizzle-would-repeat") == "(nothing)");
}

TEST_CASE("an edited file is changed; one with other line endings is only noted") {
  auto project = shop();
  auto history = drizzle_history(project, 3);
  history.rows[0].hash = sha256_hex("before the edit");
  history.rows[1].hash = project.migrations[1].equivalent_hashes[0];
  history.rows[2].hash = text::upper(history.rows[2].hash);
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::changed, S::applied, S::applied});
  CHECK(
      message_of(result, "line-endings-differ") ==
      "0001_add_users.sql differs from what was applied only in line endings or a byte order mark");
}

TEST_CASE("a hash that is no SHA-256, or a file that is gone, is a note for what is applied") {
  auto project = shop();
  auto history = drizzle_history(project, 3);
  history.rows[0].hash = "by hand";
  project.migrations[1].hash.clear();
  project.migrations[1].equivalent_hashes.clear();
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::applied, S::applied});
  CHECK(message_of(result, "hash-invalid") ==
        "the history holds no SHA-256 for 0000_init.sql: edits to it cannot be detected");
  CHECK(message_of(result, "file-missing") ==
        "0001_add_users.sql is applied, and its file is gone");
}

TEST_CASE("where Drizzle's hash is no SHA-256, the mirror's checksum tells of an edit") {
  const auto project = shop();
  auto history = drizzle_history(project, 3);
  history.rows[0].hash = "by hand";
  history.rows[1].hash = "";
  history.tracking = {
      {.migration_name = "0000_init.sql", .checksum = sha256_hex("before the edit")},
      {.migration_name = "0001_add_users.sql", .checksum = project.migrations[1].hash}};
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::changed, S::applied, S::applied});
  CHECK(message_of(result, "hash-invalid") ==
        "Drizzle's history holds no SHA-256 for 0000_init.sql; __migration_tracking's is used");
  CHECK(message_of(result, "checksums-disagree") == "(nothing)");
}

TEST_CASE("what Drizzle applied is adopted with the history's checksums") {
  const auto project = shop();
  const auto history = drizzle_history(project, 2);
  const auto result = reconcile(project, history);
  REQUIRE(result.mirror.adopt.size() == 2);
  CHECK(result.mirror.adopt[1] == MirrorChanges::Adopt{.migration_name = "0001_add_users.sql",
                                                       .checksum = project.migrations[1].hash,
                                                       .when = at(2)});
  CHECK(message_of(result, "applied-by-drizzle") ==
        "2 migrations applied by Drizzle, to be added to __migration_tracking: 0000_init and "
        "0001_add_users");
}

TEST_CASE("what Drizzle 1.0 applied keeps its time when it is adopted") {
  const auto project = shop();
  auto history = drizzle_history(project, 1);
  history.shape = HistoryShape::five_columns;
  history.rows[0].name = v1_name(project.journal.entries[0]);
  history.rows[0].applied_at = "2024-05-06 07:08:09";
  const auto result = reconcile(project, history);
  CHECK(result.mirror.adopt.at(0).applied_at == "2024-05-06 07:08:09");
  CHECK(result.migrations[0].applied_at == "2024-05-06 07:08:09");
}

TEST_CASE("what Drizzle applied since the last run is told apart from a first adoption") {
  const auto project = shop();
  auto history = own_history(project, 2);
  add_row(history, project.migrations[2].hash, at(3));
  const auto result = reconcile(project, history);
  CHECK(message_of(result, "applied-by-drizzle") ==
        "1 migration applied by Drizzle since Sluice last ran, to be added to "
        "__migration_tracking: 0002_late");
}

TEST_CASE("a mirror row of another project is left alone, and told of") {
  const auto project = shop();
  auto history = own_history(project, 3);
  add_tracking(history, "0000_other_project.sql", sha256_hex("other"));
  const auto result = reconcile(project, history);
  CHECK(result.mirror == MirrorChanges());
  CHECK(codes_of(result.diagnostics) == std::vector<std::string>{"mirror-only"});
}

TEST_CASE("a migration that was renamed after it was mirrored keeps its mirror row") {
  auto project = shop();
  const auto history = own_history(project, 3);
  project.journal.entries[1].tag = "0001_renamed";
  project.migrations[1].entry.tag = "0001_renamed";
  const auto result = reconcile(project, history);
  CHECK(result.migrations[1].tracked == 1);
  CHECK(result.mirror == MirrorChanges());
}

TEST_CASE("when Drizzle's table is missing or empty the mirror is the history") {
  const auto project = shop();
  for (const auto shape : {HistoryShape::missing, HistoryShape::three_columns}) {
    auto history = own_history(project, 2);
    history.rows.clear();
    history.shape = shape;
    history.tracking[0].migration_name = "0000_init";  // without .sql
    history.tracking[1].applied_at = "2024-01-02 03:04:05";
    history.tracking[1].checksum.reset();
    const auto result = reconcile(project, history);
    CHECK(states_of(result) == std::vector{S::applied, S::applied, S::pending});
    REQUIRE(result.mirror.adopt.size() == 2);
    CHECK(result.mirror.adopt[0].migration_name == "0000_init");
    CHECK(result.mirror.adopt[1] == MirrorChanges::Adopt{.migration_name = "0001_add_users.sql",
                                                         .checksum = project.migrations[1].hash,
                                                         .applied_at = "2024-01-02 03:04:05",
                                                         .into_history = true,
                                                         .into_tracking = false,
                                                         .when = at(2),
                                                         .mends_checksum = true});
  }
}

TEST_CASE(
    "a file that differs from the mirror's checksum is changed also where the mirror is the "
    "history") {
  const auto project = shop();
  History history;
  add_tracking(history, "0000_init.sql", sha256_hex("another project's 0000_init"));
  CHECK(states_of(reconcile(project, history)) == std::vector{S::changed, S::pending, S::pending});
}

TEST_CASE("the home-made table is matched by id or name against tag, file or number") {
  const auto project = shop();
  History history{.has_legacy = true};
  history.legacy = {
      {.id = "0000", .name = "init", .applied_at = "2023-01-01 00:00:00", .checksum = "crc:1"},
      {.id = "7", .name = "0001_add_users.sql", .checksum = sha256_hex("edited since")},
      {.id = "0009_x", .name = "gone", .checksum = ""}};
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::changed, S::pending});
  REQUIRE(result.mirror.adopt.size() == 2);
  CHECK(result.mirror.adopt[0] == MirrorChanges::Adopt{.migration_name = "0000_init.sql",
                                                       .checksum = project.migrations[0].hash,
                                                       .applied_at = "2023-01-01 00:00:00",
                                                       .into_history = true,
                                                       .when = at(1)});
  CHECK(message_of(result, "legacy-not-in-journal") ==
        "1 row of __migrations__ names no entry of the journal: gone");
}

TEST_CASE("a number that two entries share names neither in the home-made table") {
  const auto project = project_of({{"0000_a", 1, {"a"}}, {"0000_b", 2, {"b"}}});
  History history{.has_legacy = true};
  history.legacy = {{.id = "0000", .name = "first", .checksum = ""}};
  CHECK(states_of(reconcile(project, history)) == std::vector{S::pending, S::pending});
}

TEST_CASE("checksums of mirror and history that differ are told, and Drizzle's is used") {
  const auto project = shop();
  auto history = own_history(project, 3);
  history.tracking[1].checksum = sha256_hex("edited by hand");
  const auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::applied, S::applied});
  CHECK(codes_of(result.diagnostics) == std::vector<std::string>{"checksums-disagree"});
}

TEST_CASE("what was started outside a transaction and is not recorded as applied is partial") {
  const auto project = shop();
  auto history = own_history(project, 1);
  const auto event = [](EventKind kind, int index) {
    return Event{.kind = kind,
                 .migration_name = "0001_add_users.sql",
                 .checksum = "sum",
                 .statement_index = index};
  };
  history.progress = {event(EventKind::statement_started, 0), event(EventKind::statement_done, 0)};
  auto result = reconcile(project, history);
  CHECK(states_of(result) == std::vector{S::applied, S::partial, S::pending});
  CHECK(result.migrations[1].progress == Progress{.statements_done = 1, .checksum = "sum"});

  history.progress.push_back(event(EventKind::statement_started, 3));
  CHECK(reconcile(project, history).migrations[1].progress ==
        Progress{.statements_done = 1, .in_doubt = 3, .checksum = "sum"});

  history.progress.push_back(event(EventKind::failed, 3));
  CHECK(reconcile(project, history).migrations[1].progress ==
        Progress{.statements_done = 1, .in_doubt = 3, .refused = true, .checksum = "sum"});

  history.progress.push_back(event(EventKind::statement_started, 0));  // a SET said again
  CHECK(reconcile(project, history).migrations[1].progress->in_doubt == 3);
  history.progress.push_back(event(EventKind::statement_started, 3));
  history.progress.push_back(event(EventKind::statement_done, 3));
  CHECK(reconcile(project, history).migrations[1].progress ==
        Progress{.statements_done = 4, .checksum = "sum"});

  add_row(history, project.migrations[1].hash, at(2));
  CHECK(reconcile(project, history).migrations[1].state == S::applied);
}

}  // namespace
}  // namespace sluice
