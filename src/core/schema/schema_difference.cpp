#include "core/schema/schema_difference.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "core/schema/drift.hpp"

namespace sluice {

namespace {

using Lines = std::vector<std::string>;

std::vector<std::string> column_names(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

Schema without_order(Schema schema) {
  for (Table& table : schema.tables)
    std::sort(table.columns.begin(), table.columns.end(),
              [](const Column& a, const Column& b) { return a.name < b.name; });
  return schema;
}

std::string in_brackets(const std::string& text) {
  return text.empty() ? "" : text::cat(" (", text, ")");
}

std::string line_of(const Drift& drift) {
  const std::string name = name_of(drift.object);
  switch (drift.kind) {
    case DriftKind::missing: return text::cat(name, " is missing", in_brackets(drift.expected));
    case DriftKind::unexpected:
      return text::cat(name, " exists but should not", in_brackets(drift.actual));
    case DriftKind::changed: break;
  }
  std::vector<std::string> aspects;
  for (const DriftAspect& aspect : drift.aspects)
    aspects.push_back(text::cat(aspect.name, " is ", aspect.actual.empty() ? "none" : aspect.actual,
                                ", should be ",
                                aspect.expected.empty() ? "none" : aspect.expected));
  return text::cat(name, ": ", text::join(aspects, "; "));
}

// What drift leaves to others: the kinds that no snapshot knows, roles, and who needs whom.

std::map<std::string, std::string> others_of(const Schema& schema) {
  std::map<std::string, std::string> all;
  for (const OtherObject& other : schema.others)
    all[text::cat(other.kind, " ", other.identity)] = other.definition;
  for (const Role& role : schema.roles)
    all[text::cat("role ", role.name)] =
        text::cat(role.create_db ? "createdb " : "", role.create_role ? "createrole " : "",
                  role.inherit ? "inherit" : "noinherit");
  return all;
}

void compare_others(const Schema& wanted, const Schema& found, Lines& lines) {
  const auto expected = others_of(wanted), actual = others_of(found);
  for (const auto& [name, text] : expected) {
    const auto there = actual.find(name);
    if (there == actual.end())
      lines.push_back(text::cat(name, " is missing"));
    else if (there->second != text)
      lines.push_back(text::cat(name, " is ", there->second, ", should be ", text));
  }
  for (const auto& [name, text] : actual)
    if (expected.find(name) == expected.end())
      lines.push_back(text::cat(name, " exists but should not"));
}

std::string line_of(const Dependency& dependency) {
  return text::cat(name_of(dependency.object), " depends on ", name_of(dependency.on));
}

void compare_dependencies(const Schema& wanted, const Schema& found, Lines& lines) {
  const std::set<Dependency> expected(wanted.dependencies.begin(), wanted.dependencies.end());
  const std::set<Dependency> actual(found.dependencies.begin(), found.dependencies.end());
  for (const Dependency& one : expected)
    if (actual.count(one) == 0) lines.push_back(text::cat(line_of(one), ": no longer"));
  for (const Dependency& one : actual)
    if (expected.count(one) == 0) lines.push_back(text::cat(line_of(one), ": it did not before"));
}

Schema without_others(Schema schema) {
  schema.others.clear();
  schema.roles.clear();
  return schema;
}

}  // namespace

std::vector<std::string> schema_differences(const Schema& wanted, const Schema& found,
                                            const SchemaDialect& dialect) {
  const Schema expected = without_order(dialect.normalize(wanted));
  const Schema actual = without_order(dialect.normalize(found));
  if (expected == actual && wanted.dependencies == found.dependencies) return {};
  Lines lines;
  const DriftReport drift =
      find_drift(without_others(expected), without_others(actual), dialect, Mends::none);
  for (const Drift& one : drift.differences) lines.push_back(line_of(one));
  // A key that neither has stands there when one of its columns changed.
  for (const ObjectRef& object : drift.unknown)
    if (object.kind != "primary key")
      lines.push_back(text::cat(name_of(object), " exists but should not"));
  compare_others(expected, actual, lines);
  if (lines.empty()) compare_dependencies(wanted, found, lines);
  if (lines.empty()) lines.push_back("the schemas differ in an unnamed object");
  return lines;
}

std::vector<std::string> column_order_differences(const Schema& wanted, const Schema& found) {
  Lines lines;
  for (const Table& table : wanted.tables) {
    const Table* other = find_table(found, table.name);
    if (other == nullptr) continue;
    std::vector<std::string> expected = column_names(table), actual = column_names(*other);
    if (expected == actual ||
        !std::is_permutation(expected.begin(), expected.end(), actual.begin(), actual.end()))
      continue;
    lines.push_back(text::cat("the columns of ", table.name.name, " are in another order: ",
                              text::join(actual, ", "), ", not ", text::join(expected, ", ")));
  }
  return lines;
}

}  // namespace sluice
