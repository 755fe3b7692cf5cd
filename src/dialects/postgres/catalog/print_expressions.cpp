#include "dialects/postgres/catalog/print_expressions.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "dialects/postgres/catalog/each_may_fail.hpp"
#include "dialects/postgres/catalog/equal_views.hpp"
#include "dialects/postgres/catalog/introspect.hpp"
#include "dialects/postgres/ddl/ddl.hpp"
#include "dialects/postgres/ddl/ddl_column.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_table.hpp"
#include "dialects/postgres/normalize/normalize.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_scratch = "__sluice_scratch_";

ObjectName as_kept(const ObjectName& name) {
  return {normalize_name(name.schema), normalize_name(name.name)};
}
std::string as_kept(const std::string& name) { return normalize_name(name); }

// By the name as the server keeps it: a snapshot may hold a longer one.
template <class Items, class Name>
auto find(Items& items, const Name& name) {
  const Name kept = as_kept(name);
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const auto& item) { return as_kept(item.name) == kept; });
  return found == items.end() ? nullptr : &*found;
}

// What belongs to a table in a scratch schema cannot name the table's own schema.
std::string unqualified(const std::string& expression, const ObjectName& table) {
  return text::replace_all(expression, text::cat(quote(table.schema), ".", quote(table.name), "."),
                           text::cat(quote(table.name), "."));
}

class Printer {
 public:
  Printer(Schema& expected, const Schema& actual) : expected_(expected), actual_(actual) {}

  void make(const std::vector<ObjectRef>& objects);
  std::vector<Statement> statements() const;
  void take_back(Schema printed, const std::vector<ObjectRef>& objects);

 private:
  void add(std::string sql) { making_.push_back(std::move(sql)); }
  ObjectName scratch(const ObjectName& name);
  const Table* table_of(const ObjectRef& object);
  void make_part(const ObjectRef& object, const Table& wanted);
  void make_column(const ObjectName& table, const Column& wanted, const Column& there);
  void take_part(const ObjectRef& object, Table& printed);
  std::string named_back(std::string printed) const;
  void named_back(std::optional<std::string>& printed) const {
    if (printed) printed = named_back(*printed);
  }

  Schema& expected_;
  const Schema& actual_;
  std::map<std::string, std::string> schemas_;  // scratch schema of each
  std::set<ObjectName> made_;                   // tables
  std::vector<std::string> making_;
};

ObjectName Printer::scratch(const ObjectName& name) {
  const auto [place, is_new] =
      schemas_.emplace(name.schema, text::cat(k_scratch, schemas_.size(), "_"));
  return {place->second, name.name};
}

// The table as it is expected; its scratch copy is made like the actual one.
const Table* Printer::table_of(const ObjectRef& object) {
  const Table* wanted = find(expected_.tables, object.name);
  if (wanted == nullptr || find_table(actual_, object.name) == nullptr) return nullptr;
  const ObjectName copy = scratch(object.name);
  if (made_.insert(object.name).second)
    add(text::cat("CREATE TABLE ", full_name(copy), " (LIKE ", full_name(object.name), ")"));
  return wanted;
}

void Printer::make_column(const ObjectName& table, const Column& wanted, const Column& there) {
  const std::string alter = text::cat("ALTER TABLE ", full_name(table));
  if (wanted.generated) {
    Column column = there;
    column.generated = wanted.generated;
    column.generated->expression = unqualified(wanted.generated->expression, table);
    column.default_sql.reset();
    column.primary_key = false;
    add(text::cat(alter, " DROP COLUMN ", quote(wanted.name), ", ADD COLUMN ",
                  column_definition(column)));
  }
  if (wanted.default_sql)
    add(text::cat(alter, " ALTER COLUMN ", quote(wanted.name), " SET DEFAULT ",
                  *wanted.default_sql));
}

void Printer::make_part(const ObjectRef& object, const Table& wanted) {
  const ObjectName table = scratch(object.name);
  Table copy = wanted;
  if (object.kind == "column") {
    const Column* column = find(wanted.columns, object.part);
    const Column* there = find_column(*find_table(actual_, object.name), object.part);
    if (column != nullptr && there != nullptr) make_column(table, *column, *there);
  } else if (object.kind == "check") {
    if (const Check* check = find(copy.checks, object.part))
      add(text::cat("ALTER TABLE ", full_name(table), " ADD CONSTRAINT ", quote(check->name),
                    " CHECK (", unqualified(check->expression, object.name), ")"));
  } else if (object.kind == "index") {
    if (Index* index = find(copy.indexes, object.part)) {
      index->concurrently = false;
      if (index->where) index->where = unqualified(*index->where, object.name);
      add(create_index(table, *index));
    }
  } else if (object.kind == "policy") {
    if (Policy* policy = find(copy.policies, object.part)) {
      if (policy->using_sql) policy->using_sql = unqualified(*policy->using_sql, object.name);
      if (policy->check_sql) policy->check_sql = unqualified(*policy->check_sql, object.name);
      add(create_policy(table, *policy));
    }
  }
}

