#include "render/render_compare.hpp"

#include <vector>

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "core/schema/drift_aspects.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

constexpr const char* k_none = "-";
constexpr std::size_t k_cell = 40;  // characters; --json has the whole texts
constexpr std::size_t k_lead = 10;  // what is shown before the first difference of two long texts

std::string name(const ObjectRef& object) {
  if (object.kind == "column order")
    return text::cat("column order of ", name_of({"table", object.name, ""}));
  // SQLite's triggers are named so already.
  const bool says_kind = object.name.name.starts_with(object.kind + " ");
  return says_kind ? object.name.name : name_of(object);
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// The first character in which they differ; 0 where one of them is not there.
std::size_t first_difference(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  while (at > 0 && at < a.size() && !begins_character(a[at])) --at;
  return b.empty() ? 0 : at;
}

// The piece of a long text that shows how it differs from `other`.
std::string cell(std::string_view text, std::string_view other) {
  if (text.empty()) return k_none;
  if (text::count_characters(text) <= k_cell) return std::string(text);
  std::size_t from = first_difference(text, other);
  from = from > k_lead ? from - k_lead : 0;
  while (from > 0 && !begins_character(text[from])) --from;
  std::size_t end = from, count = 0;
  while (end < text.size() && (count < k_cell || !begins_character(text[end])))
    count += begins_character(text[end++]) ? 1U : 0U;
  return text::cat(from > 0 ? "…" : "", text.substr(from, end - from),
                   end < text.size() ? "…" : "");
}

// Texts that are compared word by word have a blank on each side of a dot.
std::string without_blanks(const std::string& text) { return text::replace_all(text, " . ", "."); }

}  // namespace

std::string render_compare(const CompareReport& report, const Style& style) {
  const auto& differences = report.comparison.differences;
  std::string out = text::cat("A: ", report.a, "\nB: ", report.b, "\n\n");
  if (differences.empty()) return out + style.green("✅ No differences") + "\n";
  std::vector<std::vector<std::string>> rows = {{"  object", "A", "B"}};
  for (const Difference& difference : differences) {
    const std::string a = without_blanks(difference.a), b = without_blanks(difference.b);
    rows.push_back({text::cat("  ", name(difference.object)), cell(a, b), cell(b, a)});
  }
  return text::cat(out, render_table(rows), "\n",
                   style.red(text::cat("❌ ", counted(differences.size(), "difference"))), "\n");
}

std::string json_compare(const CompareReport& report) {
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("a", report.a)
      .member("b", report.b)
      .member("same", report.comparison.differences.empty())
      .key("differences")
      .array();
  const auto side = [&](std::string_view key, const std::string& text) {
    json.key(key);
    if (text.empty())
      json.null();
    else
      json.value(text);
  };
  for (const Difference& difference : report.comparison.differences) {
    json.object()
        .member("kind", difference.object.kind)
        .member("schema", difference.object.name.schema)
        .member("name", difference.object.name.name)
        .member("part", difference.object.part);
    side("a", difference.a);
    side("b", difference.b);
    json.end();
  }
  json.end().key("sql").array();
  for (const std::string& statement : report.comparison.sql) json.value(statement);
  return json.end().end().text();
}

}  // namespace sluice
