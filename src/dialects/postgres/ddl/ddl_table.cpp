#include "dialects/postgres/ddl/ddl_table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_column.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

std::string index_column(const IndexColumn& column) {
  std::string sql = column.is_expression ? column.expression : quote(column.expression);
  if (column.opclass) sql += text::cat(" ", *column.opclass);
  if (!column.ascending) sql += " DESC";
  const std::string usual = column.ascending ? "last" : "first";
  if (column.nulls && *column.nulls != usual)
    sql += text::cat(" NULLS ", text::upper(*column.nulls));
  return sql;
}

std::string in_tablespace(const Index& index) {
  const auto found = index.attributes.find("tablespace");
  return found == index.attributes.end() ? "" : text::cat(" TABLESPACE ", found->second);
}

std::string clause(const char* before, const std::string& value, const char* after) {
  return value.empty() ? "" : text::cat(before, value, after);
}

// `a=1, b=2`
std::vector<std::string> option_names(const std::string& options) {
  std::vector<std::string> names;
  if (options.empty()) return names;
  for (const std::string& option : text::split(options, ", "))
    names.push_back(option.substr(0, option.find('=')));
  return names;
}

// CREATE TABLE would make it valid.
bool is_not_valid(const Check& check) {
  const auto definition = check.attributes.find("definition");
  return definition != check.attributes.end() && definition->second.ends_with(" NOT VALID");
}

std::vector<std::string> key_columns(const Table& table) {
  if (table.primary_key) return table.primary_key->columns;
  std::vector<std::string> columns;
  for (const Column& column : table.columns)
    if (column.primary_key) columns.push_back(column.name);
  return columns;
}

// Where two constraints of CREATE TABLE want the same index, the server makes the first alone.
bool is_swallowed(const Table& table, const Unique& unique) {
  if (unique.columns == key_columns(table)) return true;
  const auto same =
      std::find_if(table.uniques.begin(), table.uniques.end(),
                   [&](const Unique& other) { return other.columns == unique.columns; });
  return same != table.uniques.end() && same->name != unique.name;
}

std::vector<std::string> table_lines(const Table& table) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns)
    if (!column.attributes.contains("inherited")) lines.push_back(column_definition(column));
  if (table.primary_key) lines.push_back(key_definition(*table.primary_key));
  for (const Unique& unique : table.uniques)
    if (!is_swallowed(table, unique)) lines.push_back(unique_definition(unique));
  for (const Check& check : table.checks)
    if (!is_not_valid(check) && !check.attributes.contains("parent"))
      lines.push_back(check_definition(check));
  return lines;
}

// One attribute that differs, as ALTER TABLE says it; `value` is empty where it is taken away.
std::string alteration(const std::string& name, const std::string& value) {
  const bool set = !value.empty();
  if (name == "force_row_security")
    return set ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY";
  if (name == "unlogged") return set ? "SET UNLOGGED" : "SET LOGGED";
  if (name == "tablespace") return text::cat("SET TABLESPACE ", set ? value : "pg_default");
  if (name == "access_method") return text::cat("SET ACCESS METHOD ", set ? value : "heap");
  if (name == "replica_identity") return text::cat("REPLICA IDENTITY ", set ? value : "DEFAULT");
  if (name == "clustered") return set ? text::cat("CLUSTER ON ", value) : "SET WITHOUT CLUSTER";
  if (name == "of_type") return set ? text::cat("OF ", value) : "NOT OF";
  return {};
}

std::string attribute_of(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

}  // namespace

// The server's own text, where the model's fields do not tell all.
std::string named_definition(const std::string& name, const Attributes& attributes) {
  return text::cat("CONSTRAINT ", quote(name), " ", attributes.at("definition"));
}

std::vector<std::string> alter_options(std::string_view kind, const std::string& name,
                                       const std::string& from, const std::string& to) {
  const std::string start = text::cat("ALTER ", kind, " ", name);
  std::vector<std::string> gone = option_names(from), statements;
  for (const std::string& each : option_names(to)) std::erase(gone, each);
  if (!gone.empty())
    statements.push_back(text::cat(start, " RESET (", text::join(gone, ", "), ");"));
  if (!to.empty()) statements.push_back(text::cat(start, " SET (", to, ");"));
  return statements;
}

std::string options_text(const std::vector<std::pair<std::string, std::string>>& options,
                         const char* equals) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : options) parts.push_back(text::cat(name, equals, value));
  return text::join(parts, ", ");
}

std::string alter_table(const ObjectName& table, const std::string& action) {
  return text::cat("ALTER TABLE ", table_name(table), " ", action, ";");
}

std::string unique_definition(const Unique& unique) {
  if (unique.attributes.contains("definition"))
    return named_definition(unique.name, unique.attributes);
  return text::cat("CONSTRAINT ", quote(unique.name), " UNIQUE",
                   unique.nulls_not_distinct ? " NULLS NOT DISTINCT" : "", "(",
                   quote_list(unique.columns), ")");
}

std::string key_definition(const PrimaryKey& key) {
  if (key.attributes.contains("definition")) return named_definition(key.name, key.attributes);
  return text::cat(key.name.empty() ? "" : text::cat("CONSTRAINT ", quote(key.name), " "),
                   "PRIMARY KEY(", quote_list(key.columns), ")");
}

std::string check_definition(const Check& check) {
  if (check.attributes.contains("definition"))
    return named_definition(check.name, check.attributes);
  return text::cat("CONSTRAINT ", quote(check.name), " CHECK (", check.expression, ")");
}

