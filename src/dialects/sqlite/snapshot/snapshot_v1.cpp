#include "dialects/sqlite/snapshot/snapshot_v1.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "core/snapshot/snapshot_text.hpp"

namespace sluice::sqlite {

namespace {

class Writer {
 public:
  V1Entities write(const Schema& schema) {
    each_table(schema, [&](const Table& table) {
      add("tables", [&](JsonWriter& out) { out.member("name", table.name.name); });
    });
    each_table(schema, [&](const Table& table) {
      for (const Column& column : table.columns) write_column(table, column);
    });
    each_table(schema, [&](const Table& table) { write_primary_keys(table); });
    each_table(schema, [&](const Table& table) { write_foreign_keys(table); });
    each_table(schema, [&](const Table& table) {
      for (const Index& index : table.indexes)
        if (!is_unique(table, index)) write_index(table, index);
    });
    each_table(schema, [&](const Table& table) { write_uniques(table); });
    each_table(schema, [&](const Table& table) { write_checks(table); });
    for (const View& view : schema.views) write_view(view);
    return std::move(rows_);
  }

 private:
  template <class Each>
  void each_table(const Schema& schema, Each each) {
    for (const Table& table : schema.tables) each(table);
  }

  template <class Members>
  void add(std::string_view type, Members members) {
    JsonWriter out;
    out.object();
    members(out);
    rows_.push_back(out.member("entityType", type).end().text());
  }

  template <class Members>
  void add_to(const Table& table, std::string_view type, const std::string& name, Members members) {
    add(type, [&](JsonWriter& out) {
      out.member("table", table.name.name).member("name", name);
      members(out);
    });
  }

  // Before 1.0 `.unique()` became a unique index of this name, and nothing else did.
  static bool is_unique(const Table& table, const Index& index) {
    std::string name = table.name.name;
    for (const IndexColumn& column : index.columns) name += "_" + column.expression;
    return index.unique && !index.where && index.name == name + "_unique" &&
           std::none_of(index.columns.begin(), index.columns.end(),
                        [](const IndexColumn& column) { return column.is_expression; });
  }

  void write_column(const Table& table, const Column& column) {
    add_to(table, "columns", column.name, [&](JsonWriter& out) {
      out.member("type", column.type).member("notNull", column.not_null && !column.primary_key);
      out.member("autoincrement", column.attributes.contains("autoincrement"));
      out.member("default", column.default_sql).key("generated");
      if (column.generated)
        out.object()
            .member("as", text::cat("(", column.generated->expression, ")"))
            .member("type", column.generated->stored ? "stored" : "virtual")
            .end();
      else
        out.null();
    });
  }

  void write_primary_keys(const Table& table) {
    for (const PrimaryKeyEntity& key : primary_keys_of(table, "_pk"))
      add_to(table, "pks", key.name, [&](JsonWriter& out) {
        write_strings(key.columns, out.key("columns"));
        out.member("nameExplicit", key.is_named);
      });
  }

  void write_foreign_keys(const Table& table) {
    for (const ForeignKey& key : table.foreign_keys)
      add_to(table, "fks", key.name, [&](JsonWriter& out) {
        const auto implied =
            text::cat(table.name.name, "_", text::join(key.columns, "_"), "_", key.target.name, "_",
                      text::join(key.target_columns, "_"), "_fk");
        write_strings(key.columns, out.key("columns"));
        out.member("tableTo", key.target.name);
        write_strings(key.target_columns, out.key("columnsTo"));
        out.member("onUpdate", text::upper(key.on_update))
            .member("onDelete", text::upper(key.on_delete));
        out.member("nameExplicit", key.name != implied);
      });
  }

  void write_index(const Table& table, const Index& index) {
    add_to(table, "indexes", index.name, [&](JsonWriter& out) {
      out.key("columns").array();
      for (const IndexColumn& column : index.columns)
        out.object()
            .member("value", column.expression)
            .member("isExpression", column.is_expression)
            .end();
      out.end().member("isUnique", index.unique).member("where", index.where);
      out.member("origin", "manual");
    });
  }

  void write_unique(const Table& table, const std::vector<std::string>& columns,
                    const std::string& name) {
    add_to(table, "uniques", name, [&](JsonWriter& out) {
      const auto implied = implied_name(table.name.name, columns, "_unique");
      write_strings(columns, out.key("columns"));
      out.member("nameExplicit", name != implied);
    });
  }

  void write_uniques(const Table& table) {
    for (const Unique& unique : table.uniques) write_unique(table, unique.columns, unique.name);
    for (const Index& index : table.indexes) {
      if (!is_unique(table, index)) continue;
      std::vector<std::string> columns;
      for (const IndexColumn& column : index.columns) columns.push_back(column.expression);
      write_unique(table, columns, index.name);
    }
  }

  // 1.0 says the columns of checks without their table.
  void write_checks(const Table& table) {
    const std::string qualifier = text::cat("\"", table.name.name, "\".");
    for (const Check& check : table.checks)
      add_to(table, "checks", check.name, [&](JsonWriter& out) {
        out.member("value", text::replace_all(check.expression, qualifier, ""));
      });
  }

  void write_view(const View& view) {
    add("views", [&](JsonWriter& out) {
      out.member("name", view.name.name).member("definition", view.definition);
      out.member("isExisting", !view.definition).key("error").null();
    });
  }

  V1Entities rows_;
};

}  // namespace

V1Entities v1_entities(const Schema& schema) { return Writer().write(schema); }

}  // namespace sluice::sqlite
