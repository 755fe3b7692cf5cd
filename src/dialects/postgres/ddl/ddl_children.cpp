#include "dialects/postgres/ddl/ddl_children.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_inherited.hpp"
#include "dialects/postgres/ddl/ddl_names.hpp"
#include "dialects/postgres/ddl/ddl_parents.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::size_t k_no_change = std::string::npos;

std::size_t depth_of(const Table& table, const Schema& schema) {
  std::size_t depth = 0;
  for (const Table* each = parent_of(table, schema); each != nullptr && depth < 100;
       each = parent_of(*each, schema))
    ++depth;
  return depth;
}

template <class Item>
bool is_given(const Item& item) {
  return item.attributes.contains("parent");
}

template <class Item>
bool is_same_alone(Item a, Item b) {
  a.attributes.erase("parent");
  b.attributes.erase("parent");
  return a == b;
}

template <class Item>
bool is_same_but_for_name(Item a, const Item& b) {
  a.name = b.name;
  return a == b;
}

// What the parent gave keeps hanging on it under another name.
template <class Item>
CreateOther renaming_of(const ObjectName& table, const Item& from, const Item& to) {
  const bool has_index = !std::is_same_v<Item, ForeignKey> && !std::is_same_v<Item, Check>;
  const std::string start =
      has_index
          ? text::cat("ALTER INDEX ", table_name({table.schema, from.name}))
          : text::cat("ALTER TABLE ", table_name(table), " RENAME CONSTRAINT ", quote(from.name));
  return {{.kind = "name",
           .identity = text::cat(comparable(table), ".", to.name),
           .definition = text::cat(start, has_index ? " RENAME" : "", " TO ", quote(to.name), ";"),
           .drop = {}}};
}

class Settled {
 public:
  Settled(std::vector<Change> changes, const Schema& from, const Schema& to)
      : changes_(with_parents_renamed(std::move(changes))),
        from_(from),
        to_(to),
        goes_(changes_.size(), false) {
    for (const Change& change : changes_) {
      if (const auto* create = std::get_if<CreateTable>(&change)) made_.insert(create->value.name);
      if (const auto* alter = std::get_if<AlterTableAttributes>(&change))
        if (changes_parents(alter->from, alter->to)) moved_.insert(alter->table);
    }
  }

  std::vector<Change> take() && {
    leave_attached();
    settle<DropIndex, CreateIndex>();
    settle<DropPrimaryKey, AddPrimaryKey>();
    settle<DropUnique, AddUnique>();
    settle<DropForeignKey, AddForeignKey>();
    settle<DropCheck, AddCheck>();
    std::vector<Change> kept;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (!goes_[i]) kept.push_back(std::move(changes_[i]));
    changes_ = std::move(kept);
    settle_columns();
    leave_types_with_foreign_children();
    for (const std::string& part : unmade_)
      changes_.emplace_back(
          CreateOther{{.kind = k_loss, .identity = part, .definition = {}, .drop = {}}});
    return std::move(changes_);
  }

