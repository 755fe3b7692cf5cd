// The schema model: what a snapshot, a catalog and a plan all speak of. One model
// for every product.
//
// What only one product has lies in `attributes`: the differ compares it blindly, and only that
// product's renderer and readers know the keys. Everything else is compared field by field. Order
// is kept where it means something (columns, enum values) and where a snapshot must be written back
// byte for byte.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

using Attributes = std::map<std::string, std::string>;

// A name within a schema; SQLite has no schemas and leaves it empty. PostgreSQL's public schema is
// "public", never "" (snapshots write "" for it: the reader fills it in).
struct ObjectName {
  std::string schema;
  std::string name;
  bool operator==(const ObjectName&) const = default;
  auto operator<=>(const ObjectName&) const = default;
};

struct Generated {
  std::string expression;  // without enclosing parentheses of its own
  bool stored = true;      // false: virtual
  bool operator==(const Generated&) const = default;
};

// Sequence options as text, as snapshots hold them; absent: the product's default.
struct SequenceOptions {
  std::optional<std::string> increment, start, minimum, maximum, cache;
  bool cycle = false;
  bool operator==(const SequenceOptions&) const = default;
};

struct Identity {
  bool always = true;  // false: BY DEFAULT
  ObjectName sequence;
  SequenceOptions options;
  bool operator==(const Identity&) const = default;
};

struct Column {
  std::string name;
  std::string type;  // SQL text as the snapshot holds it, e.g. "varchar(255)", "text[]", an enum's
                     // bare name
  std::string type_schema;   // of an enum or other user type; empty: a built-in type
  bool primary_key = false;  // a single-column key without a name of its own
  bool not_null = false;
  std::optional<std::string> default_sql;
  std::optional<Generated> generated;
  std::optional<Identity> identity;
  Attributes attributes;  // SQLite: autoincrement
  bool operator==(const Column&) const = default;
};

struct IndexColumn {
  std::string expression;  // a column's name, or SQL
  bool is_expression = false;
  bool ascending = true;
  std::optional<std::string> nulls;  // "first", "last"
  std::optional<std::string> opclass;
  bool operator==(const IndexColumn&) const = default;
};

struct Index {
  std::string name;
  std::vector<IndexColumn> columns;
  std::vector<std::string> include;
  bool unique = false;
  bool nulls_not_distinct = false;
  bool concurrently = false;  // how to build it; not part of what it is
  std::string method;         // "btree"; empty on SQLite
  std::optional<std::string> where;
  std::vector<std::pair<std::string, std::string>> with;
  Attributes attributes;  // PostgreSQL: definition, where the fields above do not tell all
  bool operator==(const Index&) const = default;
};

struct PrimaryKey {
  std::string name;  // empty: the product names it
  std::vector<std::string> columns;
  Attributes attributes;  // PostgreSQL: definition, where the fields above do not tell all
  bool operator==(const PrimaryKey&) const = default;
};

struct Unique {
  std::string name;
  std::vector<std::string> columns;
  bool nulls_not_distinct = false;
  Attributes attributes;  // PostgreSQL: definition, as above
  bool operator==(const Unique&) const = default;
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  ObjectName target;
  std::vector<std::string> target_columns;
  std::string on_delete = "no action";  // lower case
  std::string on_update = "no action";
  Attributes attributes;  // PostgreSQL: definition, as above
  bool operator==(const ForeignKey&) const = default;
};

struct Check {
  std::string name;
  std::string expression;
  Attributes attributes;  // PostgreSQL: definition, as above
  bool operator==(const Check&) const = default;
};

struct Policy {
  std::string name;
  bool permissive = true;
  std::string command = "ALL";
  std::vector<std::string> roles;
  std::optional<std::string> using_sql;
  std::optional<std::string> check_sql;
  bool operator==(const Policy&) const = default;
};

