#include "dialects/sqlite/ddl/rebuild.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/rows/fitting_value.hpp"
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/scan_rules.hpp"
#include "dialects/sqlite/statement/table_text.hpp"

namespace sluice::sqlite {

namespace {

bool has_counter(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(), [](const Column& column) {
    return column.attributes.contains("autoincrement");
  });
}

bool is_only(const std::vector<std::string>& columns, const Column& column) {
  return columns.size() == 1 && text::equals_ignore_case(columns[0], column.name);
}

bool is_among(const std::vector<std::string>& columns, const Column& column) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
    return text::equals_ignore_case(name, column.name);
  });
}

}  // namespace

bool is_unique(const Table& table, const Column& column) {
  const auto by_index = [&](const Index& index) {
    return index.unique &&
           std::any_of(index.columns.begin(), index.columns.end(), [&](const IndexColumn& indexed) {
             return mentions(indexed.expression, column.name);
           });
  };
  return column.primary_key ||
         (table.primary_key && is_among(table.primary_key->columns, column)) ||
         std::any_of(table.uniques.begin(), table.uniques.end(),
                     [&](const Unique& unique) { return is_among(unique.columns, column); }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), by_index);
}

namespace {

const ForeignKey* reference(const Table& table, const Column& column) {
  for (const ForeignKey& key : table.foreign_keys)
    if (is_only(key.columns, column) && key.target_columns.size() == 1) return &key;
  return nullptr;
}

// In DEFAULT a text may stand in double quotes, which are those of a name elsewhere.
std::string as_value(const std::string& given) {
  const bool is_quoted = given.size() > 1 && given.starts_with('"') && given.ends_with('"');
  return is_quoted ? literal(text::replace_all(given.substr(1, given.size() - 2), "\"\"", "\""))
                   : given;
}

bool has_value(const Column& column) {
  return column.default_sql && !text::equals_ignore_case(*column.default_sql, "null");
}

// Where more than the column is asked for: its default, the same in all rows, may not do.
bool may_refuse_default(const Table& table, const Column& column) {
  const std::vector<std::string> checks = checks_of(table);
  const auto compares = [&](const std::string& check) {
    return mentions(check, column.name) &&
           std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& other) {
             return other.name != column.name && mentions(check, other.name);
           });
  };
  return is_unique(table, column) ||
         std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const ForeignKey& key) { return is_among(key.columns, column); }) ||
         std::any_of(checks.begin(), checks.end(), compares);
}

// A value that the column takes, for rows that have none.
std::string stand_in(const Table& table, const Column& column) {
  const bool is_same_in_all = is_unique(table, column) || reference(table, column) != nullptr;
  if (has_value(column) && !is_same_in_all) return as_value(*column.default_sql);
  if (const ForeignKey* key = reference(table, column))
    return text::cat("(SELECT min(", backtick(key->target_columns[0]), ") FROM ",
                     backtick(key->target.name), ")");
  const Affinity kind = affinity(column.type);
  if (const auto fitting = fitting_value(checks_of(table), column.name, scan_rules());
      fitting && !is_unique(table, column))
    return fitting->is_number ? fitting->text : literal(fitting->text);
  if (is_unique(table, column))
    return kind == Affinity::text ? "CAST(row_number() OVER () AS text)" : "row_number() OVER ()";
  switch (kind) {
    case Affinity::text: return "''";
    case Affinity::blob: return "x''";
    case Affinity::integer:
    case Affinity::real:
    case Affinity::numeric: break;
  }
  return "0";
}

// '007' became 7 where a column of text was made one of numbers.
bool loses_spelling(std::string_view from, std::string_view to) {
  const auto keeps_text = [](Affinity kind) {
    return kind == Affinity::text || kind == Affinity::blob;
  };
  return keeps_text(affinity(to)) && !keeps_text(affinity(from));
}

// The copying statement: which columns get what, and what is lost on the way.
class Copy {
 public:
  Copy(const Table& from, const Table& to, const std::string& interim,
       const std::set<ObjectName>& empty)
      : from_(from), to_(to), interim_(interim), empty_(empty) {
    for (const Column& column : to.columns)
      if (!column.generated) add(column);
    if (columns_.empty()) add_any();
    keep_rowids();
    if (has_counter(to) && !has_counter(from)) lost_.push_back(lost_of(LostKind::counter, to));
  }

