#include "core/schema/drift.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <set>

#include "base/text.hpp"
#include "core/schema/change_objects.hpp"
#include "core/schema/diff.hpp"
#include "core/schema/drift_mend.hpp"
#include "core/schema/identical.hpp"
#include "core/schema/named_roles.hpp"

namespace sluice {

namespace {

// The server keeps as whom somebody ran CREATE POLICY; the snapshot only says that it was the one
// who did.
void name_current_user(Policy& expected, const Policy& actual) {
  for (std::string& role : expected.roles) {
    if (role != "current_user" && role != "session_user" && role != "current_role") continue;
    for (const std::string& other : actual.roles)
      if (std::find(expected.roles.begin(), expected.roles.end(), other) == expected.roles.end()) {
        role = other;
        break;
      }
  }
  std::sort(expected.roles.begin(), expected.roles.end());
}

void name_current_users(Schema& expected, const Schema& actual) {
  for (Table& table : expected.tables) {
    const Table* other = find_table(actual, table.name);
    if (other == nullptr) continue;
    for (Policy& policy : table.policies)
      for (const Policy& there : other->policies)
        if (there.name == policy.name) name_current_user(policy, there);
  }
}

// Policies of tables that the schema files do not hold stand apart in a snapshot.
void link_policies(const Schema& expected, Schema& actual) {
  for (const LinkedPolicy& linked : expected.linked_policies)
    for (Table& table : actual.tables) {
      if (table.name != linked.table) continue;
      for (const Policy& policy : table.policies)
        if (policy.name == linked.policy.name)
          actual.linked_policies.push_back({table.name, policy});
      std::erase_if(table.policies,
                    [&](const Policy& policy) { return policy.name == linked.policy.name; });
    }
}

template <class Item>
bool has(const std::vector<Item>& items, const std::string& name) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Item& item) { return item.name == name; });
}

// Roles are the whole server's, and a view without a definition is only referred to.
void leave_out_foreign(Schema& expected, Schema& actual) {
  std::erase_if(actual.roles, [&](const Role& role) { return !has(expected.roles, role.name); });
  std::erase_if(actual.others, is_foreign);
  const auto is_referred_to = [&](const ObjectName& name) {
    return std::any_of(expected.views.begin(), expected.views.end(),
                       [&](const View& view) { return !view.definition && view.name == name; });
  };
  std::erase_if(actual.views, [&](const View& view) { return is_referred_to(view.name); });
  std::erase_if(expected.views, [](const View& view) { return !view.definition; });
}

// A not-null constraint keeps its name when its column or table is renamed; no snapshot holds it.
void leave_out_not_null_names(Schema& actual) {
  for (Table& table : actual.tables)
    for (Column& column : table.columns) column.attributes.erase("not_null_name");
}

std::string value_of(const Aspects& aspects, const std::string& name) {
  for (const auto& [key, value] : aspects)
    if (key == name) return value;
  return {};
}

// `shown` is as it was read, where that has the property; else as it was compared.
std::string shown_value(const std::optional<Aspects>& shown, const Aspects& compared,
                        const std::string& name) {
  const std::string said = shown ? value_of(*shown, name) : "";
  return said.empty() ? value_of(compared, name) : said;
}

// Of a property that only its unusual value is told of.
std::string usual_value(const std::string& name) {
  if (name == "validation") return "validated";
  return name == "validity" ? "valid" : "none";
}

class Finder {
 public:
  Finder(const DriftSides& sides, const SchemaDialect& dialect, Mends mends)
      : sides_(sides),
        dialect_(dialect),
        mends_(mends),
        mended_(mends == Mends::each ? sides.actual : Schema{}) {}

  void look_at(const ObjectRef& object);
  DriftReport take() { return std::move(report_); }

 private:
  void compare(const ObjectRef& object, const Aspects& expected, const Aspects& actual);
  void add(Drift drift);
  // A part of a table that is missing or unknown itself goes with it.
  bool goes_with_table(const ObjectRef& object) const {
    const bool is_of_table =
        !object.part.empty() || object.kind == "primary key" || object.kind == "row security";
    if (object.kind == "table" || !is_of_table) return false;
    const bool is_linked = object.kind == "policy" && !sides_.expected.linked_policies.empty();
    return !is_linked && (find_table(sides_.expected_normal, object.name) == nullptr ||
                          find_table(sides_.actual_normal, object.name) == nullptr);
  }

