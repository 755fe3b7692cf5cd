#include "core/undo/data_loss.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/facts/effects.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

class LossReader {
 public:
  explicit LossReader(const Dialect& dialect) : dialect_(dialect), facts_(dialect.facts()) {}

  void read(const Step& step) {
    tag_ = step.tag;
    std::vector<StatementFacts> all;
    for (const Statement& statement : step.statements) all.push_back(dialect_.facts_of(statement));
    find_rebuilds(all);
    earlier_.clear();
    for (std::size_t i = 0; i < all.size(); ++i) {
      read(all[i], step.statements[i].sql);
      earlier_.push_back(step.statements[i].sql);
    }
  }

  std::vector<DataLoss> take() { return std::move(losses_); }

 private:
  // One spelling of a name: the schema that a bare one means is left out.
  ObjectName key(ObjectName name) const {
    if (name.schema == facts_.home_schema) name.schema.clear();
    return facts_.ignores_case ? ObjectName{text::lower(name.schema), text::lower(name.name)}
                               : name;
  }
  std::string column_key(const std::string& column) const {
    return facts_.ignores_case ? text::lower(column) : column;
  }
  std::string in_sql(const ObjectName& name) const {
    return name.schema.empty()
               ? dialect_.quote(name.name)
               : text::cat(dialect_.quote(name.schema), ".", dialect_.quote(name.name));
  }

  // The name before the plan.
  ObjectName name_before(const ObjectName& name) const {
    const auto found = original_.find(key(name));
    return found == original_.end() ? name : found->second;
  }
  std::string column_before(const ObjectName& table, const std::string& column) const {
    const auto found = columns_.find({key(table), column_key(column)});
    return found == columns_.end() ? column : found->second;
  }

  bool is_made(const ObjectName& table) const { return made_.contains(key(table)); }
  // Copies of ours go when their rows are back; SQLite's own tables are restored with theirs.
  bool is_ours(const ObjectName& table) const {
    return table.schema.starts_with(k_parked) || table.name.starts_with(k_parked) ||
           dialect_.is_system_table(table);
  }

  // What it returns can be counted, if the caller says how.
  DataLoss& lose(Lost lost) {
    return losses_.emplace_back(DataLoss{.tag = tag_, .lost = std::move(lost)});
  }
  std::string count_rows(const ObjectName& table, std::string_view rest = {}) const {
    return text::cat("SELECT ", facts_.function_schema, "count(*) FROM ",
                     in_sql(name_before(table)), facts_.counted_whole, rest.empty() ? "" : " ",
                     rest);
  }

  // CREATE TABLE new, INSERT INTO new … SELECT … FROM old, DROP TABLE old, RENAME new TO old.
  void find_rebuilds(const std::vector<StatementFacts>& all) {
    rebuilds_.clear();
    std::map<ObjectName, const RowUse*> copies;  // by the new table
    for (const StatementFacts& facts : all) {
      for (const RowUse& use : facts.writes)
        if (use.act == RowUse::Act::inserts && !use.from.name.empty() && !use.has_condition)
          copies[key(use.table)] = &use;
      for (const ObjectUse& use : facts.objects)
        if (use.act == ObjectUse::Act::renames && use.object.kind == "table") {
          const auto copy = copies.find(key(use.object.name));
          if (copy != copies.end() && key(copy->second->from) == key(use.to.name))
            rebuilds_[key(use.to.name)] = copy->second->from_columns;
        }
    }
  }

  void read(const StatementFacts& facts, const std::string& sql) {
    if (may_do_anything(facts, dialect_))
      lose({.kind = LostKind::statement_effects, .by = shortened(sql)});
    for (const ObjectUse& use : facts.objects) read(use);
    for (const RowUse& use : facts.writes) read(use, facts);
    read_conversions(facts, sql);
  }

  // A type that changes, or a rebuild that copies a value through an expression.
  void read_conversions(const StatementFacts& facts, const std::string& sql) {
    std::set<ObjectName> tables;
    for (const ObjectUse& use : facts.objects)
      if (use.act == ObjectUse::Act::changes && use.object.kind == "column" && use.aspect == "type")
        tables.insert(use.object.name);
    for (const RowUse& use : facts.writes)
      if (use.act == RowUse::Act::inserts && is_made(use.table) &&
          rebuilds_.contains(key(use.from)))
        tables.insert(use.from);
    for (const ObjectName& table : tables)
      if (!is_made(table)) lose_converted(table, sql);
  }

