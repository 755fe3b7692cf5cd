#include "engine/run/tracker_read.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/history/event_kind.hpp"
#include "core/names/names.hpp"

namespace sluice {
namespace {

using Columns = std::vector<std::string>;

constexpr int k_width = 12;  // columns of the widest read

bool has_all(const Columns& found, const Columns& expected) {
  return std::all_of(expected.begin(), expected.end(), [&](const std::string& column) {
    return std::find(found.begin(), found.end(), column) != found.end();
  });
}

void expect_columns(const std::string& table, const Columns& found, const Columns& expected,
                    const std::string& hint) {
  if (has_all(found, expected)) return;
  throw Error(ErrorCode::history,
              text::cat("table ", table, " has the columns ", text::join(found, ", "),
                        "; expected ", text::join(expected, ", ")),
              hint);
}

HistoryShape shape_of(const std::string& table, const Columns& found) {
  const Columns three{"id", "hash", "created_at"};
  const std::string hint =
      "Name Drizzle's table with --table and --schema, or migrations.table in the config.";
  expect_columns(table, found, three, hint);
  if (!has_all(found, {"name"}) && !has_all(found, {"applied_at"}))
    return HistoryShape::three_columns;
  expect_columns(table, found, {"id", "hash", "created_at", "name", "applied_at"}, hint);
  return HistoryShape::five_columns;
}

Columns tracking_columns() {
  return {"id", "migration_name", "applied_at", "rollback_sql", "checksum", "batch_number"};
}

Columns event_columns() {
  return {"id",
          "at",
          "kind",
          "migration_name",
          "checksum",
          "batch_number",
          "statement_index",
          "statement_hash",
          "duration_ms",
          "actor",
          "tool_version",
          "detail"};
}

// One row of the combined read: the part it belongs to, its number, the cells.
class Cells {
 public:
  Cells(std::span<const Value> row, std::string_view table) : row_(row), table_(table) {}

  const Value& optional(std::size_t i) const { return row_[i + 2]; }
  std::string text(std::size_t i) const { return optional(i).value_or(""); }
  std::int64_t integer(std::size_t i, std::string_view column) const {
    const auto number = text::parse_integer(text(i));
    if (!number) {
      throw Error(ErrorCode::history,
                  text::cat("column ", column, " of ", table_, " holds `", text(i),
                            "`, which is not an integer"),
                  "Correct the row by hand.");
    }
    return *number;
  }
  std::int64_t integer_or(std::size_t i, std::int64_t otherwise) const {
    return text::parse_integer(text(i)).value_or(otherwise);
  }

