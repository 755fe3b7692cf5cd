#include "dialects/postgres/ddl.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/diff.hpp"
#include "dialects/postgres/names.hpp"

namespace sluice::postgres {

namespace {

// Roles that are words of SQL, not names.
std::string role_name(const std::string& role) {
  static const std::set<std::string> k_words = {"public", "current_user", "current_role", "session_user"};
  return k_words.contains(text::lower(role)) ? role : quote(role);
}

std::string role_list(const std::vector<std::string>& roles) {
  std::vector<std::string> names;
  for (const std::string& role : roles) names.push_back(role_name(role));
  return names.empty() ? "public" : text::join(names, ", ");
}

std::string role_options(const Role& role) {
  return text::cat(role.create_db ? "" : "NO", "CREATEDB ", role.create_role ? "" : "NO", "CREATEROLE ",
                   role.inherit ? "" : "NO", "INHERIT");
}

std::string index_column(const IndexColumn& column) {
  std::string sql = column.is_expression ? column.expression : quote(column.expression);
  if (column.opclass) sql += text::cat(" ", *column.opclass);
  if (!column.ascending) sql += " DESC";
  const std::string usual = column.ascending ? "last" : "first";
  if (column.nulls && *column.nulls != usual) sql += text::cat(" NULLS ", text::upper(*column.nulls));
  return sql;
}

std::string options_text(const std::vector<std::pair<std::string, std::string>>& options, const char* equals) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options) parts.push_back(text::cat(name, equals, value));
  return text::join(parts, ", ");
}

std::string alter_table(const ObjectName& table, const std::string& action) {
  return text::cat("ALTER TABLE ", table_name(table), " ", action, ";");
}

std::string drop_constraint(const ObjectName& table, const std::string& name) {
  return alter_table(table, text::cat("DROP CONSTRAINT ", quote(name)));
}

std::string unique_definition(const Unique& unique) {
  return text::cat("CONSTRAINT ", quote(unique.name), " UNIQUE", unique.nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
                   "(", quote_list(unique.columns), ")");
}

std::string key_definition(const PrimaryKey& key) {
  return text::cat(key.name.empty() ? "" : text::cat("CONSTRAINT ", quote(key.name), " "), "PRIMARY KEY(",
                   quote_list(key.columns), ")");
}

std::string check_definition(const Check& check) {
  return text::cat("CONSTRAINT ", quote(check.name), " CHECK (", check.expression, ")");
}

std::string view_kind(const View& view) { return view.materialized ? "MATERIALIZED VIEW" : "VIEW"; }

// SET SCHEMA, then RENAME: what is needed of both to move an object of the kind.
std::vector<std::string> move(const std::string& kind, const ObjectName& from, const ObjectName& to) {
  std::vector<std::string> statements;
  if (from.schema != to.schema)
    statements.push_back(text::cat("ALTER ", kind, " ", full_name(from), " SET SCHEMA ", quote(to.schema), ";"));
  if (from.name != to.name)
    statements.push_back(text::cat("ALTER ", kind, " ", full_name({to.schema, from.name}), " RENAME TO ",
                                   quote(to.name), ";"));
  return statements;
}

std::string policy_clauses(const Policy& policy) {
  std::string sql;
  if (policy.using_sql) sql += text::cat(" USING (", *policy.using_sql, ")");
  if (policy.check_sql) sql += text::cat(" WITH CHECK (", *policy.check_sql, ")");
  return sql;
}

std::vector<std::string> alter_view(const View& from, const View& to) {
  std::vector<std::string> statements;
  const std::string start = text::cat("ALTER ", view_kind(to), " ", full_name(to.name), " ");
  std::vector<std::string> gone;
  for (const auto& [name, value] : from.with)
    if (std::none_of(to.with.begin(), to.with.end(), [&, key = name](const auto& other) { return other.first == key; }))
      gone.push_back(name);
  if (!gone.empty()) statements.push_back(text::cat(start, "RESET (", text::join(gone, ", "), ");"));
  if (from.with != to.with && !to.with.empty())
    statements.push_back(text::cat(start, "SET (", options_text(to.with, " = "), ");"));
  if (from.tablespace != to.tablespace)
    statements.push_back(text::cat(start, "SET TABLESPACE ", to.tablespace.empty() ? "pg_default" : quote(to.tablespace), ";"));
  if (from.access_method != to.access_method)
    statements.push_back(text::cat(start, "SET ACCESS METHOD ", to.access_method.empty() ? "heap" : quote(to.access_method), ";"));
  return statements;
}

using Statements = std::vector<std::string>;

struct Renderer {
  const Schema& now;  // as it is just before the change

