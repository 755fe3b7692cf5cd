#include "dialects/sqlite/ddl/ddl.hpp"

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

std::string backticked(const std::vector<std::string>& names, std::string_view separator) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(backtick(name));
  return text::join(quoted, separator);
}

std::string foreign_key(const ForeignKey& key) {
  std::string sql = text::cat("FOREIGN KEY (", backticked(key.columns, ","), ") REFERENCES ",
                              backtick(key.target.name));
  if (!key.target_columns.empty())
    text::append(sql, text::cat("(", backticked(key.target_columns, ","), ")"));
  text::append(sql, text::cat(" ON UPDATE ", key.on_update, " ON DELETE ", key.on_delete));
  if (key.attributes.contains("deferrable"))
    text::append(sql, " DEFERRABLE " + key.attributes.at("deferrable"));
  return sql;
}

std::vector<std::string> constraints(const Table& table) {
  std::vector<std::string> out;
  if (table.primary_key) {
    const std::string& name = table.primary_key->name;
    out.push_back(text::cat(name.empty() ? "" : text::cat("CONSTRAINT ", backtick(name), " "),
                            "PRIMARY KEY(", backticked(table.primary_key->columns, ", "), ")"));
  }
  for (const ForeignKey& key : table.foreign_keys) out.push_back(foreign_key(key));
  for (const Unique& unique : table.uniques)
    out.push_back(text::cat("CONSTRAINT ", backtick(unique.name), " UNIQUE(",
                            backticked(unique.columns, ","), ")"));
  for (const Check& check : table.checks)
    out.push_back(text::cat("CONSTRAINT \"", text::replace_all(check.name, "\"", "\"\""),
                            "\" CHECK(", check.expression, ")"));
  return out;
}

std::string options(const Table& table) {
  std::vector<std::string> words;
  if (table.attributes.contains("strict")) words.emplace_back("STRICT");
  if (table.attributes.contains("without_rowid")) words.emplace_back("WITHOUT ROWID");
  return words.empty() ? "" : text::cat(" ", text::join(words, ", "));
}

}  // namespace

std::string column_definition(const Column& column) {
  std::string sql = backtick(column.name);
  if (!column.type.empty()) text::append(sql, text::cat(' ', column.type));
  if (column.primary_key) text::append(sql, " PRIMARY KEY");
  // Such a key is not the number of its row.
  if (column.primary_key && column.attributes.contains("primary_key")) text::append(sql, " DESC");
  if (column.attributes.contains("autoincrement")) text::append(sql, " AUTOINCREMENT");
  if (column.default_sql) text::append(sql, text::cat(" DEFAULT ", *column.default_sql));
  if (column.generated)
    text::append(sql, text::cat(" GENERATED ALWAYS AS (", column.generated->expression,
                                column.generated->stored ? ") STORED" : ") VIRTUAL"));
  if (column.not_null) text::append(sql, " NOT NULL");
  if (const auto collate = column.attributes.find("collate"); collate != column.attributes.end())
    text::append(sql, text::cat(" COLLATE ", backtick(collate->second)));
  return sql;
}

std::string create_table(const Table& table) {
  if (const auto sql = table.attributes.find("sql"); sql != table.attributes.end())
    return sql->second;
  std::vector<std::string> parts;
  for (const Column& column : table.columns) parts.push_back(column_definition(column));
  const std::vector<std::string> more = constraints(table);
  parts.insert(parts.end(), more.begin(), more.end());
  return text::cat("CREATE TABLE ", backtick(table.name.name), " (\n\t", text::join(parts, ",\n\t"),
                   "\n)", options(table));
}

std::string create_index(const std::string& table, const Index& index) {
  std::vector<std::string> columns;
  for (const IndexColumn& column : index.columns) {
    std::string sql = column.is_expression ? column.expression : backtick(column.expression);
    if (column.opclass) text::append(sql, text::cat(" COLLATE ", backtick(*column.opclass)));
    if (!column.ascending) text::append(sql, " DESC");
    columns.push_back(std::move(sql));
  }
  return text::cat("CREATE ", index.unique ? "UNIQUE " : "", "INDEX ", backtick(index.name), " ON ",
                   backtick(table), " (", text::join(columns, ","), ")",
                   index.where ? text::cat(" WHERE ", *index.where) : "");
}

std::string create_view(const View& view) {
  std::string columns;
  for (const auto& [key, value] : view.with)
    if (key == "columns") columns = text::cat(" (", value, ")");
  return text::cat("CREATE VIEW ", backtick(view.name.name), columns, " AS ",
                   view.definition.value_or(""));
}

Lost lost_of(LostKind kind, const Table& table, const Column* column) {
  return {.kind = kind,
          .object = {column == nullptr ? "table" : "column", table.name,
                     column == nullptr ? "" : column->name},
          .shown = table.name.name};
}

}  // namespace sluice::sqlite