 private:
  std::span<const Value> row_;
  std::string_view table_;
};

HistoryRow history_row(const Cells& cells) {
  HistoryRow row{
      .row = cells.integer(0, "id"), .lacks_id = cells.text(1) == "1", .hash = cells.text(2)};
  if (cells.optional(3)) row.created_at = cells.integer(3, "created_at");
  row.name = cells.optional(4);
  row.applied_at = cells.optional(5);
  return row;
}

TrackingRow tracking_row(const Cells& cells) {
  return {.migration_name = cells.text(0),
          .applied_at = cells.optional(1),
          .checksum = cells.optional(2),
          .batch_number = static_cast<int>(cells.integer_or(3, 1)),
          .has_rollback_sql = cells.text(4) == "1"};
}

LegacyRow legacy_row(const Cells& cells) {
  return {.id = cells.text(0),
          .name = cells.text(1),
          .applied_at = cells.optional(2),
          .checksum = cells.text(3),
          .execution_time_ms = cells.integer_or(4, 0)};
}

Event event_row(const Cells& cells) {
  return {.id = cells.integer(0, "id"),
          .at = cells.text(1),
          .kind = event_kind_of(cells.text(2)).value_or(EventKind::applied),
          .migration_name = cells.text(3),
          .checksum = cells.text(4),
          .batch_number = static_cast<int>(cells.integer_or(5, 0)),
          .statement_index = static_cast<int>(cells.integer_or(6, -1)),
          .statement_hash = cells.text(7),
          .duration_ms = cells.integer_or(8, 0),
          .actor = cells.text(9),
          .tool_version = cells.text(10),
          .detail = cells.text(11)};
}

std::string part(std::string_view name, const std::string& read, int width) {
  auto sql = text::cat("select '", name, "' as part, t.*");
  for (int i = width; i < k_width; ++i) sql += ", null";
  return text::cat(sql, "\nfrom (", read, ") as t");
}

// In the order of their numbers: a union promises none, and sorting its wide rows is
// slow on SQLite.
std::vector<std::span<const Value>> by_number(const Rows& rows) {
  std::vector<std::pair<std::int64_t, std::span<const Value>>> numbered;
  numbered.reserve(rows.rows.size());
  for (const auto& row : rows.rows)
    numbered.emplace_back(text::parse_integer(row.at(1).value_or("")).value_or(0), row);
  std::stable_sort(numbered.begin(), numbered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::span<const Value>> result;
  result.reserve(numbered.size());
  for (const auto& [number, row] : numbered) result.push_back(row);
  return result;
}

}  // namespace

FoundTables find_tables(const Rows& probe, const std::string& history_name) {
  FoundTables found;
  std::map<std::string, Columns> columns;
  for (const auto& row : probe.rows) {
    const auto kind = row.at(0).value_or("");
    const auto name = row.at(1).value_or("");
    if (kind == "schema") {
      found.schema = true;
    } else if (kind == "tracking_schema") {
      found.tracking_schema = name;
    } else {
      columns[kind].push_back(name);
      if (row.size() > 2 && row[2]) found.suspects.insert(kind);
      if (row.size() > 3 && row[3]) found.legacy_schema = *row[3];
    }
  }
  const std::string hint =
      "Rename that table, or keep Sluice's in another schema with --tracking-schema.";
  found.history = columns.count("history") > 0;
  found.tracking = columns.count("tracking") > 0;
  found.events = columns.count("events") > 0;
  if (found.history) found.shape = shape_of(history_name, columns["history"]);
  if (found.tracking)
    expect_columns("__migration_tracking", columns["tracking"], tracking_columns(), hint);
  if (found.events) expect_columns("__migration_events", columns["events"], event_columns(), hint);
  find_legacy_columns(columns["legacy"], found);
  found.chained = has_all(columns["events"], {"chain"});
  if (!found.legacy) found.suspects.erase("legacy");
  return found;
}

namespace {

constexpr std::string_view k_foreign_owner = "owner";
constexpr std::string_view k_foreign_trigger = "trigger";

std::string in_words(const std::string& problem) {
  if (problem == k_foreign_owner) return "belongs to another role";
  if (problem == k_foreign_trigger) return "has a trigger of another role";
  return problem == "no table" ? "is not a table" : text::cat("is a ", problem);
}

}  // namespace

void refuse_untrusted(const Rows& untrusted, const FoundTables& found) {
  for (const auto& row : untrusted.rows) {
    const std::string kind = row.at(0).value_or(""), name = row.at(1).value_or("");
    const std::string problem = row.at(2).value_or(""), owner = row.at(3).value_or("");
    if (found.suspects.count(kind) == 0) continue;
    const bool is_ordinary = problem == k_foreign_owner || problem == k_foreign_trigger;
    const std::string elsewhere =
        kind == "legacy" ? text::cat("rename it: `ALTER TABLE ", name, " RENAME TO migrations_old`")
        : kind == "history" ? std::string("name Drizzle's own table with --schema and --table")
                            : std::string("keep Sluice's tables elsewhere with --tracking-schema");
    const std::string mine =
        is_ordinary && !owner.empty()
            ? text::cat("If it is yours, connect as ", owner, ", or run `ALTER TABLE ", name,
                        " OWNER TO CURRENT_USER` and drop triggers of others; else ")
        : problem == "view" ? text::cat("Drop it with `DROP VIEW ", name, "`, or ")
                            : std::string("Drop it, or ");
    throw Error(ErrorCode::refused,
                text::cat(name, " ", in_words(problem),
                          owner.empty() ? "" : text::cat(" (its owner is ", owner, ")"),
                          ", so it is not read: it could run SQL of its maker's"),
                text::cat(mine, elsewhere, "."));
  }
}

void refuse_system_schema(const std::string& schema, std::string_view flag,
                          const Dialect& dialect) {
  if (!dialect.is_system_schema(schema)) return;
  throw Error(ErrorCode::config,
              text::cat("the schema ", schema, " is the server's own, so no history is kept in it"),
              text::cat("Name another schema with ", flag, "."));
}

std::vector<StoredEvent> stored_events(const Rows& rows) {
  std::vector<StoredEvent> events;
  for (const auto& row : rows.rows) {
    StoredEvent& event = events.emplace_back();
    // Behind the event's id.
    for (std::size_t cell = 1; cell + 1 < row.size(); ++cell)
      event.cells.push_back(row[cell].value_or(""));
    event.link = row.back().value_or("");
  }
  return events;
}

std::string read_query(const FoundTables& found, const HistorySql& sql) {
  std::vector<std::string> parts;
  switch (found.shape) {
    case HistoryShape::missing: break;
    case HistoryShape::three_columns:
      parts.push_back(part("history", sql.read_history_three, 4));
      break;
    case HistoryShape::five_columns:
      parts.push_back(part("history", sql.read_history_five, 6));
      break;
  }
  if (found.tracking) parts.push_back(part("tracking", sql.read_tracking, 5));
  if (found.events) {
    parts.push_back(part("progress", sql.read_progress, 12));
    parts.push_back(part("rollback", sql.read_rollbacks, 12));
  }
  if (found.legacy) parts.push_back(part("legacy", about_legacy(sql.read_legacy, found), 5));
  if (found.legacy && found.events) parts.push_back(part("undone", sql.read_undone, 1));
  if (parts.empty()) return {};
  return text::join(parts, "\nunion all\n");
}

History to_history(const FoundTables& found, const Rows& rows, const std::string& history_name,
                   const FormerTags& formers) {
  History history{.shape = found.shape,
                  .has_tracking = found.tracking,
                  .has_events = found.events,
                  .has_legacy = found.legacy};
  std::set<std::string> undone;
  for (const auto& row : by_number(rows)) {
    const std::string_view kind = *row[0];
    if (kind == "history") history.rows.push_back(history_row({row, history_name}));
    if (kind == "tracking") history.tracking.push_back(tracking_row({row, "__migration_tracking"}));
    if (kind == "progress") history.progress.push_back(event_row({row, "__migration_events"}));
    if (kind == "rollback") history.rollbacks.push_back(event_row({row, "__migration_events"}));
    if (kind == "undone") {
      const std::string name(stem_of(row[2].value_or("")));
      const auto former = formers.find(name);
      for (const std::string& each : {name, former == formers.end() ? name : former->second}) {
        undone.insert(each);
        undone.insert(std::string(number_of(each)));
      }
    }
    if (kind == "legacy") history.legacy.push_back(legacy_row({row, "__migrations__"}));
  }
  // A rollback leaves the rows of the older table, and they claim nothing any more.
  std::erase_if(history.legacy, [&](const LegacyRow& row) {
    return undone.count(std::string(stem_of(row.id))) > 0 ||
           undone.count(std::string(stem_of(row.name))) > 0;
  });
  return history;
}

}  // namespace sluice
