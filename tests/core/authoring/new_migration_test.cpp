// What drizzle-kit wrote is in tests/fixtures/new_migration/,
// made by tools/make_new_migration_fixtures.
#include "core/authoring/new_migration.hpp"

#include <algorithm>
#include <filesystem>

#include "base/json.hpp"
#include "core/journal/journal.hpp"
#include "support/codec.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

namespace fs = std::filesystem;

// The last file in byte-wise order that does not start with `_`, as drizzle-kit takes it.
std::optional<std::string> latest_snapshot(const fs::path& meta) {
  std::vector<std::string> names;
  if (fs::exists(meta))
    for (const auto& file : fs::directory_iterator(meta))
      if (file.path().filename().string().front() != '_') names.push_back(file.path().string());
  if (names.empty()) return std::nullopt;
  return test::read_file(*std::max_element(names.begin(), names.end()));
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(folder))
    if (file.is_regular_file()) files.push_back(fs::relative(file.path(), folder).string());
  std::sort(files.begin(), files.end());
  return files;
}

// Everything that the case says, and the two things that chance decided when drizzle-kit ran: time
// and id.
NewMigrationInput input_of(const fs::path& folder) {
  const JsonDocument options(test::read_file(folder / "options.json"), "options.json");
  NewMigrationInput input{.name = options.root().at("name").string(),
                          .codec = test::codec_of(options.root().at("dialect").string())};
  input.prefix = parse_prefix_mode(options.root().at("prefix").string()).value();
  const fs::path journal = folder / "before/meta/_journal.json";
  if (fs::exists(journal)) input.journal = test::read_file(journal);
  input.snapshot = latest_snapshot(folder / "before/meta");

  input.now_ms = parse_journal(test::read_file(folder / "after/meta/_journal.json"), "after")
                     .entries.back()
                     .when;
  for (const std::string& file : files_below(folder / "after/meta"))
    if (file.find("snapshot") != std::string::npos)
      input.uuid = JsonDocument(test::read_file(folder / "after/meta" / file), file)
                       .root()
                       .at("id")
                       .string();
  return input;
}

NewMigrationInput small_input() {
  return {.name = "x",
          .codec = test::codec_of("sqlite"),
          .now_ms = 1795198460999,
          .uuid = "11111111-2222-3333-4444-555555555555",
          .journal = R"({"version":"7","dialect":"sqlite","entries":[]})"};
}

Error failure_of(const NewMigrationInput& input) {
  try {
    new_migration(input);
  } catch (const Error& error) {
    return error;
  }
  FAIL("no failure");
  throw;
}

}  // namespace

TEST_CASE("the new migration's files are byte for byte those of drizzle-kit generate --custom") {
  std::size_t cases = 0;
  for (const auto& folder : fs::directory_iterator(test::fixture_path("new_migration"))) {
    if (!fs::exists(folder.path() / "options.json")) continue;
    INFO(folder.path());
    ++cases;
    const NewMigration made = new_migration(input_of(folder.path()));
    std::vector<std::string> paths;
    for (const NewFile& file : made.files) {
      INFO(file.path);
      CHECK(file.content == test::read_file(folder.path() / "after" / file.path));
      CHECK((file.replaces || !fs::exists(folder.path() / "before" / file.path)));
      paths.push_back(file.path);
    }
    std::sort(paths.begin(), paths.end());
    CHECK(paths == files_below(folder.path() / "after"));
  }
  CHECK(cases >= 9);
}

TEST_CASE(
    "the journal that a new migration continues can be read, ends with it, and is written last") {
  NewMigrationInput input = small_input();
  for (int i = 0; i < 3; ++i) {
    input.name = "step" + std::to_string(i);
    const NewMigration made = new_migration(input);
    CHECK(made.files.back().path == "meta/_journal.json");
    input.journal = made.files.back().content;
    input.snapshot = made.files[1].content;
    const Journal journal = parse_journal(*input.journal, "j");
    CHECK(journal.entries.size() == static_cast<std::size_t>(i + 1));
    CHECK(journal.entries.back().tag == made.tag);
    // Drizzle skips what is not later than the newest row.
    CHECK(journal.entries.back().when == input.now_ms + i);
    CHECK(check_journal(journal).empty());
  }
}

TEST_CASE("every prefix mode makes its own tag") {
  NewMigrationInput input = small_input();
  const auto tag = [&](PrefixMode mode) {
    input.prefix = mode;
    return new_migration(input).tag;
  };
  CHECK(tag(PrefixMode::index) == "0000_x");
  CHECK(tag(PrefixMode::timestamp) == "20261120181420_x");
  CHECK(tag(PrefixMode::supabase) == "20261120181420_x");
  CHECK(tag(PrefixMode::unix_seconds) == "1795198460_x");
  CHECK(tag(PrefixMode::none) == "_x");
  CHECK_FALSE(parse_prefix_mode("weekly"));
}

