#include "dialects/postgres/ddl/ddl_column.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_cast.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_sequence.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// serial is no type: it is an integer with a sequence of its own, and ALTER COLUMN does
// not know it.
bool is_serial(const std::string& type) {
  return type == "serial" || type == "bigserial" || type == "smallserial";
}

std::string integer_of(const std::string& serial) {
  if (serial == "bigserial") return "bigint";
  if (serial == "smallserial") return "smallint";
  return "integer";
}

std::string identity_definition(const Identity& identity) {
  std::string name = identity.sequence.schema.empty() || identity.sequence.schema == "public"
                         ? quote(identity.sequence.name)
                         : full_name(identity.sequence);
  const std::string options = sequence_options(identity.options);
  return text::cat("GENERATED ", identity.always ? "ALWAYS" : "BY DEFAULT",
                   " AS IDENTITY (sequence name ", name, options.empty() ? "" : " ", options, ")");
}

Sequence sequence_of(const Identity& identity, const Column& column) {
  return {.name = identity.sequence,
          .options = identity.options,
          .attributes = {{"type", column.type}}};
}

std::string attribute_of(const Column& column, const char* name) {
  const auto found = column.attributes.find(name);
  return found == column.attributes.end() ? "" : found->second;
}

// Since PostgreSQL 18 a NOT NULL has a name.
std::string not_null_name(const ObjectName& table, const Column& column) {
  const std::string name = attribute_of(column, "not_null_name");
  return name.empty() ? text::cat(table.name, "_", column.name, "_not_null") : name;
}

// Before PostgreSQL 16 the usual storage has to be named.
std::string usual_storage(const Column& column) {
  constexpr std::array k_extended = std::to_array<std::string_view>(
      {"text", "character varying", "varchar", "character", "char", "bytea", "json", "jsonb", "xml",
       "tsvector", "bit", "bit varying", "varbit", "path", "polygon"});
  if (!column.type_schema.empty()) return "DEFAULT";
  if (column.type.ends_with("[]")) return "EXTENDED";
  const std::string type = text::lower(column.type.substr(0, column.type.find('(')));
  if (type == "numeric" || type == "decimal" || type == "inet" || type == "cidr") return "MAIN";
  return std::find(k_extended.begin(), k_extended.end(), type) != k_extended.end() ? "EXTENDED"
                                                                                   : "DEFAULT";
}

class Alteration {
 public:
  Alteration(const ObjectName& table, const Column& from, const Column& to)
      : start_(text::cat("ALTER TABLE ", table_name(table), " ALTER COLUMN ", quote(to.name), " ")),
        table_(table),
        from_(from),
        to_(to) {}

