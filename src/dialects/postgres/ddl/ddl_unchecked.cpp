#include "dialects/postgres/ddl/ddl_unchecked.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_add_column.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_unvalidated = " NOT VALID";

template <class Columns>
bool is_among(const std::map<ObjectName, Columns>& columns, const ObjectName& table,
              const std::string& column) {
  const auto found = columns.find(table);
  return found != columns.end() && found->second.contains(column);
}

bool mentions(const std::string& expression, const std::string& column) {
  return expression.find(column) != std::string::npos;
}

std::optional<std::vector<std::string>> not_valid(const ObjectName& table, const std::string& name,
                                                  std::string added, std::vector<Lost>& lost) {
  added.pop_back();  // its semicolon
  if (added.ends_with(k_unvalidated)) return {};
  lost.push_back({.kind = LostKind::constraint_validity,
                  .object = {"constraint", table, name},
                  .shown = plain_name(table)});
  std::string validate = alter_table(table, text::cat("VALIDATE CONSTRAINT ", quote(name)));
  return {{text::cat(added, k_unvalidated, ";"),
           text::cat("DO $validate$ BEGIN ", validate,
                     " EXCEPTION WHEN foreign_key_violation OR check_violation THEN NULL; END "
                     "$validate$;")}};
}

// `added`, unless rows break what it adds.
std::string without_violation(const ObjectName& table, const std::string& name,
                              const std::string& added, std::string_view violation,
                              std::vector<Lost>& lost) {
  lost.push_back(
      {.kind = LostKind::key, .object = {"constraint", table, name}, .shown = plain_name(table)});
  return text::cat("DO $key$ BEGIN ", added, " EXCEPTION WHEN ", violation,
                   " THEN NULL; END $key$;");
}

}  // namespace

ComesBack::ComesBack(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (const auto* made = std::get_if<CreateTable>(&change)) tables_.insert(made->value.name);
    if (const auto* made = std::get_if<AddColumn>(&change)) {
      columns_[made->table][made->value.name] = &made->value;
      if (made->value.default_sql || made->value.identity || made->value.not_null)
        filled_[made->table].insert(made->value.name);
    }
  }
}

bool ComesBack::is_made(const ObjectName& table, const std::string& column) const {
  return tables_.contains(table) || is_among(columns_, table, column);
}

// Its only column is filled from the rows that it refers to.
bool ComesBack::is_referring(const ObjectName& table, const ForeignKey& key) const {
  if (key.columns.size() != 1) return false;
  const Column* column = columns_.at(table).at(key.columns.front());
  return !column->default_sql && !column->identity;
}

std::optional<std::vector<std::string>> ComesBack::unchecked(const ObjectName& table,
                                                             const ForeignKey& key,
                                                             std::string added, const Schema& to,
                                                             std::vector<Lost>& lost) const {
  const Table* whole = find_table(to, table);
  // The server takes no such key of a partitioned table.
  if (whole == nullptr || whole->attributes.contains("partition_by") || tables_.contains(table))
    return {};
  const auto any = [&](const auto& columns) {
    return std::any_of(key.columns.begin(), key.columns.end(),
                       [&](const std::string& column) { return is_among(columns, table, column); });
  };
  const bool is_target_new = tables_.contains(key.target) ||
                             std::any_of(key.target_columns.begin(), key.target_columns.end(),
                                         [&](const std::string& column) {
                                           return is_among(columns_, key.target, column);
                                         });
  const bool refers_to_lost = is_target_new && !any(columns_);
  if (!refers_to_lost && (!any(filled_) || is_referring(table, key))) return {};
  return not_valid(table, key.name, std::move(added), lost);
}

// A column's own default is taken to satisfy what is asked of that column alone.
std::optional<std::vector<std::string>> ComesBack::unchecked(const ObjectName& table,
                                                             const Check& check, std::string added,
                                                             const Schema& to,
                                                             std::vector<Lost>& lost) const {
  const Table* whole = find_table(to, table);
  if (whole == nullptr || tables_.contains(table)) return {};
  const auto own = check.attributes.find("definition");
  const std::string& definition = own == check.attributes.end() ? check.expression : own->second;
  bool is_filled = false, has_others = false;
  for (const Column& column : whole->columns) {
    if (!mentions(definition, column.name)) continue;
    (is_among(filled_, table, column.name) ? is_filled : has_others) = true;
  }
  if (!is_filled || !has_others) return {};
  return not_valid(table, check.name, std::move(added), lost);
}

std::optional<std::vector<std::string>> ComesBack::unless_broken(const ObjectName& table,
                                                                 const Key& key,
                                                                 const std::string& added,
                                                                 const Schema& to,
                                                                 std::vector<Lost>& lost) const {
  const auto mine = columns_.find(table);
  if (mine == columns_.end() || tables_.contains(table)) return {};
  bool comes_back = false, is_distinct = false;
  for (const std::string& each : key.columns)
    for (const auto& [name, column] : mine->second) {
      comes_back = comes_back || mentions(each, name);
      const bool may_be_null = column->not_null || !key.nulls_not_distinct;
      is_distinct =
          is_distinct || (each == name && may_be_null && comes_back_distinct(table, *column, to));
    }
  if (!comes_back || is_distinct) return {};
  return {{without_violation(table, key.name, added, "unique_violation", lost)}};
}

std::optional<std::vector<std::string>> ComesBack::unless_broken(const OtherObject& constraint,
                                                                 const Schema& to,
                                                                 std::vector<Lost>& lost) const {
  if (constraint.kind != "constraint") return {};
  for (const Dependency& each : to.dependencies)
    if (each.object.kind == constraint.kind && each.object.name.name == constraint.identity &&
        each.on.kind == "column" && is_among(columns_, each.on.name, each.on.part))
      return {{without_violation(each.on.name, constraint.identity, constraint.definition,
                                 "exclusion_violation", lost)}};
  return {};
}

}  // namespace sluice::postgres
