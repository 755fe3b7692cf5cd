#include "dialects/postgres/snapshot/snapshot_v1.hpp"

#include <algorithm>
#include <array>

#include "base/json_writer.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"
#include "core/snapshot/snapshot_parts.hpp"
#include "dialects/postgres/snapshot/snapshot_write.hpp"

namespace sluice::postgres {

namespace {

using Names = std::vector<std::string>;

constexpr std::size_t k_longest_name = 63;  // bytes; the server cuts what is longer

constexpr std::array<std::string_view, 21> k_view_options = {"checkOption",
                                                             "securityBarrier",
                                                             "securityInvoker",
                                                             "autovacuumEnabled",
                                                             "autovacuumFreezeMaxAge",
                                                             "autovacuumFreezeMinAge",
                                                             "autovacuumFreezeTableAge",
                                                             "autovacuumMultixactFreezeMaxAge",
                                                             "autovacuumMultixactFreezeMinAge",
                                                             "autovacuumMultixactFreezeTableAge",
                                                             "autovacuumVacuumCostDelay",
                                                             "autovacuumVacuumCostLimit",
                                                             "autovacuumVacuumScaleFactor",
                                                             "autovacuumVacuumThreshold",
                                                             "fillfactor",
                                                             "logAutovacuumMinDuration",
                                                             "parallelWorkers",
                                                             "toastTupleTarget",
                                                             "userCatalogTable",
                                                             "vacuumIndexCleanup",
                                                             "vacuumTruncate"};

void write_number(const std::optional<std::string>& text, JsonWriter& out) {
  const auto number = text ? text::parse_integer(*text) : std::nullopt;
  number ? out.value(*number) : out.null();
}

// Numbers and booleans bare, as the options hold them.
void write_option(const std::string& value, JsonWriter& out) {
  const bool is_bare = value == "true" || value == "false" || text::parse_integer(value);
  is_bare ? out.raw(value) : out.value(value);
}

void write_identity(const Column& column, JsonWriter& out) {
  if (!column.identity) {
    out.null();
    return;
  }
  const SequenceOptions& options = column.identity->options;
  out.object().member("type", column.identity->always ? "always" : "byDefault");
  out.member("name", column.identity->sequence.name).member("increment", options.increment);
  out.member("startWith", options.start).member("minValue", options.minimum);
  out.member("maxValue", options.maximum);
  write_number(options.cache, out.key("cache"));
  out.member("cycle", options.cycle).end();
}

// Without the casts at its end, as 1.0 holds a default: '{}'::jsonb is '{}'.
std::string without_casts(const std::string& value) {
  const std::string_view head =
      std::string_view(value).substr(0, value.size() - (value.ends_with("[]") ? 2 : 0));
  const Pattern casts(
      R"re((?is)^(.*?)(?:::["\w.\s-]+(?:\([^)]*\))?(?:\swith(?:out)?\stime\szone)?(?:\[\])?)+$)re");
  const auto found = casts.find(std::string(head));
  return found ? (*found)[1] : std::string(head);
}

class Writer {
 public:
  V1Entities write(const Schema& schema) {
    for (const std::string& name : schema.schemas)
      add("schemas", [&](JsonWriter& out) { out.member("name", name); });
    for (const Sequence& sequence : schema.sequences) write_sequence(sequence);
    for (const Table& table : schema.tables) write_table(table, schema);
    for (const Enum& value : schema.enums)
      add_named("enums", value.name,
                [&](JsonWriter& out) { write_strings(value.values, out.key("values")); });
    for (const Role& role : schema.roles) write_role(role);
    for (const LinkedPolicy& linked : schema.linked_policies)
      write_policy(linked.table, linked.policy);
    for (const View& view : schema.views)
      if (view.definition) write_view(view);
    return std::move(rows_);
  }

