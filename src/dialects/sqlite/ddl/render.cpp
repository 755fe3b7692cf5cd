// Changes → SQL: one rebuild a table folds all that ALTER TABLE cannot do, and what would break on
// the way is dropped before and made again after.
#include <algorithm>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "core/schema/view_order.hpp"
#include "dialects/sqlite/ddl/alter_table.hpp"
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/ddl/rebuild.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/statement/canonical.hpp"
#include "dialects/sqlite/statement/names.hpp"
#include "dialects/sqlite/statement/object_text.hpp"

namespace sluice::sqlite {

namespace {

// What the changes say, sorted into the few things that SQLite does.
struct Wanted {
  std::vector<const Table*> in_the_way;  // of a rename: dropped before it
  std::vector<std::string> rename_statements;
  Renames renames;
  std::set<ObjectName> touched;  // tables, by their new names
  std::vector<const Table*> dropped, created;
  std::set<ObjectName> respelled;  // among those touched
  std::set<ObjectName> drop_views, create_views;
  std::vector<const OtherObject*> drop_others, create_others;

  explicit Wanted(const std::vector<Change>& changes) {
    for (const Change& change : changes) std::visit(*this, change);
    for (const auto& [from, to] : renames.tables)
      for (const Table* table : dropped)
        if (table->name == to) in_the_way.push_back(table);
    std::erase_if(dropped, [this](const Table* table) { return is_in_the_way(table->name); });
    std::erase_if(dropped, [this](const Table* table) { return is_respelled(*table); });
  }

  // A table that comes back in other letters is the same one to SQLite, and no RENAME can spell it.
  bool is_respelled(const Table& table) {
    const auto same = std::find_if(created.begin(), created.end(), [&](const Table* other) {
      return text::equals_ignore_case(other->name.name, table.name.name);
    });
    if (same == created.end()) return false;
    renames.tables.emplace_back(table.name, (*same)->name);
    touched.insert((*same)->name);
    respelled.insert((*same)->name);
    created.erase(same);
    return true;
  }

  ObjectName new_name(ObjectName name) const {
    for (const auto& [from, to] : renames.tables)
      if (from == name) return to;
    return name;
  }
  bool is_in_the_way(const ObjectName& name) const {
    return std::any_of(in_the_way.begin(), in_the_way.end(),
                       [&](const Table* table) { return table->name == name; });
  }

  void operator()(const RenameTable& change) {
    rename_statements.push_back(text::cat("ALTER TABLE ", backtick(change.from.name), " RENAME TO ",
                                          backtick(change.to.name), ";"));
    renames.tables.emplace_back(change.from, change.to);
    for (Renames::ColumnRename& column : renames.columns)
      if (column.table == change.from) column.table = change.to;
  }
  void operator()(const RenameColumn& change) {
    rename_statements.push_back(text::cat("ALTER TABLE ", backtick(change.table.name),
                                          " RENAME COLUMN ", backtick(change.from), " TO ",
                                          backtick(change.to), ";"));
    renames.columns.push_back({change.table, change.from, change.to});
  }
  void operator()(const CreateTable& change) { created.push_back(&change.value); }
  void operator()(const DropTable& change) { dropped.push_back(&change.value); }
  void operator()(const CreateView& change) { create_views.insert(change.value.name); }
  void operator()(const DropView& change) { drop_views.insert(change.value.name); }
  void operator()(const AlterView& change) {
    drop_views.insert(change.from.name);
    create_views.insert(change.to.name);
  }
  void operator()(const RenameView& change) {
    drop_views.insert(change.from);
    create_views.insert(change.to);
  }
  void operator()(const CreateOther& change) { create_others.push_back(&change.value); }
  void operator()(const DropOther& change) { drop_others.push_back(&change.value); }
  template <class Other>
  void operator()(const Other& change) {
    if constexpr (requires { change.table; }) touched.insert(change.table);
  }
};

struct TableWork {
  const Table* from;  // normalized, with its new names
  const Table* to;    // as it was given
  bool rebuilt = false;
  std::vector<RenderedStatement> alterations;
};

bool refers_to(const Table& table, const ObjectName& target) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                     [&](const ForeignKey& key) { return key.target == target; });
}

Table without_indexes(Table table) {
  table.indexes.clear();
  return table;
}

class Renderer {
 public:
  Renderer(const std::vector<Change>& changes, const Schema& from, const Schema& to)
      : wanted_(changes),
        to_(to),
        from_(from),
        before_(renamed(normalize(touched_before(from)), wanted_.renames)),
        after_(normalize(touched_after(to))) {
    for (const Table& table : from.tables)
      if (!wanted_.is_in_the_way(table.name)) plan(table);
    put_parents_first();
    find_dependents();
  }

