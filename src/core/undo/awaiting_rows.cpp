// The schema between a rollback's two halves: tables and columns are back, and wait for their rows.
#include <algorithm>

#include "base/text.hpp"
#include "core/undo/rows_back.hpp"

namespace sluice {

namespace {

using Names = std::set<std::string>;

class AwaitingRows {
 public:
  AwaitingRows(const Schema& before, const std::vector<RestoredTable>& restored,
               const DialectFacts& facts)
      : schema_(before), restored_(restored), facts_(facts) {}

  Schema make() {
    for (Table& table : schema_.tables) {
      const RestoredTable* own = find(table.name);
      if (facts_.lift_foreign_keys.empty()) strip_keys(table, own);
      if (own != nullptr) strip(table, *own);
    }
    strip_triggers();
    strip_dependencies();
    return std::move(schema_);
  }

 private:
  const RestoredTable* find(const ObjectName& name) const {
    for (const RestoredTable& each : restored_)
      if (each.name == name) return &each;
    return nullptr;
  }

  // Columns whose values come back after the schema.
  static bool is_waiting(const RestoredTable& table, const std::string& column) {
    return table.lost.contains(column) || table.changed.contains(column);
  }
  static bool is_any_waiting(const RestoredTable& table, const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) { return is_waiting(table, column); });
  }
  static std::vector<std::string> key_of(const Table& table) {
    if (table.primary_key) return table.primary_key->columns;
    std::vector<std::string> names;
    for (const Column& column : table.columns)
      if (column.primary_key) names.push_back(column.name);
    return names;
  }
  static bool mentions_waiting(const RestoredTable& table, const std::string& sql) {
    const auto is_in = [&](const std::string& column) {
      return sql.find(column) != std::string::npos;
    };
    return std::any_of(table.lost.begin(), table.lost.end(), is_in) ||
           std::any_of(table.changed.begin(), table.changed.end(), is_in);
  }

  template <class Part, class Test>
  void take_out(const ObjectName& table, std::vector<Part>& parts, const Test& test) {
    std::erase_if(parts, [&](const Part& part) {
      if (!test(part)) return false;
      removed_.insert({"constraint", table, part.name});
      return true;
    });
  }

  // A foreign key holds when both sides are there.
  void strip_keys(Table& table, const RestoredTable* own) {
    take_out(table.name, table.foreign_keys, [&](const ForeignKey& key) {
      const RestoredTable* target = find(key.target);
      const bool is_own = key.target == table.name;
      if (own != nullptr && (own->is_whole || is_any_waiting(*own, key.columns))) return true;
      if (own != nullptr && own->gets_rows && target != nullptr && !is_own) return true;
      return target != nullptr && (target->is_whole || target->loses_rows ||
                                   is_any_waiting(*target, key.target_columns));
    });
  }

  void strip(Table& table, const RestoredTable& own) {
    if (table.attributes.erase("force_row_security") > 0) table.row_security = false;
    if (own.is_whole) return;
    const Table whole = table;
    for (Column& column : table.columns)
      if (own.lost.contains(column.name)) {
        strip(column, whole);
        strip_type(column);
      }
    if (table.primary_key && is_any_waiting(own, table.primary_key->columns)) {
      removed_.insert({"constraint", table.name, table.primary_key->name});
      table.primary_key.reset();
    }
    if (is_any_waiting(own, key_of(whole))) table.attributes.erase("without_rowid");
    take_out(table.name, table.uniques,
             [&](const Unique& unique) { return is_any_waiting(own, unique.columns); });
    take_out(table.name, table.checks,
             [&](const Check& check) { return mentions_waiting(own, check.expression); });
    std::erase_if(table.indexes, [&](const Index& index) {
      const bool waits = index.unique && is_waiting_index(own, index);
      if (waits) removed_.insert({"index", {table.name.schema, index.name}, ""});
      return waits;
    });
    if (!facts_.lift_foreign_keys.empty()) {
      std::erase_if(table.foreign_keys,
                    [&](const ForeignKey& key) { return is_any_waiting(own, key.columns); });
      if (table != whole) table.attributes.erase("sql");
    }
  }

