#include "core/undo/data_loss.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

// DROP TABLE of a table that the same step makes anew under another name is a rebuild.
struct Rebuild {
  std::set<std::string> columns;  // that are copied, by stored name
};

class LossReader {
 public:
  explicit LossReader(const Dialect& dialect) : flavour_(flavour_of(dialect)) {}

  void read(const Step& step) {
    tag_ = step.tag;
    find_rebuilds(step);
    for (const Statement& statement : step.statements) read(statement.sql);
  }

  std::vector<DataLoss> take() { return std::move(losses_); }

 private:
  std::string key(const WrittenName& name) const { return key_of("table", name, flavour_).name; }

  // The name before the plan.
  std::string name_now(const WrittenName& name) const {
    const auto found = original_.find(key(name));
    return found == original_.end() ? name.text() : found->second;
  }

  std::string column_now(const WrittenName& table, const std::string& column) const {
    const auto found = columns_.find({key(table), stored_name(column, true)});
    return found == columns_.end() ? column : found->second;
  }

  void lose(DataLoss loss) {
    loss.tag = tag_;
    losses_.push_back(std::move(loss));
  }

  // Copies of ours go when their rows are back.
  bool is_ours(const WrittenName& table) const { return key(table).starts_with(k_parked); }

  void lose_table(const WrittenName& table, std::string_view what) {
    if (made_.count(key(table)) > 0 || is_ours(table)) return;
    const std::string name = name_now(table);
    lose({.what = text::cat(what, table.text()),
          .count = text::cat("SELECT ", flavour_.facts.function_schema, "count(*) FROM ", name)});
  }

  // CREATE TABLE new, INSERT INTO new … SELECT … FROM old, DROP TABLE old, RENAME new TO old.
  void find_rebuilds(const Step& step) {
    rebuilds_.clear();
    std::map<std::string, Rebuild> copies;  // by the new table
    for (const Statement& statement : step.statements) {
      SqlCursor cursor(statement.sql, flavour_.rules);
      if (cursor.skip({"INSERT", "INTO"})) {
        const std::string into = key(cursor.take_name());
        cursor.take_parentheses();
        copies[into].columns = words_of(cursor.take_until({"FROM"}));
      } else if (cursor.skip({"ALTER", "TABLE"})) {
        const std::string from = key(cursor.take_name());
        if (cursor.skip({"RENAME", "TO"}) && copies.count(from) > 0)
          rebuilds_[key(cursor.take_name())] = copies[from];
      }
    }
  }

  std::set<std::string> words_of(std::string_view sql) const {
    std::set<std::string> words;
    SqlCursor cursor(sql, flavour_.rules);
    while (!cursor.at_end())
      words.insert(text::lower(stored_name(std::string(cursor.take().text), true)));
    return words;
  }

  void read(const std::string& sql) {
    SqlCursor cursor(sql, flavour_.rules);
    if (cursor.skip("CREATE")) return read_create(cursor);
    if (cursor.skip("DROP")) return read_drop(cursor);
    if (cursor.skip({"ALTER", "TABLE"})) return read_alter(cursor);
    if (cursor.skip({"DELETE", "FROM"})) return read_delete(cursor);
    if (cursor.skip("TRUNCATE")) {
      cursor.skip("TABLE");
      lose_table(cursor.take_name(), "rows of ");
    }
  }

  void read_create(SqlCursor& cursor) {
    cursor.skip("UNLOGGED");
    if (cursor.skip("TABLE") && !cursor.at("IF")) made_.insert(key(cursor.take_name()));
  }

  void read_drop(SqlCursor& cursor) {
    if (cursor.skip("SCHEMA")) return read_drop_schema(cursor);
    if (!cursor.skip("TABLE")) return;
    cursor.skip({"IF", "EXISTS"});
    do {
      const WrittenName table = cursor.take_name();
      const auto rebuild = rebuilds_.find(key(table));
      if (rebuild == rebuilds_.end())
        lose_table(table, "table ");
      else
        lose_columns(table, rebuild->second);
    } while (cursor.skip(","));
  }

