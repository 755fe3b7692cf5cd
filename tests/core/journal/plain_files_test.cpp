// Laws of folders of plain files: which files are migrations, their order, their time, and what a
// history says of them.
#include "core/journal/plain_files.hpp"

#include <algorithm>

#include "core/authoring/new_plain_migration.hpp"
#include "core/planning.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;
using Names = std::vector<std::string>;

Journal journal(const Names& paths) { return journal_of_files("migrations", paths); }

Names tags(const Names& paths) {
  Names all;
  for (const auto& entry : journal(paths).entries) all.push_back(entry.tag);
  return all;
}

std::int64_t when_of(const std::string& path) { return journal({path}).entries.at(0).when; }

NewPlainMigrationInput input(const Names& paths, const std::string& last_path) {
  return {.name = "add_users",
          .now_ms = 1'795'980'645'000,  // 2026-11-29 19:30:45
          .journal = journal(paths),
          .last_path = last_path,
          .rollback_path = {},
          .rollback_tag = {}};
}

constexpr std::int64_t k_2000 = 946'684'800'000;
constexpr std::int64_t k_20240131 = 1'706'659'200'000;

}  // namespace

TEST_CASE("a plain file's name begins with a number, and its tag is its stem") {
  for (const char* path : {"0001_init.sql", "0001_init.up.sql", "0001_init/up.sql"})
    CHECK(plain_file(path) == PlainFile{"0001_init", path});
  CHECK(plain_file("1-init.sql")->tag == "1-init");
  CHECK(plain_file("0001.sql")->tag == "0001");
  CHECK(plain_file("20240131120000_a b.v2.sql")->tag == "20240131120000_a b.v2");
  CHECK(plain_file("consolidated_schema/up.sql")->tag == "consolidated_schema");
  for (const char* path :
       {"seed.sql", "V1__init.sql", "0001_init.down.sql", "0001_init.rollback.sql", "0001_init.SQL",
        "0001_init.sql~", "0001_init.sql.bak", "0001init.sql", ".sql", "0001_init", "a/0001_b.sql",
        "rollback/up.sql", "0001_init.undo.sql"})
    CHECK_FALSE(plain_file(path));
}

TEST_CASE("numbers compare as numbers, times as times, and numbers come before times") {
  CHECK(tags({"10_a.sql", "2_b.sql", "001_c.sql"}) == Names{"001_c", "2_b", "10_a"});
  CHECK(tags({"20240131_a.sql", "3_b.sql", "20240130235959_c.sql"}) ==
        Names{"3_b", "20240130235959_c", "20240131_a"});
  CHECK(tags({"99999999999999999999999_a.sql", "99999999999999999999998_b.sql"}) ==
        Names{"99999999999999999999998_b", "99999999999999999999999_a"});
  CHECK(tags({"2024-02-01_b.sql", "2024-01-31_a.sql"}) == Names{"2024-01-31_a", "2024-02-01_b"});
  CHECK(tags({"seed.sql", "1_a/up.sql", "2_b.up.sql", "2_b.down.sql"}) == Names{"1_a", "2_b"});
}

