#include "core/undo/kept_values.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/undo/folded_names.hpp"

namespace sluice {

namespace {

// Where the values of a table came from that stands under a name now.
struct Holding {
  bool is_gone = false;
  std::optional<ObjectName> origin;  // the table of before whose rows, all of them, it holds
  bool is_in_place = false;  // it was made under the name of one that was dropped or renamed
  // Where it was copied without naming a column: as `columns`, by their place.
  std::vector<std::string> places;
  bool keeps_columns = false;  // those that `columns` does not name are the origin's own
  // By a column's name now: the origin's column; empty: other values; none: there is no such.
  std::map<std::string, std::optional<std::string>> columns;
  std::set<std::string> left;      // columns of the origin that were dropped or renamed
  std::set<std::string> computed;  // whose values an expression made anew
};

class Tracer {
 public:
  Tracer(const SchemasAround& around, const Dialect& dialect) : around_(around), names_(dialect) {}

  void read(const StatementFacts& facts) {
    for (const ObjectUse& use : facts.objects) {
      if (use.object.kind == "table") read_table(use);
      if (use.object.kind == "column") read_column(use);
      if (use.object.kind == "trigger" && use.act == ObjectUse::Act::makes)
        watched_.insert(names_(use.object.name));
    }
    for (const RowUse& use : facts.writes) {
      if (use.act == RowUse::Act::inserts)
        read_copy(use);
      else
        read_change(use);
    }
  }

  std::vector<Renames::ColumnRename> renamed(const Renames& renames) const {
    std::vector<Renames::ColumnRename> found;
    for (const auto& [name, each] : now_) {
      if (each.is_gone || each.keeps_columns) continue;
      const Table* before = table_before(expected(name, renames));
      const Table* after = find(*around_.after, name);
      const Holding holding = by_name(name, each);
      if (before != nullptr && after != nullptr && holding.origin == names_(before->name))
        for (const auto& [column, origin] : holding.columns)
          if (origin) add_renamed(found, *before, *after, {{}, *origin, column});
    }
    return found;
  }

  // Dropped and added under the same name, or computed so that no cast leads back.
  std::vector<std::pair<ObjectName, std::string>> replaced(const Renames& renames) const {
    std::vector<std::pair<ObjectName, std::string>> found;
    for (const auto& [name, holding] : now_) {
      if (holding.is_gone || !holding.keeps_columns) continue;
      const Table* before = table_before(expected(name, renames));
      const Table* after = find(*around_.after, name);
      if (before == nullptr || after == nullptr || holding.origin != names_(before->name)) continue;
      for (const Column& was : before->columns) {
        const std::string column = names_.part(was.name);
        const Column* is = column_of(*after, column);
        if (is != nullptr && !was.generated && !is->generated &&
            name_after(name, column, renames) == column && is_replaced(holding, was, *is))
          found.emplace_back(after->name, is->name);
      }
    }
    return found;
  }

  std::vector<Lost> finish(const Renames& renames) {
    for (const auto& [name, holding] : now_)
      if (!holding.is_gone) judge(name, by_name(name, holding), renames);
    compare_types(renames);
    return std::move(lost_);
  }

 private:
  bool is_replaced(const Holding& holding, const Column& was, const Column& is) const {
    const std::string column = names_.part(was.name);
    const auto found = holding.columns.find(column);
    const bool is_made = found != holding.columns.end() && found->second && found->second->empty();
    return (is_made && holding.left.contains(column)) ||
           (holding.computed.contains(column) && around_.dialect->may_refuse_values(is, was));
  }

  Holding& at(const ObjectName& name) {
    const ObjectName key = names_(name);
    const auto found = now_.find(key);
    if (found != now_.end()) return found->second;
    seen_.insert(key);
    return now_[key] = {.origin = key, .keeps_columns = true};
  }

  void read_table(const ObjectUse& use) {
    const ObjectName key = names_(use.object.name);
    switch (use.act) {
      case ObjectUse::Act::makes: {
        const auto found = now_.find(key);
        const bool is_gone = found != now_.end() && found->second.is_gone;
        if (!use.is_temporary && (is_gone || !use.is_conditional))
          now_[key] = {.is_in_place = is_gone};
        return;
      }
      case ObjectUse::Act::drops: at(key) = {.is_gone = true}; return;
      case ObjectUse::Act::renames: {
        ObjectName to = use.to.name;
        if (to.schema.empty()) to.schema = key.schema;
        Holding moved = at(key);
        at(key) = {.is_gone = true};
        const auto target = now_.find(names_(to));
        moved.is_in_place |= target != now_.end() && target->second.is_gone;
        now_[names_(to)] = moved;
        return;
      }
      case ObjectUse::Act::changes: return;
    }
  }