  std::vector<RenderedStatement> render() {
    drop_dependents();
    create_what_renames_read();
    make_way();
    for (const std::string& statement : wanted_.rename_statements) out_.push_back({statement});
    drop_indexes();
    change_tables();
    create_indexes();
    create_dependents();
    return std::move(out_);
  }

 private:
  // The tables that the changes are about: the others are not worth normalizing.
  Schema touched_before(const Schema& schema) const {
    Schema out;
    for (const Table& table : schema.tables)
      if (!wanted_.is_in_the_way(table.name) && is_touched(table.name)) out.tables.push_back(table);
    return out;
  }
  Schema touched_after(const Schema& schema) const {
    Schema out;
    for (const Table& table : schema.tables)
      if (wanted_.touched.contains(table.name)) out.tables.push_back(table);
    return out;
  }
  bool is_touched(const ObjectName& old_name) const {
    return wanted_.touched.contains(wanted_.new_name(old_name));
  }
  void create_what_renames_read();
  void make_way();
  void plan(const Table& table);
  void put_parents_first();
  void find_dependents();
  void drop_dependents();
  void drop_indexes();
  void change_tables();
  void create_indexes();
  void create_dependents();

  template <class... Pieces>
  void add(const Pieces&... pieces) {
    out_.push_back({text::cat(without_last_comment(text::cat(pieces...)), ";")});
  }
  void add(std::vector<RenderedStatement> statements) {
    std::move(statements.begin(), statements.end(), std::back_inserter(out_));
  }
  void create(const Table& table);
  bool needs_keys_off() const;

  Wanted wanted_;
  const Schema& to_;
  const Schema& from_;
  const Schema before_, after_;  // both normalized, both with the new names
  std::vector<TableWork> work_;
  std::set<ObjectName> empty_;  // tables that came back without their rows
  std::set<ObjectName> remade_views_;
  std::vector<const OtherObject*> lifted_;  // triggers that are dropped and made again
  std::vector<const OtherObject*> lost_;    // triggers that go with their table
  std::vector<RenderedStatement> out_;
};

void Renderer::make_way() {
  if (wanted_.in_the_way.empty()) return;
  add("PRAGMA foreign_keys=OFF");
  for (const Table* table : wanted_.in_the_way) add("DROP TABLE ", backtick(table->name.name));
  add("PRAGMA foreign_keys=ON");
}

void Renderer::plan(const Table& table) {
  const ObjectName name = wanted_.new_name(table.name);
  const Table* wanted = find_table(to_, name);
  const Table* before = find_table(before_, name);
  const Table* after = find_table(after_, name);
  if (!wanted || !before || !after || !wanted_.touched.contains(name)) return;
  TableWork work{.from = before, .to = wanted};
  if (without_indexes(*before) != without_indexes(*after)) {
    auto alterations = alter_table(table, *wanted, wanted_.renames);
    work.rebuilt = !alterations;
    if (alterations) work.alterations = std::move(*alterations);
  }
  if (wanted_.respelled.contains(name)) work.rebuilt = true;
  work_.push_back(std::move(work));
}

// A value that comes back may have to point at a row of a table that is rebuilt too.
void Renderer::put_parents_first() {
  std::vector<TableWork> sorted;
  while (!work_.empty()) {
    const auto waits = [&](const TableWork& work) {
      return std::any_of(work_.begin(), work_.end(), [&](const TableWork& other) {
        return &other != &work && refers_to(*work.to, other.to->name);
      });
    };
    auto next = std::find_if_not(work_.begin(), work_.end(), waits);
    if (next == work_.end()) next = work_.begin();
    sorted.push_back(std::move(*next));
    work_.erase(next);
  }
  work_ = std::move(sorted);
}

// Views that read a rebuilt table or such a view, and triggers that name one of them: SQLite reads
// them all when the new table gets its name.
void Renderer::find_dependents() {
  std::vector<std::string> names;
  for (const TableWork& work : work_)
    if (work.rebuilt) names.push_back(work.to->name.name);
  for (const ObjectName& view : wanted_.drop_views) names.push_back(view.name);
  const auto is_dropped = [&](std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& other) {
      return text::equals_ignore_case(other, name);
    });
  };
  const auto disturbed = [&](std::string_view sql) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return mentions(sql, name); });
  };
  for (bool found = true; found;) {
    found = false;
    for (const View& view : to_.views) {
      const bool known = wanted_.create_views.contains(view.name) || is_dropped(view.name.name);
      if (known || !view.definition || !disturbed(*view.definition)) continue;
      names.push_back(view.name.name);
      remade_views_.insert(view.name);
      found = true;
    }
  }
  for (const OtherObject& object : to_.others) {
    const bool is_new = std::any_of(wanted_.create_others.begin(), wanted_.create_others.end(),
                                    [&](const OtherObject* other) { return *other == object; });
    if (is_new || object.kind != k_trigger) continue;
    if (is_dropped(trigger_table(object.definition)))
      lost_.push_back(&object);
    else if (disturbed(object.definition))
      lifted_.push_back(&object);
  }
}

