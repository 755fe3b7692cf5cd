#include "core/journal/journal_edit.hpp"

#include <algorithm>
#include <set>

#include "base/json.hpp"
#include "base/json_scan.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

struct Span {
  std::size_t begin = 0, end = 0;
};

Span span_at(std::string_view text, std::size_t offset) {
  JsonScan scan(text);
  scan.go_to(offset);
  scan.value();
  return {offset, scan.offset()};
}

std::vector<Span> children_of(std::string_view text, std::size_t offset) {
  JsonScan scan(text);
  scan.go_to(offset);
  std::vector<Span> spans;
  for (const std::size_t child : scan.children()) spans.push_back(span_at(text, child));
  return spans;
}

// Where the value of a member stands, in the object that starts at `offset`.
Span member_span(std::string_view text, std::size_t offset, const Json& object,
                 std::string_view key) {
  const auto spans = children_of(text, offset);
  const auto members = object.members();
  if (members.size() != spans.size())
    object.fail("this member occurs twice", "Remove one of the two.");
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].first == key) return spans[i];
  object.fail(text::cat("\"", key, "\" is missing"), "Add it, as in the other entries.");
}

std::size_t root_offset(std::string_view text) { return text.find('{'); }

std::vector<Span> entry_spans(const JsonDocument& document) {
  const std::string& text = document.text();
  return children_of(text, member_span(text, root_offset(text), document.root(), "entries").begin);
}

struct Replacement {
  Span where;
  std::string value;
};

}  // namespace

std::string edit_journal(std::string text, const std::string& file,
                         const std::vector<EntryEdit>& edits) {
  const JsonDocument document(text, file);
  const std::vector<Span> spans = entry_spans(document);
  const std::vector<Json> entries = document.root().at("entries").elements();
  std::vector<Replacement> replacements;
  for (const EntryEdit& edit : edits) {
    const auto replace = [&](std::string_view key, std::string value) {
      replacements.push_back(
          {member_span(document.text(), spans.at(edit.entry).begin, entries.at(edit.entry), key),
           std::move(value)});
    };
    if (edit.idx) replace("idx", text::cat(*edit.idx));
    if (edit.when) replace("when", text::cat(*edit.when));
    if (edit.tag) replace("tag", quote_json(*edit.tag));
  }
  std::sort(
      replacements.begin(), replacements.end(),
      [](const Replacement& a, const Replacement& b) { return a.where.begin > b.where.begin; });
  for (const Replacement& each : replacements)
    text.replace(each.where.begin, each.where.end - each.where.begin, each.value);
  return text;
}

std::string reorder_journal(const std::string& text, const std::string& file,
                            const std::vector<std::size_t>& order) {
  const JsonDocument document(text, file);
  const std::vector<Span> spans = entry_spans(document);
  std::string result;
  std::size_t at = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const Span& from = spans.at(order.at(i));
    result += text.substr(at, spans[i].begin - at);
    result += text.substr(from.begin, from.end - from.begin);
    at = spans[i].end;
  }
  return result + text.substr(at);
}

std::string join_journals(const std::string& first, const std::string& second,
                          const std::string& file) {
  const JsonDocument one(first, file), other(second, file);
  const std::vector<Span> spans = entry_spans(one), others = entry_spans(other);
  if (spans.empty()) return second;
  std::set<std::string> tags;
  for (const Json& entry : one.root().at("entries").elements())
    tags.insert(entry.at("tag").string());
  const std::size_t end = spans.back().end;
  const std::size_t gap = spans.size() > 1 ? spans[spans.size() - 2].end + 1 : end;
  const std::string between =
      spans.size() > 1 ? first.substr(gap, spans.back().begin - gap) : "\n    ";
  std::string joined = first.substr(0, end);
  const std::vector<Json> entries = other.root().at("entries").elements();
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (tags.count(entries[i].at("tag").string()) == 0)
      joined +=
          text::cat(",", between, second.substr(others[i].begin, others[i].end - others[i].begin));
  return joined + first.substr(end);
}

namespace {

// For a first entry that lies in the future: before all that do not.
std::int64_t before_the_others(const std::vector<JournalEntry>& entries, std::int64_t latest) {
  std::int64_t first = latest;
  for (const JournalEntry& entry : entries)
    if (entry.when <= latest) first = std::min(first, entry.when - 1);
  return first;
}

}  // namespace

std::vector<std::int64_t> increasing_whens(const std::vector<JournalEntry>& entries,
                                           std::int64_t latest) {
  std::set<std::int64_t> taken;
  for (const JournalEntry& entry : entries) taken.insert(entry.when);
  std::vector<std::int64_t> whens;
  for (const JournalEntry& entry : entries) {
    std::int64_t when = entry.when;
    const bool is_after = whens.empty() || when > whens.back();
    if (!is_after || when > latest) {
      when = whens.empty() ? before_the_others(entries, latest) : whens.back() + 1;
      while (taken.count(when) > 0) ++when;
    }
    taken.insert(when);
    whens.push_back(when);
  }
  return whens;
}

}  // namespace sluice