  Statements operator()(const CreateSchema& c) const { return {text::cat("CREATE SCHEMA ", quote(c.name), ";")}; }
  Statements operator()(const DropSchema& c) const { return {text::cat("DROP SCHEMA ", quote(c.name), ";")}; }
  Statements operator()(const RenameSchema& c) const {
    return {text::cat("ALTER SCHEMA ", quote(c.from), " RENAME TO ", quote(c.to), ";")};
  }

  Statements operator()(const CreateEnum& c) const {
    Statements values;
    for (const std::string& value : c.value.values) values.push_back(literal(value));
    return {text::cat("CREATE TYPE ", full_name(c.value.name), " AS ENUM(", text::join(values, ", "), ");")};
  }
  Statements operator()(const DropEnum& c) const { return {text::cat("DROP TYPE ", full_name(c.value.name), ";")}; }
  Statements operator()(const RenameEnum& c) const { return move("TYPE", c.from, c.to); }
  Statements operator()(const AlterEnum& c) const { return alter_enum(c.from, c.to, now); }

  Statements operator()(const CreateSequence& c) const { return {sequence("CREATE", c.value)}; }
  Statements operator()(const DropSequence& c) const { return {text::cat("DROP SEQUENCE ", full_name(c.value.name), ";")}; }
  Statements operator()(const RenameSequence& c) const { return move("SEQUENCE", c.from, c.to); }
  Statements operator()(const AlterSequence& c) const {
    std::string sql = sequence("ALTER", c.to);
    if (c.from.options.cycle && !c.to.options.cycle) sql.insert(sql.size() - 1, " NO CYCLE");
    return {sql};
  }
  static std::string sequence(const char* verb, const Sequence& value) {
    const std::string options = sequence_options(value.options);
    return text::cat(verb, " SEQUENCE ", full_name(value.name), options.empty() ? "" : " ", options, ";");
  }

  Statements operator()(const CreateRole& c) const {
    return {text::cat("CREATE ROLE ", quote(c.value.name), " WITH ", role_options(c.value), ";")};
  }
  Statements operator()(const DropRole& c) const { return {text::cat("DROP ROLE ", quote(c.value.name), ";")}; }
  Statements operator()(const RenameRole& c) const {
    return {text::cat("ALTER ROLE ", quote(c.from), " RENAME TO ", quote(c.to), ";")};
  }
  Statements operator()(const AlterRole& c) const {
    return {text::cat("ALTER ROLE ", quote(c.to.name), " WITH ", role_options(c.to), ";")};
  }

  Statements operator()(const CreateTable& c) const { return {create_table(c.value)}; }
  // No CASCADE: what still depends on the table must stop the run, not vanish.
  Statements operator()(const DropTable& c) const { return {text::cat("DROP TABLE ", table_name(c.value.name), ";")}; }
  Statements operator()(const RenameTable& c) const { return move("TABLE", c.from, c.to); }

  Statements operator()(const AddColumn& c) const {
    return {alter_table(c.table, text::cat("ADD COLUMN ", column_definition(c.value)))};
  }
  Statements operator()(const DropColumn& c) const {
    return {alter_table(c.table, text::cat("DROP COLUMN ", quote(c.value.name)))};
  }
  Statements operator()(const RenameColumn& c) const {
    return {alter_table(c.table, text::cat("RENAME COLUMN ", quote(c.from), " TO ", quote(c.to)))};
  }
  Statements operator()(const AlterColumn& c) const { return alter_column(c.table, c.from, c.to); }

  Statements operator()(const AddPrimaryKey& c) const { return {alter_table(c.table, text::cat("ADD ", key_definition(c.value)))}; }
  Statements operator()(const DropPrimaryKey& c) const {
    return {drop_constraint(c.table, c.value.name.empty() ? text::cat(c.table.name, "_pkey") : c.value.name)};
  }
  Statements operator()(const AddUnique& c) const { return {alter_table(c.table, text::cat("ADD ", unique_definition(c.value)))}; }
  Statements operator()(const DropUnique& c) const { return {drop_constraint(c.table, c.value.name)}; }
  Statements operator()(const AddForeignKey& c) const { return {add_foreign_key(c.table, c.value)}; }
  Statements operator()(const DropForeignKey& c) const { return {drop_constraint(c.table, c.value.name)}; }
  Statements operator()(const AddCheck& c) const { return {alter_table(c.table, text::cat("ADD ", check_definition(c.value)))}; }
  Statements operator()(const DropCheck& c) const { return {drop_constraint(c.table, c.value.name)}; }

  Statements operator()(const CreateIndex& c) const { return {create_index(c.table, c.value)}; }
  Statements operator()(const DropIndex& c) const {
    return {text::cat("DROP INDEX ", table_name({c.table.schema, c.value.name}), ";")};
  }

