#include "core/facts/sql_facts.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "core/sql/sql_names.hpp"

namespace sluice {

namespace {

// Turns what statements do with objects into what a history of the schema is made of.
class FactReader {
 public:
  void read(const StatementFacts& statement) {
    if (statement.kind == StatementKind::block || statement.unknown) found_.is_opaque = true;
    if (statement.kind == StatementKind::block) return;
    changed_.reset();
    for (const ObjectUse& use : statement.objects)
      if (!use.is_temporary) read(use);
  }
  SqlFacts take() { return std::move(found_); }

 private:
  static std::string kind_of(const ObjectUse& use) {
    if (use.object.kind == "materialized view") return "view";
    return use.object.kind == "foreign table" ? "table" : use.object.kind;
  }
  static bool is_untold(const ObjectUse& use) {
    return use.object.kind == "foreign table" || use.aspect == "partition of";
  }
  // An index is known by its table and its name; of one that is dropped only the name is told, as
  // of a trigger without its table.
  static ObjectRef named(const ObjectUse& use, const ObjectRef& object) {
    ObjectRef named{kind_of(use), object.name, object.part};
    if (named.kind == "index") return {named.kind, use.on, object.name.name};
    return named;
  }
  void add(SqlAct act, const ObjectUse& use, ObjectRef object) {
    if (object.name.name.empty() && object.part.empty()) return;
    found_.facts.push_back({.act = act,
                            .object = std::move(object),
                            .is_conditional = use.is_conditional || use.replaces,
                            .cascades = act == SqlAct::drops && use.cascades});
  }
  // Once for a statement, however much of the table it changes.
  void change(const ObjectUse& use, std::string kind, const ObjectName& name) {
    if (changed_ == name) return;
    changed_ = name;
    add(SqlAct::changes, use, {std::move(kind), name, ""});
  }

  void read(const ObjectUse& use) {
    const std::string kind = kind_of(use);
    const bool is_part = kind == "column" || kind == "constraint";
    switch (use.act) {
      case ObjectUse::Act::makes:
        if (is_part) change(use, "table", use.object.name);
        if (kind == "constraint" || (kind == "index" && use.object.name.name.empty())) return;
        add(SqlAct::makes, use, named(use, use.object));
        if (!found_.facts.empty()) found_.facts.back().is_untold = is_untold(use);
        return;
      case ObjectUse::Act::drops:
        if (is_part) change(use, "table", use.object.name);
        if (kind != "constraint") add(SqlAct::drops, use, named(use, use.object));
        return;
      case ObjectUse::Act::changes:
        if (kind == "index" || kind == "trigger" || kind == "policy" || kind == "rule") return;
        return change(use, is_part ? "table" : kind, use.object.name);
      case ObjectUse::Act::renames: return rename(use, kind);
    }
  }

  // Whose index is renamed, the statement does not say: what it is called now is not told.
  void rename(const ObjectUse& use, const std::string& kind) {
    const bool is_part = !use.object.part.empty();
    if (kind != "index") change(use, is_part ? "table" : kind, use.object.name);
    if (kind == "constraint") return;
    if (!is_part && use.to.name.schema != use.object.name.schema &&
        use.to.name.name == use.object.name.name) {
      found_.facts.back().moves = true;
      return;
    }
    add(SqlAct::drops, use, named(use, use.object));
    if (kind != "index") add(SqlAct::makes, use, {kind, use.to.name, use.to.part});
  }

  SqlFacts found_;
  std::optional<ObjectName> changed_;  // by the statement that is read
};

bool is_of_schema(const StatementFacts& facts) {
  return facts.kind == StatementKind::create || facts.kind == StatementKind::alter ||
         facts.kind == StatementKind::drop || facts.kind == StatementKind::block || facts.unknown;
}

}  // namespace

SqlFacts facts_of(const std::vector<Statement>& statements, const Dialect& dialect) {
  FactReader reader;
  for (const Statement& statement : statements) reader.read(dialect.facts_of(statement));
  return reader.take();
}

// What a DROP INDEX or DROP TRIGGER names has no table of its own there.
bool is_dropped_by(const ObjectRef& dropped, const ObjectRef& object) {
  if (dropped.name.name.empty()) return dropped.kind == object.kind && dropped.part == object.part;
  if (is_same_object(dropped, object)) return true;
  // With its table goes what belongs to it.
  return dropped.kind == "table" && !object.part.empty() &&
         is_same_object(dropped, {"table", object.name, ""});
}

bool is_same_object(const ObjectRef& a, const ObjectRef& b) {
  const auto is_type = [](const std::string& kind) { return kind == "type" || kind == "enum"; };
  if (a.kind != b.kind && !(is_type(a.kind) && is_type(b.kind))) return false;
  const bool same_schema =
      a.name.schema.empty() || b.name.schema.empty() || a.name.schema == b.name.schema;
  return same_schema && text::equals_ignore_case(a.name.name, b.name.name) &&
         text::equals_ignore_case(a.part, b.part);
}

std::vector<ObjectRef> left_by(const std::vector<SqlFact>& facts) {
  std::vector<ObjectRef> left;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const ObjectRef& object = facts[i].object;
    if (facts[i].act == SqlAct::drops) {
      const bool is_rename = object.kind == "table" && i + 1 < facts.size() &&
                             facts[i + 1].act == SqlAct::makes &&
                             facts[i + 1].object.kind == "table";
      // What belongs to a renamed table is renamed with it.
      if (is_rename)
        for (ObjectRef& other : left)
          if (!other.part.empty() && is_same_object(object, {"table", other.name, ""}))
            other.name = facts[i + 1].object.name;
      std::erase_if(left, [&](const ObjectRef& other) { return is_dropped_by(object, other); });
    } else if (facts[i].act == SqlAct::makes &&
               std::none_of(left.begin(), left.end(), [&](const ObjectRef& other) {
                 return is_same_object(object, other);
               })) {
      left.push_back(object);
    }
  }
  return left;
}

bool NamedObjects::includes(const ObjectRef& object) const {
  const bool is_subject =
      is_opaque || object.kind == "index" || subjects.contains(text::lower(object.name.name));
  const std::string& own = object.part.empty() ? object.name.name : object.part;
  return is_subject && names.contains(text::lower(own));
}

NamedObjects named_by(const std::vector<Statement>& statements, const Dialect& dialect) {
  NamedObjects named;
  for (const Statement& statement : statements)
    if (is_of_schema(dialect.facts_of(statement)))
      named.names.merge(names_in(statement.sql, dialect.scan_rules()));
  if (named.names.empty()) return named;
  const SqlFacts found = facts_of(statements, dialect);
  named.is_opaque = found.is_opaque;
  for (const SqlFact& fact : found.facts) named.subjects.insert(text::lower(fact.object.name.name));
  return named;
}

}  // namespace sluice