  static bool is_waiting_index(const RestoredTable& own, const Index& index) {
    if (index.where && mentions_waiting(own, *index.where)) return true;
    return std::any_of(index.columns.begin(), index.columns.end(), [&](const IndexColumn& column) {
      return mentions_waiting(own, column.expression);
    });
  }

  // Where a stand-in would have to differ from row to row, there is none until the values are back.
  void strip(Column& column, const Table& table) const {
    const bool is_among =
        std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                    [&](const ForeignKey& key) { return contains(key.columns, column.name); });
    const bool is_unique =
        column.primary_key ||
        (table.primary_key && contains(table.primary_key->columns, column.name)) ||
        std::any_of(table.uniques.begin(), table.uniques.end(),
                    [&](const Unique& unique) { return contains(unique.columns, column.name); }) ||
        std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
          return index.unique && std::any_of(index.columns.begin(), index.columns.end(),
                                             [&](const IndexColumn& indexed) {
                                               return indexed.expression == column.name;
                                             });
        });
    const bool counts =
        column.identity || (column.default_sql && !facts_.counting_default.empty() &&
                            column.default_sql->starts_with(facts_.counting_default));
    column.primary_key = false;
    column.identity.reset();
    column.attributes.erase("autoincrement");
    if (counts) column.default_sql.reset();
    // Of a type of the user's own nobody knows a stand-in that its checks take.
    const bool is_guarded = !column.type_schema.empty() && !column.default_sql;
    if (!is_among && !is_unique && !counts && !is_guarded) return;
    column.not_null = false;
    column.attributes.erase("not_null_name");
  }

  // A type may refuse NULL as well.
  void strip_type(const Column& column) {
    if (column.type_schema.empty()) return;
    const std::string type = text::cat(" of ", column.type_schema, ".", column.type);
    std::erase_if(schema_.others, [&](const OtherObject& object) {
      const bool refuses = object.definition.find("SET NOT NULL") != std::string::npos &&
                           text::replace_all(object.identity, "\"", "").ends_with(type);
      if (refuses) removed_.insert({object.kind, {"", object.identity}, ""});
      return refuses;
    });
  }

  static bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  // Whether one is enabled goes with it.
  static bool is_kind_on_tables(std::string_view kind) {
    return kind == "trigger" || kind == "rule" || kind == "trigger state" || kind == "rule state";
  }

  bool is_on_restored(const OtherObject& object) const {
    if (!is_kind_on_tables(object.kind)) return false;
    return std::any_of(restored_.begin(), restored_.end(), [&](const RestoredTable& table) {
      const std::string plain = text::replace_all(object.identity, "\"", "");
      const std::string schema = facts_.has_schemas ? table.name.schema + "." : "";
      return plain.ends_with(text::cat(" on ", schema, table.name.name));
    });
  }

  void strip_triggers() {
    std::vector<std::string> about;  // what is said of a trigger goes with it
    for (const OtherObject& object : schema_.others)
      if (is_on_restored(object)) {
        removed_.insert({object.kind, {"", object.identity}, ""});
        about.push_back(text::lower(text::cat(object.kind, " ", object.identity)));
      }
    std::erase_if(schema_.others, [&](const OtherObject& object) {
      if (is_on_restored(object)) return true;
      const std::string identity = text::lower(object.identity);
      return object.kind != "function" &&
             std::any_of(about.begin(), about.end(), [&](const std::string& name) {
               return identity.find(name) != std::string::npos;
             });
    });
  }

  void strip_dependencies() {
    std::erase_if(schema_.dependencies, [&](const Dependency& dependency) {
      return removed_.contains(dependency.object) || removed_.contains(dependency.on);
    });
  }

  Schema schema_;
  const std::vector<RestoredTable>& restored_;
  DialectFacts facts_;
  std::set<ObjectRef> removed_;
};

}  // namespace

Schema schema_awaiting_rows(const Schema& before, const std::vector<RestoredTable>& tables,
                            const DialectFacts& facts) {
  return tables.empty() ? before : AwaitingRows(before, tables, facts).make();
}

}  // namespace sluice