  const DriftSides& sides_;
  const SchemaDialect& dialect_;
  Mends mends_;
  Schema mended_;  // as the mends so far leave it
  DriftReport report_;
};

void Finder::add(Drift drift) {
  if (mends_ == Mends::each) {
    Schema mended = mended_;
    mend_object(mended, sides_, drift.object);
    drift.mend = statements_between(mended_, mended, dialect_);
    mended_ = std::move(mended);
  }
  report_.differences.push_back(std::move(drift));
}

void Finder::compare(const ObjectRef& object, const Aspects& expected, const Aspects& actual) {
  const auto said = aspects_of(sides_.expected, object);
  const auto there = aspects_of(sides_.actual, object);
  Drift drift{.object = object};
  std::set<std::string> names;
  for (const Aspects* aspects : {&expected, &actual})
    for (const auto& [name, value] : *aspects) {
      if (value_of(expected, name) == value_of(actual, name) || !names.insert(name).second)
        continue;
      const std::string wanted = value_of(expected, name), found = value_of(actual, name);
      drift.aspects.push_back({name, wanted.empty() ? "" : shown_value(said, expected, name),
                               found.empty() ? "" : shown_value(there, actual, name)});
    }
  if (drift.aspects.empty()) return;
  Aspects wanted, found;
  for (const DriftAspect& aspect : drift.aspects) {
    const std::string usual = usual_value(aspect.name);
    wanted.emplace_back(aspect.name, aspect.expected.empty() ? usual : aspect.expected);
    found.emplace_back(aspect.name, aspect.actual.empty() ? usual : aspect.actual);
  }
  drift.expected = to_text(wanted);
  drift.actual = to_text(found);
  add(std::move(drift));
}

void Finder::look_at(const ObjectRef& object) {
  const auto expected = aspects_of(sides_.expected_normal, object);
  const auto actual = aspects_of(sides_.actual_normal, object);
  if (goes_with_table(object)) return;
  if (expected && actual) return compare(object, *expected, *actual);
  if (expected)
    return add({.kind = DriftKind::missing,
                .object = object,
                .expected = whole_text_of(*expected, sides_.expected_normal, object)});
  // A change may touch what neither side has: a table's key, where it has none.
  if (!expected && !actual && find_table(sides_.actual_normal, object.name) != nullptr) return;
  const bool is_part = find_table(sides_.expected_normal, object.name) != nullptr &&
                       (!object.part.empty() || object.kind == "primary key");
  if (actual && is_part)
    return add({.kind = DriftKind::unexpected,
                .object = object,
                .actual = whole_text_of(*actual, sides_.actual_normal, object)});
  report_.unknown.push_back(object);
}

std::set<ObjectName> tables_and_views(const Schema& schema) {
  std::set<ObjectName> names;
  for (const Table& table : schema.tables) names.insert(table.name);
  for (const View& view : schema.views) names.insert(view.name);
  return names;
}

// What may tell of the objects: of tables and views those that hold them, all of the rest.
void leave_only(Schema& schema, const std::set<ObjectRef>& objects) {
  std::set<ObjectName> names;
  for (const ObjectRef& object : objects) names.insert(object.name);
  const auto is_apart = [&](const auto& item) { return !names.contains(item.name); };
  std::erase_if(schema.tables, is_apart);
  std::erase_if(schema.views, is_apart);
}

struct Spelled {
  Schema expected, actual;  // both normalized
  std::vector<ObjectRef> differing;
};