 private:
  template <class Members>
  void add(std::string_view type, Members members) {
    JsonWriter out;
    out.object();
    members(out);
    rows_.push_back(out.member("entityType", type).end().text());
  }
  template <class Members>
  void add_named(std::string_view type, const ObjectName& name, Members members) {
    add(type, [&](JsonWriter& out) {
      out.member("schema", name.schema).member("name", name.name);
      members(out);
    });
  }
  template <class Members>
  void add_to(const ObjectName& table, std::string_view type, const std::string& name,
              Members members) {
    add(type, [&](JsonWriter& out) {
      out.member("schema", table.schema).member("table", table.name).member("name", name);
      members(out);
    });
  }

  void write_sequence(const Sequence& sequence) {
    add_named("sequences", sequence.name, [&](JsonWriter& out) {
      const SequenceOptions& options = sequence.options;
      out.member("incrementBy", options.increment).member("minValue", options.minimum);
      out.member("maxValue", options.maximum).member("startWith", options.start);
      write_number(options.cache, out.key("cacheSize"));
      out.member("cycle", options.cycle);
    });
  }

  void write_table(const Table& table, const Schema& schema) {
    const bool is_linked =
        std::any_of(schema.linked_policies.begin(), schema.linked_policies.end(),
                    [&](const LinkedPolicy& linked) { return linked.table == table.name; });
    add_named("tables", table.name, [&](JsonWriter& out) {
      out.member("isRlsEnabled", table.row_security || !table.policies.empty() || is_linked);
    });
    for (const Column& column : table.columns) write_column(table, column);
    write_primary_keys(table);
    for (const Unique& unique : table.uniques)
      add_to(table.name, "uniques", unique.name, [&](JsonWriter& out) {
        out.member("nameExplicit",
                   unique.name != implied_name(table.name.name, unique.columns, "_unique"));
        write_strings(unique.columns, out.key("columns"));
        out.member("nullsNotDistinct", unique.nulls_not_distinct);
      });
    for (const Check& check : table.checks)
      add_to(table.name, "checks", check.name,
             [&](JsonWriter& out) { out.member("value", unqualified(table, check.expression)); });
    for (const Index& index : table.indexes) write_index(table, index);
    for (const ForeignKey& key : table.foreign_keys) write_foreign_key(table, key);
    for (const Policy& policy : table.policies) write_policy(table.name, policy);
  }

  // 1.0 says columns without their table.
  static std::string unqualified(const Table& table, const std::string& expression) {
    const std::string name = text::cat("\"", table.name.name, "\".");
    const std::string in_schema = text::cat("\"", table.name.schema, "\".", name);
    return text::replace_all(text::replace_all(expression, in_schema, ""), name, "");
  }

  void write_column(const Table& table, const Column& column) {
    std::string type = column.type;
    std::int64_t dimensions = 0;
    for (; type.ends_with("[]"); type.resize(type.size() - 2)) ++dimensions;
    if (type.starts_with("numeric(")) type = text::replace_all(type, ", ", ",");
    add_to(table.name, "columns", column.name, [&](JsonWriter& out) {
      out.member("type", type).key("typeSchema");
      column.type_schema.empty() ? out.null() : out.value(column.type_schema);
      out.member("notNull", column.not_null).member("dimensions", dimensions);
      out.key("default");
      column.default_sql ? out.value(without_casts(*column.default_sql)) : out.null();
      out.key("generated");
      if (column.generated)
        out.object().member("type", "stored").member("as", column.generated->expression).end();
      else
        out.null();
      write_identity(column, out.key("identity"));
    });
  }

  void write_primary_keys(const Table& table) {
    for (const PrimaryKeyEntity& key : primary_keys_of(table, "_pkey"))
      add_to(table.name, "pks", key.name, [&](JsonWriter& out) {
        write_strings(key.columns, out.key("columns"));
        out.member("nameExplicit", key.is_named);
      });
  }

