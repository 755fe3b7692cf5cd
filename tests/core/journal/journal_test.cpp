// Malformed journals: each file of tests/fixtures/journal/bad/ gives exactly the message beside it.
#include "core/journal/journal.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

namespace sluice {

namespace {

namespace fs = std::filesystem;

Journal read(const std::string& text) { return parse_journal(text, "drizzle/meta/_journal.json"); }

std::string journal_of(const std::string& entries) {
  return R"({"version":"7","dialect":"sqlite","entries":[)" + entries + "]}";
}

std::string show(const ErrorInfo& info) {
  return text::cat(Error(info).what(), "\n", info.excerpt, info.excerpt.empty() ? "" : "\n",
                   "hint: ", info.hint, "\n");
}

std::string message_of(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::bad_file);
    return show(error.info());
  }
  return "no failure\n";
}

std::string show(const std::vector<Finding>& findings) {
  std::string result;
  for (const Finding& each : findings)
    result +=
        text::cat(each.severity == Severity::info ? "info " : "warning ", name_of(each.code), " ",
                  each.where.line, ": ", message_of(each), "\nhint: ", hint_of(each), "\n");
  return result;
}

std::vector<fs::path> sorted_files(const std::string& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(test::fixture_path(folder)))
    if (file.path().extension() == extension) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("a journal is read with all its fields, in the array's order") {
  const Journal journal = read(R"({
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    { "idx": 1, "version": "7", "when": 1795198024310, "tag": "0001_b", "breakpoints": false },
    { "idx": 0, "version": "7", "when": 5, "tag": "0000_a", "breakpoints": true }
  ]
})");
  CHECK(journal.file == "drizzle/meta/_journal.json");
  CHECK(journal.version == "7");
  CHECK(journal.dialect == "postgresql");
  REQUIRE(journal.entries.size() == 2);
  CHECK(journal.entries[0] == JournalEntry{1, "7", 1795198024310, "0001_b", false, 5});
  CHECK(journal.entries[1] == JournalEntry{0, "7", 5, "0000_a", true, 6});
}

TEST_CASE("versions 5, 6 and 7 are read, and the dialect as the file says it") {
  for (const std::string version : {"5", "6", "7"}) {
    const Journal journal = read(R"({"version":")" + version + R"(","dialect":"pg","entries":[]})");
    CHECK(journal.version == version);
    CHECK(journal.dialect == "pg");
    CHECK(journal.entries.empty());
  }
  CHECK(read(R"({"version":7,"dialect":"sqlite","entries":[]})").version == "7");
}

TEST_CASE("idx, breakpoints and the entry's version may be missing") {
  const Journal journal = read(journal_of(R"({"when":1,"tag":"a"})"));
  CHECK(journal.entries.at(0) == JournalEntry{-1, "", 1, "a", true, 1});
}

TEST_CASE("the tags of every prefix mode are read") {
  for (const std::string tag :
       {"0000_init", "20261120181413_init", "1795198460_init", "_init", "init", "0001_add users",
        "0002_größe", "sub/0003_x", "..x", "a..b", ".hidden"})
    CHECK(read(journal_of(R"({"when":1,"tag":")" + tag + "\"}")).entries.at(0).tag == tag);
}

TEST_CASE("`when` may be what JavaScript takes for a whole number") {
  const auto when = [](const std::string& json) {
    return read(journal_of(R"({"tag":"a","when":)" + json + "}")).entries.at(0).when;
  };
  CHECK(when("1795198024310") == 1795198024310);
  CHECK(when("\"1795198024310\"") == 1795198024310);
  CHECK(when("9000.0") == 9000);
  CHECK(when("1.7e12") == 1700000000000);
  CHECK(when("0") == 0);
  CHECK(when("9007199254740991") == 9007199254740991);
}

TEST_CASE("each malformed journal gives one clear error with its place and a hint") {
  const auto files = sorted_files("journal/bad", ".json");
  CHECK(files.size() >= 40);
  for (const fs::path& file : files)
    test::compare_with_file(fs::path(file).replace_extension(".txt"),
                            message_of(test::read_file(file)));
}

TEST_CASE("a journal cut off at any byte is an error with a hint, or whole") {
  const std::string text = journal_of(
      "\n"
      R"({"idx":0,"version":"6","when":1795198024310,"tag":"0000_a","breakpoints":true})"
      "\n");
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string message = message_of(text.substr(0, length));
    CHECK(message != "no failure\n");
    CHECK(message.find("hint: ") + 7 < message.size());
  }
  CHECK(message_of(text) == "no failure\n");
}

TEST_CASE("what is odd in a journal that can be read is found, all of it") {
  const auto files = sorted_files("journal/odd", ".json");
  CHECK(files.size() >= 4);
  for (const fs::path& file : files)
    test::compare_with_file(fs::path(file).replace_extension(".txt"),
                            show(check_journal(read(test::read_file(file)))));
}

TEST_CASE("a journal as drizzle-kit writes it has no findings") {
  CHECK(check_journal(read(test::read_file(SLUICE_SOURCE_DIR "/drizzle/meta/_journal.json")))
            .empty());
  CHECK(check_journal(read(journal_of(""))).empty());
}

TEST_CASE("reading a journal of a thousand entries names their lines by one scan") {
  std::string entries;
  for (int i = 0; i < 1000; ++i)
    entries +=
        text::cat(i == 0 ? "" : ",", "\n{\"idx\":", i, ",\"when\":", i, ",\"tag\":\"t", i, "\"}");
  const Journal journal = read(journal_of(entries));
  for (int i = 0; i < 1000; ++i) CHECK(journal.entries[static_cast<std::size_t>(i)].line == i + 2);
}

}  // namespace sluice