// Each side is spelled in a thread of its own, for that is most of the work.
Spelled spelled(const Schema& said, const Schema& actual, const SchemaDialect& dialect) {
  constexpr std::size_t k_worth_a_thread = 8;  // tables
  const auto when =
      actual.tables.size() < k_worth_a_thread ? std::launch::deferred : std::launch::async;
  auto spelling = std::async(when, [&] { return dialect.normalize(actual); });
  Schema wanted = dialect.normalize(dialect.adapted_to_actual(said, actual));
  Schema there = spelling.get();
  align_for_comparison(wanted, there);
  std::vector<ObjectRef> differing = objects_of(diff(there, wanted));
  return {std::move(wanted), std::move(there), std::move(differing)};
}

}  // namespace

void align_for_comparison(Schema& expected, Schema& actual) {
  leave_out_not_null_names(actual);
  link_policies(expected, actual);
  name_current_users(expected, actual);
  leave_out_foreign(expected, actual);
}

DriftReport find_drift(const Schema& said, const Schema& actual, const SchemaDialect& dialect,
                       Mends mends) {
  // Most tables are as they should be to the letter. Where the rest is, too, all is.
  const auto doubtful = without_identical(said, actual);
  if (doubtful && spelled(doubtful->expected, doubtful->actual, dialect).differing.empty())
    return {};
  const Spelled both = spelled(said, actual, dialect);
  if (both.differing.empty()) return {};
  const Schema expected = dialect.adapted_to_actual(said, actual);
  const DriftSides sides{expected, actual, both.expected, both.actual};
  Finder finder(sides, dialect, mends);
  for (const ObjectRef& object : both.differing) finder.look_at(object);
  return finder.take();
}

void compare_again(DriftReport& report, const std::vector<ObjectRef>& objects, Schema expected,
                   Schema actual, const SchemaDialect& dialect) {
  const std::set<ObjectName> wanted = tables_and_views(expected), there = tables_and_views(actual);
  std::set<ObjectRef> again;
  for (const ObjectRef& object : objects)
    if (wanted.contains(object.name) && there.contains(object.name)) again.insert(object);
  leave_only(expected, again);
  leave_only(actual, again);
  std::map<ObjectRef, Drift> found;
  for (Drift& drift : find_drift(expected, actual, dialect, Mends::none).differences)
    found.emplace(drift.object, std::move(drift));
  std::erase_if(report.differences, [&](const Drift& drift) {
    return again.contains(drift.object) && !found.contains(drift.object);
  });
  for (Drift& drift : report.differences)
    if (again.contains(drift.object)) drift = std::move(found.at(drift.object));
}

namespace {

void erase_object(Schema& schema, const ObjectRef& object) {
  const auto is_it = [&](const auto& item) { return item.name == object.name; };
  if (object.kind == "table") std::erase_if(schema.tables, is_it);
  if (object.kind == "view") std::erase_if(schema.views, is_it);
  if (object.kind == "enum") std::erase_if(schema.enums, is_it);
  if (object.kind == "sequence") std::erase_if(schema.sequences, is_it);
  if (object.kind == "schema") std::erase(schema.schemas, object.name.name);
}

}  // namespace

Schema with_objects_of(const Schema& made, const Schema& snapshot,
                       const std::vector<ObjectRef>& objects, const SchemaDialect& dialect) {
  Schema result = dialect.adapted_to_actual(snapshot, made);
  const Spelled both = spelled(snapshot, made, dialect);
  const Schema before = result;
  const DriftSides sides{made, before, both.actual, both.expected};
  for (const ObjectRef& object : objects) {
    const bool is_whole =
        object.part.empty() && object.kind != "primary key" && object.kind != "row security";
    if (is_whole && !aspects_of(both.actual, object))
      erase_object(result, object);
    else
      mend_object(result, sides, object);
  }
  return result;
}

std::vector<ObjectRef> differing_expressions(const DriftReport& report) {
  static const std::set<std::string> k_names = {"default", "generated", "expression", "columns",
                                                "where",   "using",     "with check", "definition"};
  std::vector<ObjectRef> objects;
  for (const Drift& drift : report.differences)
    if (std::any_of(drift.aspects.begin(), drift.aspects.end(),
                    [](const DriftAspect& aspect) { return k_names.contains(aspect.name); }))
      objects.push_back(drift.object);
  return objects;
}

}  // namespace sluice
