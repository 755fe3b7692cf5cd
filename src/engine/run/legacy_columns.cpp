// The older home-made history, whatever its tool calls the columns.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "engine/run/tracker_read.hpp"

namespace sluice {

namespace {

struct ColumnRole {
  const char* name;                 // in HistorySql::read_legacy
  std::vector<std::string> called;  // in lower case, without "_"; the likeliest first
};

const std::array<ColumnRole, 5>& roles() {
  static const std::array<ColumnRole, 5> k_roles = {{
      {"id", {"id", "version", "number"}},
      {"name",
       {"name", "filename", "migrationname", "migration", "file", "tag", "title", "script"}},
      {"applied_at",
       {"appliedat", "executedat", "migratedat", "runat", "runon", "createdat", "installedon",
        "timestamp"}},
      {"checksum", {"checksum", "hash", "sha256", "md5"}},
      {"execution_time", {"executiontime", "executiontimems", "durationms", "duration"}},
  }};
  return k_roles;
}

std::string quoted(const std::string& column) {
  return text::cat("\"", text::replace_all(column, "\"", "\"\""), "\"");
}

std::map<std::string, std::string> columns_by_role(const std::vector<std::string>& columns) {
  std::map<std::string, std::string> found;
  for (const ColumnRole& role : roles())
    for (const std::string& called : role.called)
      for (const std::string& column : columns)
        if (found.count(role.name) == 0 &&
            text::replace_all(text::lower(column), "_", "") == called)
          found.emplace(role.name, column);
  return found;
}

// The table as the SQL expects it. What has no id is told by its name, else by its checksum.
std::string as_expected(const FoundTables& found, const std::string& table) {
  std::vector<std::string> columns;
  for (const ColumnRole& role : roles()) {
    const auto column = found.legacy_columns.find(role.name);
    columns.push_back(text::cat(
        column == found.legacy_columns.end() ? "null" : quoted(column->second), " as ", role.name));
  }
  return text::cat("from (select ", text::join(columns, ", "), " from ", table, ") as l");
}

}  // namespace

void find_legacy_columns(const std::vector<std::string>& columns, FoundTables& found) {
  if (columns.empty()) return;
  auto by_role = columns_by_role(columns);
  const bool is_usual = std::all_of(roles().begin(), roles().end(), [&](const ColumnRole& role) {
    return std::find(columns.begin(), columns.end(), role.name) != columns.end();
  });
  const auto id = by_role.find("id");
  const bool has_number = id != by_role.end() && text::lower(id->second) != "id";
  found.legacy = by_role.count("name") > 0 || by_role.count("checksum") > 0 || has_number;
  if (!found.legacy) {
    found.legacy_unread = text::join(columns, ", ");
  } else if (!is_usual) {
    for (const char* role : {"name", "checksum"})
      if (by_role.count("id") == 0 && by_role.count(role) > 0)
        by_role.emplace("id", by_role.at(role));
    found.legacy_columns = std::move(by_role);
  }
}

std::string about_legacy(const std::string& sql, const FoundTables& found) {
  const std::string table = found.legacy_schema.empty()
                                ? "__migrations__"
                                : text::cat(found.legacy_schema, ".__migrations__");
  std::string read = text::replace_all(sql, "from \"__migrations__\"", "from __migrations__");
  const bool deletes = read.starts_with("delete");
  if (!deletes && !found.legacy_columns.empty())
    return text::replace_all(read, "from __migrations__", as_expected(found, table));
  if (deletes && !found.legacy_columns.empty()) {
    const std::string id = quoted(found.legacy_columns.at("id"));
    read = text::replace_all(read, "cast(id as text)", text::cat("cast(", id, " as text)"));
    read = text::replace_all(read, "where id::", text::cat("where ", id, "::"));
  }
  return text::replace_all(read, "from __migrations__", text::cat("from ", table));
}

}  // namespace sluice