  std::vector<std::string> statements() && {
    // The parent's type, expression and identity are the child's.
    const bool is_inherited =
        from_.attributes.contains("inherited") && to_.attributes.contains("inherited");
    if (!is_inherited) {
      if (generated_anew()) return std::move(out_);
      drop_what_blocks();
      change_type();
    }
    if (from_.default_sql != to_.default_sql || default_dropped_) set_default();
    number_empty();
    change_not_null();
    if (!is_inherited) change_identity();
    for (std::string& statement : alter_storage(table_, from_, to_))
      out_.push_back(std::move(statement));
    count_on();
    if (!from_.primary_key && to_.primary_key)
      out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " ADD PRIMARY KEY (",
                               quote(to_.name), ");"));
    return std::move(out_);
  }

 private:
  void add(const std::string& action) { out_.push_back(text::cat(start_, action, ";")); }

  // A generated column can only lose its expression; gaining or changing one means a new column.
  bool generated_anew() {
    if (from_.generated == to_.generated) return false;
    if (!to_.generated) {
      add("DROP EXPRESSION");
      return false;
    }
    out_.push_back(
        text::cat("ALTER TABLE ", table_name(table_), " DROP COLUMN ", quote(to_.name), ";"));
    out_.push_back(
        text::cat("ALTER TABLE ", table_name(table_), " ADD COLUMN ", column_definition(to_), ";"));
    return true;
  }

  bool type_changes() const {
    if (attribute_of(from_, "collation") != attribute_of(to_, "collation")) return true;
    return column_type(from_) != column_type(to_) &&
           !(is_serial(from_.type) && integer_of(from_.type) == to_.type) &&
           !(is_serial(to_.type) && integer_of(to_.type) == from_.type);
  }

  void drop_what_blocks() {
    if (from_.primary_key && !to_.primary_key)
      out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " DROP CONSTRAINT ",
                               quote(text::cat(table_.name, "_pkey")), ";"));
    if (from_.identity && !to_.identity) add("DROP IDENTITY");
    const bool loses_sequence = is_serial(from_.type) && !is_serial(to_.type);
    default_dropped_ = (type_changes() && from_.default_sql.has_value()) || loses_sequence;
    if (default_dropped_) add("DROP DEFAULT");
  }

  void change_type() {
    if (!type_changes()) return;
    const std::string type = is_serial(to_.type) ? integer_of(to_.type) : column_type(to_);
    const std::string collation = attribute_of(to_, "collation");
    add(text::cat("SET DATA TYPE ", type,
                  collation.empty() ? "" : text::cat(" COLLATE ", collation),
                  using_clause(from_, to_)));
  }

  void change_not_null() {
    const std::string before = not_null_name(table_, from_), after = not_null_name(table_, to_);
    if (from_.not_null && to_.not_null && before != after &&
        to_.attributes.contains("not_null_name"))
      out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " RENAME CONSTRAINT ",
                               quote(before), " TO ", quote(after), ";"));
    if (from_.not_null == to_.not_null) return;
    if (to_.not_null && to_.attributes.contains("not_null_name"))
      out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " ADD CONSTRAINT ", quote(after),
                               " NOT NULL ", quote(to_.name), ";"));
    else
      add(to_.not_null ? "SET NOT NULL" : "DROP NOT NULL");
  }

  bool gets_sequence() const {
    return to_.default_sql && to_.default_sql->starts_with("nextval(") &&
           from_.default_sql != to_.default_sql;
  }
  bool gets_identity() const { return to_.identity && !from_.identity; }

  // Rows that came while the column was away, or took NULL, have no number. Where they get one, a
  // setting tells it to what puts the sequence back where it stood.
  void number_empty() {
    if (from_.not_null || !to_.not_null || (!gets_sequence() && !gets_identity())) return;
    const std::string table = table_name(table_), column = quote(to_.name);
    out_.push_back(text::cat(
        "WITH numbered AS (UPDATE ", table, " AS u SET ", column,
        " = n.number FROM (SELECT x.tableoid, x.ctid, coalesce((SELECT max(", column, ") FROM ",
        table, "), 0) + row_number() OVER () AS number FROM ", table, " AS x WHERE x.", column,
        " IS NULL) AS n WHERE u.tableoid = n.tableoid AND u.ctid = n.ctid RETURNING 1) ",
        "SELECT pg_catalog.set_config('", k_numbered, "', 'on', true) FROM numbered LIMIT 1;"));
  }

  // A sequence goes on after the values that are there; one that is beyond them stays.
  void count_on() {
    if (!gets_sequence() && !gets_identity()) return;
    const std::string sequence =
        gets_identity() ? text::cat(literal(full_name(to_.identity->sequence)), "::regclass")
                        : to_.default_sql->substr(8, to_.default_sql->size() - 9);
    const std::string highest = text::cat("max(", quote(to_.name), ")");
    out_.push_back(text::cat("SELECT setval(", sequence, ", ", highest, ") FROM ",
                             table_name(table_), " HAVING ", highest,
                             " > coalesce(pg_sequence_last_value(", sequence, "), 0);"));
  }

  void set_default() {
    if (to_.default_sql)
      add(text::cat("SET DEFAULT ", *to_.default_sql));
    else if (!default_dropped_)
      add("DROP DEFAULT");
  }

  void change_identity() {
    if (!to_.identity || from_.identity == to_.identity) return;
    if (!from_.identity) {
      add(text::cat("ADD ", identity_definition(*to_.identity)));
      return;
    }
    const Identity& before = *from_.identity;
    const Identity& after = *to_.identity;
    if (!before.sequence.name.empty() && !after.sequence.name.empty() &&
        before.sequence.name != after.sequence.name)
      out_.push_back(text::cat("ALTER SEQUENCE ", full_name(before.sequence), " RENAME TO ",
                               quote(after.sequence.name), ";"));
    if (before.always != after.always)
      add(text::cat("SET GENERATED ", after.always ? "ALWAYS" : "BY DEFAULT"));
    std::vector<std::string> options = option_changes(before.options, after.options);
    if (before.options.cycle != after.options.cycle)
      options.emplace_back(after.options.cycle ? "CYCLE" : "NO CYCLE");
    const Sequence from = sequence_of(before, from_), to = sequence_of(after, to_);
    std::string restart;
    if (must_start_anew(from, to))
      restart = text::cat(" RESTART WITH ", start_of(after.options));
    else if (!to.name.name.empty())
      for (std::string& step : steps_into_range(from, to)) out_.push_back(std::move(step));
    if (!options.empty()) add(text::cat("SET ", text::join(options, " SET "), restart));
  }

  std::string start_;
  const ObjectName& table_;
  const Column& from_;
  const Column& to_;
  bool default_dropped_ = false;
  std::vector<std::string> out_;
};

}  // namespace

