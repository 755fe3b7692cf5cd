#include "core/plan/reset_scope.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "core/schema/named_roles.hpp"

namespace sluice {

namespace {

constexpr const char* k_name = R"(("(?:[^"]|"")+"|\w+))";

std::string unquoted(const std::string& name) {
  if (name.empty() || name.front() != '"') return text::lower(name);
  std::string plain;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    plain += name[i];
    if (name[i] == '"') ++i;
  }
  return plain;
}

// The names that the migrations give to what they make or rename, by kind.
std::map<std::string, std::set<std::string>> named_by(const std::vector<Migration>& migrations,
                                                      const Dialect& dialect) {
  std::map<std::string, std::set<std::string>> names;
  for (const Migration& migration : migrations)
    for (const Statement& statement : migration.statements)
      for (const ObjectUse& use : dialect.facts_of(statement).objects) {
        if (use.act == ObjectUse::Act::makes) names[use.object.kind].insert(use.object.name.name);
        if (use.act == ObjectUse::Act::renames) names[use.object.kind].insert(use.to.name.name);
      }
  return names;
}

// To whom a privilege is given, or from whom taken; empty where the SQL does neither.
std::string grantee_of(const std::string& sql) {
  static const Pattern k_grantee(
      text::cat(R"(\s(?:TO|FROM)\s+)", k_name, R"((?:\s+WITH GRANT OPTION)?;$)"));
  const auto found = k_grantee.find(sql);
  return found ? unquoted((*found)[1]) : std::string();
}

// Whether a name that is qualified with the schema stands in the text: `app.t`, `"app"."t"`.
bool mentions(const std::string& text, const std::string& schema) {
  return text.find(text::cat(schema, ".")) != std::string::npos ||
         text.find(text::cat(schema, "\".")) != std::string::npos;
}

class Scope {
 public:
  Scope(const Schema& found, std::map<std::string, std::set<std::string>> named,
        const HistoryTables& tables, const DialectFacts& facts)
      : found_(found),
        schemas_(std::move(named["schema"])),
        roles_(std::move(named["role"])),
        history_{tables.schema, tables.tracking_schema} {
    schemas_.insert(std::string(facts.default_schema()));
    for (const char* kind : {"extension", "publication", "event trigger"})
      of_the_database_[kind] = std::move(named[kind]);
  }

  ResetScope take() {
    Schema& kept = scope_.kept;
    for (const std::string& schema : found_.schemas) {
      if (!is_target(schema)) scope_.untouched.push_back(schema);
      if (!is_target(schema) || history_.contains(schema)) kept.schemas.push_back(schema);
    }
    keep(found_.enums, kept.enums);
    keep(found_.sequences, kept.sequences);
    keep(found_.tables, kept.tables);
    for (const Table& table : kept.tables) name_references(table);
    keep(found_.views, kept.views);
    for (const Role& role : found_.roles)
      if (!roles_.contains(role.name)) kept.roles.push_back(role);
    for (const LinkedPolicy& policy : found_.linked_policies)
      if (!is_target(policy.table.schema)) kept.linked_policies.push_back(policy);
    for (const OtherObject& other : found_.others)
      if (stays(other)) kept.others.push_back(other);
    kept.dependencies = found_.dependencies;
    return std::move(scope_);
  }

 private:
  bool is_target(const std::string& schema) const { return schemas_.contains(schema); }

  template <class Item>
  void keep(const std::vector<Item>& from, std::vector<Item>& to) {
    for (const Item& item : from)
      if (!is_target(item.name.schema)) to.push_back(item);
  }

  // Of a table that stays, to one that is dropped.
  void name_references(const Table& table) {
    for (const ForeignKey& key : table.foreign_keys)
      if (is_target(key.target.schema))
        scope_.obstacles.push_back(text::cat("the table ", table.name.schema, ".", table.name.name,
                                             ", which stays, refers to ", key.target.schema, ".",
                                             key.target.name, " (", key.name, ")"));
  }

  bool stays(const OtherObject& other) const {
    if (is_of_a_role(other))
      return !roles_.contains(unquoted(other.identity.substr(0, other.identity.find(' '))));
    if (is_privilege(other) && roles_.contains(grantee_of(other.definition))) return false;
    if (const auto names = of_the_database_.find(other.kind); names != of_the_database_.end())
      return !names->second.contains(unquoted(other.identity));
    return std::none_of(schemas_.begin(), schemas_.end(), [&](const std::string& schema) {
      return mentions(other.identity, schema);
    });
  }

  static bool is_privilege(const OtherObject& other) {
    return other.kind.ends_with("grant") || other.kind.ends_with("revoke") ||
           other.kind == "default privileges";
  }

  const Schema& found_;
  std::set<std::string> schemas_, roles_;
  std::map<std::string, std::set<std::string>> of_the_database_;  // in no schema, by kind
  std::set<std::string> history_;
  ResetScope scope_;
};

}  // namespace

ResetScope reset_scope(const Schema& found, const std::vector<Migration>& migrations,
                       const Dialect& dialect, const HistoryTables& tables) {
  return Scope(found, named_by(migrations, dialect), tables, dialect.facts()).take();
}

}  // namespace sluice
