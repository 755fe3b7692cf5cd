// What is found has a code, which is a contract; its sentence is made of what it holds.
#include "sluice/finding.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "core/finding/finding_error.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(text::cat(SLUICE_SOURCE_DIR "/", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const FindingCode code : all_finding_codes()) all.emplace_back(name_of(code));
  return all;
}

TEST_CASE("each code has a name of its own, by which it is found") {
  for (const FindingCode code : all_finding_codes()) {
    CAPTURE(std::string(name_of(code)));
    CHECK(finding_code(name_of(code)) == code);
  }
  const auto all = names();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  CHECK(finding_code("no-such-code") == std::nullopt);
  CHECK(name_of(FindingCode::journal_when_not_increasing) == "journal-when-not-increasing");
  CHECK(name_of(FindingCode::npm_kept_a_flag) == all.back());
}

TEST_CASE("the schema of findings and the page about them list the codes, and no others") {
  const JsonDocument schema(content_of("schemas/findings.schema.json"), "findings.schema.json");
  std::vector<std::string> listed;
  for (const Json& code : schema.root().at("$defs").at("code").at("enum").elements())
    listed.push_back(code.string());
  CHECK(listed == names());
  std::vector<std::string> told;
  for (const std::string& line : text::split(content_of("docs/findings.md"), "\n"))
    if (line.starts_with("| `")) told.push_back(line.substr(3, line.find('`', 3) - 3));
  CHECK(told == names());
}

TEST_CASE("each code has a sentence, which holds what the finding holds") {
  for (const FindingCode code : all_finding_codes()) {
    CAPTURE(std::string(name_of(code)));
    Finding finding{.code = code, .migration = "0001_b", .details = {{Detail::reason, "why"}}};
    CHECK_FALSE(message_of(finding).empty());
    CHECK_FALSE(message_of(finding).ends_with('.'));
    const std::string hint = hint_of(finding);
    CHECK((hint.empty() || hint.ends_with('.')));
  }
  const Finding twice{.code = FindingCode::recorded_twice,
                      .details = {{Detail::migrations, std::vector<std::string>{"a", "b"}}}};
  CHECK(text::split(message_of(twice), ":").at(0) ==
        "Drizzle's history holds more than one row for a and b");
}

TEST_CASE("a migration that is not recorded takes the advice of what was found out about it") {
  Finding pending{.code = FindingCode::pending, .migration = "0001_b"};
  CHECK(hint_of(pending) == "`sluice migrate` applies it.");
  pending.details = {{Detail::effect, name_of(FindingCode::took_effect)}};
  CHECK(message_of(pending) == "0001_b is not applied");
  CHECK(hint_of(pending) == "`sluice repair 0001_b --record` records it alone.");
  pending.details.emplace_back(Detail::all_so_far);
  CHECK(hint_of(pending) == "`sluice baseline 0001_b` records it without running it.");
}

TEST_CASE("a finding that ends the run keeps its place, its sentence and its hint") {
  const Finding gone{.code = FindingCode::file_missing,
                     .migration = "0001_b",
                     .where = {.file = "drizzle/0001_b.sql"}};
  const ErrorInfo error = error_of(gone, ErrorCode::bad_file);
  CHECK(error.code == ErrorCode::bad_file);
  CHECK(error.message == message_of(gone));
  CHECK(error.hint == hint_of(gone));
  CHECK(error.where == gone.where);
}

}  // namespace
}  // namespace sluice
