#include "core/schema/compare.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/schema/change_objects.hpp"
#include "core/schema/diff.hpp"
#include "core/schema/drift_aspects.hpp"
#include "core/schema/drift_mend.hpp"
#include "core/schema/named_roles.hpp"

namespace sluice {

namespace {

// In B the names of A, for what is the same but for its name.
template <class Item>
void take_names(const std::vector<Item>& a, std::vector<Item>& b) {
  const auto has = [](const std::vector<Item>& items, const std::string& name) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Item& item) { return item.name == name; });
  };
  for (Item& item : b) {
    if (has(a, item.name)) continue;
    for (const Item& other : a) {
      if (has(b, other.name)) continue;
      Item renamed = item;
      renamed.name = other.name;
      if (renamed != other) continue;
      item = std::move(renamed);
      break;
    }
  }
}

void take_names(const Schema& a, Schema& b, const std::set<Ignore>& ignored) {
  for (Table& table : b.tables) {
    const Table* other = find_table(a, table.name);
    if (other == nullptr) continue;
    if (ignored.contains(Ignore::index_names)) take_names(other->indexes, table.indexes);
    if (!ignored.contains(Ignore::constraint_names)) continue;
    take_names(other->uniques, table.uniques);
    take_names(other->foreign_keys, table.foreign_keys);
    take_names(other->checks, table.checks);
    if (table.primary_key && other->primary_key) table.primary_key->name = other->primary_key->name;
  }
}

void keep_schemas(Schema& schema, const std::set<std::string>& wanted) {
  if (wanted.empty()) return;
  const auto is_other = [&](const auto& item) { return !wanted.contains(item.name.schema); };
  std::erase_if(schema.schemas, [&](const std::string& name) { return !wanted.contains(name); });
  std::erase_if(schema.enums, is_other);
  std::erase_if(schema.sequences, is_other);
  std::erase_if(schema.tables, is_other);
  std::erase_if(schema.views, is_other);
  std::erase_if(schema.others, [&](const OtherObject& other) {
    return std::none_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
      return other.identity.find(text::cat(name, ".")) != std::string::npos;
    });
  });
}

// B's columns in A's order, those that A does not have last.
void take_column_order(const Schema& a, Schema& b) {
  for (Table& table : b.tables) {
    const Table* other = find_table(a, table.name);
    if (other == nullptr) continue;
    const auto place = [&](const Column& column) {
      return std::find_if(other->columns.begin(), other->columns.end(),
                          [&](const Column& each) { return each.name == column.name; }) -
             other->columns.begin();
    };
    std::stable_sort(table.columns.begin(), table.columns.end(),
                     [&](const Column& x, const Column& y) { return place(x) < place(y); });
  }
}

std::vector<std::string> common_columns(const Table& of, const Table& with) {
  std::vector<std::string> names;
  for (const Column& column : of.columns)
    if (find_column(with, column.name) != nullptr) names.push_back(column.name);
  return names;
}

std::string definition_of(const Schema& schema, const ObjectRef& object) {
  for (const OtherObject& other : schema.others)
    if (other.kind == object.kind && other.identity == object.name.name)
      return text::join(text::split(other.definition, "\n"), " ");
  return {};
}

bool is_other(const Schema& schema, const ObjectRef& object) {
  return !definition_of(schema, object).empty();
}

Aspects without(const Aspects& aspects, const Aspects& same) {
  Aspects rest;
  for (const auto& aspect : aspects)
    if (std::find(same.begin(), same.end(), aspect) == same.end()) rest.push_back(aspect);
  return rest;
}

std::string none_if_empty(std::string text) { return text.empty() ? "none" : text; }

class Comparer {
 public:
  Comparer(const Schema& a, const Schema& b) : a_(a), b_(b) {}

  void look_at(const ObjectRef& object) {
    if (is_other(a_, object) || is_other(b_, object)) {
      found_.push_back({object, definition_of(a_, object), definition_of(b_, object)});
      return;
    }
    const bool is_part = object.kind != "table" && !object.part.empty();
    if (is_part &&
        (find_table(a_, object.name) == nullptr) != (find_table(b_, object.name) == nullptr))
      return;
    const auto in_a = aspects_of(a_, object), in_b = aspects_of(b_, object);
    if (in_a && in_b) {
      const Aspects only_a = without(*in_a, *in_b), only_b = without(*in_b, *in_a);
      if (only_a.empty() && only_b.empty()) return;
      found_.push_back({object, none_if_empty(to_text(only_a)), none_if_empty(to_text(only_b))});
    } else if (in_a) {
      found_.push_back({object, whole_text_of(*in_a, a_, object), ""});
    } else if (in_b) {
      found_.push_back({object, "", whole_text_of(*in_b, b_, object)});
    }
  }

  void compare_column_order() {
    for (const Table& table : a_.tables) {
      const Table* other = find_table(b_, table.name);
      if (other == nullptr) continue;
      const auto in_a = common_columns(table, *other), in_b = common_columns(*other, table);
      if (in_a == in_b) continue;
      found_.push_back(
          {{"column order", table.name, ""}, text::join(in_a, ", "), text::join(in_b, ", ")});
    }
  }

  std::vector<Difference> take() { return std::move(found_); }

 private:
  const Schema& a_;
  const Schema& b_;
  std::vector<Difference> found_;
};

}  // namespace

Comparison compare_schemas(Schema a, Schema b, const SchemaDialect& dialect,
                           const CompareOptions& options) {
  for (Schema* schema : {&a, &b}) {
    *schema = without_foreign(std::move(*schema));
    keep_schemas(*schema, options.schemas);
  }
  // What is the same but for its name is found in the spelling in which the two agree.
  const Schema normal_a = dialect.normalize(a);
  Schema normal_b = dialect.normalize(b);
  take_names(normal_a, normal_b, options.ignored);
  take_names(a, b, options.ignored);
  if (options.ignored.contains(Ignore::column_order)) {
    take_column_order(normal_a, normal_b);
    take_column_order(a, b);
  }
  Comparer comparer(normal_a, normal_b);
  for (const ObjectRef& object : objects_of(diff(normal_a, normal_b))) comparer.look_at(object);
  if (!options.ignored.contains(Ignore::column_order)) comparer.compare_column_order();
  Comparison comparison{.differences = comparer.take()};
  if (!comparison.differences.empty()) comparison.sql = statements_between(a, b, dialect);
  return comparison;
}

Schema as_snapshots_know(Schema schema) {
  // Whose a sequence is tells that its column was written as serial.
  std::erase_if(schema.others,
                [](const OtherObject& other) { return other.kind != "sequence owner"; });
  schema.linked_policies.clear();
  std::erase_if(schema.views, [](const View& view) { return !view.definition; });
  return schema;
}

}  // namespace sluice