  void lose_columns(const WrittenName& table, const Rebuild& rebuild) {
    if (made_.count(key(table)) > 0) return;
    const std::string name = name_now(table);
    const std::string bare =
        stored_name(SqlCursor(name, flavour_.rules).take_name().parts.back(), false);
    lose({.what = text::cat("columns of ", table.text()),
          .columns = text::cat("SELECT name FROM pragma_table_info('",
                               text::replace_all(bare, "'", "''"), "')"),
          .table = name,
          .kept = {rebuild.columns.begin(), rebuild.columns.end()}});
  }

  void read_drop_schema(SqlCursor& cursor) {
    cursor.skip({"IF", "EXISTS"});
    const WrittenName schema = cursor.take_name();
    cursor.take_until({"CASCADE"});
    if (cursor.at("CASCADE")) lose({.what = text::cat("everything in schema ", schema.text())});
  }

  void read_alter(SqlCursor& cursor) {
    cursor.skip({"IF", "EXISTS"});
    cursor.skip("ONLY");
    const WrittenName table = cursor.take_name();
    do {
      if (cursor.skip("RENAME")) {
        read_rename(cursor, table);
      } else if (cursor.skip("DROP") && !cursor.at("CONSTRAINT")) {
        cursor.skip("COLUMN");
        cursor.skip({"IF", "EXISTS"});
        lose_column(table, cursor.take_name().text());
      } else if (cursor.skip("ADD")) {
        cursor.skip("COLUMN");
        added_.insert({key(table), stored_name(cursor.take_name().text(), true)});
      }
      cursor.take_until({","});
    } while (cursor.skip(","));
  }

  void lose_column(const WrittenName& table, const std::string& column) {
    if (made_.count(key(table)) > 0 || added_.erase({key(table), stored_name(column, true)}) > 0)
      return;
    lose({.what = text::cat("column ", column, " of ", table.text()),
          .count = count_of_column(name_now(table), column_now(table, column), flavour_.facts)});
  }

  void read_rename(SqlCursor& cursor, const WrittenName& table) {
    if (cursor.skip("TO")) {
      const WrittenName to = cursor.take_name();
      WrittenName now = table;
      if (now.parts.empty() || to.parts.empty()) return;
      now.parts.back() = to.parts.back();
      original_[key(now)] = name_now(table);
      if (made_.erase(key(table)) > 0) made_.insert(key(now));
    } else if (!cursor.at("CONSTRAINT")) {
      cursor.skip("COLUMN");
      const std::string from = cursor.take_name().text();
      cursor.skip("TO");
      columns_[{key(table), stored_name(cursor.take_name().text(), true)}] =
          column_now(table, from);
    }
  }

  void read_delete(SqlCursor& cursor) {
    cursor.skip("ONLY");
    const WrittenName table = cursor.take_name();
    if (table.empty() || made_.count(key(table)) > 0 || is_ours(table)) return;
    std::string count;
    const std::string_view rest = cursor.take_until({"RETURNING"});
    const bool is_plain = rest.empty() || SqlCursor(rest, flavour_.rules).at("WHERE");
    if (is_plain)
      count = text::cat("SELECT ", flavour_.facts.function_schema, "count(*) FROM ",
                        name_now(table), " ", rest);
    lose({.what = text::cat("rows of ", table.text()), .count = std::move(count)});
  }

  SqlFlavour flavour_;
  std::string tag_;
  std::vector<DataLoss> losses_;
  std::set<std::string> made_;
  std::set<std::pair<std::string, std::string>> added_;
  std::map<std::string, std::string> original_;
  std::map<std::pair<std::string, std::string>, std::string> columns_;
  std::map<std::string, Rebuild> rebuilds_;
};

}  // namespace

std::string count_of_column(const std::string& table, const std::string& column,
                            const DialectFacts& facts) {
  return text::cat("SELECT ", facts.function_schema, "count(", column, ") FROM ", table);
}

std::vector<DataLoss> losses_of(const Plan& plan, const Dialect& dialect) {
  LossReader reader(dialect);
  for (const Step& step : plan.steps)
    if (step.direction == Direction::down) reader.read(step);
  return reader.take();
}

}  // namespace sluice
