#include "core/journal/journal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/journal/folder_path.hpp"

namespace sluice {

namespace {

// A version is a string in every journal that drizzle-kit wrote; a hand-written number
// means the same.
std::string read_version(const JsonValue& version) {
  return version.is_integer() ? std::to_string(version.integer()) : version.string();
}

std::string read_journal_version(const JsonValue& root) {
  const JsonValue found = root.at("version");
  std::string version = read_version(found);
  if (version != "5" && version != "6" && version != "7")
    found.fail(text::cat("journal version ", version, " is not known"),
               "Sluice reads versions 5, 6 and 7; a newer one needs a newer Sluice.");
  return version;
}

// A whole number, or the decimal text of one, as JavaScript would take it.
std::optional<std::int64_t> read_whole(const JsonValue& json) {
  if (json.kind() == JsonValue::Kind::string) return text::parse_integer(json.string());
  if (json.kind() != JsonValue::Kind::number) return std::nullopt;
  if (std::trunc(json.number()) != json.number()) return std::nullopt;
  return json.integer();
}

std::int64_t read_when(const JsonValue& entry) {
  constexpr std::string_view k_hint =
      "Set it to the milliseconds since 1970 at which the migration was made; Drizzle stores it as "
      "created_at.";
  const std::optional<JsonValue> found = entry.find("when");
  if (!found) entry.fail("\"when\" is missing", std::string(k_hint));
  const std::optional<std::int64_t> when = read_whole(*found);
  if (!when) found->fail("expected a whole number of milliseconds", std::string(k_hint));
  if (*when > k_greatest_when || *when < -k_greatest_when)
    found->fail("the number is too large", std::string(k_hint));
  return *when;
}

std::string read_tag(const JsonValue& entry) {
  const JsonValue found = entry.at("tag");
  std::string tag = found.string();
  if (const std::string_view flaw = flaw_in_path(tag); !flaw.empty())
    found.fail(text::cat("the tag ", flaw),
               "A tag is the name of a file in the migrations folder without its .sql, such as "
               "0003_lazy_juggernaut.");
  return tag;
}

int read_idx(const JsonValue& entry) {
  const std::optional<JsonValue> found = entry.find("idx");
  if (!found) return -1;
  const std::int64_t idx = found->integer();
  if (idx < 0 || idx > std::numeric_limits<int>::max())
    found->fail("expected an integer from 0 to 2147483647");
  return static_cast<int>(idx);
}

// The lines of values that are asked for in the text's order: it is counted once.
class Lines {
 public:
  explicit Lines(std::string_view text) : at_(text.data()) {}

  int line_of(const JsonValue& value) {
    const char* const begin = value.raw().data();
    line_ += static_cast<int>(std::count(at_, begin, '\n'));
    at_ = begin;
    return line_;
  }

 private:
  const char* at_;
  int line_ = 1;
};

JournalEntry read_entry(const JsonValue& json, int line) {
  JournalEntry entry;
  entry.tag = read_tag(json);
  entry.when = read_when(json);
  entry.idx = read_idx(json);
  if (const auto version = json.find("version")) entry.version = read_version(*version);
  if (const auto breakpoints = json.find("breakpoints")) entry.breakpoints = breakpoints->boolean();
  entry.line = line;
  return entry;
}

}  // namespace

Journal parse_journal(std::string_view text, const std::string& file) {
  const JsonText document(text, file);
  const JsonValue root = document.root();
  const std::optional<JsonValue> entries = root.find("entries");
  if (!entries)
    root.fail("\"entries\" is missing",
              "This is not a journal of drizzle-kit, or it was cut short; restore it from version "
              "control.");

  Journal journal;
  journal.file = file;
  journal.version = read_journal_version(root);
  journal.dialect = root.at("dialect").string();
  Lines lines(text);
  std::unordered_map<std::string, int> line_of_tag;
  for (const JsonValue element : entries->elements()) {
    journal.entries.push_back(read_entry(element, lines.line_of(element)));
    const JournalEntry& entry = journal.entries.back();
    const auto [first, is_new] = line_of_tag.emplace(entry.tag, entry.line);
    if (!is_new)
      element.at("tag").fail(
          text::cat("\"", entry.tag, "\" is already the tag of the entry at line ", first->second),
          "Each entry needs a file of its own; remove one of the two, as after a merge.");
  }
  return journal;
}

}  // namespace sluice
