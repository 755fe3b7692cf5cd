#include "dialects/sqlite/session/foreign_keys.hpp"

#include <sqlite3.h>

#include <optional>
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/session/handle.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

constexpr std::size_t k_rowids_named = 5;

std::set<std::string> names(sqlite3* database, std::string_view sql,
                            const std::vector<Value>& parameters = {}) {
  std::set<std::string> found;
  for (Cursor cursor(database, sql, parameters); cursor.next();)
    found.insert(text::lower(cursor.text(0)));
  return found;
}

std::set<std::string> all_children(sqlite3* database) {
  return names(database, R"sql(
    SELECT DISTINCT t.name
    FROM main.sqlite_schema AS t, pragma_foreign_key_list(t.name, 'main') AS k
    WHERE t.type = 'table'
  )sql");
}

// A table that refers to the parent has its name in its text; reading the text is cheap, asking for
// keys is not.
std::set<std::string> children_of(sqlite3* database, const std::string& parent) {
  const bool stands_as_it_is = parent.find_first_of("\"`]'") == std::string::npos;
  return names(database, R"sql(
    SELECT DISTINCT t.name
    FROM main.sqlite_schema AS t, pragma_foreign_key_list(t.name, 'main') AS k
    WHERE t.type = 'table'
      AND instr(lower(t.sql), lower(?2)) > 0
      AND k."table" = ?1 COLLATE NOCASE
  )sql",
               {parent, stands_as_it_is ? parent : ""});
}

// SELECT quote(a) || ',' || quote(b) FROM child WHERE rowid = ?1, for one foreign key.
std::string values_query(sqlite3* database, const std::string& child, const std::string& key) {
  std::string values;
  for (Cursor columns(database, R"sql(
         SELECT "from"
         FROM pragma_foreign_key_list(?1, 'main')
         WHERE id = CAST(?2 AS INTEGER)
         ORDER BY seq
       )sql",
                      {child, key});
       columns.next();)
    values += text::cat(values.empty() ? "" : " || ',' || ", "quote(", quote(columns.text(0)), ")");
  return text::cat("SELECT ", values, " FROM main.", quote(child),
                   " WHERE _rowid_ = CAST(?1 AS INTEGER)");
}

std::set<std::string> deferred_children(sqlite3* database) {
  return names(database, R"sql(
    SELECT DISTINCT t.name
    FROM main.sqlite_schema AS t, pragma_foreign_key_list(t.name, 'main') AS k
    WHERE t.type = 'table'
      AND t.sql LIKE '%deferred%'
  )sql");
}

// Whether SQLite counts deferred keys that nothing has satisfied yet.
bool is_deferred_open(sqlite3* database) {
  int open = 0, highest = 0;
  sqlite3_db_status(database, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &highest, 0);
  return open != 0;
}

constexpr std::string_view k_make_orphanage = R"sql(
  CREATE TEMP TABLE sluice_no_parent (id INTEGER PRIMARY KEY);
  CREATE TEMP TABLE sluice_orphan (
    id INTEGER REFERENCES sluice_no_parent (id) DEFERRABLE INITIALLY DEFERRED
  )
)sql";
constexpr std::string_view k_fill_orphanage = R"sql(
  INSERT INTO temp.sluice_orphan
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
  SELECT i FROM n
)sql";

// The parent's columns that a foreign key means: those that it names, else the primary key's.
std::vector<std::string> parent_columns(sqlite3* database, const std::string& child,
                                        const std::string& key) {
  std::vector<std::string> columns;
  Cursor found(database, R"sql(
    SELECT coalesce(k."to", (SELECT c.name
                             FROM pragma_table_info(k."table", 'main') AS c
                             WHERE c.pk = k.seq + 1))
    FROM pragma_foreign_key_list(?1, 'main') AS k
    WHERE k.id = CAST(?2 AS INTEGER)
    ORDER BY k.seq
  )sql",
               {child, key});
  while (found.next()) columns.push_back(found.text(0));
  return columns;
}

