#include "dialects/postgres/undo.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

namespace sluice::postgres::undo {

namespace {

using Lines = std::set<std::string>;

std::string attributes_text(const Attributes& attributes) {
  std::string out;
  for (const auto& [name, value] : attributes) out += text::cat(" ", name, "=", value);
  return out;
}

std::string options_text(const SequenceOptions& options) {
  return text::cat(options.increment.value_or("-"), "/", options.start.value_or("-"), "/",
                   options.minimum.value_or("-"), "/", options.maximum.value_or("-"), "/",
                   options.cache.value_or("-"), options.cycle ? "/cycle" : "");
}

void describe(const Column& column, const std::string& table, Lines& lines) {
  std::string line =
      text::cat("column ", table, ".", column.name, " ", column.type_schema, ":", column.type,
                column.not_null ? " not null" : "", " default ", column.default_sql.value_or("-"));
  if (column.generated) line += " generated " + column.generated->expression;
  if (column.identity)
    line += text::cat(" identity ", column.identity->always ? "always " : "",
                      column.identity->sequence.name, " ", options_text(column.identity->options));
  lines.insert(line + attributes_text(column.attributes));
}

void describe(const Index& index, const std::string& table, Lines& lines) {
  std::string line =
      text::cat("index ", table, ".", index.name, index.unique ? " unique" : "", " ", index.method,
                " where ", index.where.value_or("-"), attributes_text(index.attributes));
  for (const IndexColumn& column : index.columns)
    line += text::cat(" [", column.expression, column.is_expression ? " expr" : "",
                      column.ascending ? "" : " desc ", column.nulls.value_or(""), " ",
                      column.opclass.value_or(""), "]");
  lines.insert(line + " include " + text::join(index.include, ","));
}

void describe(const Table& table, Lines& lines) {
  const std::string name = table.name.schema + "." + table.name.name;
  lines.insert(text::cat("table ", name, table.row_security ? " rls" : "",
                         attributes_text(table.attributes)));
  for (const Column& column : table.columns) describe(column, name, lines);
  for (const Index& index : table.indexes) describe(index, name, lines);
  if (table.primary_key)
    lines.insert(text::cat("key ", name, ".", table.primary_key->name, " ",
                           text::join(table.primary_key->columns, ","),
                           attributes_text(table.primary_key->attributes)));
  for (const Unique& unique : table.uniques)
    lines.insert(text::cat("unique ", name, ".", unique.name, " ", text::join(unique.columns, ","),
                           attributes_text(unique.attributes)));
  for (const ForeignKey& key : table.foreign_keys)
    lines.insert(text::cat("reference ", name, ".", key.name, " ", text::join(key.columns, ","),
                           " to ", key.target.name, "(", text::join(key.target_columns, ","), ") ",
                           key.on_delete, " ", key.on_update, attributes_text(key.attributes)));
  for (const Check& check : table.checks)
    lines.insert(text::cat("check ", name, ".", check.name, " ", check.expression,
                           attributes_text(check.attributes)));
  for (const Policy& policy : table.policies)
    lines.insert(text::cat("policy ", name, ".", policy.name, " ", policy.command, " ",
                           text::join(policy.roles, ","), " ", policy.using_sql.value_or("-"), " ",
                           policy.check_sql.value_or("-")));
}

Lines describe(const Schema& schema) {
  Lines lines;
  for (const std::string& name : schema.schemas) lines.insert("schema " + name);
  for (const Enum& value : schema.enums)
    lines.insert(text::cat("enum ", value.name.schema, ".", value.name.name, " ",
                           text::join(value.values, ",")));
  for (const Sequence& sequence : schema.sequences)
    lines.insert(text::cat("sequence ", sequence.name.schema, ".", sequence.name.name, " ",
                           options_text(sequence.options), attributes_text(sequence.attributes)));
  for (const Role& role : schema.roles) lines.insert("role " + role.name);
  for (const Table& table : schema.tables) describe(table, lines);
  for (const View& view : schema.views)
    lines.insert(text::cat("view ", view.name.schema, ".", view.name.name, " ",
                           view.definition.value_or("-"), view.with_no_data ? " no data" : ""));
  for (const OtherObject& other : schema.others)
    lines.insert(text::cat("other ", other.kind, " ", other.identity, " ", other.definition));
  for (const Dependency& d : schema.dependencies)
    lines.insert(text::cat("dependency ", d.object.kind, " ", d.object.name.schema, ".",
                           d.object.name.name, ".", d.object.part, " on ", d.on.kind, " ",
                           d.on.name.schema, ".", d.on.name.name, ".", d.on.part,
                           d.automatic ? " automatic" : ""));
  return lines;
}

struct CloseProcess {
  void operator()(FILE* file) const { pclose(file); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, CloseProcess> process(popen(command.c_str(), "r"));
  std::string out(1 << 16, '\0');
  std::string all;
  while (const std::size_t read = fread(out.data(), 1, out.size(), process.get()))
    all.append(out, 0, read);
  return all;
}

// PostgreSQL 15's own, as tools/lib/servers.sh takes it; where that is elsewhere, the one in PATH.
std::string pg_dump() {
  constexpr const char* k_program = "/usr/lib/postgresql/15/bin/pg_dump";
  return std::filesystem::exists(k_program) ? k_program : "pg_dump";
}

}  // namespace

std::string difference(const Schema& wanted, const Schema& found) {
  if (without_order(wanted) == without_order(found)) return {};
  const Lines a = describe(wanted), b = describe(found);
  std::string out;
  for (const std::string& line : a)
    if (!b.contains(line)) out += "- " + line + "\n";
  for (const std::string& line : b)
    if (!a.contains(line)) out += "+ " + line + "\n";
  return out.empty() ? "something that is not described" : out;
}

std::string dump_of(const std::string& url) {
  std::vector<std::string> result, columns;
  bool within = false;
  for (std::string& line :
       text::split(output_of(pg_dump() + " --schema-only '" + url + "' 2>&1"), "\n")) {
    if (line.empty() || line.starts_with("--") || line.starts_with("\\")) continue;
    if (line.ends_with(',')) line.pop_back();
    if (line.starts_with(")") && within) {
      std::sort(columns.begin(), columns.end());
      result.insert(result.end(), columns.begin(), columns.end());
      columns.clear();
      within = false;
    }
    (within ? columns : result).push_back(line);
    if (line.starts_with("CREATE ") && line.find("TABLE ") != std::string::npos &&
        line.ends_with("("))
      within = true;
  }
  return text::join(result, "\n");
}

std::string first_difference(const std::string& wanted, const std::string& found) {
  if (wanted == found) return {};
  const std::vector<std::string> a = text::split(wanted, "\n"), b = text::split(found, "\n");
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  return text::cat("dump: - ", i < a.size() ? a[i] : "(end)", "\n      + ",
                   i < b.size() ? b[i] : "(end)", "\n");
}

}  // namespace sluice::postgres::undo
