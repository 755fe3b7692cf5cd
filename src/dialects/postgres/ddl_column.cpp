// Columns: their definition, and ALTER COLUMN for whatever differs between two of them.
#include <cctype>

#include "base/text.hpp"
#include "dialects/postgres/ddl.hpp"
#include "dialects/postgres/names.hpp"

namespace sluice::postgres {

namespace {

// serial is no type: it is an integer with a sequence of its own, and ALTER COLUMN does not know it.
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
  return text::cat("GENERATED ", identity.always ? "ALWAYS" : "BY DEFAULT", " AS IDENTITY (sequence name ", name,
                   " ", sequence_options(identity.options), ")");
}

class Alteration {
 public:
  Alteration(const ObjectName& table, const Column& from, const Column& to)
      : start_(text::cat("ALTER TABLE ", table_name(table), " ALTER COLUMN ", quote(to.name), " ")),
        table_(table), from_(from), to_(to) {}

  std::vector<std::string> statements() && {
    if (generated_anew()) return std::move(out_);
    drop_what_blocks();
    change_type();
    if (from_.default_sql != to_.default_sql || default_dropped_) set_default();
    if (from_.not_null != to_.not_null) add(to_.not_null ? "SET NOT NULL" : "DROP NOT NULL");
    change_identity();
    if (!from_.primary_key && to_.primary_key)
      out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " ADD PRIMARY KEY (", quote(to_.name), ");"));
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
    out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " DROP COLUMN ", quote(to_.name), ";"));
    out_.push_back(text::cat("ALTER TABLE ", table_name(table_), " ADD COLUMN ", column_definition(to_), ";"));
    return true;
  }

  bool type_changes() const {
    return column_type(from_) != column_type(to_) && !(is_serial(from_.type) && integer_of(from_.type) == to_.type) &&
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
    const bool through_text = !from_.type_schema.empty() && !to_.type_schema.empty();
    add(text::cat("SET DATA TYPE ", type, " USING ", quote(to_.name), through_text ? "::text" : "", "::", type));
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
    if (before.always != after.always) add(text::cat("SET GENERATED ", after.always ? "ALWAYS" : "BY DEFAULT"));
    set_option(before.options.minimum, after.options.minimum, "MINVALUE");
    set_option(before.options.maximum, after.options.maximum, "MAXVALUE");
    set_option(before.options.increment, after.options.increment, "INCREMENT BY");
    set_option(before.options.start, after.options.start, "START WITH");
    set_option(before.options.cache, after.options.cache, "CACHE");
    if (before.options.cycle != after.options.cycle) add(after.options.cycle ? "SET CYCLE" : "SET NO CYCLE");
  }

  void set_option(const std::optional<std::string>& before, const std::optional<std::string>& after,
                  const std::string& name) {
    if (before != after && after) add(text::cat("SET ", name, " ", *after));
  }

  std::string start_;
  const ObjectName& table_;
  const Column& from_;
  const Column& to_;
  bool default_dropped_ = false;
  std::vector<std::string> out_;
};

}  // namespace

std::string column_type(const Column& column) {
  if (column.type_schema.empty()) return column.type;
  const std::size_t bracket = column.type.find('[');
  const std::string name = column.type.substr(0, bracket);
  const std::string array = bracket == std::string::npos ? "" : column.type.substr(bracket);
  return text::cat(full_name({column.type_schema, name}), array);
}

std::string sequence_options(const SequenceOptions& options) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& name, const std::optional<std::string>& value) {
    if (value) parts.push_back(text::cat(name, " ", *value));
  };
  add("INCREMENT BY", options.increment);
  add("MINVALUE", options.minimum);
  add("MAXVALUE", options.maximum);
  add("START WITH", options.start);
  add("CACHE", options.cache);
  if (options.cycle) parts.emplace_back("CYCLE");
  return text::join(parts, " ");
}

std::string column_definition(const Column& column) {
  std::string sql = text::cat(quote(column.name), " ", column_type(column));
  if (column.primary_key) sql += " PRIMARY KEY";
  if (column.default_sql) sql += text::cat(" DEFAULT ", *column.default_sql);
  if (column.generated) sql += text::cat(" GENERATED ALWAYS AS (", column.generated->expression, ") STORED");
  if (column.not_null && !column.identity) sql += " NOT NULL";
  if (column.identity) sql += text::cat(" ", identity_definition(*column.identity));
  return sql;
}

std::vector<std::string> alter_column(const ObjectName& table, const Column& from, const Column& to) {
  return Alteration(table, from, to).statements();
}

}  // namespace sluice::postgres