// The values of each row of `child` that has no parent, for one foreign key; as
// values_query has them.
std::string orphans_query(sqlite3* database, const std::string& child, const std::string& key) {
  const std::vector<std::string> to = parent_columns(database, child, key);
  std::string parent, values, present, equal;
  bool is_there = false;
  std::size_t at = 0;
  for (Cursor columns(database, R"sql(
         SELECT k."from", k."table", t.name IS NOT NULL
         FROM pragma_foreign_key_list(?1, 'main') AS k
         LEFT JOIN main.sqlite_schema AS t
           ON t.type = 'table' AND t.name = k."table" COLLATE NOCASE
         WHERE k.id = CAST(?2 AS INTEGER)
         ORDER BY k.seq
       )sql",
                      {child, key});
       columns.next(); ++at) {
    const std::string own = text::cat("c.", quote(columns.text(0)));
    parent = columns.text(1);
    is_there = columns.integer(2) != 0;
    values += text::cat(at == 0 ? "" : " || ',' || ", "quote(", own, ")");
    present += text::cat(at == 0 ? "" : " AND ", own, " IS NOT NULL");
    // The parent's first: its affinity and collation count.
    equal += text::cat(at == 0 ? "" : " AND ", "p.", quote(to.at(at)), " = ", own);
  }
  const std::string absent = is_there ? text::cat(" AND NOT EXISTS (SELECT 1 FROM main.",
                                                  quote(parent), " AS p WHERE ", equal, ")")
                                      : "";
  return text::cat("SELECT ", values, " FROM main.", quote(child), " AS c WHERE ", present, absent);
}

std::string clause(const Orphans& orphans) {
  std::string out = text::cat(orphans.count, orphans.count == 1 ? " row" : " rows", " of ",
                              quote(orphans.child), orphans.count == 1 ? " refers" : " refer",
                              " to rows of ", quote(orphans.parent), " that do not exist");
  if (orphans.rowids.empty()) return out;
  std::vector<std::string> rowids;
  for (const std::int64_t rowid : orphans.rowids) rowids.push_back(text::cat(rowid));
  return text::cat(out, " (rowid ", text::join(rowids, ", "),
                   orphans.count > rowids.size() ? ", …)" : ")");
}

// The table whose rows the statement changes; empty where none could be read.
const std::string& written_table(const StatementFacts& facts) {
  static const std::string k_none;
  return facts.writes.empty() ? k_none : facts.writes.front().table.name;
}

bool defers_keys(const std::optional<Pragma>& pragma) {
  return pragma && pragma->name == "defer_foreign_keys" && is_on(pragma->value);
}

}  // namespace

std::string describe(const std::vector<Orphans>& orphans) {
  std::vector<std::string> clauses;
  for (const Orphans& found : orphans) clauses.push_back(clause(found));
  return text::join(clauses, "; ");
}

// Nothing refers to a table that is being rebuilt: a project's own may have such a name.
bool ForeignKeyGuard::is_rebuild(const std::string& table) const {
  if (!is_rebuild_name(table)) return false;
  std::set<std::string> children = children_of(database_, text::lower(table));
  children.erase(text::lower(table));
  return children.empty();
}

bool ForeignKeyGuard::enforces(const ParsedStatement& statement, bool lifted) const {
  return statement.facts.kind == StatementKind::rows && !lifted &&
         !is_rebuild(written_table(statement.facts));
}

// A key that is deferred may be broken by any statement from the first on.
void ForeignKeyGuard::expect_deferred() {
  if (std::exchange(has_begun_, true)) return;
  for (const std::string& child : deferred_children(database_)) note_orphans(child);
}

void ForeignKeyGuard::before(const ParsedStatement& statement, bool enforced) {
  expect_deferred();
  const StatementFacts& facts = statement.facts;
  if (facts.kind == StatementKind::rows) {
    if (enforced) return;
    const std::string& table = written_table(facts);
    return is_rebuild(table) ? touch(text::lower(table)) : touch_everything();
  }
  if (facts.unknown || defers_keys(statement.pragma)) return touch_everything();
  for (const ObjectUse& use : facts.objects) touch(use, !facts.keys.empty());
}

void ForeignKeyGuard::touch(const ObjectUse& use, bool adds_foreign_key) {
  if (use.object.kind == "column") {
    if (adds_foreign_key) touch(text::lower(use.object.name.name));
    return;
  }
  if (use.object.kind != "table") return;
  if (use.act == ObjectUse::Act::drops || use.act == ObjectUse::Act::renames)
    touch(text::lower(use.object.name.name));
  if (use.act == ObjectUse::Act::renames) touch(text::lower(use.to.name.name));
}

void ForeignKeyGuard::after(const ParsedStatement& statement) {
  const ObjectUse* const rename = table_rename(statement.facts);
  if (rename == nullptr) return;
  const std::string from = text::lower(rename->object.name.name);
  const std::string to = text::lower(rename->to.name.name);
  if (seen_.erase(from) != 0) seen_.insert(to);
  Counts renamed;
  for (const auto& [orphan, count] : before_) {
    const std::string& child = orphan.child == from ? to : orphan.child;
    const std::string& parent = orphan.parent == from ? to : orphan.parent;
    renamed[{child, parent, orphan.values}] += count;
  }
  before_ = std::move(renamed);
}

