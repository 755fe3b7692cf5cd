#include "dialects/sqlite/history/history.hpp"

#include "base/text.hpp"
#include "dialects/sqlite/history/history_read.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {
namespace {

constexpr auto k_tracking = "__migration_tracking";
constexpr auto k_events = "__migration_events";
constexpr auto k_legacy = "__migrations__";

// A view of that name, or a virtual table, whose rows some other SQL or module makes.
std::string of_another_kind(std::string_view table) {
  return text::cat("from main.sqlite_schema where name = ", literal(table),
                   " collate nocase and (type = 'view' or (type = 'table' and rootpage = 0))");
}

std::string untrusted(const std::string& history) {
  const auto part = [](std::string_view kind, std::string_view table) {
    return text::cat("select ", literal(kind),
                     " as kind, name, case type when 'view' then 'view' else 'virtual table' end "
                     "as problem, '' as owner ",
                     of_another_kind(table));
  };
  return text::join({part("history", history), part("tracking", k_tracking),
                     part("events", k_events), part("legacy", k_legacy)},
                    "\nunion all\n");
}

std::string probe(const std::string& history) {
  const auto columns = [](std::string_view kind, std::string_view table) {
    return text::cat("select ", literal(kind), " as kind, name,\n       (select 'suspect' ",
                     of_another_kind(table), ") as suspect\nfrom pragma_table_info(",
                     literal(table), ")");
  };
  return text::join({columns("history", history), columns("tracking", k_tracking),
                     columns("events", k_events), columns("legacy", k_legacy)},
                    "\nunion all\n");
}

// drizzle-orm/libsql/migrator.js, blanks included: sqlite_master keeps the text. SERIAL is no row
// id for SQLite, so that `id` stays NULL in every row.
std::string create_history(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table,
                   " (\n\t\t\tid SERIAL PRIMARY KEY,\n\t\t\thash text NOT NULL,\n\t\t\tcreated_at "
                   "numeric\n\t\t)");
}

// drizzle-orm 1.0: libsql/migrator.js, blanks included.
std::string create_history_five(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table,
                   " (\n\t\t\tid INTEGER PRIMARY KEY,\n\t\t\thash text NOT NULL,\n\t\t\tcreated_at "
                   "numeric,\n\t\t\tname text,\n\t\t\tapplied_at TEXT\n\t\t)");
}

// drizzle-orm 1.0: up-migrations/sqlite.js
std::vector<std::string> upgrade_history(const std::string& table) {
  return {text::cat("ALTER TABLE ", table, " ADD COLUMN \"name\" text"),
          text::cat("ALTER TABLE ", table, " ADD COLUMN \"applied_at\" TEXT")};
}

std::vector<std::string> downgrade_history(const std::string& table) {
  return {text::cat("ALTER TABLE ", table, " DROP COLUMN \"name\""),
          text::cat("ALTER TABLE ", table, " DROP COLUMN \"applied_at\"")};
}

constexpr auto k_create_tracking = R"(CREATE TABLE "__migration_tracking" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  migration_name VARCHAR(255) UNIQUE NOT NULL,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  rollback_sql TEXT,
  checksum VARCHAR(64),
  batch_number INTEGER DEFAULT 1
))";

constexpr auto k_create_events = R"(CREATE TABLE "__migration_events" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  migration_name TEXT NOT NULL,
  checksum TEXT,
  batch_number INTEGER,
  statement_index INTEGER,
  statement_hash TEXT,
  duration_ms INTEGER,
  actor TEXT,
  tool_version TEXT,
  detail TEXT,
  chain TEXT
))";

// "json_extract(x.value, '$.hash'), …"
std::string fields(const std::vector<std::string>& names) {
  std::vector<std::string> pieces;
  for (const auto& name : names)
    pieces.push_back(text::cat("json_extract(x.value, '$.", name, "')"));
  return text::join(pieces, ",\n       ");
}

std::string insert(const std::string& table, const std::vector<std::string>& names) {
  return text::cat("insert into ", table, " (", text::join(names, ", "), ")\nselect ",
                   fields(names), "\nfrom json_each(?1) as x\norder by x.key");
}

// Drizzle 1.0 supplies the time as an ISO string with milliseconds (drizzle-orm/sqlite-core).
std::string insert_history_five(const std::string& table) {
  constexpr auto k_iso = "'%Y-%m-%dT%H:%M:%fZ'";
  return text::cat("insert into ", table, " (hash, created_at, name, applied_at)\nselect ",
                   fields({"hash", "created_at", "name"}), ",\n       coalesce(strftime(", k_iso,
                   ", json_extract(x.value, '$.applied_at')), strftime(", k_iso,
                   ", 'now'))\nfrom json_each(?1) as x\norder by x.key");
}

std::string remove(const std::string& table, std::string_view column, std::string_view name) {
  return text::cat("delete from ", table, "\nwhere ", column, " in (select json_extract(value, '$.",
                   name, "') from json_each(?1))");
}

std::string name_history(const std::string& table) {
  return text::cat("update ", table, R"(
set name = json_extract(x.value, '$.name'),
    applied_at = null
from json_each(?1) as x
where )",
                   table, R"(.rowid = json_extract(x.value, '$.row'))");
}

// Of a table of ours: what one migration is called from now on.
std::string rename(const std::string& table) {
  return text::cat("update ", table, R"(
set migration_name = json_extract(x.value, '$.name')
from json_each(?1) as x
where migration_name = json_extract(x.value, '$.migration_name'))");
}

