// One difference between two schemas. A list of them, in an order that can run, is what the differ
// makes and the renderers turn into SQL.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/ports/schema.hpp"

namespace sluice {

struct CreateSchema {
  std::string name;
  bool operator==(const CreateSchema&) const = default;
};
struct DropSchema {
  std::string name;
  bool operator==(const DropSchema&) const = default;
};
struct RenameSchema {
  std::string from, to;
  bool operator==(const RenameSchema&) const = default;
};

struct CreateEnum {
  Enum value;
  bool operator==(const CreateEnum&) const = default;
};
struct DropEnum {
  Enum value;
  bool operator==(const DropEnum&) const = default;
};
struct RenameEnum {
  ObjectName from, to;
  bool operator==(const RenameEnum&) const = default;
};
// Values added, removed or reordered; the renderer decides between ADD VALUE and
// recreating the type.
struct AlterEnum {
  Enum from, to;
  bool operator==(const AlterEnum&) const = default;
};

struct CreateSequence {
  Sequence value;
  bool operator==(const CreateSequence&) const = default;
};
struct DropSequence {
  Sequence value;
  bool operator==(const DropSequence&) const = default;
};
struct RenameSequence {
  ObjectName from, to;
  bool operator==(const RenameSequence&) const = default;
};
struct AlterSequence {
  Sequence from, to;
  bool operator==(const AlterSequence&) const = default;
};

struct CreateRole {
  Role value;
  bool operator==(const CreateRole&) const = default;
};
struct DropRole {
  Role value;
  bool operator==(const DropRole&) const = default;
};
struct RenameRole {
  std::string from, to;
  bool operator==(const RenameRole&) const = default;
};
struct AlterRole {
  Role from, to;
  bool operator==(const AlterRole&) const = default;
};

// With its columns, primary key, uniques and checks; foreign keys, indexes, policies and row
// security follow as changes of their own.
struct CreateTable {
  Table value;
  bool operator==(const CreateTable&) const = default;
};
struct DropTable {
  Table value;
  bool operator==(const DropTable&) const = default;
};
// Another name, another schema, or both.
struct RenameTable {
  ObjectName from, to;
  bool operator==(const RenameTable&) const = default;
};

struct AddColumn {
  ObjectName table;
  Column value;
  bool operator==(const AddColumn&) const = default;
};
struct DropColumn {
  ObjectName table;
  Column value;
  bool operator==(const DropColumn&) const = default;
};
struct RenameColumn {
  ObjectName table;
  std::string from, to;
  bool operator==(const RenameColumn&) const = default;
};
struct AlterColumn {
  ObjectName table;
  Column from, to;
  bool operator==(const AlterColumn&) const = default;
};

struct AddPrimaryKey {
  ObjectName table;
  PrimaryKey value;
  bool operator==(const AddPrimaryKey&) const = default;
};
struct DropPrimaryKey {
  ObjectName table;
  PrimaryKey value;
  bool operator==(const DropPrimaryKey&) const = default;
};
struct AddUnique {
  ObjectName table;
  Unique value;
  bool operator==(const AddUnique&) const = default;
};
struct DropUnique {
  ObjectName table;
  Unique value;
  bool operator==(const DropUnique&) const = default;
};
struct AddForeignKey {
  ObjectName table;
  ForeignKey value;
  bool operator==(const AddForeignKey&) const = default;
};
struct DropForeignKey {
  ObjectName table;
  ForeignKey value;
  bool operator==(const DropForeignKey&) const = default;
};
struct AddCheck {
  ObjectName table;
  Check value;
  bool operator==(const AddCheck&) const = default;
};
struct DropCheck {
  ObjectName table;
  Check value;
  bool operator==(const DropCheck&) const = default;
};

struct CreateIndex {
  ObjectName table;
  Index value;
  bool operator==(const CreateIndex&) const = default;
};
struct DropIndex {
  ObjectName table;
  Index value;
  bool operator==(const DropIndex&) const = default;
};

struct CreatePolicy {
  ObjectName table;
  Policy value;
  bool operator==(const CreatePolicy&) const = default;
};
struct DropPolicy {
  ObjectName table;
  Policy value;
  bool operator==(const DropPolicy&) const = default;
};
struct AlterPolicy {
  ObjectName table;
  Policy from, to;
  bool operator==(const AlterPolicy&) const = default;
};
struct SetRowSecurity {
  ObjectName table;
  bool enabled = false;
  bool operator==(const SetRowSecurity&) const = default;
};
struct AlterTableAttributes {
  ObjectName table;
  Attributes from, to;
  bool operator==(const AlterTableAttributes&) const = default;
};

struct CreateView {
  View value;
  bool operator==(const CreateView&) const = default;
};
struct DropView {
  View value;
  bool operator==(const DropView&) const = default;
};
struct RenameView {
  ObjectName from, to;
  bool operator==(const RenameView&) const = default;
};
// Options, tablespace or access method; another definition is a drop and a create.
struct AlterView {
  View from, to;
  bool operator==(const AlterView&) const = default;
};

struct CreateOther {
  OtherObject value;
  bool operator==(const CreateOther&) const = default;
};
struct DropOther {
  OtherObject value;
  bool operator==(const DropOther&) const = default;
};

using Change =
    std::variant<CreateSchema, DropSchema, RenameSchema, CreateEnum, DropEnum, RenameEnum,
                 AlterEnum, CreateSequence, DropSequence, RenameSequence, AlterSequence, CreateRole,
                 DropRole, RenameRole, AlterRole, CreateTable, DropTable, RenameTable, AddColumn,
                 DropColumn, RenameColumn, AlterColumn, AddPrimaryKey, DropPrimaryKey, AddUnique,
                 DropUnique, AddForeignKey, DropForeignKey, AddCheck, DropCheck, CreateIndex,
                 DropIndex, CreatePolicy, DropPolicy, AlterPolicy, SetRowSecurity,
                 AlterTableAttributes, CreateView, DropView, RenameView, AlterView, CreateOther,
                 DropOther>;

}  // namespace sluice
