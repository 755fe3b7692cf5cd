#include "dialects/postgres/normalize/normalize.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "dialects/postgres/normalize/sequence_bounds.hpp"

namespace sluice::postgres {

namespace {

void cut(std::string& name) { name = normalize_name(name); }
void cut(std::vector<std::string>& names) {
  for (std::string& name : names) cut(name);
}
void cut(ObjectName& name) {
  if (name.schema.empty()) name.schema = "public";
  cut(name.schema);
  cut(name.name);
}

void normalize(std::optional<std::string>& expression) {
  if (expression) expression = normalize_expression(*expression);
}

template <class Items>
void sort_by_name(Items& items) {
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
}

// JavaScript has no number for the bounds of bigint, so snapshots that once held one as a number
// have it rounded to 9223372036854776000, or cut to 9223372036854775000.
void restore_bound(std::optional<std::string>& bound) {
  if (!bound) return;
  const bool is_negative = bound->starts_with('-');
  const std::string_view digits = std::string_view(*bound).substr(is_negative ? 1 : 0);
  if (digits == "9223372036854776000" || digits == "9223372036854775000")
    bound = is_negative ? smallest_of("bigint") : largest_of("bigint");
}

// What the server fills in for options that are not given.
void fill(SequenceOptions& options, const std::string& type) {
  for (auto* bound : {&options.minimum, &options.maximum, &options.start}) restore_bound(*bound);
  const bool descends = options.increment && options.increment->starts_with('-');
  if (!options.increment) options.increment = "1";
  if (!options.minimum) options.minimum = descends ? smallest_of(type) : "1";
  if (!options.maximum) options.maximum = descends ? "-1" : largest_of(type);
  if (!options.start) options.start = descends ? options.maximum : options.minimum;
  if (!options.cache) options.cache = "1";
}

// The sequence of `nextval('app.users_id_seq')`, as it is written there.
std::string sequence_text(const std::string& value) {
  constexpr std::string_view k_start = "nextval('";
  if (!value.starts_with(k_start) || !value.ends_with("')")) return {};
  return value.substr(k_start.size(), value.size() - k_start.size() - 2);
}

std::string without_schema(std::string name) {
  name.erase(0, name.rfind('.') + 1);
  return text::replace_all(name, "\"", "");
}

// The catalog says which sequences belong to a column, whatever their names.
bool is_owned(const std::string& sequence, const Schema& schema) {
  return std::any_of(schema.others.begin(), schema.others.end(), [&](const OtherObject& other) {
    return other.kind == "sequence owner" && other.identity == sequence;
  });
}

std::string serial_of(const std::string& type) {
  if (type == "integer") return "serial";
  if (type == "bigint") return "bigserial";
  return type == "smallint" ? "smallserial" : "";
}

// A number column that counts by a sequence nobody else declared was written as serial. Once its
// table has been renamed, the sequence's name tells no more.
void find_serial(Column& column, const ObjectName& table, const Schema& schema) {
  if (!column.default_sql || serial_of(column.type).empty()) return;
  const std::string name = sequence_text(*column.default_sql);
  const std::string sequence = without_schema(name);
  const bool is_own = sequence == normalize_name(text::cat(table.name, "_", column.name, "_seq"));
  const bool is_declared =
      std::any_of(schema.sequences.begin(), schema.sequences.end(),
                  [&](const Sequence& other) { return other.name.name == sequence; });
  if (sequence.empty() || (is_declared && !is_own && !is_owned(name, schema))) return;
  column.type = serial_of(column.type);
  column.default_sql.reset();
}

// Snapshots tell the schema of enums only.
bool is_enum(const Column& column, const Schema& schema) {
  const ObjectName name{column.type_schema, column.type.substr(0, column.type.find('['))};
  return std::any_of(schema.enums.begin(), schema.enums.end(),
                     [&](const Enum& value) { return value.name == name; });
}

void normalize_column(Column& column, const ObjectName& table, const Schema& schema) {
  cut(column.name);
  if (!is_enum(column, schema)) column.type_schema.clear();
  const std::size_t bracket = column.type.find('[');
  if (column.type_schema.empty())
    column.type = normalize_type(column.type);
  else if (bracket != column.type.npos)
    column.type = column.type.substr(0, bracket) + "[]";
  if (column.default_sql) column.default_sql = normalize_default(*column.default_sql, column.type);
  if (column.default_sql == "null") column.default_sql.reset();
  if (column.generated)
    column.generated->expression = normalize_expression(column.generated->expression);
  find_serial(column, table, schema);
  if (column.identity) {
    if (column.identity->sequence.schema.empty()) column.identity->sequence.schema = table.schema;
    cut(column.identity->sequence);
    fill(column.identity->options, column.type);
  }
  if (column.primary_key || column.identity || column.type.ends_with("serial"))
    column.not_null = true;
}

// Its name says nothing where it has one column: the server gives it one, snapshots have none.
void normalize_primary_key(Table& table) {
  if (!table.primary_key) return;
  PrimaryKey& key = *table.primary_key;
  cut(key.columns);
  if (key.name.empty()) key.name = text::cat(table.name.name, "_pkey");
  cut(key.name);
  const bool is_single = key.columns.size() == 1;
  for (Column& column : table.columns)
    if (std::find(key.columns.begin(), key.columns.end(), column.name) != key.columns.end()) {
      column.not_null = true;
      column.primary_key = column.primary_key || is_single;
    }
  if (is_single && key.attributes.empty()) table.primary_key.reset();
}

// Operator classes that the server takes by itself, and so never prints.
bool is_default_opclass(const std::string& name) {
  static const std::set<std::string_view> k_names = {
      "text_ops",   "varchar_ops", "bpchar_ops",    "int2_ops",        "int4_ops",     "int8_ops",
      "float4_ops", "float8_ops",  "numeric_ops",   "uuid_ops",        "bool_ops",     "date_ops",
      "time_ops",   "timetz_ops",  "timestamp_ops", "timestamptz_ops", "interval_ops", "enum_ops",
      "array_ops",  "jsonb_ops",   "bytea_ops",     "inet_ops",        "tsvector_ops", "oid_ops"};
  return k_names.contains(name);
}

void normalize_index_column(IndexColumn& column, const Table& table) {
  if (column.is_expression) {
    column.expression = normalize_expression(column.expression);
    column.is_expression = find_column(table, column.expression) == nullptr;
  } else {
    cut(column.expression);
  }
  if (column.nulls == (column.ascending ? "last" : "first")) column.nulls.reset();
  if (column.opclass && is_default_opclass(*column.opclass)) column.opclass.reset();
}

void normalize_index(Index& index, const Table& table) {
  cut(index.name);
  cut(index.include);
  for (IndexColumn& column : index.columns) normalize_index_column(column, table);
  index.concurrently = false;
  if (index.method.empty()) index.method = "btree";
  normalize(index.where);
  std::sort(index.with.begin(), index.with.end());
}

// That it is not validated is a property of its own; the definition is left where it says more.
void normalize_validation(Attributes& attributes) {
  constexpr std::string_view k_not_valid = " NOT VALID";
  const auto definition = attributes.find("definition");
  if (definition == attributes.end() || !definition->second.ends_with(k_not_valid)) return;
  std::string& text = definition->second;
  text.resize(text.size() - k_not_valid.size());
  attributes["validation"] = "NOT VALID";
  for (const char* clause : {" DEFERRABLE", " NO INHERIT", " MATCH ", " NOT ENFORCED", "PERIOD ",
                             " SET NULL (", " SET DEFAULT ("})
    if (text.find(clause) != text.npos) return;
  attributes.erase("definition");
}

void normalize_foreign_key(ForeignKey& key) {
  normalize_validation(key.attributes);
  cut(key.name);
  cut(key.columns);
  cut(key.target);
  cut(key.target_columns);
  for (std::string* action : {&key.on_delete, &key.on_update})
    *action = action->empty() ? "no action" : text::lower(*action);
}

void normalize_policy(Policy& policy) {
  cut(policy.name);
  policy.command = policy.command.empty() ? "ALL" : text::upper(policy.command);
  if (policy.roles.empty()) policy.roles = {"public"};
  std::sort(policy.roles.begin(), policy.roles.end());
  normalize(policy.using_sql);
  normalize(policy.check_sql);
}

void normalize_table(Table& table, const Schema& schema) {
  cut(table.name);
  for (Column& column : table.columns) normalize_column(column, table.name, schema);
  normalize_primary_key(table);
  for (Unique& unique : table.uniques) {
    cut(unique.name);
    cut(unique.columns);
  }
  for (Check& check : table.checks) {
    cut(check.name);
    check.expression = normalize_expression(check.expression);
    normalize_validation(check.attributes);
  }
  for (ForeignKey& key : table.foreign_keys) normalize_foreign_key(key);
  for (Index& index : table.indexes) normalize_index(index, table);
  for (Policy& policy : table.policies) normalize_policy(policy);
  sort_by_name(table.uniques);
  sort_by_name(table.checks);
  sort_by_name(table.foreign_keys);
  sort_by_name(table.indexes);
  sort_by_name(table.policies);
}

void normalize_view(View& view) {
  cut(view.name);
  normalize(view.definition);
  if (view.definition && view.definition->ends_with(" ;"))
    view.definition->resize(view.definition->size() - 2);
  // It says how the view was made: a refresh fills it.
  view.with_no_data = false;
  if (view.tablespace == "pg_default") view.tablespace.clear();
  if (view.access_method == "heap") view.access_method.clear();
  std::sort(view.with.begin(), view.with.end());
}

// A serial's sequence is part of the column.
void leave_out_owned(Schema& schema) {
  std::erase_if(schema.sequences, [&](const Sequence& sequence) {
    return std::any_of(schema.others.begin(), schema.others.end(), [&](const OtherObject& other) {
      return other.kind == "sequence owner" && without_schema(other.identity) == sequence.name.name;
    });
  });
  std::erase_if(schema.others,
                [](const OtherObject& other) { return other.kind == "sequence owner"; });
}

}  // namespace

Schema normalize(Schema schema) {
  cut(schema.schemas);
  std::sort(schema.schemas.begin(), schema.schemas.end());
  for (Enum& value : schema.enums) cut(value.name);
  for (Sequence& sequence : schema.sequences) {
    cut(sequence.name);
    fill(sequence.options, "bigint");
  }
  for (Table& table : schema.tables) normalize_table(table, schema);
  leave_out_owned(schema);
  schema.dependencies.clear();
  for (View& view : schema.views) normalize_view(view);
  for (LinkedPolicy& linked : schema.linked_policies) {
    cut(linked.table);
    normalize_policy(linked.policy);
  }
  sort_by_name(schema.enums);
  sort_by_name(schema.sequences);
  sort_by_name(schema.roles);
  sort_by_name(schema.tables);
  sort_by_name(schema.views);
  std::sort(schema.linked_policies.begin(), schema.linked_policies.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a.table, a.policy.name) < std::tie(b.table, b.policy.name);
            });
  return schema;
}

}  // namespace sluice::postgres