void ForeignKeyGuard::touch(const std::string& table) {
  if (!touched_.insert(table).second) return;
  note_orphans(table);
  for (const std::string& child : children_of(database_, table)) note_orphans(child);
}

void ForeignKeyGuard::touch_everything() {
  everything_ = true;
  for (const std::string& child : all_children(database_)) note_orphans(child);
}

void ForeignKeyGuard::note_orphans(const std::string& child) {
  if (!seen_.insert(child).second) return;
  find_orphans(child, [this](const Orphan& orphan, const auto&...) { ++before_[orphan]; });
}

std::set<std::string> ForeignKeyGuard::concerned() const {
  if (everything_) return all_children(database_);
  std::set<std::string> tables = touched_;
  tables.insert(seen_.begin(), seen_.end());
  for (const std::string& parent : touched_) tables.merge(children_of(database_, parent));
  if (is_deferred_open(database_)) tables.merge(deferred_children(database_));
  return tables;
}

template <class Found>
void ForeignKeyGuard::find_orphans(const std::string& child, const Found& found) const {
  std::map<std::string, std::string> queries;  // by the foreign key's number
  std::set<std::string> counted;               // of a table without rowid: found by their values
  Cursor orphans(database_, R"sql(
    SELECT "table", parent, rowid, fkid
    FROM pragma_foreign_key_check(?1, 'main')
  )sql",
                 {child});
  while (orphans.next()) {
    Orphan orphan{child, text::lower(orphans.text(1)), {}};
    const Value rowid = orphans.value(2);
    if (!rowid) {
      if (!counted.insert(orphans.text(3)).second) continue;
      for (Cursor rows(database_, orphans_query(database_, child, orphans.text(3))); rows.next();) {
        orphan.values = rows.text(0);
        found(orphan, orphans.text(0), orphans.text(1), std::optional<std::int64_t>());
      }
      continue;
    }
    std::string& query = queries[orphans.text(3)];
    if (query.empty()) query = values_query(database_, child, orphans.text(3));
    if (Cursor row(database_, query, {rowid}); row.next()) orphan.values = row.text(0);
    found(orphan, orphans.text(0), orphans.text(1), std::optional(orphans.integer(2)));
  }
  // A table that is gone has no orphans; one whose key refers to no unique columns cannot be looked
  // at, by SQLite neither: both are left to the application, as Drizzle does.
  if (!orphans.failed()) return;
  const Failure failure = last_failure(database_);
  const bool is_mismatch = failure.message.find("foreign key mismatch") != std::string::npos;
  if (!is_mismatch && !failure.message.starts_with("no such table")) throw to_error(failure);
}

std::vector<Orphans> ForeignKeyGuard::new_orphans() {
  std::map<std::pair<std::string, std::string>, Orphans> fresh;
  Counts left = before_;
  for (const std::string& table : concerned()) {
    find_orphans(table, [&](const Orphan& orphan, const std::string& child,
                            const std::string& parent, std::optional<std::int64_t> rowid) {
      if (const auto known = left.find(orphan); known != left.end() && known->second > 0) {
        --known->second;
        return;
      }
      Orphans& group = fresh[{orphan.child, orphan.parent}];
      group.child = child;
      group.parent = parent;
      ++group.count;
      if (rowid && group.rowids.size() < k_rowids_named) group.rowids.push_back(*rowid);
    });
  }
  std::vector<Orphans> groups;
  for (auto& [key, group] : fresh) groups.push_back(std::move(group));
  return groups;
}

void ForeignKeyGuard::settle_deferred() {
  if (!is_deferred_open(database_)) return;
  const auto enforce = [this](bool on) {
    sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 1 : 0, nullptr);
  };
  enforce(false);
  execute(database_, k_make_orphanage);
  // An orphan with a deferred key that goes takes the count down by one, to nought and no further.
  while (is_deferred_open(database_)) {
    execute(database_, k_fill_orphanage);
    enforce(true);
    execute(database_, "DELETE FROM temp.sluice_orphan");
    enforce(false);
  }
  execute(database_, "DROP TABLE temp.sluice_orphan; DROP TABLE temp.sluice_no_parent");
}

void ForeignKeyGuard::forget() {
  everything_ = has_begun_ = false;
  touched_.clear();
  seen_.clear();
  before_.clear();
}

}  // namespace sluice::sqlite