TEST_CASE("a `when` ahead of the clock is followed by the next one, wherever it stands") {
  NewMigrationInput input = small_input();
  const auto when_after = [&](const std::string& entries) {
    input.journal = R"({"version":"7","dialect":"sqlite","entries":[)" + entries + "]}";
    const NewMigration made = new_migration(input);
    return parse_journal(made.files.back().content, "j").entries.back().when;
  };
  CHECK(when_after(R"({"when":1895198460999,"tag":"a"},{"when":5,"tag":"b"})") == 1895198461000);
  CHECK(when_after(R"({"when":5,"tag":"a"})") == input.now_ms);
  input.journal =
      R"({"version":"7","dialect":"sqlite","entries":[{"when":9007199254740991,"tag":"a"}]})";
  CHECK(failure_of(input).info().hint.find("sluice repair") != std::string::npos);
}

TEST_CASE("without a prefix mode the folder's own is continued, and the new snapshot sorts last") {
  NewMigrationInput input = small_input();
  input.prefix.reset();
  const auto tag_after = [&](const std::string& tag) {
    input.journal = R"({"version":"7","dialect":"sqlite","entries":[{"idx":4,"when":1,"tag":")" +
                    tag + R"("}]})";
    return new_migration(input).tag;
  };
  CHECK(tag_after("0004_a") == "0005_x");
  CHECK(tag_after("20250101000000_a") == "20261120181420_x");
  CHECK(tag_after("20991231235959_a") == "21000101000000_x");
  CHECK(tag_after("1695198460_a") == "1795198460_x");
  CHECK(tag_after("1995198460_a") == "1995198461_x");
  CHECK(tag_after("_a") == "0005_x");
  // drizzle-kit continues the last snapshot by name.
  input.snapshot_file = "drizzle/meta/20250101000000_snapshot.json";
  CHECK(tag_after("0004_a") == "20261120181420_x");
}

TEST_CASE("the index follows the last entry's, or the number of entries where that has none") {
  NewMigrationInput input = small_input();
  input.journal =
      R"({"version":"7","dialect":"sqlite","entries":[{"idx":12344,"when":1,"tag":"a"}]})";
  CHECK(new_migration(input).tag == "12345_x");
  input.journal = R"({"version":"7","dialect":"sqlite","entries":[{"when":1,"tag":"a"}]})";
  CHECK(new_migration(input).tag == "0001_x");
}

TEST_CASE("a name that is no file name, empty, too long or taken is refused as bad usage") {
  NewMigrationInput input = small_input();
  for (const std::string& name :
       {std::string(), std::string("a/b"), std::string("a\\b"), std::string("a\nb"),
        std::string("a\0b", 3), std::string("\xFF"), std::string(300, 'x'), std::string("."),
        std::string(".."), std::string(" . "), std::string("a\xC2\x9B"), std::string("a\u202Eb")}) {
    input.name = name;
    CHECK(failure_of(input).info().code == ErrorCode::usage);
    CHECK_FALSE(failure_of(input).info().hint.empty());
  }
  input.name = "x";
  input.prefix = PrefixMode::none;
  input.journal = R"({"version":"7","dialect":"sqlite","entries":[{"when":1,"tag":"_x"}]})";
  CHECK(failure_of(input).what() == std::string("there is already a migration _x"));
}

TEST_CASE("a snapshot of an older version or another dialect is not continued") {
  NewMigrationInput input = small_input();
  input.snapshot_file = "meta/0000_snapshot.json";
  input.snapshot = "{\n\"id\":\"a\", \"dialect\":\"sqlite\",\n \"version\":\"5\"}";
  CHECK(
      failure_of(input).what() ==
      std::string(
          "meta/0000_snapshot.json:3:12: version: snapshot version 5 cannot be continued, 6 can"));
  input.snapshot = R"({"id":"a","dialect":"mysql","version":"5"})";
  CHECK(failure_of(input).info().code == ErrorCode::bad_file);
  input.codec = test::codec_of("postgresql");
  CHECK(failure_of(input).info().code == ErrorCode::config);
}

TEST_CASE("members that drizzle-kit does not know stay in the snapshot and the journal") {
  NewMigrationInput input = small_input();
  input.journal =
      R"({"version":"7","dialect":"sqlite","entries":[{"when":1,"tag":"a","by":"me"}],"z":[null]})";
  input.snapshot =
      R"({"version":"6","dialect":"sqlite","id":"a","prevId":"b","tables":{"t":{"odd":1,)"
      R"("name":"t"}},"more":{}})";
  const NewMigration made = new_migration(input);
  CHECK(made.files[1].content.find("\"odd\": 1") != std::string::npos);
  CHECK(made.files[1].content.find("\"more\": {}") != std::string::npos);
  CHECK(made.files[2].content.find("\"by\": \"me\"") != std::string::npos);
  CHECK(made.files[2].content.find("\"z\": [\n    null\n  ]") != std::string::npos);
}

}  // namespace sluice
