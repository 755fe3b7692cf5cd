// A table before and after a migration: which columns stay, by what a row is found again, and the
// SQL that compares the two and puts back what is missing.
#include <algorithm>

#include "base/text.hpp"
#include "core/undo/parking_sql.hpp"

namespace sluice {

namespace {

// Columns of ours in a copy.
constexpr const char* k_gone = "sluice_gone";
constexpr const char* k_key_column = "sluice_key";
constexpr const char* k_content = "sluice_content";  // of a row that the migration put in

// What k_gone says of a row in the copy.
constexpr std::string_view k_is_gone = "1";
constexpr std::string_view k_is_replacement = "2";  // not of before: put in where another went
constexpr std::string_view k_is_added = "3";        // not of before: put in besides

std::string changed_flag(std::size_t number) { return text::cat("sluice_changed_", number); }
std::string value_now(std::size_t number) { return text::cat("sluice_now_", number); }

std::string renamed(const Renames& renames, const ObjectName& table, const std::string& column) {
  for (const Renames::ColumnRename& rename : renames.columns)
    if (rename.table == table && rename.from == column) return rename.to;
  return column;
}

bool is_replaced(const Renames& renames, const ObjectName& table, const std::string& column) {
  return std::find(renames.replaced.begin(), renames.replaced.end(), std::pair(table, column)) !=
         renames.replaced.end();
}

const Column* find_writable(const Table& table, const std::string& name, const ParkingSql& sql) {
  for (const Column& column : table.columns)
    if (!column.generated && sql.is_same_name(column.name, name)) return &column;
  return nullptr;
}

}  // namespace

std::string count_added(const std::string& copy, const Dialect& dialect) {
  const ParkingSql sql(dialect);
  return text::cat("SELECT ", sql.function("count(*)"), " FROM ", copy, " WHERE ",
                   sql.equal(k_gone, k_is_added));
}

Pairing::Pairing(const ParkingSql& sql, const Table& before, const Table* after,
                 const Renames& renames, std::string place)
    : sql_(sql), before_(before), after_(after), place_(std::move(place)) {
  for (const Column& column : before.columns) {
    if (column.generated) continue;
    const Column* now =
        after == nullptr ? &column
                         : find_writable(*after, renamed(renames, after->name, column.name), sql);
    if (after != nullptr && now != nullptr && is_replaced(renames, after->name, now->name))
      now = nullptr;
    if (now != nullptr)
      kept_.push_back({&column, now});
    else
      lost_.push_back(&column);
  }
  find_key();
}

// The primary key, else a unique one; its columns are never NULL, or several rows could have it.
void Pairing::find_key() {
  std::vector<std::vector<std::string>> candidates;
  if (before_.primary_key) candidates.push_back(before_.primary_key->columns);
  for (const Column& column : before_.columns)
    if (column.primary_key) candidates.push_back({column.name});
  for (const Unique& unique : before_.uniques) candidates.push_back(unique.columns);
  for (const Index& index : before_.indexes) {
    const bool is_plain =
        index.unique && !index.where &&
        std::none_of(index.columns.begin(), index.columns.end(),
                     [](const IndexColumn& column) { return column.is_expression; });
    if (!is_plain) continue;
    candidates.emplace_back();
    for (const IndexColumn& column : index.columns) candidates.back().push_back(column.expression);
  }
  const bool has_primary = before_.primary_key.has_value();
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::vector<Pair> pairs;
    for (const std::string& name : candidates[i])
      for (const Pair& pair : kept_) {
        const bool is_same = sql_.is_same_name(pair.before->name, name);
        const bool is_of_primary = pair.before->primary_key || (i == 0 && has_primary);
        const bool is_never_null =
            pair.before->not_null ||
            (is_of_primary && !sql_.own().may_key_be_null(before_, *pair.before));
        if (is_same && is_never_null) pairs.push_back(pair);
      }
    if (pairs.empty() || pairs.size() != candidates[i].size()) continue;
    key_ = std::move(pairs);
    return;
  }
}

std::string Pairing::table(Side side) const {
  return sql_.name_of(side == Side::now ? after_->name : before_.name);
}

const Column& Pairing::column(const Pair& pair, Side side) const {
  return side == Side::now ? *pair.after : *pair.before;
}