TEST_CASE("folders without numbers come last, in the order of their names") {
  const Journal all = journal({"b_more/up.sql", "a_schema/up.sql", "20240131_x.sql"});
  REQUIRE(all.entries.size() == 3);
  CHECK(all.entries[1].tag == "a_schema");
  CHECK(all.entries[1].when == k_20240131 + 60'000);
  CHECK(all.entries[2].when == k_20240131 + 120'000);
  CHECK(tags_of_same_number(all) == Names{"", "", ""});
  auto next = input({"a_schema/up.sql"}, "a_schema/up.sql");
  next.name = "b_more";
  CHECK(new_plain_migration(next).files.at(0).path == "b_more/up.sql");
  next.name = "a_first";
  CHECK_THROWS_AS(new_plain_migration(next), Error);
}

TEST_CASE("a file named after another's rollback is no migration") {
  CHECK(tags({"1_init.sql", "1_rollback.sql", "1_init_down.sql", "2_add_rollback.sql"}) ==
        Names{"1_init", "2_add_rollback"});
}

TEST_CASE("the time is the name's, else it follows from the number") {
  CHECK(when_of("0000_a.sql") == k_2000);
  CHECK(when_of("0003_a.sql") == k_2000 + 3 * 60'000);
  CHECK(when_of("20240131_a.sql") == k_20240131);
  CHECK(when_of("202401310102_a.sql") == k_20240131 + 62 * 60'000);
  CHECK(when_of("20240131010203_a.sql") == k_20240131 + 3'723'000);
  CHECK(when_of("20240131010203004_a.sql") == k_20240131 + 3'723'000);
  CHECK(when_of("2024-01-31_010203_a.sql") == k_20240131 + 3'723'000);
  CHECK(when_of("2024013102_a.sql") == k_20240131 + 2'000);
  CHECK(when_of("1706659200_a.sql") == k_20240131);
  CHECK(when_of("1706659200123_a.sql") == k_20240131);
  CHECK(when_of("20241301_a.sql") < k_20240131);  // no month 13: a number
}

TEST_CASE(
    "a file's time is the same whatever other numbers are there, and times increase by seconds") {
  const Names all = {"1_a.sql", "2_b.sql", "7_c.sql", "20240131_d.sql", "20240131_e.sql"};
  const Journal whole = journal(all);
  for (std::size_t i = 1; i < all.size(); ++i)
    CHECK(whole.entries[i].when / 1000 > whole.entries[i - 1].when / 1000);
  const Journal part = journal({all[0], all[2], all[3]});
  CHECK(part.entries[1].when == whole.entries[2].when);
  CHECK(part.entries[2].when == whole.entries[3].when);
  const Journal large = journal({"30000001_a.sql", "30000002_b.sql", "99999999999999999999_c.sql"});
  CHECK(large.entries[0].when < large.entries[1].when);
  CHECK(large.entries[1].when < large.entries[2].when);
  CHECK(large.entries[2].when < k_20240131);
}

TEST_CASE("two files of one tag are refused, and two of one number are told") {
  CHECK_THROWS_AS(journal({"1_a.sql", "1_a/up.sql"}), Error);
  CHECK(tags_of_same_number(journal({"1_a.sql", "2_b.sql", "02_c.sql", "3_d.sql"})) ==
        Names{"", "2_b", "02_c", ""});
  CHECK(tags_of_same_number(journal({"20240131_a.sql", "20240131_b.sql"})) == Names{"", ""});
}

TEST_CASE("a section that undoes what the file made is found by its mark") {
  for (const char* mark :
       {"-- migrate:down", "-- +goose Down", "-- +migrate Down", "--down", "-- DOWN",
        "-- Down Migration", "  -- @DOWN", "-- migrate:down transaction:false"})
    CHECK(line_of_down_section(std::string("-- up\nSELECT 1;\n") + mark + "\r\nDROP TABLE a;") ==
          3);
  for (const char* text :
       {"-- Down the road we drop it\nSELECT 1;", "SELECT 'x -- down'", "-- shut down"})
    CHECK_FALSE(line_of_down_section(text));
}

TEST_CASE("what a history holds of plain files is told by name, by time and by hash") {
  Project project{.folder = "migrations", .journal = journal({"1_a.sql", "2_b.sql", "3_c.sql"})};
  for (const auto& entry : project.journal.entries)
    project.migrations.push_back(migration_of(entry, {"create " + entry.tag}));
  History history;
  add_row(history, project.migrations[0].hash, 5);
  add_row(history, project.migrations[2].hash, project.migrations[2].entry.when);
  std::vector<FileHashes> files;
  for (const auto& migration : project.migrations) files.push_back({migration.hash, {}});
  const auto found = reconcile(project.journal, history, files);
  CHECK(found.migrations[0].state == State::applied);
  CHECK(found.migrations[1].state == State::out_of_order);
  CHECK(found.migrations[2].state == State::applied);
}

TEST_CASE("a new plain migration gets the next number, in the folder's own style") {
  CHECK(new_plain_migration(input({"0009_a.sql"}, "0009_a.sql")).files.at(0).path ==
        "0010_add_users.sql");
  CHECK(new_plain_migration(input({"9-a.sql"}, "9-a.sql")).tag == "10-add_users");
  CHECK(new_plain_migration(input({"9_a/up.sql"}, "9_a/up.sql")).files.at(0).path ==
        "10_add_users/up.sql");
  CHECK(new_plain_migration(input({"20240131120000_a.sql"}, "20240131120000_a.sql")).tag ==
        "20261129193045_add_users");
  CHECK(new_plain_migration(input({"20240131_a.sql"}, "20240131_a.sql")).tag ==
        "20261129_add_users");
  CHECK(new_plain_migration(input({"20261129_b.sql"}, "20261129_b.sql")).tag ==
        "20261129193045_add_users");
  CHECK(new_plain_migration(input({"20300101000000_b.sql"}, "20300101000000_b.sql")).tag ==
        "20300101000001_add_users");
  CHECK(new_plain_migration(input({"1706659200_a.sql"}, "1706659200_a.sql")).tag ==
        "1795980645_add_users");
}

TEST_CASE("a new plain migration gets a rollback file where the others have one") {
  for (const auto& [of_other, own] : std::vector<std::pair<std::string, std::string>>{
           {"1_a.down.sql", "2_add_users.down.sql"},
           {"1_a/down.sql", "2_add_users/down.sql"},
           {"rollback/1_a.sql", "rollback/2_add_users.sql"},
           {"rollback/1_rollback.sql", "rollback/2_rollback.sql"}}) {
    auto with_rollback = input({"1_a.sql"}, "1_a.sql");
    with_rollback.rollback_path = of_other;
    with_rollback.rollback_tag = "1_a";
    CHECK(new_plain_migration(with_rollback).files.at(1).path == own);
  }
}

}  // namespace sluice
