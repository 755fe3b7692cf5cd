#include "dialects/sqlite/ddl/alter_table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/ddl/rebuild.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

struct Parts {
  std::string sql;
  TableText text;

  std::string column(std::size_t index) const {
    const TextSpan& span = text.columns[index];
    return sql.substr(span.begin, span.end - span.begin);
  }
};

std::optional<Parts> parts_of(const Table& table) {
  std::string sql = create_table(table);
  std::optional<TableText> text = read_table(sql);
  if (!text || text->columns.size() != table.columns.size()) return std::nullopt;
  return Parts{std::move(sql), std::move(*text)};
}

bool is_keyed(const Table& table, const Column& column) {
  if (column.primary_key) return true;
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
      return text::equals_ignore_case(name, column.name);
    });
  };
  return (table.primary_key && has(table.primary_key->columns)) ||
         std::any_of(table.uniques.begin(), table.uniques.end(),
                     [&](const Unique& unique) { return has(unique.columns); });
}

bool is_constant(std::string_view value) {
  return value.empty() || (value.front() != '(' && !text::upper(value).starts_with("CURRENT_"));
}

// What ALTER TABLE ADD takes whatever rows there are, with foreign keys on too.
bool is_addable(const Table& table, const Column& column) {
  if (is_keyed(table, column)) return false;
  if (column.generated) return !column.generated->stored && !column.not_null;
  const std::string value = column.default_sql.value_or("");
  const bool has_value = !value.empty() && !text::equals_ignore_case(value, "null");
  const bool refers = std::any_of(
      table.foreign_keys.begin(), table.foreign_keys.end(),
      [&](const ForeignKey& key) { return key.columns == std::vector<std::string>{column.name}; });
  return is_constant(value) && (has_value || !column.not_null) &&
         !(has_value && (refers || is_unique(table, column)));
}

class Alteration {
 public:
  Alteration(const Table& from, const Table& to, const Renames& renames)
      : from_(from), to_(to), renames_(renames) {
    Schema schema{.tables = {from}};
    renamed_ = with_new_names(std::move(schema));
  }

  std::optional<std::vector<RenderedStatement>> statements() {
    const std::optional<Parts> before = parts_of(from_);
    const std::optional<Parts> after = parts_of(to_);
    if (!before || !after || !find_columns(*before)) return std::nullopt;
    if (!is_exact(*before, *after)) return std::nullopt;
    std::vector<RenderedStatement> out;
    for (auto index = dropped_.rbegin(); index != dropped_.rend(); ++index)
      out.push_back(
          {text::cat(alter(), "DROP COLUMN ", backtick(renamed_.columns[*index].name), ";")});
    for (const std::size_t index : added_) out.push_back(add(*after, index));
    return out;
  }

 private:
  Table with_new_names(Schema schema) const {
    Table table = renamed(normalize(std::move(schema)), renames_).tables[0];
    table.indexes.clear();
    return table;
  }
  std::string alter() const { return text::cat("ALTER TABLE ", backtick(to_.name.name), ' '); }
  RenderedStatement add(const Parts& after, std::size_t index) const {
    const Column& column = to_.columns[index];
    RenderedStatement statement{.sql = text::cat(alter(), "ADD ", after.column(index), ";")};
    if (!column.generated) statement.lost = {lost_of(LostKind::column_values, to_, &column)};
    return statement;
  }

  // False where a column cannot be dropped or added.
  bool find_columns(const Parts& before) {
    for (std::size_t i = 0; i < from_.columns.size(); ++i)
      if (find_any_case(to_, renamed_.columns[i].name) == nullptr) dropped_.push_back(i);
    for (std::size_t i = 0; i < to_.columns.size(); ++i)
      if (find_any_case(renamed_, to_.columns[i].name) == nullptr) added_.push_back(i);
    const auto used_by_another = [&](std::size_t index) {
      for (const std::size_t other : dropped_)
        if (other != index && mentions(before.column(other), from_.columns[index].name))
          return true;
      return false;
    };
    return dropped_.size() < from_.columns.size() &&
           std::all_of(added_.begin(), added_.end(),
                       [&](std::size_t i) { return is_addable(to_, to_.columns[i]); }) &&
           std::none_of(dropped_.begin(), dropped_.end(), [&](std::size_t i) {
             return is_keyed(from_, from_.columns[i]) || used_by_another(i);
           });
  }

  // Does to the text what SQLite will do, and reads it again.
  bool is_exact(const Parts& before, const Parts& after) const {
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < from_.columns.size(); ++i)
      if (std::find(dropped_.begin(), dropped_.end(), i) == dropped_.end())
        columns.push_back(before.column(i));
    for (const std::size_t index : added_) columns.push_back(after.column(index));
    const std::optional<TableText> result = read_table(
        text::cat(before.sql.substr(0, before.text.columns.front().begin),
                  text::join(columns, ", "), before.sql.substr(before.text.columns.back().end)));
    if (!result) return false;
    Table wanted = normalize(to_);
    wanted.indexes.clear();
    return with_new_names({.tables = {result->table}}) == wanted;
  }

  const Table& from_;
  const Table& to_;
  const Renames& renames_;
  Table renamed_;
  std::vector<std::size_t> dropped_, added_;
};

}  // namespace

std::optional<std::vector<RenderedStatement>> alter_table(const Table& from, const Table& to,
                                                          const Renames& renames) {
  return Alteration(from, to, renames).statements();
}

}  // namespace sluice::sqlite