  RenderedStatement statement() const {
    return {
        .sql = text::cat(insert(), backtick(interim_), "(", text::join(columns_, ", "), ") SELECT ",
                         text::join(values_, ", "), " FROM ", backtick(to_.name.name), order_, ";"),
        .lost = lost_};
  }

 private:
  void add(const Column& column) {
    if (const Column* source = find_any_case(from_, column.name))
      keep(column, *source);
    else
      bring_back(column);
  }

  void keep(const Column& column, const Column& source) {
    const bool fills =
        column.not_null && !source.not_null && !is_rowid(from_, source) && !is_rowid(to_, column);
    const std::string name = as_it_takes(column, source);
    if (const ForeignKey* key = lost_reference(column)) return keep_found(column, *key);
    if (is_rowid(to_, column) && affinity(source.type) != Affinity::integer)
      return keep_integers(column, name);
    // What was NULL when it became a row's number is one now.
    if (is_rowid(from_, source) && !is_rowid(to_, column) && !column.not_null)
      lose(LostKind::column_values, column);
    if (loses_spelling(source.type, column.type)) lose(LostKind::number_spelling, column);
    if (!fills) return put(column, name);
    const std::string value = stand_in(to_, column);
    lose(LostKind::column_nulls, column).value = value;
    put(column, text::cat("coalesce(", name, ", ", value, ")"));
  }

  // A STRICT table refuses what is of another type.
  std::string as_it_takes(const Column& column, const Column& source) const {
    const std::string name = backtick(column.name);
    const bool casts = to_.attributes.contains("strict") &&
                       !text::equals_ignore_case(column.type, "any") &&
                       affinity(source.type) != affinity(column.type);
    return casts ? text::cat("CAST(", name, " AS ", column.type, ")") : name;
  }

  // Only an integer can be a row's number. The others are counted after all that are one.
  void keep_integers(const Column& column, const std::string& name) {
    lose(LostKind::column_values, column).fill = LostFill::counted_unless_integer;
    const std::string value =
        text::cat("CASE WHEN CAST(CAST(", name, " AS integer) AS text) = CAST(", name,
                  " AS text) THEN CAST(", name, " AS integer) END");
    order_ = text::cat(" ORDER BY ", value, " IS NULL");
    put(column, value);
  }

  // Indexes of the user's may know rows by their numbers, where no column has these.
  void keep_rowids() {
    const auto numbers_rows = [](const Table& table) {
      return !table.attributes.contains("without_rowid");
    };
    const bool is_column = std::any_of(to_.columns.begin(), to_.columns.end(),
                                       [&](const Column& each) { return is_rowid(to_, each); });
    if (!numbers_rows(from_) || !numbers_rows(to_) || is_column) return;
    for (const std::string name : {"rowid", "_rowid_", "oid"}) {
      if (find_any_case(from_, name) != nullptr || find_any_case(to_, name) != nullptr) continue;
      columns_.insert(columns_.begin(), name);
      values_.insert(values_.begin(), name);
      return;
    }
  }

  // A table may say that a row which fits nowhere is to be left out: here none is.
  std::string_view insert() const {
    const auto says = [](const auto& part) { return part.attributes.contains("conflict"); };
    return says(to_) || std::any_of(to_.columns.begin(), to_.columns.end(), says)
               ? "INSERT OR ABORT INTO "
               : "INSERT INTO ";
  }

  // A key that comes back together with the table it refers to, whose rows do not.
  const ForeignKey* lost_reference(const Column& column) const {
    const ForeignKey* key = reference(to_, column);
    const bool is_lost = key != nullptr && !column.not_null && empty_.contains(key->target) &&
                         reference(from_, column) == nullptr;
    return is_lost ? key : nullptr;
  }

