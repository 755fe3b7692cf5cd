#include "dialects/postgres/ddl/ddl_add_column.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/rows/fitting_value.hpp"
#include "dialects/postgres/ddl/ddl_cast.hpp"
#include "dialects/postgres/ddl/ddl_column.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

using Statements = std::vector<std::string>;

bool is_only(const std::vector<std::string>& columns, const std::string& name) {
  return columns.size() == 1 && columns.front() == name;
}

bool is_unique(const Table& table, const std::string& column) {
  const auto names_it = [&](const Unique& unique) { return is_only(unique.columns, column); };
  const auto indexes_it = [&](const Index& index) {
    return index.unique && index.columns.size() == 1 && index.columns.front().expression == column;
  };
  return (table.primary_key && is_only(table.primary_key->columns, column)) ||
         std::any_of(table.uniques.begin(), table.uniques.end(), names_it) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), indexes_it);
}

// Evaluated anew for each row: a sequence's next number, or a function that makes a UUID.
bool is_distinct(const std::string& default_sql) {
  const std::size_t uuid = default_sql.find("uuid");
  const std::size_t end =
      default_sql.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", uuid);
  return default_sql.find("nextval(") != std::string::npos ||
         (uuid != std::string::npos && end != std::string::npos && default_sql[end] == '(');
}

const ForeignKey* reference_of(const Table& table, const std::string& column) {
  const auto found =
      std::find_if(table.foreign_keys.begin(), table.foreign_keys.end(),
                   [&](const ForeignKey& key) { return is_only(key.columns, column); });
  return found == table.foreign_keys.end() ? nullptr : &*found;
}

// A column's domain, by the words of the catalog: see introspect_sql_types.
struct Domain {
  Column beneath;  // of the type that it is made of
  bool refuses_null = false;
  std::vector<std::string> checks;
};

std::optional<Domain> domain_of(const Column& column, const Schema& schema) {
  const std::string name = text::cat(column.type_schema, ".", column.type);
  const std::string of = text::cat(" of ", name);
  std::optional<Domain> domain;
  for (const OtherObject& other : schema.others) {
    if (other.kind != "domain" || other.identity != name) continue;
    const std::size_t begin = other.definition.find(" AS ");
    if (begin == std::string::npos) return {};
    std::string type = other.definition.substr(begin + 4);
    type = type.substr(0, std::min(type.find(" COLLATE "), type.find(';')));
    domain = Domain{.beneath = {.name = column.name, .type = std::move(type)}};
  }
  for (const OtherObject& other : schema.others) {
    if (!domain || !other.identity.ends_with(of)) continue;
    if (other.kind == "domain setting" && other.identity.starts_with("not null "))
      domain->refuses_null = true;
    if (other.kind == "domain constraint") domain->checks.push_back(other.definition);
  }
  return domain;
}

class Addition {
 public:
  Addition(const ObjectName& table, const Column& column, const AddedTo& added_to)
      : table_(table), column_(column), added_to_(added_to) {}

  AddedColumn added() const {
    if (!added_to_.has_rows || column_.generated) return {plain(), {}};
    const Table* whole = find_table(added_to_.schema, table_);
    const bool is_keyed = whole != nullptr && is_unique(*whole, column_.name);
    const bool may_repeat = column_.default_sql && is_keyed && !is_distinct(*column_.default_sql);
    if (column_.default_sql && !may_repeat)
      return {plain(), lost(LostFill::value, *column_.default_sql)};
    if (column_.identity) return {plain(), lost(LostFill::counted)};
    const auto domain = domain_of(column_, added_to_.schema);
    if (!column_.not_null && !(domain && domain->refuses_null)) return leave_empty();
    if (whole == nullptr) return {plain(), lost(LostFill::unsaid)};
    if (const ForeignKey* key = reference_of(*whole, column_.name)) return refer(*key);
    if (is_keyed) return make_distinct(*whole);
    auto fitting = fitting_value(checks_of(*whole), column_.name, scan_rules());
    if (!fitting && domain) fitting = fitting_value(domain->checks, "VALUE", scan_rules());
    if (fitting) return stand(fitting->is_number ? fitting->text : literal(fitting->text));
    return stand(stand_in(domain ? domain->beneath : column_, added_to_.schema));
  }

