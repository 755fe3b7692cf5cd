// What a product knows of schemas: SchemaDialect, pure and golden-testable; Introspector, which
// asks a server.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/database.hpp"
#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"
#include "core/ports/snapshot_codec.hpp"

namespace sluice {

class SchemaDialect {
 public:
  virtual ~SchemaDialect() = default;
  virtual const SnapshotCodec& snapshots() const = 0;
  // The same schema in the one spelling that two readers of it agree on: int4 = integer, 'x'::text
  // = 'x' …
  virtual Schema normalize(Schema schema) const = 0;
  // `expected` in the form of `actual` where a database holds the same fact in another form. Both
  // are as they were read.
  virtual Schema adapted_to_actual(Schema expected, const Schema& /*actual*/) const {
    return expected;
  }
  // In the order given, each statement ended by a semicolon and with what it does not bring back.
  // `from` is the schema before all the changes, `to` the one after.
  virtual std::vector<RenderedStatement> render(const std::vector<Change>& changes,
                                                const Schema& from, const Schema& to) const = 0;
  // Whether changing a column from one type to another and back, by casts, gives every value back;
  // where it does not, a rebuild may say so itself.
  virtual bool keeps_values(const Column& /*from*/, const Column& /*to*/) const { return true; }
  // Whether a cast from one type to the other may fail, by what the value is.
  virtual bool may_refuse_values(const Column& /*from*/, const Column& /*to*/) const {
    return false;
  }
  // With the renames of columns that others of these make: of tables that inherit a column.
  virtual Renames with_reached(Renames renames, const Schema& /*before*/,
                               const Schema& /*after*/) const {
    return renames;
  }
  // What a session must say before it can load a whole schema in any order of functions and tables.
  virtual std::vector<std::string> load_settings() const { return {}; }
};

// How much a table holds.
struct TableSize {
  ObjectName name;
  std::int64_t rows = 0;
  bool is_estimate = false;           // too large to be counted: what the product reckons
  std::optional<std::int64_t> bytes;  // on disk, its indexes included; where the product tells
  std::int64_t indexes = 0;           // those of primary keys and uniques included
  bool operator==(const TableSize&) const = default;
};

struct DatabaseSize {
  std::int64_t bytes = 0;
  std::vector<TableSize> tables;  // in the order of schema and name
  bool operator==(const DatabaseSize&) const = default;
};

// Tables and enums with all that is theirs alone: columns, constraints, indexes, policies,
// sequences.
struct SchemaPart {
  std::set<ObjectName> relations;  // tables, and indexes and sequences of tables
  std::set<ObjectName> enums;      // and all tables that have a column of one
  bool has_referring = false;      // and those with foreign keys to its tables
  // It was looked at before: nothing else hangs on it, and what belongs to it is named above.
  bool is_whole = false;
};

class Introspector {
 public:
  virtual ~Introspector() = default;
  // Everything of the user's in a fixed number of queries, whatever the number of tables; without
  // the history tables. Expressions are as the server prints them.
  virtual Schema introspect(Connection& connection, const HistoryTables& tables) const = 0;
  // For looking, not for rendering: without who depends on whom, comments, owners, grants, and the
  // definitions of what the model does not hold.
  virtual Schema introspect_objects(Connection& connection, const HistoryTables& tables) const {
    return introspect(connection, tables);
  }
  // For undoing: introspect(), and with the owner of what the session's own role owns, where
  // another role may be the one that undoes.
  virtual Schema introspect_to_undo(Connection& connection, const HistoryTables& tables) const {
    return introspect(connection, tables);
  }
  // The same of a part, to which the names of all that belongs to it are added; nothing where it is
  // not whole, or the product tells no parts: then only introspect_to_undo() tells. One that was
  // looked at before is read by its names alone.
  virtual std::optional<Schema> introspect_part(Connection& /*connection*/,
                                                const HistoryTables& /*tables*/,
                                                SchemaPart& /*part*/) const {
    return {};
  }
  // Of the tables that introspect() gave. A fixed number of queries.
  virtual DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) const = 0;
  // The database's name, as a person confirms it: on SQLite the file's, without its folder.
  virtual std::string name_of_database(Connection& connection) const = 0;

  // Whether the server prints expressions in words of its own.
  virtual bool prints_expressions() const { return false; }
  // `expected` with the expressions of these objects of both schemas as the server prints them;
  // what it does not take stays as it is. Writes in the open transaction, which the caller rolls
  // back. A fixed number of queries.
  virtual Schema with_printed(Connection& /*connection*/, Schema expected, const Schema& /*actual*/,
                              const std::vector<ObjectRef>& /*objects*/) const {
    return expected;
  }
};

}  // namespace sluice
