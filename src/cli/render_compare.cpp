#include "cli/render_compare.hpp"

#include <vector>

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/render_text.hpp"
#include "core/drift_aspects.hpp"

namespace sluice::cli {

namespace {

constexpr const char* k_none = "-";

std::string name(const ObjectRef& object) {
  if (object.kind == "column order")
    return text::cat("column order of ", name_of({"table", object.name, ""}));
  // SQLite's triggers are named so already.
  const bool says_kind = object.name.name.starts_with(object.kind + " ");
  return says_kind ? object.name.name : name_of(object);
}

}  // namespace

std::string render_compare(const CompareReport& report, const Style& style) {
  const auto& differences = report.comparison.differences;
  std::string out = text::cat("A: ", report.a, "\nB: ", report.b, "\n\n");
  if (differences.empty()) return out + style.green("✅ No differences") + "\n";
  std::vector<std::vector<std::string>> rows = {{"  object", "A", "B"}};
  for (const Difference& difference : differences)
    rows.push_back({text::cat("  ", name(difference.object)),
                    difference.a.empty() ? k_none : difference.a,
                    difference.b.empty() ? k_none : difference.b});
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

}  // namespace sluice::cli