// Everything that stays of a row, as one text; NULL and '' differ in it.
std::string Pairing::content(std::string_view alias, Side side, bool of_copy) const {
  std::vector<std::string> parts;
  for (const Pair& pair : kept_) {
    const Column& column = of_copy ? *pair.before : this->column(pair, side);
    parts.push_back(sql_.own().as_text(text::cat(alias, ".", sql_.quote(column.name))));
  }
  return sql_.own().row_as_text(parts);
}

// Rows that are alike, told apart.
std::string Pairing::numbered(const std::string& all) const {
  const std::string then = sql_.own().infix("||");
  return text::cat(then, "'#'", then, sql_.function("row_number()"), " OVER (PARTITION BY ", all,
                   ")");
}

std::string Pairing::source(Side side) const {
  const std::string from = text::cat(sql_.own().only(), table(side));
  if (has_key()) return text::cat(from, " AS t");
  const std::string all = content("x", side, false);
  return text::cat("(SELECT x.", sql_.own().row_id(), " AS sluice_row, ", all, numbered(all),
                   " AS ", k_key_column, " FROM ", from, " AS x) AS t");
}

std::string Pairing::match(Side side) const {
  if (!has_key()) return sql_.equal(text::cat("t.", k_key_column), text::cat("p.", k_key_column));
  std::vector<std::string> parts;
  for (const Pair& pair : key_) {
    const Column& here = column(pair, side);
    const std::string in_table = text::cat("t.", sql_.quote(here.name));
    const std::string in_copy = text::cat("p.", sql_.quote(pair.before->name));
    const bool is_plain = sql_.is_same_name(here.type, pair.before->type) &&
                          here.type_schema.empty() && pair.before->type_schema.empty() &&
                          !here.attributes.contains("collation") &&
                          !pair.before->attributes.contains("collation");
    parts.push_back(sql_.own().same_key(in_table, in_copy, is_plain));
  }
  return text::join(parts, " AND ");
}

std::vector<std::string> Pairing::number_rows() const {
  if (has_key()) return {};
  const std::string all = content("x", Side::then, true);
  return {text::cat("ALTER TABLE ", place_, " ADD COLUMN ", k_key_column, " text"),
          text::cat("UPDATE ", place_, " AS p SET ", k_key_column, " = t.", k_key_column,
                    " FROM (SELECT x.", sql_.own().row_id(), " AS sluice_row, ", all, numbered(all),
                    " AS ", k_key_column, " FROM ", place_, " AS x) AS t WHERE ",
                    sql_.equal("t.sluice_row", text::cat("p.", sql_.own().row_id())))};
}

std::string Pairing::count_gone() const {
  return text::cat("SELECT ", sql_.function("count(*)"), " FROM ", place_,
                   " AS p WHERE NOT EXISTS (SELECT 1 FROM ", source(Side::now), " WHERE ",
                   match(Side::now), ")");
}

std::string Pairing::count_new() const {
  return text::cat("SELECT ", sql_.function("count(*)"), " FROM ", source(Side::now),
                   " WHERE NOT EXISTS (SELECT 1 FROM ", place_, " AS p WHERE ", match(Side::now),
                   ")");
}

std::string Pairing::count_changed() const {
  std::vector<std::string> counts;
  for (const Pair& pair : kept_)
    counts.push_back(text::cat(
        sql_.function("count(CASE WHEN "),
        sql_.own().differ(sql_.own().as_text(text::cat("p.", sql_.quote(pair.before->name))),
                          sql_.own().as_text(text::cat("t.", sql_.quote(pair.after->name)))),
        " THEN 1 END)"));
  return text::cat("SELECT ", text::join(counts, ", "), " FROM ", place_, " AS p, ",
                   source(Side::now), " WHERE ", match(Side::now));
}