 private:
  std::vector<Lost> lost(LostFill fill, std::string value = {}) const {
    return {{.kind = LostKind::column_values,
             .object = {"column", table_, column_.name},
             .shown = plain_name(table_),
             .fill = fill,
             .value = std::move(value)}};
  }
  std::string add(const Column& column) const {
    return alter_table(table_, text::cat("ADD COLUMN ", column_definition(column)));
  }
  std::string alter(const std::string& action) const {
    return alter_table(table_, text::cat("ALTER COLUMN ", quote(column_.name), " ", action));
  }
  Statements plain() const {
    Statements statements = alter_storage(table_, Column{.name = column_.name}, column_);
    statements.insert(statements.begin(), add(column_));
    return statements;
  }

  // Its own default is for rows to come.
  AddedColumn leave_empty() const {
    Statements statements = plain();
    if (column_.default_sql) {
      Column without = column_;
      without.default_sql.reset();
      statements.front() = add(without);
      statements.insert(statements.begin() + 1, set_default());
    }
    return {std::move(statements), lost(LostFill::value, "NULL")};
  }
  std::string set_default() const {
    return alter(column_.default_sql ? text::cat("SET DEFAULT ", *column_.default_sql)
                                     : std::string("DROP DEFAULT"));
  }

  // Under a default that goes again.
  AddedColumn stand(const std::optional<std::string>& value) const {
    if (!value) return leave_null();
    Column with = column_;
    with.default_sql = value;
    return {{add(with), set_default()}, lost(LostFill::value, *value)};
  }

  // NOT NULL where there are no rows.
  AddedColumn leave_null() const {
    Column with = column_;
    with.not_null = false;
    std::vector<Lost> all = lost(LostFill::value, "NULL");
    all.push_back({.kind = LostKind::constraint_validity,
                   .object = {"constraint", table_, text::cat(column_.name, " NOT NULL")},
                   .shown = plain_name(table_)});
    return {{add(with), text::cat("DO $validate$ BEGIN ", alter("SET NOT NULL"),
                                  " EXCEPTION WHEN not_null_violation THEN NULL; END $validate$;")},
            all};
  }

  // Some row of the other table; where it has none, there can be none here.
  AddedColumn refer(const ForeignKey& key) const {
    Column with = column_;
    with.not_null = false;
    const std::string some = text::cat("(SELECT ", quote(key.target_columns.front()), " FROM ",
                                       table_name(key.target), " LIMIT 1)");
    return {
        {add(with),
         text::cat("UPDATE ", table_name(table_), " SET ", quote(column_.name), " = ", some, ";"),
         alter("SET NOT NULL")},
        lost(LostFill::value, some)};
  }

  AddedColumn make_distinct(const Table& whole) const {
    if (!is_integer(column_) && !is_number(column_)) {
      auto value = distinct_stand_in(column_);
      const bool is_key = whole.primary_key && is_only(whole.primary_key->columns, column_.name);
      return stand(value || !is_key ? value : stand_in(column_, added_to_.schema));
    }
    Column counted = column_;
    counted.default_sql.reset();
    if (!is_integer(column_)) counted.type = "bigint";
    Statements statements = {
        alter_table(table_, text::cat("ADD COLUMN ", column_definition(counted),
                                      " GENERATED BY DEFAULT AS IDENTITY")),
        alter("DROP IDENTITY")};
    if (!is_integer(column_))
      statements.push_back(alter(text::cat("SET DATA TYPE ", column_type(column_))));
    if (column_.default_sql) statements.push_back(set_default());
    return {std::move(statements), lost(LostFill::counted_from_one)};
  }

  const ObjectName& table_;
  const Column& column_;
  const AddedTo& added_to_;
};

}  // namespace

AddedColumn add_column(const ObjectName& table, const Column& column, const AddedTo& added_to) {
  return Addition(table, column, added_to).added();
}

bool comes_back_distinct(const ObjectName& table, const Column& column, const Schema& schema) {
  if (column.identity) return true;
  if (column.default_sql && is_distinct(*column.default_sql)) return true;
  const Table* whole = find_table(schema, table);
  const bool is_keyed = whole != nullptr && is_unique(*whole, column.name);
  if (column.default_sql && !is_keyed) return false;
  if (!column.not_null) return !domain_of(column, schema);
  return is_keyed && reference_of(*whole, column.name) == nullptr &&
         (is_integer(column) || distinct_stand_in(column));
}

}  // namespace sluice::postgres
