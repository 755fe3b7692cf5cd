#include "render/render_stats.hpp"

#include <array>
#include <vector>

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

std::int64_t all_rows(const DatabaseSize& size) {
  std::int64_t rows = 0;
  for (const TableSize& table : size.tables) rows += table.rows;
  return rows;
}

std::int64_t all_indexes(const DatabaseSize& size) {
  std::int64_t indexes = 0;
  for (const TableSize& table : size.tables) indexes += table.indexes;
  return indexes;
}

bool has_estimates(const DatabaseSize& size) {
  for (const TableSize& table : size.tables)
    if (table.is_estimate) return true;
  return false;
}

std::string name_of(const ObjectName& name) {
  return name.schema.empty() || name.schema == "public" ? name.name
                                                        : text::cat(name.schema, ".", name.name);
}

std::string table_lines(const DatabaseSize& size, const Style& style) {
  if (size.tables.empty()) return {};
  std::vector<std::vector<std::string>> rows = {{"  table", "rows", "indexes", "size"}};
  for (const TableSize& table : size.tables)
    rows.push_back({text::cat("  ", name_of(table.name)),
                    text::cat(table.is_estimate ? "~" : "", table.rows),
                    std::to_string(table.indexes),
                    table.bytes ? format_bytes(*table.bytes) : std::string("-")});
  return text::cat("\n", style.bold("Tables:"), "\n", render_table(rows));
}

}  // namespace

std::string format_bytes(std::int64_t bytes) {
  constexpr std::array<const char*, 5> k_units = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1024) return text::cat(bytes, " B");
  std::int64_t tenths = bytes * 10 / 1024;
  std::size_t unit = 0;
  while (tenths >= 10'240 && unit + 1 < k_units.size()) {
    tenths /= 1024;
    ++unit;
  }
  return text::cat(tenths / 10, ".", tenths % 10, " ", k_units[unit]);
}

std::string render_stats(const StatsReport& report, const Style& style) {
  const DatabaseSize& size = report.stats.size;
  std::string out =
      text::cat("📊 ", style.bold("Database Statistics"), "\n================================\n");
  out += text::cat("Database: ", report.database, "\n");
  if (!report.stats.product.empty()) out += text::cat("Product: ", report.stats.product, "\n");
  out += text::cat("Size: ", format_bytes(size.bytes), "\n");
  out += text::cat("Tables: ", size.tables.size(), "\n");
  out += text::cat("Views: ", report.stats.views, "\n");
  out += text::cat("Rows: ", has_estimates(size) ? "~" : "", all_rows(size), "\n");
  out += text::cat("Indexes: ", all_indexes(size), "\n");
  out += text::cat("Applied migrations: ", report.stats.applied,
                   report.files ? text::cat(" (", *report.files, " in the folder)") : "", "\n");
  return out + table_lines(size, style);
}

std::string json_stats(const StatsReport& report) {
  const DatabaseSize& size = report.stats.size;
  JsonWriter json(JsonStyle::indented);
  json.object()
      .member("database", report.database)
      .member("name", report.stats.name)
      .member("product", report.stats.product)
      .member("bytes", size.bytes)
      .member("rows", all_rows(size))
      .member("indexes", all_indexes(size))
      .member("views", report.stats.views)
      .member("migrations_applied", report.stats.applied)
      .member("migrations_in_folder", report.files)
      .key("tables")
      .array();
  for (const TableSize& table : size.tables)
    json.object()
        .member("schema", table.name.schema)
        .member("name", table.name.name)
        .member("rows", table.rows)
        .member("is_estimate", table.is_estimate)
        .member("indexes", table.indexes)
        .member("bytes", table.bytes)
        .end();
  return json.end().end().text();
}

}  // namespace sluice