  Statements operator()(const CreatePolicy& c) const { return {create_policy(c.table, c.value)}; }
  Statements operator()(const DropPolicy& c) const {
    return {text::cat("DROP POLICY ", quote(c.value.name), " ON ", table_name(c.table), ";")};
  }
  Statements operator()(const AlterPolicy& c) const {
    return {text::cat("ALTER POLICY ", quote(c.to.name), " ON ", table_name(c.table), " TO ", role_list(c.to.roles),
                      policy_clauses(c.to), ";")};
  }
  Statements operator()(const SetRowSecurity& c) const {
    return {alter_table(c.table, text::cat(c.enabled ? "ENABLE" : "DISABLE", " ROW LEVEL SECURITY"))};
  }
  Statements operator()(const AlterTableAttributes& c) const {
    const bool force = c.to.contains("force_row_security");
    if (force == c.from.contains("force_row_security")) return {};
    return {alter_table(c.table, text::cat(force ? "" : "NO ", "FORCE ROW LEVEL SECURITY"))};
  }

  Statements operator()(const CreateView& c) const { return {create_view(c.value)}; }
  Statements operator()(const DropView& c) const {
    return {text::cat("DROP ", view_kind(c.value), " ", full_name(c.value.name), ";")};
  }
  Statements operator()(const RenameView& c) const { return move("VIEW", c.from, c.to); }
  Statements operator()(const AlterView& c) const { return alter_view(c.from, c.to); }

  Statements operator()(const CreateOther& c) const { return {c.value.definition}; }
  Statements operator()(const DropOther& c) const { return {c.value.drop}; }
};

}  // namespace

std::string full_name(const ObjectName& name) {
  return text::cat(quote(name.schema.empty() ? "public" : name.schema), ".", quote(name.name));
}

std::string table_name(const ObjectName& name) {
  return name.schema.empty() || name.schema == "public" ? quote(name.name) : full_name(name);
}

std::string create_table(const Table& table) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns) lines.push_back(column_definition(column));
  if (table.primary_key) lines.push_back(key_definition(*table.primary_key));
  for (const Unique& unique : table.uniques) lines.push_back(unique_definition(unique));
  for (const Check& check : table.checks) lines.push_back(check_definition(check));
  return text::cat("CREATE TABLE ", table_name(table.name), " (\n\t", text::join(lines, ",\n\t"), "\n);");
}

std::string create_index(const ObjectName& table, const Index& index) {
  std::vector<std::string> columns;
  for (const IndexColumn& column : index.columns) columns.push_back(index_column(column));
  std::string sql = text::cat("CREATE ", index.unique ? "UNIQUE " : "", "INDEX ", quote(index.name), " ON ",
                              table_name(table), " USING ", index.method.empty() ? "btree" : index.method, " (",
                              text::join(columns, ","), ")");
  if (!index.include.empty()) sql += text::cat(" INCLUDE (", quote_list(index.include), ")");
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  if (!index.with.empty()) sql += text::cat(" WITH (", options_text(index.with, "="), ")");
  if (index.where) sql += text::cat(" WHERE ", *index.where);
  return sql + ";";
}

std::string create_view(const View& view) {
  std::string sql = text::cat("CREATE ", view_kind(view), " ", full_name(view.name));
  if (!view.access_method.empty()) sql += text::cat(" USING ", quote(view.access_method));
  if (!view.with.empty()) sql += text::cat(" WITH (", options_text(view.with, " = "), ")");
  if (!view.tablespace.empty()) sql += text::cat(" TABLESPACE ", quote(view.tablespace));
  sql += text::cat(" AS (", view.definition.value_or(""), ")");
  if (view.with_no_data) sql += " WITH NO DATA";
  return sql + ";";
}

std::string create_policy(const ObjectName& table, const Policy& policy) {
  return text::cat("CREATE POLICY ", quote(policy.name), " ON ", table_name(table), " AS ",
                   policy.permissive ? "PERMISSIVE" : "RESTRICTIVE", " FOR ", policy.command, " TO ",
                   role_list(policy.roles), policy_clauses(policy), ";");
}

std::string add_foreign_key(const ObjectName& table, const ForeignKey& key) {
  std::string sql = text::cat("ADD CONSTRAINT ", quote(key.name), " FOREIGN KEY (", quote_list(key.columns),
                              ") REFERENCES ", full_name(key.target), "(", quote_list(key.target_columns),
                              ") ON DELETE ", key.on_delete, " ON UPDATE ", key.on_update);
  if (const auto deferrable = key.attributes.find("deferrable"); deferrable != key.attributes.end())
    sql += text::cat(" ", deferrable->second);
  return alter_table(table, sql);
}

std::vector<std::string> render(const std::vector<Change>& changes, const Schema& from) {
  std::vector<std::string> result;
  Schema now = from;
  for (const Change& change : changes) {
    const Statements statements = std::visit(Renderer{now}, change);
    result.insert(result.end(), statements.begin(), statements.end());
    now = applied({change}, std::move(now));
  }
  return result;
}

}  // namespace sluice::postgres