  // Before the plan no column has this name.
  bool names_renamed(const ObjectName& table, const std::string& sql) const {
    const std::string text = column_key(sql);
    return std::any_of(columns_.begin(), columns_.end(), [&](const auto& each) {
      return each.first.first == key(table) && text.find(each.first.second) != std::string::npos;
    });
  }

  void lose_converted(const ObjectName& table, const std::string& sql) {
    const ObjectName before = name_before(table);
    for (const auto& each : dialect_.parking().conversions(earlier_, sql, before)) {
      if (added_.contains({key(table), column_key(each.column)})) continue;
      DataLoss& loss =
          lose({.kind = each.is_computed ? LostKind::column_values : LostKind::unfitting_values,
                .object = {"column", table, each.column},
                .target = each.type});
      if (names_renamed(table, each.count)) continue;
      loss.count = each.count;
      if (each.is_computed) continue;
      loss.type_of = each.type_of;
      loss.count_all = count_of_column(in_sql(before), dialect_.quote(each.column), facts_);
    }
  }

  void read(const ObjectUse& use) {
    switch (use.act) {
      case ObjectUse::Act::makes: return read_made(use);
      case ObjectUse::Act::drops: return read_dropped(use);
      case ObjectUse::Act::renames: return read_renamed(use);
      case ObjectUse::Act::changes: return;
    }
  }

  void read_made(const ObjectUse& use) {
    if (use.is_conditional) return;
    if (use.object.kind == "table") made_.insert(key(use.object.name));
    if (use.object.kind == "column")
      added_.insert({key(use.object.name), column_key(use.object.part)});
  }

  void read_dropped(const ObjectUse& use) {
    const ObjectName& name = use.object.name;
    if (use.object.kind == "table") {
      // A name that it made for a while may have hidden a table that was there.
      if (made_.erase(key(name)) > 0) return lose_filled(use.object);
      const auto rebuild = rebuilds_.find(key(name));
      if (rebuild == rebuilds_.end())
        lose_rows({.kind = LostKind::table, .object = use.object});
      else
        lose_columns(name, rebuild->second);
    } else if (use.object.kind == "column") {
      lose_column(name, use.object.part);
    } else if (use.object.kind == "schema") {
      if (use.cascades) lose({.kind = LostKind::schema_contents, .object = use.object});
    } else if (use.cascades && cascade_may_take_rows(use.object.kind)) {
      lose({.kind = LostKind::dependents, .object = use.object});
    } else if (use.object.kind == "attribute") {
      lose({.kind = LostKind::attribute, .object = use.object});
    } else if (use.object.kind == "owned") {
      lose({.kind = LostKind::owned_objects, .object = use.object});
    }
  }

  // Rows of before, which an earlier step put back into what it made again.
  void lose_filled(const ObjectRef& table) {
    const auto filled = filled_.find(key(table.name));
    if (filled == filled_.end()) return;
    lose({.kind = LostKind::table, .object = table}).count = count_rows(filled->second);
    filled_.erase(filled);
  }

  void lose_rows(const Lost& lost) {
    const ObjectName& table = lost.object.name;
    if (!is_made(table) && !is_ours(table)) lose(lost).count = count_rows(table);
  }

  void lose_columns(const ObjectName& table, const std::vector<std::string>& kept) {
    if (is_made(table)) return;
    const ObjectName before = name_before(table);
    std::vector<std::string> names;
    for (const std::string& column : kept) names.push_back(text::lower(column));
    if (std::find(names.begin(), names.end(), "*") != names.end()) return;
    DataLoss& loss = lose({.kind = LostKind::column_values, .object = {"table", table}});
    loss.columns = dialect_.parking().read_columns(before);
    loss.table = in_sql(before);
    loss.kept = std::move(names);
  }

  void lose_column(const ObjectName& table, const std::string& column) {
    if (is_made(table) || added_.erase({key(table), column_key(column)}) > 0) return;
    const ObjectName before = name_before(table);
    const std::string name = column_before(table, column);
    lose({.kind = LostKind::column_values, .object = {"column", table, column}}).count =
        count_of_column(in_sql(before), dialect_.quote(name), facts_,
                        dialect_.parking().read_generated(before, name));
  }

  void read_renamed(const ObjectUse& use) {
    const ObjectName& name = use.object.name;
    if (use.object.kind == "table") {
      ObjectName now = use.to.name;
      if (now.schema.empty()) now.schema = name.schema;
      const bool is_made_here = made_.erase(key(name)) > 0;
      // The new one of a rebuild stands in for the old, with its rows.
      if (is_made_here && rebuilds_.contains(key(now))) return;
      original_[key(now)] = name_before(name);
      if (is_made_here) made_.insert(key(now));
    } else if (use.object.kind == "column") {
      columns_[{key(name), column_key(use.to.part)}] = column_before(name, use.object.part);
    }
  }