struct Table {
  ObjectName name;
  std::vector<Column> columns;
  std::optional<PrimaryKey>
      primary_key;  // composite or named; single-column nameless ones are Column::primary_key
  std::vector<Unique> uniques;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
  std::vector<Index> indexes;
  std::vector<Policy> policies;
  bool row_security = false;
  Attributes attributes;  // PostgreSQL: force_row_security; SQLite: strict, without_rowid
  bool operator==(const Table&) const = default;
};

struct Enum {
  ObjectName name;
  std::vector<std::string> values;
  bool operator==(const Enum&) const = default;
};

struct Sequence {
  ObjectName name;
  SequenceOptions options;
  Attributes attributes;  // PostgreSQL: type, unlogged
  bool operator==(const Sequence&) const = default;
};

struct View {
  ObjectName name;
  std::optional<std::string> definition;  // absent: an existing view that is only referred to
  bool materialized = false;
  bool with_no_data = false;
  std::vector<std::pair<std::string, std::string>> with;  // options, names as in SQL
  std::string access_method;
  std::string tablespace;
  bool operator==(const View&) const = default;
};

struct Role {
  std::string name;
  bool create_db = false;
  bool create_role = false;
  bool inherit = true;
  bool operator==(const Role&) const = default;
};

// A policy on a table that the schema files do not hold.
struct LinkedPolicy {
  ObjectName table;
  Policy policy;
  bool operator==(const LinkedPolicy&) const = default;
};

// What no snapshot models: function, procedure, trigger, extension, domain, comment, grant … as the
// catalog gives it. Two are the same object when kind and identity agree, and equal when the
// definition does too.
struct OtherObject {
  std::string kind;        // "function", "trigger", "extension", …
  std::string identity;    // e.g. public.touch(integer), "trigger set_updated on public.orders"
  std::string definition;  // SQL that makes it
  std::string drop;        // SQL that removes it
  bool operator==(const OtherObject&) const = default;
};

// An object as a dependency names it: "table", "column", "default", "constraint", "index",
// "policy", "view", "sequence", "type", "schema"; or the kind of an OtherObject, whose identity is
// then the name.
struct ObjectRef {
  std::string kind;
  ObjectName name;   // for what a table holds: the table's, but an index has its own
  std::string part;  // the column's, constraint's or policy's name
  bool operator==(const ObjectRef&) const = default;
  auto operator<=>(const ObjectRef&) const = default;
};

// What the catalog knows of who needs whom; no snapshot does.
struct Dependency {
  ObjectRef object, on;
  bool automatic = false;  // dropping `on` drops `object` with it
  bool operator==(const Dependency&) const = default;
  auto operator<=>(const Dependency&) const = default;
};

struct Schema {
  std::vector<std::string> schemas;  // without public
  std::vector<Enum> enums;
  std::vector<Sequence> sequences;
  std::vector<Role> roles;
  std::vector<Table> tables;
  std::vector<View> views;
  std::vector<LinkedPolicy> linked_policies;
  std::vector<OtherObject> others;
  std::vector<Dependency> dependencies;  // sorted; only of a schema that was read from a catalog
  bool operator==(const Schema&) const = default;
};

// Old name → new name. From SQLite snapshots' `_meta`, from v1's `renames`, and from a migration's
// own RENAME statements; PostgreSQL's v7 snapshots never say.
struct Renames {
  struct ColumnRename {
    ObjectName table;  // its new name
    std::string from, to;
    bool operator==(const ColumnRename&) const = default;
  };
  std::vector<std::pair<std::string, std::string>> schemas;
  std::vector<std::pair<ObjectName, ObjectName>> tables, enums, sequences, views;
  std::vector<ColumnRename> columns;
  std::vector<std::pair<std::string, std::string>> roles;
  // Columns that have the name of one that was dropped: each by its table's new name.
  std::vector<std::pair<ObjectName, std::string>> replaced;
  bool operator==(const Renames&) const = default;
};

// Null when there is none.
const Table* find_table(const Schema& schema, const ObjectName& name);
const Column* find_column(const Table& table, const std::string& name);

}  // namespace sluice