std::string update(const std::string& table, std::string_view set, std::string_view column,
                   std::string_view name) {
  return text::cat("update ", table, "\nset ", set, " = json_extract(x.value, '$.", set,
                   "')\nfrom json_each(?1) as x\nwhere ", table, ".", column,
                   " = json_extract(x.value, '$.", name, "')");
}

// What is null stays as it is. An id is NULL under Drizzle, too, and none is given.
std::string mend_history(const std::string& table, const std::vector<std::string>& columns) {
  std::vector<std::string> sets;
  for (const std::string& column : columns)
    sets.push_back(text::cat(column, " = coalesce(json_extract(x.value, '$.", column, "'), ", table,
                             ".", column, ")"));
  return text::cat("update ", table, "\nset ", text::join(sets, ",\n    "),
                   "\nfrom json_each(?1) as x\nwhere ", table,
                   ".rowid = json_extract(x.value, '$.row')");
}

// How many of the parameter's rows satisfy a condition on `x.value`.
std::string count_rows(std::string_view condition) {
  return text::cat("select count(*)\nfrom json_each(?1) as x\nwhere ", condition);
}

// Looked up in all that the table holds at once: one look for each row would take the
// square of them.
std::string missing(const std::string& table, const std::vector<std::string>& keys) {
  const auto each = [&](const std::string& before, const std::string& after) {
    return text::cat(before, text::join(keys, text::cat(after, ", ", before)), after);
  };
  return count_rows(text::cat(
      "(", each("coalesce(cast(json_extract(x.value, '$.", "') as text), '')"), ") not in (select ",
      each("coalesce(cast(", " as text), '')"), " from ", table, ")"));
}

std::string left(const std::string& table, std::string_view column, std::string_view name) {
  return count_rows(text::cat("exists (select 1 from ", table, " as t where t.", column,
                              " = json_extract(x.value, '$.", name, "'))"));
}

// All that `table` holds up to the row id that is the parameter, as text.
std::string held(const std::string& table, const std::vector<std::string>& columns) {
  std::vector<std::string> cells;
  for (const std::string& column : columns)
    cells.push_back(text::cat("coalesce(cast(", column, " as text), '')"));
  const std::string digest =
      columns.empty() ? std::string("''")
                      : text::cat("coalesce(group_concat(", text::join(cells, " || char(10) || "),
                                  ", char(10)), '')");
  std::vector<std::string> read = columns;
  read.insert(read.begin(), "rowid as place");
  return text::cat("select cast(coalesce(max(place), 0) as text), cast(count(*) as text), ", digest,
                   "\nfrom (select ", text::join(read, ", "), " from ", table,
                   " where rowid <= cast(?1 as integer) order by rowid)");
}

void add_held(HistorySql& sql, const std::string& history, const std::string& tracking) {
  sql.read_mark = text::cat("select 1 from main.sqlite_schema where type = 'table' and name = ",
                            literal(k_tracking), " and sql = ", literal(k_create_tracking));
  sql.held_history = held(history, {"hash", "created_at"});
  sql.held_tracking = held(tracking, {"migration_name", "checksum", "rollback_sql"});
  sql.held_events = held(quote(k_events), {});
}

void add_events(HistorySql& sql) {
  std::vector<std::string> event = {"at",
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
  sql.insert_events = insert(quote(k_events), event);
  event.emplace_back("chain");
  sql.insert_chained_events = insert(quote(k_events), event);
  sql.add_chain = R"(ALTER TABLE "__migration_events" ADD COLUMN chain TEXT)";
  sql.relink_events = update(quote(k_events), "chain", "id", "id");
}

}  // namespace

HistorySql history_sql(const HistoryTables& tables) {
  const auto history = quote(tables.table);
  const auto tracking = quote(k_tracking);
  HistorySql sql;
  sql.probe = probe(tables.table);
  sql.read_untrusted = untrusted(tables.table);
  sql.create_history = create_history(history);
  sql.create_history_five = create_history_five(history);
  sql.upgrade_history = upgrade_history(history);
  sql.downgrade_history = downgrade_history(history);
  sql.create_tracking = k_create_tracking;
  sql.create_events = k_create_events;
  add_reads(sql, history);
  sql.insert_history_three = insert(history, {"hash", "created_at"});
  sql.insert_history_five = insert_history_five(history);
  sql.delete_history = remove(history, "rowid", "row");
  sql.insert_tracking = insert(
      tracking, {"migration_name", "applied_at", "rollback_sql", "checksum", "batch_number"});
  sql.delete_tracking = remove(tracking, "migration_name", "migration_name");
  sql.delete_legacy = remove(quote(k_legacy), "cast(id as text)", "id");
  sql.update_tracking = update(tracking, "checksum", "migration_name", "migration_name");
  sql.mend_history_three = mend_history(history, {"hash", "created_at"});
  sql.mend_history_five = mend_history(history, {"hash", "created_at", "name"});
  sql.restamp_history = update(history, "created_at", "rowid", "row");
  sql.name_history = name_history(history);
  sql.rename_tracking = rename(tracking);
  sql.rename_events = rename(quote(k_events));
  add_events(sql);
  add_held(sql, history, tracking);
  sql.update_rollback_sql = update(tracking, "rollback_sql", "migration_name", "migration_name");
  sql.missing_history = missing(history, {"hash", "created_at"});
  sql.missing_tracking = missing(tracking, {"migration_name", "rollback_sql"});
  sql.missing_events = missing(quote(k_events), {"at", "kind", "migration_name"});
  sql.left_history = left(history, "rowid", "row");
  sql.left_tracking = left(tracking, "migration_name", "migration_name");
  return sql;
}

}  // namespace sluice::sqlite