 private:
  template <class Made>
  std::size_t find(const ObjectName& table, const std::string& name) const {
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* made = std::get_if<Made>(&changes_[i]);
          made != nullptr && made->table == table && made->value.name == name)
        return i;
    return k_no_change;
  }

  template <class Drop, class Made>
  void settle() {
    std::set<std::size_t> paired;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* drop = std::get_if<Drop>(&changes_[i])) {
        const std::size_t made = find<Made>(drop->table, drop->value.name);
        paired.insert(made);
        settle_drop<Made>(i, *drop, made);
      }
    std::vector<Change> renames;
    for (std::size_t i = 0; i < changes_.size(); ++i)
      if (const auto* made = std::get_if<Made>(&changes_[i]);
          made != nullptr && !paired.contains(i) && is_given(made->value) &&
          !made_.contains(made->table) && !moved_.contains(made->table)) {
        goes_[i] = !is_parent_made<Made>(*made);
        if (!goes_[i]) continue;
        for (const Change& change : changes_)
          if (const auto* drop = std::get_if<Drop>(&change);
              drop != nullptr && drop->table == made->table &&
              is_same_but_for_name(drop->value, made->value))
            renames.emplace_back(renaming_of(made->table, drop->value, made->value));
      }
    for (Change& rename : renames) changes_.push_back(std::move(rename));
    goes_.resize(changes_.size(), false);
  }

  template <class Made, class Drop>
  void settle_drop(std::size_t number, const Drop& drop, std::size_t made) {
    const bool is_moved = moved_.contains(drop.table);
    const bool was_given = is_given(drop.value);
    if (made == k_no_change) {
      goes_[number] = was_given && !is_moved;
      return;
    }
    const auto& value = std::get<Made>(changes_[made]).value;
    const bool is_same = is_same_alone(drop.value, value);
    const bool becomes_given = !was_given && is_given(value);
    // It stays, or an equal one of the parent's takes it over.
    if (is_same && (is_moved || becomes_given)) {
      goes_[number] = goes_[made] = true;
      if (!is_moved && !is_parents_too(std::get<Made>(changes_[made])))
        unmade_.push_back(text::cat("ADD CONSTRAINT ", drop.value.name));
    } else if (was_given && !is_moved) {
      settle_given(number, drop, made, std::get<Made>(changes_[made]));
    }
  }

  // It goes with the parent's, and comes with it. By itself it does neither.
  template <class Drop, class Made>
  void settle_given(std::size_t number, const Drop& drop, std::size_t made, const Made& add) {
    goes_[number] = true;
    if (!is_given(add.value)) {
      if (!is_same_alone(drop.value, add.value) || is_parents_too(drop)) return;
      goes_[made] = true;
      unmade_.push_back(text::cat("ATTACH PARTITION ", add.value.name));
      return;
    }
    const bool comes = is_parents_too(add);
    if (comes && !std::is_same_v<Made, AddCheck>) return;
    goes_[made] = true;
    if (!comes) unmade_.push_back(text::cat("ALTER … ", add.value.name));
  }

  // Whether the same is done with the parent's.
  template <class Kind>
  bool is_parents_too(const Kind& change) const {
    const std::string parent = said(change.value.attributes, "parent");
    return !left_.contains(parent) &&
           std::any_of(changes_.begin(), changes_.end(), [&](const Change& each) {
             const auto* other = std::get_if<Kind>(&each);
             return other != nullptr && other->value.name == parent && other->table != change.table;
           });
  }

  // An index that was valid for itself alone is so no more once it has one on each partition.
  void leave_attached() {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const auto* drop = std::get_if<DropIndex>(&changes_[i]);
      if (drop == nullptr) continue;
      const std::size_t made = find<CreateIndex>(drop->table, drop->value.name);
      if (made == k_no_change) continue;
      Index alone = drop->value;
      if (!alone.attributes.emplace("validity", "ONLY").second) continue;
      if (!is_same_alone(alone, std::get<CreateIndex>(changes_[made]).value)) continue;
      goes_[i] = goes_[made] = true;
      left_.insert(alone.name);
      unmade_.push_back(text::cat("ATTACH PARTITION to ", alone.name));
    }
  }

  // An equal one of the child's, made before it, keeps its name. A check always has the parent's.
  template <class Made>
  bool is_parent_made(const Made& made) const {
    if (std::is_same_v<Made, AddCheck>) return false;
    return is_parents_too(made);
  }

  AlterColumn* column_change(const ObjectName& table, const std::string& column) {
    for (Change& change : changes_)
      if (auto* alter = std::get_if<AlterColumn>(&change);
          alter != nullptr && alter->table == table && alter->to.name == column)
        return alter;
    return nullptr;
  }

  // ALTER … of a parent's column reaches those of all below it; what differs there follows.
  void settle_columns() {
    std::vector<std::pair<std::size_t, const Table*>> parents;
    for (const Table& table : to_.tables)
      if (!descendants(table.name, to_).empty() && find_table(from_, table.name) != nullptr)
        parents.emplace_back(depth_of(table, to_), &table);
    std::sort(parents.begin(), parents.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [depth, parent] : parents)
      for (const Column& column : parent->columns) settle_column(*parent, column.name);
    std::stable_sort(changes_.begin(), changes_.end(), [&](const Change& a, const Change& b) {
      const auto* first = std::get_if<AlterColumn>(&a);
      const auto* second = std::get_if<AlterColumn>(&b);
      return first != nullptr && second != nullptr && depth(*first) < depth(*second);
    });
  }

  // USING, with which values are converted, is refused where a foreign table inherits.
  void leave_types_with_foreign_children() {
    for (Change& change : changes_)
      if (auto* alter = std::get_if<AlterColumn>(&change); alter != nullptr &&
                                                           alter->from.type != alter->to.type &&
                                                           has_foreign_child(alter->table)) {
        unmade_.push_back(text::cat("ALTER TABLE ", plain_name(alter->table)));
        alter->to = alter->from;
      }
    std::erase_if(changes_, [](const Change& change) {
      const auto* alter = std::get_if<AlterColumn>(&change);
      return alter != nullptr && alter->from == alter->to;
    });
  }

  bool has_foreign_child(const ObjectName& table) const {
    return std::any_of(from_.others.begin(), from_.others.end(), [&](const OtherObject& each) {
      if (each.kind != "foreign table") return false;
      const std::string definition = comparable(each.definition);
      const std::string name = comparable(table);
      const std::size_t parents = definition.rfind(" INHERITS (");
      return definition.find(text::cat(" ALTER TABLE ", name, " ATTACH ")) != std::string::npos ||
             (parents != std::string::npos && definition.find(name, parents) != std::string::npos);
    });
  }

  std::size_t depth(const AlterColumn& alter) const {
    const Table* table = find_table(to_, alter.table);
    return table == nullptr ? 0 : depth_of(*table, to_);
  }

  void settle_column(const Table& parent, const std::string& name) {
    const AlterColumn* found = column_change(parent.name, name);
    if (found == nullptr) return;
    const AlterColumn alter = *found;
    const bool sets_default = alter.from.default_sql != alter.to.default_sql ||
                              (alter.from.type != alter.to.type && alter.to.default_sql);
    const bool sets_null = alter.from.not_null != alter.to.not_null;
    for (const Table* child : descendants(parent.name, to_)) {
      const Table* before = find_table(from_, child->name);
      if (before == nullptr || moved_.contains(child->name)) continue;
      const Column* was = find_column(*before, name);
      const Column* shall = find_column(*child, name);
      if (was == nullptr || shall == nullptr) continue;
      if (column_change(child->name, name) == nullptr)
        changes_.emplace_back(AlterColumn{child->name, *was, *shall});
      AlterColumn& own = *column_change(child->name, name);
      if (sets_default) own.from.default_sql = alter.to.default_sql;
      if (sets_null) own.from.not_null = alter.to.not_null;
      if (sets_null && !alter.to.not_null) free_from_key(*before, *child, name);
    }
  }

  // DROP NOT NULL of the parent's is refused while a child's key needs it.
  void free_from_key(const Table& before, const Table& after, const std::string& column) {
    const auto& key = before.primary_key;
    if (!key || is_given(*key) || !after.primary_key ||
        find<DropPrimaryKey>(before.name, key->name) != k_no_change)
      return;
    if (std::find(key->columns.begin(), key->columns.end(), column) == key->columns.end()) return;
    changes_.emplace_back(DropPrimaryKey{before.name, *key});
    changes_.emplace_back(AddPrimaryKey{after.name, *after.primary_key});
  }

  std::vector<Change> changes_;
  const Schema& from_;
  const Schema& to_;
  std::vector<bool> goes_;
  std::set<ObjectName> made_, moved_;
  std::set<std::string> left_;       // indexes that stay as they are
  std::vector<std::string> unmade_;  // what no SQL makes as it shall be
};

}  // namespace

std::vector<Change> with_children(std::vector<Change> changes, const Schema& from,
                                  const Schema& to) {
  return Settled(std::move(changes), from, to).take();
}

}  // namespace sluice::postgres