// Which rows went, which values changed and to what; rows that lost nothing go from the copy.
std::vector<std::string> Pairing::mark(const std::vector<std::size_t>& changed, std::int64_t came,
                                       std::int64_t gone) const {
  const auto add_column = [&](const std::string& definition) {
    return text::cat("ALTER TABLE ", place_, " ADD COLUMN ", definition);
  };
  std::vector<std::string> statements = {
      add_column(text::cat(k_gone, " integer NOT NULL DEFAULT 0")),
      text::cat("UPDATE ", place_, " AS p SET ", k_gone, " = 1 WHERE NOT EXISTS (SELECT 1 FROM ",
                source(Side::now), " WHERE ", match(Side::now), ")")};
  for (std::string& sql : mark_new(came, gone)) statements.push_back(std::move(sql));
  std::string needless = sql_.equal(k_gone, "0");
  for (const std::size_t i : changed) {
    const std::string now = sql_.own().as_text(text::cat("t.", sql_.quote(kept_[i].after->name)));
    const std::string was = sql_.own().as_text(text::cat("p.", sql_.quote(kept_[i].before->name)));
    statements.push_back(add_column(changed_flag(i) + " integer NOT NULL DEFAULT 0"));
    statements.push_back(add_column(value_now(i) + " text"));
    statements.push_back(text::cat("UPDATE ", place_, " AS p SET ", changed_flag(i), " = 1, ",
                                   value_now(i), " = ", now, " FROM ", source(Side::now), " WHERE ",
                                   match(Side::now), " AND ", sql_.own().differ(was, now)));
    needless += text::cat(" AND ", sql_.equal(changed_flag(i), "0"));
  }
  if (lost_.empty()) statements.push_back(text::cat("DELETE FROM ", place_, " WHERE ", needless));
  return statements;
}

std::string Pairing::count_kept() const {
  return text::cat("SELECT ", sql_.function("count(*)"), " FROM ", place_, " WHERE ", k_gone,
                   sql_.own().infix("<="), k_is_gone);
}

// The copy's column takes no value of another type.
bool Pairing::is_key_retyped() const {
  return std::any_of(key_.begin(), key_.end(), [this](const Pair& pair) {
    return !sql_.is_same_name(pair.before->type, pair.after->type) ||
           pair.before->type_schema != pair.after->type_schema;
  });
}

std::vector<std::string> Pairing::mark_new(std::int64_t came, std::int64_t gone) const {
  if (came == 0) return {};
  std::vector<std::string> names = {k_gone, k_content};
  std::vector<std::string> values = {
      text::cat("CASE WHEN ", sql_.function("row_number()"), " OVER ()", sql_.own().infix("<="),
                std::min(came, gone), " THEN ", k_is_replacement, " ELSE ", k_is_added, " END"),
      content("t", Side::now, false)};
  if (!is_key_retyped())
    for (const Pair& pair : key_) {
      const std::string value = text::cat("t.", sql_.quote(pair.after->name));
      names.push_back(sql_.quote(pair.before->name));
      values.push_back(pair.before->type_schema.empty() ? value : sql_.own().as_text(value));
    }
  return {text::cat("ALTER TABLE ", place_, " ADD COLUMN ", k_content, " text"),
          text::cat("INSERT INTO ", place_, " (", text::join(names, ", "), ") SELECT ",
                    text::join(values, ", "), " FROM ", source(Side::now),
                    " WHERE NOT EXISTS (SELECT 1 FROM ", place_, " AS p WHERE ", match(Side::now),
                    ")")};
}

std::vector<std::string> Pairing::keep_what_came_since() const {
  const std::string is_new = text::cat("p.", k_gone, sql_.own().infix(">"), k_is_gone);
  const std::string is_same =
      sql_.equal(text::cat("p.", k_content), content("t", Side::now, false));
  if (is_key_retyped())
    return {text::cat("DELETE FROM ", sql_.own().only(), table(Side::now),
                      " AS t WHERE EXISTS (SELECT 1 FROM ", place_, " AS p WHERE ", is_new, " AND ",
                      is_same, ");")};
  return {text::cat("DELETE FROM ", place_, " AS p WHERE ", is_new,
                    " AND NOT EXISTS (SELECT 1 FROM ", source(Side::now), " WHERE ",
                    match(Side::now), " AND ", is_same, ");")};
}

std::vector<std::string> Pairing::take_out() const {
  if (is_key_retyped()) return {};
  return {text::cat("DELETE FROM ", sql_.own().only(), table(Side::then),
                    " AS t WHERE EXISTS (SELECT 1 FROM ", place_, " AS p WHERE p.", k_gone,
                    sql_.own().infix(">"), k_is_gone, " AND ", match(Side::then), ");")};
}

std::vector<std::string> Pairing::forget_changed_since(
    const std::vector<std::size_t>& changed) const {
  std::vector<std::string> statements;
  for (const std::size_t i : changed) {
    const std::string now = sql_.own().as_text(text::cat("t.", sql_.quote(kept_[i].after->name)));
    statements.push_back(text::cat("UPDATE ", place_, " AS p SET ", changed_flag(i), " = 0 WHERE ",
                                   sql_.equal(changed_flag(i), "1"),
                                   " AND NOT EXISTS (SELECT 1 FROM ", source(Side::now), " WHERE ",
                                   match(Side::now), " AND ",
                                   sql_.own().agree(now, text::cat("p.", value_now(i))), ");"));
  }
  return statements;
}

