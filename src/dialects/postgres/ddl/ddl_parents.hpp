// Partitions and inheriting tables: what their parents give them and take along, and what they have
// by themselves.
//
// To undo, the catalog tells the parts of each child whole: those that came from the parent's name
// it as "parent", its columns are "inherited", and a partition is "whole".
#pragma once

#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// What an attribute says; nothing where there is none.
std::string said(const Attributes& attributes, const std::string& name);
// As the catalog quotes it, or as the model has it.
std::string comparable(const std::string& name);
std::string comparable(const ObjectName& name);
bool is_child(const Table& table, const ObjectName& parent);
// Null where it has none.
const Table* parent_of(const Table& table, const Schema& schema);

bool changes_parents(const Attributes& from, const Attributes& to);
// Without parents.
Attributes alone(Attributes attributes);
// ALTER TABLE … DETACH PARTITION, ATTACH PARTITION, NO INHERIT, INHERIT.
std::vector<std::string> change_parents(const ObjectName& table, const Attributes& from,
                                        const Attributes& to);

// Columns that a child has from its parent alone become its own when it leaves it, for good.
bool loses_inherited_columns(const ObjectName& table, const Attributes& from, const Attributes& to,
                             const Schema& wanted);

// `from` as it is once the tables are detached that shall have other parents.
Schema detached(const Schema& from, const std::vector<Change>& changes);

// A partition as a table of its own, which can be attached; others as they are.
Table attachable(const Table& table, const Schema& to);
// What of an inheriting table's columns is not as its parent has it.
std::vector<Change> own_settings(const Table& table, const Schema& to);

}  // namespace sluice::postgres