  void read(const RowUse& use, const StatementFacts& facts) {
    if (is_made(use.table))
      for (const ObjectName& source : facts.reads)
        if (is_ours(source)) filled_.insert({key(use.table), source});
    if (is_made(use.table) || is_ours(use.table)) return;
    switch (use.act) {
      case RowUse::Act::inserts: return;
      case RowUse::Act::truncates:
        lose_rows(lost_of(LostKind::rows_deleted, use, facts));
        if (use.cascades) lose(lost_of(LostKind::referring_rows, use, facts));
        return;
      case RowUse::Act::deletes: return read_deleted(use, facts);
      case RowUse::Act::updates:
      case RowUse::Act::upserts: return read_overwritten(LostKind::values_updated, use, facts);
      case RowUse::Act::replaces: return read_overwritten(LostKind::rows_deleted, use, facts);
    }
  }

  static Lost lost_of(LostKind kind, const RowUse& use, const StatementFacts& facts) {
    return {.kind = kind, .object = {"table", use.table}, .by = facts.verb};
  }
  void lose_touched(LostKind kind, const RowUse& use, const StatementFacts& facts) {
    DataLoss& loss = lose(lost_of(kind, use, facts));
    loss.count = count_touched(use, facts);
    if (!loss.count.empty() && use.has_condition) loss.count_all = count_rows(use.table);
    if (loss.count.empty() || use.act != RowUse::Act::deletes) return;
    loss.deleted = name_before(use.table);
    loss.condition = use.condition;
  }

  // By a copy of ours only rows go that the migration itself put in.
  void read_deleted(const RowUse& use, const StatementFacts& facts) {
    const auto copy = std::find_if(facts.reads.begin(), facts.reads.end(),
                                   [&](const ObjectName& table) { return is_ours(table); });
    if (copy == facts.reads.end()) return lose_touched(LostKind::rows_deleted, use, facts);
    lose(lost_of(LostKind::rows_deleted, use, facts)).count = count_added(in_sql(*copy), dialect_);
  }

  // What puts copies of ours back overwrites what it may.
  void read_overwritten(LostKind kind, const RowUse& use, const StatementFacts& facts) {
    if (std::none_of(facts.reads.begin(), facts.reads.end(),
                     [&](const ObjectName& table) { return is_ours(table); }))
      lose_touched(kind, use, facts);
  }

  // Of a plain DELETE or UPDATE the same rows can be counted by its own condition.
  std::string count_touched(const RowUse& use, const StatementFacts& facts) const {
    const bool is_plain = (facts.verb == "DELETE" || facts.verb == "UPDATE") &&
                          facts.writes.size() == 1 && !use.is_conditional;
    if (!is_plain || (use.has_condition && use.condition.empty())) return {};
    return count_rows(use.table, use.condition);
  }

  const Dialect& dialect_;
  DialectFacts facts_;
  std::string tag_;
  std::vector<std::string> earlier_;  // statements of the step
  std::vector<DataLoss> losses_;
  std::set<ObjectName> made_;
  std::set<std::pair<ObjectName, std::string>> added_;
  std::map<ObjectName, ObjectName> filled_;    // of those: from which copy of ours
  std::map<ObjectName, ObjectName> original_;  // by its name now, the one before the plan
  std::map<std::pair<ObjectName, std::string>, std::string> columns_;
  std::map<ObjectName, std::vector<std::string>> rebuilds_;  // the columns that are copied
};

}  // namespace

std::string count_of_column(const std::string& table, const std::string& column,
                            const DialectFacts& facts, const std::string& if_generated) {
  const std::string count = text::cat(facts.function_schema, "count(", column, ")");
  return text::cat("SELECT ",
                   if_generated.empty() ? count
                                        : text::cat("CASE WHEN EXISTS (", if_generated,
                                                    ") THEN 0 ELSE ", count, " END"),
                   " FROM ", table, facts.counted_whole);
}

std::vector<DataLoss> losses_of(const Plan& plan, const Dialect& dialect) {
  LossReader reader(dialect);
  for (const Step& step : plan.steps)
    if (step.direction == Direction::down) reader.read(step);
  return reader.take();
}

}  // namespace sluice