  void keep_found(const Column& column, const ForeignKey& key) {
    lose(LostKind::column_target, column).target = key.target.name;
    const std::string target = backtick(key.target_columns[0]);
    put(column, text::cat("(SELECT ", target, " FROM ", backtick(key.target.name), " WHERE ",
                          target, " = ", backtick(to_.name.name), '.', backtick(column.name), ")"));
  }

  void bring_back(const Column& column) {
    Lost& lost = lose(LostKind::column_values, column);
    const bool takes_default = !has_value(column) || !may_refuse_default(to_, column);
    if (is_rowid(to_, column) || (takes_default && (has_value(column) || !column.not_null))) return;
    lost.fill = LostFill::value;
    lost.value = column.not_null ? referred(column).value_or(stand_in(to_, column)) : "NULL";
    put(column, lost.value);
  }

  // From the row that the others of its key refer to.
  std::optional<std::string> referred(const Column& column) const {
    for (const ForeignKey& key : to_.foreign_keys) {
      if (key.columns.size() < 2 || key.columns.size() != key.target_columns.size()) continue;
      std::string target;
      std::vector<std::string> others;
      for (std::size_t i = 0; i < key.columns.size(); ++i) {
        if (text::equals_ignore_case(key.columns[i], column.name))
          target = backtick(key.target_columns[i]);
        else if (find_any_case(from_, key.columns[i]) != nullptr)
          others.push_back(text::cat("referred.", backtick(key.target_columns[i]), " = ",
                                     backtick(to_.name.name), '.', backtick(key.columns[i])));
      }
      if (!target.empty() && others.size() + 1 == key.columns.size())
        return text::cat("coalesce((SELECT referred.", target, " FROM ", backtick(key.target.name),
                         " AS referred WHERE ", text::join(others, " AND "), "), ",
                         stand_in(to_, column), ")");
    }
    return std::nullopt;
  }

  // No column is copied, but there must be as many rows.
  void add_any() {
    for (const Column& column : to_.columns)
      if (!column.generated) return put(column, as_value(column.default_sql.value_or("NULL")));
  }

  void put(const Column& column, std::string value) {
    columns_.push_back(backtick(column.name));
    values_.push_back(std::move(value));
  }
  Lost& lose(LostKind kind, const Column& column) {
    return lost_.emplace_back(lost_of(kind, to_, &column));
  }

  const Table& from_;
  const Table& to_;
  const std::string& interim_;
  const std::set<ObjectName>& empty_;
  std::vector<std::string> columns_, values_;
  std::string order_;
  std::vector<Lost> lost_;
};

// The table's text under its interim name; the rename at the end puts the right one everywhere.
std::string create_interim(const Table& table, const std::string& interim) {
  const std::string sql = create_table(table);
  const std::optional<TableText> parts = read_table(sql);
  return parts ? with_table_name(sql, *parts, backtick(interim)) : sql;
}

}  // namespace

std::string interim_name(const Table& table, const Schema& schema) {
  std::string name = "__new_" + table.name.name;
  const auto is_its_name = [&](const auto& each) {
    return text::equals_ignore_case(each.name.name, name);
  };
  while (std::any_of(schema.tables.begin(), schema.tables.end(), is_its_name) ||
         std::any_of(schema.views.begin(), schema.views.end(), is_its_name))
    name.insert(0, "__new_");
  return name;
}

std::vector<RenderedStatement> rebuild(const Table& from, const Table& to,
                                       const std::string& interim,
                                       const std::set<ObjectName>& empty) {
  const std::string name = backtick(to.name.name);
  return {{create_interim(to, interim) + ";"},
          Copy(from, to, interim, empty).statement(),
          {text::cat("DROP TABLE ", name, ";")},
          {text::cat("ALTER TABLE ", backtick(interim), " RENAME TO ", name, ";")}};
}

std::optional<std::string> keep_counter(const Table& from, const Table& to,
                                        const std::string& interim) {
  if (!has_counter(from) || !has_counter(to)) return std::nullopt;
  return text::cat("INSERT INTO sqlite_sequence(name, seq) SELECT ", literal(interim),
                   ", seq FROM sqlite_sequence WHERE name = ", literal(to.name.name), ";");
}

}  // namespace sluice::sqlite