  void read_column(const ObjectUse& use) {
    Holding& table = at(use.object.name);
    const std::string column = names_.part(use.object.part);
    const auto found = table.columns.find(column);
    const bool is_gone = found != table.columns.end() && !found->second;
    switch (use.act) {
      case ObjectUse::Act::makes:
        if (is_gone || !use.is_conditional) table.columns[column] = std::string();
        return;
      case ObjectUse::Act::drops:
        if (found == table.columns.end()) table.left.insert(column);
        table.columns[column] = std::nullopt;
        return;
      case ObjectUse::Act::renames: {
        if (found == table.columns.end()) table.left.insert(column);
        const std::string to = names_.part(use.to.part);
        table.columns[to] = found != table.columns.end() ? found->second : column;
        if (table.computed.erase(column) > 0) table.computed.insert(to);
        table.columns[column] = std::nullopt;
        return;
      }
      case ObjectUse::Act::changes:
        if (use.aspect == "type" && use.is_computed) table.computed.insert(column);
        return;
    }
  }

  // Into a table that the statements made, and that holds nothing yet.
  void read_copy(const RowUse& use) {
    const auto found = now_.find(names_(use.table));
    if (found == now_.end() || use.copied.empty() || watched_.contains(found->first)) return;
    if (found->second.origin || found->second.is_gone) return;
    const Holding source = at(use.from);
    if (!source.origin) return;
    Holding& target = now_[names_(use.table)];
    std::vector<std::string> copied = use.copied;
    if (copied == std::vector<std::string>{"*"}) copied = columns_before(*source.origin);
    if (copied.empty() || (!use.columns.empty() && use.columns.size() != copied.size())) return;
    target.origin = source.origin;
    for (std::size_t i = 0; i < copied.size(); ++i) {
      std::string origin = origin_of(source, names_.part(copied[i]));
      if (use.columns.empty())
        target.places.push_back(std::move(origin));
      else
        target.columns[names_.part(use.columns[i])] = std::move(origin);
    }
  }

  // Of a copy: what is done to it is done to the rows of before.
  void read_change(const RowUse& use) {
    const auto found = now_.find(names_(use.table));
    if (found == now_.end() || found->second.keeps_columns || !found->second.origin) return;
    Holding& copy = found->second;
    if (use.act != RowUse::Act::updates || use.columns.empty() || !copy.places.empty())
      copy.origin.reset();
    else
      for (const std::string& column : use.columns) copy.columns[names_.part(column)] = "";
  }

  static std::string origin_of(const Holding& source, const std::string& column) {
    if (column.empty() || source.computed.contains(column)) return {};
    const auto found = source.columns.find(column);
    if (found != source.columns.end()) return found->second.value_or("");
    return source.keeps_columns ? column : std::string();
  }

  const Table* table_before(const ObjectName& name) const {
    return around_.before == nullptr ? nullptr : find(*around_.before, name);
  }
  const Table* find(const Schema& schema, const ObjectName& name) const {
    const auto found = std::find_if(schema.tables.begin(), schema.tables.end(),
                                    [&](const Table& each) { return names_(each.name) == name; });
    return found == schema.tables.end() ? nullptr : &*found;
  }

  std::vector<std::string> columns_before(const ObjectName& name) const {
    std::vector<std::string> columns;
    if (const Table* table = table_before(name))
      for (const Column& column : table->columns) columns.push_back(names_.part(column.name));
    return columns;
  }

  bool was_there(const ObjectName& name) const {
    return around_.before != nullptr ? table_before(name) != nullptr : seen_.contains(name);
  }

  // What it was called before.
  ObjectName expected(const ObjectName& name, const Renames& renames) const {
    ObjectName expected = name;
    for (const auto& [from, to] : renames.tables)
      if (names_(to) == name && was_there(names_(from))) expected = names_(from);
    return expected;
  }

  const Column* column_of(const Table& table, const std::string& name) const {
    const auto found =
        std::find_if(table.columns.begin(), table.columns.end(),
                     [&](const Column& each) { return names_.part(each.name) == name; });
    return found == table.columns.end() ? nullptr : &*found;
  }

  void add_renamed(std::vector<Renames::ColumnRename>& found, const Table& before,
                   const Table& after, Renames::ColumnRename rename) const {
    const Column* from = column_of(before, rename.from);
    const Column* to = column_of(after, rename.to);
    if (from == nullptr || to == nullptr || column_of(before, rename.to) != nullptr ||
        column_of(after, rename.from) != nullptr)
      return;
    rename = {after.name, from->name, to->name};
    const auto is_copied_twice = std::find_if(found.begin(), found.end(), [&](const auto& each) {
      return each.table == rename.table && each.from == rename.from;
    });
    if (is_copied_twice == found.end()) found.push_back(std::move(rename));
  }

  void judge(const ObjectName& name, const Holding& holding, const Renames& renames) {
    const ObjectName before = expected(name, renames);
    // What is made beside one that is there has its name in another schema.
    const bool is_new = !holding.keeps_columns && !holding.is_in_place;
    if (is_new || !was_there(before)) return;
    if (holding.origin != before) {
      lost_.push_back({.kind = LostKind::table_rows,
                       .object = {"table", before, ""},
                       .shown = names_.shown(before)});
      return;
    }
    std::vector<std::string> columns = columns_before(before);
    if (around_.before == nullptr)
      for (const auto& [column, origin] : holding.columns) columns.push_back(column);
    for (const std::string& column : columns) judge(name, holding, column, renames);
    for (const std::string& column : holding.computed) lose(name, column);
  }

