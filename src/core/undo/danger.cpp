#include "core/undo/danger.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/undo/danger_reader.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

void add(Danger& to, const Danger& more) {
  to.everything = to.everything || more.everything;
  to.dropped.insert(more.dropped.begin(), more.dropped.end());
  to.changed.insert(more.changed.begin(), more.changed.end());
  to.written.insert(more.written.begin(), more.written.end());
}

bool changes_children(const ForeignKey& key) {
  const auto acts = [](const std::string& action) {
    return action != "no action" && action != "restrict" && !action.empty();
  };
  return acts(text::lower(key.on_delete)) || acts(text::lower(key.on_update));
}

// A table may say that a row in the way of a new one goes.
bool replaces_rows(const Table& table) {
  const auto says = [](const auto& part) {
    const auto found = part.attributes.find("conflict");
    return found != part.attributes.end() && found->second.find("replace") != std::string::npos;
  };
  return says(table) || std::any_of(table.columns.begin(), table.columns.end(), says);
}

// Follows what is written until nothing new is drawn in.
class Closure {
 public:
  Closure(Danger danger, const Schema& schema, const Dialect& dialect)
      : danger_(std::move(danger)), schema_(schema), dialect_(dialect), facts_(dialect.facts()) {}

  Danger close() {
    while (!danger_.everything && follow()) {
    }
    return danger_;
  }

  std::vector<const Table*> tables() {
    close();
    std::vector<const Table*> found;
    for (const Table& table : schema_.tables)
      if (danger_.everything || is_named(danger_.dropped, table) ||
          is_named(danger_.changed, table))
        found.push_back(&table);
    return found;
  }

 private:
  // A bare name may mean a table of another schema: then every one of that name.
  bool is_named(const std::set<ObjectName>& names, const Table& table) const {
    if (facts_.ignores_case) return names.contains({"", text::lower(table.name.name)});
    if (names.contains(table.name)) return true;
    const ObjectName bare{std::string(facts_.default_schema()), table.name.name};
    return names.contains(bare) && find_table(schema_, bare) == nullptr;
  }

  bool follow() {
    const Danger before = danger_;
    for (const Table& table : schema_.tables) {
      if (is_named(danger_.dropped, table)) draw_in_parts(table, danger_.dropped);
      if (is_named(danger_.written, table) && replaces_rows(table))
        danger_.changed.insert(key(table.name));
      if (is_named(danger_.changed, table)) {
        draw_in_parts(table, danger_.changed);
        draw_in_children(table);
      }
      if (is_named(danger_.changed, table) || is_named(danger_.written, table))
        follow_triggers(table);
    }
    for (const View& view : schema_.views) follow_view(view);
    return before != danger_;
  }

  ObjectName key(const ObjectName& name) const {
    return facts_.ignores_case ? ObjectName{"", text::lower(name.name)} : name;
  }

  void draw_in_parts(const Table& parent, std::set<ObjectName>& names) {
    const std::string name =
        text::cat(parent.name.schema, ".", parent.name.name);  // as `inherits` lists them
    for (const Table& table : schema_.tables) {
      const auto inherits = table.attributes.find("inherits");
      if (inherits == table.attributes.end()) continue;
      const std::string parents = text::replace_all(inherits->second, "\"", "");
      for (const std::string& each : text::split(parents, ", "))
        if (each == name) names.insert(key(table.name));
    }
  }

  void draw_in_children(const Table& parent) {
    for (const Table& table : schema_.tables)
      for (const ForeignKey& foreign : table.foreign_keys)
        if (key(foreign.target) == key(parent.name) && changes_children(foreign))
          danger_.changed.insert(key(table.name));
  }

  void follow_triggers(const Table& table) {
    const std::string qualified = text::cat(table.name.schema, ".", table.name.name);
    for (const OtherObject& other : schema_.others) {
      if (other.kind != "trigger" && other.kind != "rule") continue;
      const std::string identity = text::replace_all(other.identity, "\"", "");
      const bool is_its_own =
          facts_.ignores_case
              ? text::lower(identity).ends_with(text::cat(" on ", text::lower(table.name.name)))
              : identity.ends_with(text::cat(" on ", qualified));
      if (is_its_own && followed_.insert(other.identity).second) follow_trigger(other);
    }
  }

  // SQLite's trigger has its statements, PostgreSQL's calls a function.
  void follow_trigger(const OtherObject& trigger) {
    DangerReader reader(dialect_);
    for (const StatementFacts& body : dialect_.facts_of({.sql = trigger.definition}).body) {
      if (facts_.triggers_have_bodies || trigger.kind == "rule") {
        reader.read(body);
        continue;
      }
      for (const std::string& function : body.calls) follow_routine(function, reader);
    }
    add(danger_, reader.take());
  }

  void follow_routine(const std::string& name, DangerReader& reader) {
    const OtherObject* routine = find_routine(name);
    if (routine == nullptr) {
      danger_.everything = true;
      return;
    }
    for (const StatementFacts& body : dialect_.facts_of({.sql = routine->definition}).body)
      reader.read(body);
  }

  const OtherObject* find_routine(const std::string& name) const {
    const std::string start = text::cat(name, "(");
    for (const OtherObject& other : schema_.others)
      if (other.kind == "function" &&
          text::replace_all(other.identity, "\"", "").starts_with(start))
        return &other;
    return nullptr;
  }

  // Writing to a view writes to what it reads, or to whatever its triggers say.
  void follow_view(const View& view) {
    const ObjectName name = key(view.name);
    if (danger_.changed.contains(name) || danger_.written.contains(name)) danger_.everything = true;
  }

  Danger danger_;
  const Schema& schema_;
  const Dialect& dialect_;
  DialectFacts facts_;
  std::set<std::string> followed_;
};

}  // namespace

// What puts parked values back overwrites nothing that was not parked, or made, by the migration.
Danger danger_of(const std::vector<Statement>& statements, const Dialect& dialect) {
  DangerReader reader(dialect);
  for (const Statement& statement : statements)
    if (statement.sql.find(k_parked) == std::string::npos) reader.read(dialect.facts_of(statement));
  return reader.take();
}

Danger reached(const Danger& danger, const Schema& before, const Dialect& dialect) {
  return Closure(danger, before, dialect).close();
}

std::vector<const Table*> tables_in_danger(const Danger& danger, const Schema& before,
                                           const Dialect& dialect) {
  return Closure(danger, before, dialect).tables();
}

bool is_whole(const Step& step) {
  if (step.resumes) return false;
  return std::all_of(step.segments.begin(), step.segments.end(), [](const Segment& segment) {
    return segment.in_transaction && (!segment.commit_before || segment.first == 0);
  });
}

}  // namespace sluice