std::string create_table(const Table& table) {
  const auto attribute = [&](const char* name) {
    const auto found = table.attributes.find(name);
    return found == table.attributes.end() ? std::string() : found->second;
  };
  std::string sql = text::cat("CREATE ", attribute("unlogged").empty() ? "" : "UNLOGGED ", "TABLE ",
                              table_name(table.name));
  if (const std::string bound = attribute("bound"); !bound.empty())
    sql += text::cat(" PARTITION OF ", attribute("inherits"), " ", bound);
  else
    sql += text::cat(" (\n\t", text::join(table_lines(table), ",\n\t"), "\n)");
  if (attribute("bound").empty()) sql += clause(" INHERITS (", attribute("inherits"), ")");
  sql += clause(" PARTITION BY ", attribute("partition_by"), "");
  sql += clause(" USING ", attribute("access_method"), "");
  sql += clause(" WITH (", attribute("options"), ")");
  sql += clause(" TABLESPACE ", attribute("tablespace"), "");
  return sql + ";";
}

std::string add_foreign_key(const ObjectName& table, const ForeignKey& key) {
  if (key.attributes.contains("definition"))
    return alter_table(table, text::cat("ADD ", named_definition(key.name, key.attributes)));
  std::string sql =
      text::cat("ADD CONSTRAINT ", quote(key.name), " FOREIGN KEY (", quote_list(key.columns),
                ") REFERENCES ", full_name(key.target), "(", quote_list(key.target_columns),
                ") ON DELETE ", key.on_delete, " ON UPDATE ", key.on_update);
  return alter_table(table, sql);
}

// The server could not build it, or nobody finished it.
std::vector<Lost> lost_with(const ObjectName& table, const Index& index) {
  if (attribute_of(index.attributes, "validity") != "INVALID") return {};
  return {{.kind = LostKind::invalid_index,
           .object = {"index", {table.schema, index.name}},
           .shown = index.name}};
}

std::string create_index(const ObjectName& table, const Index& index) {
  const bool is_alone = attribute_of(index.attributes, "validity") == "ONLY";
  if (std::string definition = attribute_of(index.attributes, "definition"); !definition.empty()) {
    // Printed for each index of a partitioned table.
    const std::size_t only = definition.find(" ON ONLY ");
    if (!is_alone && only != std::string::npos) definition.erase(only + 3, 5);
    return text::cat(definition, in_tablespace(index), ";");
  }
  std::vector<std::string> columns;
  for (const IndexColumn& column : index.columns) columns.push_back(index_column(column));
  std::string sql =
      text::cat("CREATE ", index.unique ? "UNIQUE " : "", "INDEX ", quote(index.name), " ON ",
                is_alone ? "ONLY " : "", table_name(table), " USING ",
                index.method.empty() ? "btree" : index.method, " (", text::join(columns, ","), ")");
  if (!index.include.empty()) sql += text::cat(" INCLUDE (", quote_list(index.include), ")");
  if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
  if (!index.with.empty()) sql += text::cat(" WITH (", options_text(index.with, "="), ")");
  if (index.where) sql += text::cat(" WHERE ", *index.where);
  return sql + ";";
}

std::vector<std::string> tune_index(const ObjectName& table, const Index& from, const Index& to) {
  const std::string before = attribute_of(from.attributes, "statistics");
  const std::string after = attribute_of(to.attributes, "statistics");
  std::vector<std::string> actions;
  for (const std::string& each : text::split(before, ", ")) {
    const std::string column = each.substr(0, each.find(" SET "));
    if (!each.empty() && after.find(column + " SET ") == std::string::npos)
      actions.push_back(text::cat(column, " SET STATISTICS -1"));
  }
  if (!after.empty()) actions.push_back(after);
  if (actions.empty() || before == after) return {};
  return {text::cat("ALTER INDEX ", table_name({table.schema, to.name}), " ",
                    text::join(actions, ", "), ";")};
}

std::vector<std::string> complete_table(const Table& table) {
  std::vector<std::string> statements;
  for (const Column& column : table.columns)
    for (std::string& statement : alter_storage(table.name, Column{.name = column.name}, column))
      statements.push_back(std::move(statement));
  for (const Check& check : table.checks)
    if (is_not_valid(check))
      statements.push_back(alter_table(table.name, text::cat("ADD ", check_definition(check))));
  const bool is_partition = table.attributes.contains("bound");  // its keys come with it
  for (const Unique& unique : table.uniques)
    if (!is_partition && is_swallowed(table, unique))
      statements.push_back(alter_table(table.name, text::cat("ADD ", unique_definition(unique))));
  return statements;
}

std::vector<std::string> alter_attributes(const ObjectName& table, const Attributes& from,
                                          const Attributes& to) {
  std::vector<std::string> statements = change_parents(table, from, to);
  for (const char* name : {"force_row_security", "unlogged", "tablespace", "access_method",
                           "replica_identity", "clustered", "of_type"}) {
    const std::string value = attribute_of(to, name);
    if (attribute_of(from, name) != value)
      statements.push_back(alter_table(table, alteration(name, value)));
  }
  const std::string options = attribute_of(to, "options");
  if (attribute_of(from, "options") != options)
    for (std::string& statement :
         alter_options("TABLE", table_name(table), attribute_of(from, "options"), options))
      statements.push_back(std::move(statement));
  return statements;
}

}  // namespace sluice::postgres