void Renderer::drop_dependents() {
  for (const OtherObject* object : wanted_.drop_others) add(object->drop);
  for (const OtherObject* object : lifted_) add(object->drop);
  for (const ObjectName& view : wanted_.drop_views) add("DROP VIEW ", backtick(view.name));
  for (const ObjectName& view : remade_views_) add("DROP VIEW ", backtick(view.name));
}

void Renderer::create(const Table& table) {
  add(create_table(table));
  out_.back().lost = {lost_of(LostKind::table_rows, table)};
  empty_.insert(table.name);
}

// A RENAME fails while a view or a trigger of any table reads a table that is gone.
void Renderer::create_what_renames_read() {
  if (wanted_.rename_statements.empty()) return;
  for (const Table* table : wanted_.created) {
    const bool is_taken = std::any_of(from_.tables.begin(), from_.tables.end(), [&](auto& other) {
      return text::equals_ignore_case(other.name.name, table->name.name);
    });
    if (!is_taken) create(*table);
  }
}

// Of tables that stay as they are: the others' indexes go with them.
void Renderer::drop_indexes() {
  for (const TableWork& work : work_) {
    if (work.rebuilt) continue;
    const Table& after = *find_table(after_, work.to->name);
    for (const Index& index : work.from->indexes)
      if (std::find(after.indexes.begin(), after.indexes.end(), index) == after.indexes.end())
        add("DROP INDEX ", backtick(index.name));
  }
}

// Dropping a table deletes its rows first where foreign keys are on, and with
// them their children's.
bool Renderer::needs_keys_off() const {
  const auto is_referred_to = [&](const Table* target) {
    return std::any_of(from_.tables.begin(), from_.tables.end(), [&](const Table& table) {
      return table.name != target->name && refers_to(table, target->name);
    });
  };
  return std::any_of(work_.begin(), work_.end(), [](const auto& work) { return work.rebuilt; }) ||
         std::any_of(wanted_.dropped.begin(), wanted_.dropped.end(), is_referred_to);
}

void Renderer::change_tables() {
  for (const TableWork& work : work_)
    if (const auto counter = work.rebuilt
                                 ? keep_counter(*work.from, *work.to, interim_name(*work.to, from_))
                                 : std::nullopt)
      out_.push_back({*counter});
  const bool keys_off = needs_keys_off();
  if (keys_off) add("PRAGMA foreign_keys=OFF");
  for (const Table* table : wanted_.created)
    if (!empty_.contains(table->name)) create(*table);
  for (TableWork& work : work_)
    add(work.rebuilt ? rebuild(*work.from, *work.to, interim_name(*work.to, from_), empty_)
                     : std::move(work.alterations));
  for (const Table* table : wanted_.dropped) add("DROP TABLE ", backtick(table->name.name));
  if (keys_off) add("PRAGMA foreign_keys=ON");
}

void Renderer::create_indexes() {
  for (const Table* table : wanted_.created)
    for (const Index& index : table->indexes) add(create_index(table->name.name, index));
  for (const TableWork& work : work_) {
    const Table& after = *find_table(after_, work.to->name);
    for (const Index& index : work.to->indexes) {
      const auto same = [&](const Index& other) {
        return other.name == index.name &&
               std::find(after.indexes.begin(), after.indexes.end(), other) != after.indexes.end();
      };
      const bool stays =
          !work.rebuilt && std::any_of(work.from->indexes.begin(), work.from->indexes.end(), same);
      if (!stays) add(create_index(work.to->name.name, index));
    }
  }
}

void Renderer::create_dependents() {
  std::vector<View> views;
  for (const View& view : to_.views)
    if (wanted_.create_views.contains(view.name) || remade_views_.contains(view.name))
      views.push_back(view);
  for (const View& view : in_creation_order(std::move(views))) add(create_view(view));
  // A trigger may stand on a virtual table or write to it.
  std::stable_partition(wanted_.create_others.begin(), wanted_.create_others.end(),
                        [](const OtherObject* object) { return object->kind == k_virtual_table; });
  for (const OtherObject* object : wanted_.create_others) {
    add(object->definition);
    if (object->kind != k_virtual_table) continue;
    out_.back().lost = {{.kind = LostKind::table_rows,
                         .object = {object->kind, {"", object->identity}},
                         .shown = object->identity}};
  }
  for (const OtherObject* object : lifted_) add(object->definition);
  for (const OtherObject* object : lost_) add(object->definition);
}

}  // namespace

std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                      const Schema& to) {
  return Renderer(changes, from, to).render();
}

}  // namespace sluice::sqlite