void Printer::make(const std::vector<ObjectRef>& objects) {
  for (const ObjectRef& object : objects) {
    if (object.kind != "view") {
      if (const Table* wanted = table_of(object)) make_part(object, *wanted);
    } else if (const View* view = find(expected_.views, object.name); view && view->definition) {
      add(text::cat("CREATE VIEW ", full_name(scratch(object.name)), " AS ", *view->definition));
    }
  }
}

// Nothing is waited for long: a table's reader is not to queue behind somebody's ALTER TABLE.
std::vector<Statement> Printer::statements() const {
  std::vector<Statement> all = {{.sql = "SET LOCAL lock_timeout = '5s'"},
                                {.sql = "SET LOCAL client_min_messages = 'error'"}};
  for (const auto& [schema, copy] : schemas_)
    all.push_back({.sql = text::cat("CREATE SCHEMA ", quote(copy))});
  if (!making_.empty()) all.push_back({.sql = each_may_fail(making_)});
  return all;
}

std::string Printer::named_back(std::string printed) const {
  for (const auto& [schema, copy] : schemas_) {
    const bool is_plain = std::all_of(schema.begin(), schema.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    printed = text::replace_all(printed, text::cat(copy, "."),
                                text::cat(is_plain ? schema : quote(schema), "."));
  }
  return printed;
}

void Printer::take_part(const ObjectRef& object, Table& printed) {
  Table& wanted = *find(expected_.tables, object.name);
  if (object.kind == "column") {
    Column* column = find(wanted.columns, object.part);
    const Column* seen = find(printed.columns, object.part);
    if (column == nullptr || seen == nullptr) return;
    if (column->default_sql && seen->default_sql)
      column->default_sql = named_back(*seen->default_sql);
    if (column->generated && seen->generated)
      column->generated->expression = named_back(seen->generated->expression);
  } else if (object.kind == "check") {
    Check* check = find(wanted.checks, object.part);
    const Check* seen = find(printed.checks, object.part);
    if (check != nullptr && seen != nullptr) check->expression = named_back(seen->expression);
  } else if (object.kind == "index") {
    Index* index = find(wanted.indexes, object.part);
    Index* seen = find(printed.indexes, object.part);
    if (index == nullptr || seen == nullptr) return;
    for (IndexColumn& column : seen->columns) column.expression = named_back(column.expression);
    named_back(seen->where);
    const auto definition = seen->attributes.find("definition");
    if (definition != seen->attributes.end()) definition->second = named_back(definition->second);
    *index = *seen;
  } else if (object.kind == "policy") {
    Policy* policy = find(wanted.policies, object.part);
    Policy* seen = find(printed.policies, object.part);
    if (policy == nullptr || seen == nullptr) return;
    named_back(seen->using_sql);
    named_back(seen->check_sql);
    *policy = *seen;
  }
}

void Printer::take_back(Schema printed, const std::vector<ObjectRef>& objects) {
  for (const ObjectRef& object : objects) {
    if (schemas_.count(object.name.schema) == 0) continue;
    const ObjectName copy = scratch(object.name);
    if (object.kind == "view") {
      const View* seen = find(printed.views, copy);
      View* view = find(expected_.views, object.name);
      if (seen != nullptr && view != nullptr && seen->definition)
        view->definition = named_back(*seen->definition);
    } else if (Table* table = find(printed.tables, copy)) {
      take_part(object, *table);
    }
  }
}

// What is alike is printed: it is as it is there.
std::vector<ObjectRef> take_equal_views(Connection& connection, Schema& expected,
                                        const Schema& actual, std::vector<ObjectRef> objects) {
  std::vector<ObjectRef> views;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(views),
               [](const ObjectRef& object) { return object.kind == "view"; });
  const std::set<ObjectName> alike = equal_views(connection, expected, actual, views);
  for (const View& there : actual.views)
    if (alike.contains(there.name)) find(expected.views, there.name)->definition = there.definition;
  std::erase_if(objects, [&](const ObjectRef& object) {
    return object.kind == "view" && alike.contains(object.name);
  });
  return objects;
}

}  // namespace

Schema print_expressions(Connection& connection, Schema expected, const Schema& actual,
                         const std::vector<ObjectRef>& objects) {
  const std::vector<ObjectRef> left = take_equal_views(connection, expected, actual, objects);
  if (left.empty()) return expected;
  Printer printer(expected, actual);
  printer.make(left);
  const std::vector<Statement> statements = printer.statements();
  if (const auto failure = connection.run(statements).failure)
    throw Error(ErrorInfo{.code = ErrorCode::sql,
                          .message = failure->message,
                          .sqlstate = failure->sqlstate,
                          .kind = failure->kind});
  const bool has_tables = std::any_of(
      left.begin(), left.end(), [](const ObjectRef& object) { return object.kind != "view"; });
  const ScratchParts parts = has_tables ? ScratchParts::all : ScratchParts::views;
  printer.take_back(introspect_scratch(connection, std::string(k_scratch), parts), left);
  return expected;
}

}  // namespace sluice::postgres