  // Columns whose type changed, by whatever statement.
  void compare_types(const Renames& renames) {
    if (around_.before == nullptr || around_.after == nullptr) return;
    std::map<ObjectName, const Table*> after;
    for (const Table& table : around_.after->tables) after[names_(table.name)] = &table;
    for (const Table& table : around_.before->tables) {
      ObjectName now = names_(table.name);
      for (const auto& [from, to] : renames.tables)
        if (names_(from) == now) now = names_(to);
      const auto found = after.find(now);
      if (found != after.end()) compare_types(table, *found->second, renames);
    }
  }

  void compare_types(const Table& before, const Table& after, const Renames& renames) {
    if (before.columns == after.columns) return;
    for (const Column& column : before.columns) {
      const std::string name = name_after(names_(after.name), names_.part(column.name), renames);
      for (const Column& each : after.columns)
        if (names_.part(each.name) == name && !each.generated && !column.generated &&
            !around_.dialect->keeps_values(column, each))
          lose(names_(after.name), name);
    }
  }

  std::string name_after(const ObjectName& table, const std::string& before,
                         const Renames& renames) const {
    for (const Renames::ColumnRename& each : renames.columns)
      if (names_(each.table) == table && names_.part(each.from) == before)
        return names_.part(each.to);
    return before;
  }

  void judge(const ObjectName& name, const Holding& holding, const std::string& before,
             const Renames& renames) {
    // Where its new name is gone, it is the old name that is compared.
    std::string column = name_after(name, before, renames);
    const auto renamed = holding.columns.find(column);
    if (renamed != holding.columns.end() && !renamed->second) column = before;
    const auto found = holding.columns.find(column);
    if (found == holding.columns.end()) {
      if (!holding.keeps_columns && is_there_after(name, column)) lose(name, column);
      return;
    }
    if (!found->second || *found->second == before) return;
    // What the text alone shows to be added was perhaps not there before.
    if (around_.before != nullptr || holding.left.contains(before)) lose(name, column);
  }

  // What was copied by place, by the names that the places have after all. Where these are not
  // known, nothing is known of its rows.
  Holding by_name(const ObjectName& name, Holding holding) const {
    if (holding.places.empty()) return holding;
    const Table* now = around_.after == nullptr ? nullptr : find(*around_.after, name);
    if (now == nullptr || now->columns.size() < holding.places.size()) {
      holding.origin.reset();
      return holding;
    }
    for (std::size_t i = 0; i < holding.places.size(); ++i)
      holding.columns.emplace(names_.part(now->columns[i].name), holding.places[i]);
    return holding;
  }

  bool is_there_after(const ObjectName& name, const std::string& column) const {
    if (around_.after == nullptr) return true;
    const Table* table = find(*around_.after, name);
    return table != nullptr && column_of(*table, column) != nullptr;
  }

  void lose(const ObjectName& table, const std::string& column) {
    Lost lost{.kind = LostKind::column_values,
              .object = {"column", table, column},
              .shown = names_.shown(table)};
    if (std::find(lost_.begin(), lost_.end(), lost) == lost_.end()) lost_.push_back(lost);
  }

  SchemasAround around_;
  FoldedNames names_;
  std::map<ObjectName, Holding> now_;
  std::set<ObjectName> seen_;     // tables of before
  std::set<ObjectName> watched_;  // a trigger may change what is put into them
  std::vector<Lost> lost_;
};

}  // namespace

std::vector<Lost> values_not_kept(const std::vector<Statement>& statements, const Renames& renames,
                                  const SchemasAround& around, const Dialect& dialect) {
  Tracer tracer(around, dialect);
  for (const Statement& statement : statements) tracer.read(dialect.facts_of(statement));
  return tracer.finish(renames);
}

std::vector<Renames::ColumnRename> renamed_by_copy(const std::vector<Statement>& statements,
                                                   const Renames& renames,
                                                   const SchemasAround& around,
                                                   const Dialect& dialect) {
  if (around.before == nullptr || around.after == nullptr) return {};
  Tracer tracer(around, dialect);
  for (const Statement& statement : statements) tracer.read(dialect.facts_of(statement));
  return tracer.renamed(renames);
}

std::vector<std::pair<ObjectName, std::string>> replaced_columns(
    const std::vector<Statement>& statements, const Renames& renames, const SchemasAround& around,
    const Dialect& dialect) {
  if (around.before == nullptr || around.after == nullptr) return {};
  Tracer tracer(around, dialect);
  for (const Statement& statement : statements) tracer.read(dialect.facts_of(statement));
  return tracer.replaced(renames);
}

}  // namespace sluice