std::string Pairing::insert(Rows rows) const {
  std::vector<std::string> names, values;
  const std::string kept_number = text::cat("p.", k_number_column);
  bool overrides = false;
  for (const Column& column : before_.columns) {
    if (column.generated) continue;
    names.push_back(sql_.quote(column.name));
    values.push_back(sql_.value("p", column));
    overrides = overrides || (column.identity && column.identity->always);
  }
  // Where another row has its number by now, it gets a new one, after those that keep theirs.
  std::string order;
  if (const std::string number = sql_.own().hidden_number(before_); !number.empty()) {
    names.push_back(number);
    values.push_back(text::cat("CASE WHEN NOT EXISTS (SELECT 1 FROM ", table(Side::then),
                               " AS o WHERE ", sql_.equal("o." + number, kept_number), ") THEN ",
                               kept_number, " END"));
    order = text::cat(" ORDER BY ", values.back(), " IS NULL");
  }
  std::string where = is_gone() ? "" : text::cat(" WHERE ", of_gone_rows());
  if (rows == Rows::missing && has_key())
    where += text::cat(where.empty() ? " WHERE" : " AND", " NOT EXISTS (SELECT 1 FROM ",
                       source(Side::then), " WHERE ", match(Side::then), ")");
  return text::cat("INSERT INTO ", table(Side::then), " (", text::join(names, ", "), ")",
                   overrides ? " OVERRIDING SYSTEM VALUE" : "", " SELECT ",
                   text::join(values, ", "), " FROM ", place_, " AS p", where, order, ";");
}

std::string Pairing::assign(const std::vector<const Column*>& columns,
                            const std::string& condition) const {
  std::vector<std::string> sets;
  for (const Column* column : columns)
    sets.push_back(text::cat(sql_.quote(column->name), " = ", sql_.value("p", *column)));
  const std::string update = text::cat("UPDATE ", sql_.own().only(), table(Side::then), " AS ");
  const std::string set = text::cat(" SET ", text::join(sets, ", "), " FROM ", place_, " AS p");
  if (has_key())
    return text::cat(update, "t", set, " WHERE ", match(Side::then), " AND ", condition, ";");
  return text::cat(update, "u", set, ", ", source(Side::then), " WHERE ",
                   sql_.equal("t.sluice_row", text::cat("u.", sql_.own().row_id())), " AND ",
                   match(Side::then), " AND ", condition, ";");
}

std::vector<std::string> Pairing::put_values_back(const std::vector<std::size_t>& changed) const {
  std::vector<std::string> statements;
  if (!lost_.empty()) statements.push_back(assign(lost_, sql_.equal(text::cat("p.", k_gone), "0")));
  for (const std::size_t i : changed)
    statements.push_back(
        assign({kept_[i].before}, sql_.equal(text::cat("p.", changed_flag(i)), "1")));
  return statements;
}

std::vector<std::string> Pairing::put_back(const std::vector<std::size_t>& changed,
                                           bool gets_rows) const {
  if (is_gone()) return {insert(Rows::all)};
  std::vector<std::string> statements = put_values_back(changed);
  if (gets_rows) statements.push_back(insert(Rows::missing));
  return statements;
}

std::vector<std::string> Pairing::put_back_again(const std::vector<std::size_t>& changed,
                                                 bool gets_rows) const {
  std::vector<std::string> statements;
  if (!is_gone()) statements = put_values_back(changed);
  if (!is_gone() && !gets_rows) return statements;
  std::vector<const Column*> others;
  for (const Column& column : before_.columns) {
    const bool is_key = std::any_of(key_.begin(), key_.end(),
                                    [&](const Pair& pair) { return pair.before == &column; });
    const bool is_counted = column.identity && column.identity->always;
    if (!is_key && !is_counted && !column.generated) others.push_back(&column);
  }
  if (has_key() && !others.empty()) statements.push_back(assign(others, of_gone_rows()));
  if (!has_key() && is_gone())
    statements.push_back(text::cat("DELETE FROM ", table(Side::then),
                                   " WHERE EXISTS (SELECT 1 FROM ", place_, ");"));
  statements.push_back(insert(Rows::missing));
  return statements;
}

}  // namespace sluice
