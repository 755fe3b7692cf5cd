#include "dialects/sqlite/session/rebuild_rename.hpp"

#include <sqlite3.h>

#include <vector>

#include "base/text.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

namespace {

struct Object {
  std::string type, name, sql;
};

// Views before triggers: a trigger may stand on a view. Those that name the rebuilt table by its
// interim name stay, because the rename must change their text.
std::vector<Object> views_and_triggers(sqlite3* database, const std::string& interim) {
  std::vector<Object> objects;
  for (const std::vector<Value>& row : select(database, R"sql(
         SELECT type, name, sql
         FROM main.sqlite_schema
         WHERE type IN ('view', 'trigger')
           AND instr(lower(sql), lower(?1)) = 0
           AND lower(tbl_name) <> lower(?1)
         ORDER BY type DESC, rowid
       )sql",
                                              {interim})
                                           .rows)
    objects.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or("")});
  return objects;
}

void drop(sqlite3* database, const Object& object) {
  execute(database, text::cat("DROP ", object.type, " IF EXISTS main.", quote(object.name)));
}

// Undone when it ends, unless it was released; the transaction around it stays as it is.
class Savepoint {
 public:
  explicit Savepoint(sqlite3* database) : database_(database) {
    execute(database_, "SAVEPOINT sluice");
  }
  ~Savepoint() {
    if (!released_)
      sqlite3_exec(database_, "ROLLBACK TO sluice; RELEASE sluice", nullptr, nullptr, nullptr);
  }
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

  void release() {
    execute(database_, "RELEASE sluice");
    released_ = true;
  }

 private:
  sqlite3* database_;
  bool released_ = false;
};

// From "error in view v: no such column: a".
Error no_longer_works(const Failure& failure) {
  ErrorInfo info = to_error(failure).info();
  constexpr std::string_view k_prefix = "error in ";
  const std::size_t colon = failure.message.find(": ");
  if (!failure.message.starts_with(k_prefix) || colon == std::string::npos)
    return Error(std::move(info));
  info.message = text::cat("the ", failure.message.substr(k_prefix.size(), colon - k_prefix.size()),
                           " no longer works after the rebuild", failure.message.substr(colon));
  info.hint = "Drop it in the migration, and create it again as the new table needs it.";
  return Error(std::move(info));
}

}  // namespace

bool is_rename_under_view(const ObjectUse* rename, const Failure& failure) {
  if (rename == nullptr || (failure.code & 0xff) != SQLITE_ERROR) return false;
  const std::string message = text::lower(failure.message);
  if (!message.starts_with("error in view ") && !message.starts_with("error in trigger "))
    return false;
  return is_rebuild_name(rename->object.name.name) ||
         message.ends_with(text::cat("no such table: main.", text::lower(rename->to.name.name)));
}

void rename_under_views(sqlite3* database, const ObjectUse& rename, std::string_view sql) {
  Savepoint savepoint(database);
  const std::vector<Object> objects = views_and_triggers(database, rename.object.name.name);
  for (const Object& object : objects) drop(database, object);
  execute(database, sql);
  for (const Object& object : objects) execute(database, object.sql);
  savepoint.release();
}

void check_views(sqlite3* database) {
  const Savepoint undone(database);
  // A rename makes SQLite read every view and trigger.
  execute(database, "CREATE TABLE main.__sluice_check (a)");
  Cursor rename(database, "ALTER TABLE main.__sluice_check RENAME TO __sluice_checked");
  rename.next();
  if (rename.failed()) throw no_longer_works(last_failure(database));
}

}  // namespace sluice::sqlite