std::string column_definition(const Column& column) {
  std::string sql = text::cat(quote(column.name), " ", column_type(column));
  if (column.primary_key) sql += " PRIMARY KEY";
  if (const std::string collation = attribute_of(column, "collation"); !collation.empty())
    sql += text::cat(" COLLATE ", collation);
  if (column.default_sql) sql += text::cat(" DEFAULT ", *column.default_sql);
  if (column.generated)
    sql += text::cat(" GENERATED ALWAYS AS (", column.generated->expression, ")",
                     column.generated->stored ? " STORED" : "");
  const std::string name = attribute_of(column, "not_null_name");
  if (!name.empty()) sql += text::cat(" CONSTRAINT ", quote(name));
  if (column.not_null && (!column.identity || !name.empty())) sql += " NOT NULL";
  if (column.identity) sql += text::cat(" ", identity_definition(*column.identity));
  return sql;
}

std::vector<std::string> alter_storage(const ObjectName& table, const Column& from,
                                       const Column& to) {
  std::vector<std::string> statements;
  const auto alter = [&](const char* name, const char* action, const std::string& usual) {
    const std::string value = attribute_of(to, name);
    if (attribute_of(from, name) == value) return;
    statements.push_back(text::cat("ALTER TABLE ", table_name(table), " ALTER COLUMN ",
                                   quote(to.name), " ", action, " ", value.empty() ? usual : value,
                                   ";"));
  };
  alter("storage", "SET STORAGE", usual_storage(to));
  alter("compression", "SET COMPRESSION", "DEFAULT");
  alter("statistics", "SET STATISTICS", "-1");
  // Of an identity's sequence, where it is not the table's.
  const std::string logging = attribute_of(to, "logging"), before = attribute_of(from, "logging");
  if (to.identity && logging != before)
    statements.push_back(text::cat("ALTER SEQUENCE ", full_name(to.identity->sequence), " SET ",
                                   !logging.empty()     ? logging
                                   : before == "LOGGED" ? "UNLOGGED"
                                                        : "LOGGED",
                                   ";"));
  const std::string options = attribute_of(to, "options"), old = attribute_of(from, "options");
  const std::string start =
      text::cat("ALTER TABLE ", table_name(table), " ALTER COLUMN ", quote(to.name));
  if (options == old) return statements;
  if (!old.empty())
    statements.push_back(text::cat(start, " RESET (n_distinct, n_distinct_inherited);"));
  if (!options.empty()) statements.push_back(text::cat(start, " SET (", options, ");"));
  return statements;
}

std::vector<std::string> alter_column(const ObjectName& table, const Column& from,
                                      const Column& to) {
  return Alteration(table, from, to).statements();
}

}  // namespace sluice::postgres