  static void write_index_column(const Table& table, const IndexColumn& column, JsonWriter& out) {
    out.object();
    out.member("value",
               column.is_expression ? unqualified(table, column.expression) : column.expression);
    out.member("isExpression", column.is_expression).member("asc", column.ascending);
    out.member("nullsFirst", column.nulls == "first").key("opclass");
    if (column.opclass)
      out.object().member("name", *column.opclass).member("default", false).end();
    else
      out.null();
    out.end();
  }

  void write_index(const Table& table, const Index& index) {
    Names columns;
    bool has_expression = false;
    for (const IndexColumn& column : index.columns) {
      columns.push_back(column.expression);
      has_expression = has_expression || column.is_expression;
    }
    add_to(table.name, "indexes", index.name, [&](JsonWriter& out) {
      out.member("nameExplicit",
                 has_expression || index.name != implied_name(table.name.name, columns, "_index"));
      out.key("columns").array();
      for (const IndexColumn& column : index.columns) write_index_column(table, column, out);
      out.end().member("isUnique", index.unique).key("where");
      index.where ? out.value(unqualified(table, *index.where)) : out.null();
      Names with;
      for (const auto& [name, value] : index.with) with.push_back(text::cat(name, "=", value));
      out.member("with", text::join(with, ",")).member("method", index.method);
      out.member("concurrently", index.concurrently);
    });
  }

  void write_foreign_key(const Table& table, const ForeignKey& key) {
    const std::string implied =
        text::cat(implied_name(table.name.name, key.columns, "_"), key.target.name, "_",
                  text::join(key.target_columns, "_"), "_fk");
    add_to(table.name, "fks", key.name.substr(0, k_longest_name), [&](JsonWriter& out) {
      out.member("nameExplicit", key.name != implied);
      write_strings(key.columns, out.key("columns"));
      out.member("schemaTo", key.target.schema).member("tableTo", key.target.name);
      write_strings(key.target_columns, out.key("columnsTo"));
      out.member("onUpdate", text::upper(key.on_update))
          .member("onDelete", text::upper(key.on_delete));
    });
  }

  void write_policy(const ObjectName& table, const Policy& policy) {
    add_to(table, "policies", policy.name, [&](JsonWriter& out) {
      out.member("as", policy.permissive ? "PERMISSIVE" : "RESTRICTIVE")
          .member("for", policy.command);
      write_strings(policy.roles, out.key("roles"));
      out.member("using", policy.using_sql).member("withCheck", policy.check_sql);
    });
  }

  void write_role(const Role& role) {
    add("roles", [&](JsonWriter& out) {
      out.member("name", role.name).key("superuser").null();
      out.member("createDb", role.create_db).member("createRole", role.create_role);
      out.member("inherit", role.inherit);
      for (const char* unknown :
           {"canLogin", "replication", "bypassRls", "connLimit", "password", "validUntil"})
        out.key(unknown).null();
    });
  }

  void write_view(const View& view) {
    add_named("views", view.name, [&](JsonWriter& out) {
      out.member("definition", view.definition).key("with");
      if (view.with.empty()) {
        out.null();
      } else {
        out.object();
        for (const std::string_view option : k_view_options) write_view_option(view, option, out);
        out.end();
      }
      out.key("withNoData");
      view.materialized ? out.value(view.with_no_data) : out.null();
      out.key("using");
      view.access_method.empty() ? out.null() : out.value(view.access_method);
      out.key("tablespace");
      view.tablespace.empty() ? out.null() : out.value(view.tablespace);
      out.member("materialized", view.materialized);
    });
  }

  static void write_view_option(const View& view, std::string_view option, JsonWriter& out) {
    out.key(option);
    for (const auto& [name, value] : view.with) {
      if (camel_case(name) != option) continue;
      write_option(value, out);
      return;
    }
    out.null();
  }

  V1Entities rows_;
};

}  // namespace

V1Entities v1_entities(const Schema& schema) { return Writer().write(schema); }

}  // namespace sluice::postgres
