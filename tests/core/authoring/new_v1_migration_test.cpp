// An empty v1 migration is what `drizzle-kit generate --custom` (1.0) wrote in tests/fixtures/v1.
#include "core/authoring/new_v1_migration.hpp"

#include "base/json_text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/planning.hpp"
#include "support/codec.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

using namespace sluice::test;

std::string fixture(const std::string& path) {
  return read_file(SLUICE_SOURCE_DIR "/tests/fixtures/v1/" + path);
}

V1File file_of(const std::string& dialect, const std::string& tag) {
  const auto file = dialect + "/" + tag + "/snapshot.json";
  return {tag, file, fixture(file)};
}

NewV1MigrationInput input_of(const std::string& dialect, const std::vector<std::string>& leaves) {
  NewV1MigrationInput input{.name = "seed", .codec = codec_of(dialect), .place = {.id = "an id"}};
  for (const auto& tag : leaves) {
    input.place.leaves.push_back(file_of(dialect, tag));
    input.tags.push_back(tag);
  }
  return input;
}

// The fixture's name of each dialect's migrations.
struct Names {
  std::string dialect, bio, age, merge, seed;
};
const std::vector<Names> k_names = {
    {"postgresql", "20261121101523_branch_bio", "20261121101529_branch_age", "20261121101535_merge",
     "20261121101541_seed"},
    {"sqlite", "20261121101422_branch_bio", "20261121101436_branch_age", "20261121101447_merge",
     "20261121101456_seed"}};

TEST_CASE("a v1 migration written by hand begins as drizzle-kit's own, byte for byte") {
  for (const auto& names : k_names) {
    const std::string expected = fixture(names.dialect + "/" + names.seed + "/snapshot.json");
    auto input = input_of(names.dialect, {names.merge});
    input.now_ms = *time_of_folder(names.seed) + 999;
    input.place.id = JsonText(expected, "f").root().at("id").string();
    const NewMigration made = new_v1_migration(input);
    CHECK(made.tag == names.seed);
    REQUIRE(made.files.size() == 2);
    CHECK(made.files[0] == NewFile{names.seed + "/snapshot.json", expected});
    CHECK(made.files[1].path == names.seed + "/migration.sql");
    CHECK(fixture(names.dialect + "/" + names.seed + "/migration.sql")
              .starts_with(made.files[1].content));
  }
}

TEST_CASE("a new folder sorts after all that there are, on either product") {
  for (const auto& names : k_names) {
    auto input = input_of(names.dialect, {names.merge});
    input.now_ms = *time_of_folder(names.merge) + 10;
    input.tags.push_back("20991231235959_far");
    for (const char* name : {"zeta", "one", "aaa"}) {
      input.name = name;
      input.tags.push_back(new_v1_migration(input).tag);
    }
    CHECK(input.tags.back() == "21000101000002_aaa");
  }
}

TEST_CASE("PostgreSQL's snapshots of version 8 are continued as they are") {
  NewV1MigrationInput input{
      .name = "seed", .codec = codec_of("postgresql"), .place = {.id = "mine"}};
  const std::string before =
      R"({"id":"a","prevIds":["b"],"version":"8","dialect":"postgres","ddl":[{"name":"t"}],)"
      R"("renames":[]})";
  input.place.leaves = {{"20250101000000_a", "f", before}};
  input.tags = {"20250101000000_a"};
  const std::string made = new_v1_migration(input).files[0].content;
  const JsonText json(made, "f");
  CHECK(json.root().at("id").string() == "mine");
  CHECK(json.root().at("version").string() == "8");
  for (const auto& parent : json.root().at("prevIds").elements()) CHECK(parent.string() == "a");
  CHECK(json.root().at("ddl").raw() == R"([{"name":"t"}])");
  input.place.leaves.push_back({"20250101000000_b", "g", before});
  CHECK(error_of([&] { new_v1_migration(input); }).hint.find("generate") != std::string::npos);
}

TEST_CASE("PostgreSQL's new migration sorts after what it follows, and joins branches") {
  const auto& names = k_names[0];
  auto input = input_of("postgresql", {names.bio, names.age});
  input.now_ms = 0;
  const NewMigration made = new_v1_migration(input);
  CHECK(made.tag == "20261121101530_seed");
  const JsonText json(made.files[0].content, "f");
  std::vector<std::string> parents;
  for (const auto& id : json.root().at("prevIds").elements()) parents.push_back(id.string());
  const std::string text = fixture("postgresql/" + names.merge + "/snapshot.json");
  const JsonText merge(text, "f");
  std::vector<std::string> theirs;
  for (const auto& id : merge.root().at("prevIds").elements()) theirs.push_back(id.string());
  CHECK(parents == theirs);
}

// drizzle-kit 1.0.0-rc.5 wrote it for these branches.
TEST_CASE("SQLite's new migration joins branches, byte for byte as drizzle-kit does") {
  const auto& names = k_names[1];
  const std::string expected =
      read_file(fixture_path("new_migration/v1_sqlite_joined_snapshot.json"));
  for (const auto& leaves :
       {std::vector{names.bio, names.age}, std::vector{names.age, names.bio}}) {
    auto input = input_of("sqlite", leaves);
    input.place.shared = file_of("sqlite", "20261121101413_posts");
    input.place.id = JsonText(expected, "f").root().at("id").string();
    CHECK(new_v1_migration(input).files.at(0).content == expected);
  }
}

TEST_CASE("an older snapshot among SQLite's branches is not continued") {
  const auto& names = k_names[1];
  auto input = input_of("sqlite", {names.bio, names.age});
  input.place.leaves[0].snapshot = R"({"version":"6","id":"x","ddl":[]})";
  CHECK(error_of([&] { new_v1_migration(input); }).code == ErrorCode::bad_file);
}

TEST_CASE("the first v1 migration begins from nothing") {
  for (const auto& names : k_names) {
    const NewMigration made = new_v1_migration(input_of(names.dialect, {}));
    CHECK(made.tag == "19700101000000_seed");
    const JsonText json(made.files[0].content, "f");
    CHECK(json.root().at("ddl").raw() == "[]");
  }
}

TEST_CASE("a v1 migration's name may not be empty or a path; an older snapshot is not continued") {
  auto input = input_of("sqlite", {});
  for (const char* name : {"", "../x", "a/b"}) {
    input.name = name;
    CHECK(error_of([&] { new_v1_migration(input); }).code == ErrorCode::usage);
  }
  auto old = input_of("postgresql", {});
  old.place.leaves = {{"20240101000000_a", "f", R"({"version":"7","id":"x"})"}};
  CHECK(error_of([&] { new_v1_migration(old); }).code == ErrorCode::bad_file);
}

}  // namespace
}  // namespace sluice
