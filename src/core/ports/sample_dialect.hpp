// The product's part of made rows: what the tables of a scratch database take, and how SQL writes
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/database.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// A column that an INSERT may name. Values are SQL.
struct SampleColumn {
  std::string name;
  std::string type;  // as SQL casts to it; empty: nothing needs a cast
  bool may_be_null = true;
  bool has_default = false;
  bool is_counted = false;         // it numbers its rows itself
  bool must_count = false;         // and takes no other number
  std::vector<std::string> plain;  // the k-th for the k-th row: any two differ where they can
  std::vector<std::string> edges;  // empty, huge, negative, not ASCII …
  bool operator==(const SampleColumn&) const = default;
};

struct SampleKey {
  std::vector<std::string> columns;
  ObjectName target;
  std::vector<std::string> target_columns;
  bool operator==(const SampleKey&) const = default;
};

// A table with rows of its own.
struct SampleTable {
  ObjectName name;
  std::vector<SampleColumn> columns;
  std::vector<SampleKey> keys;
  // What each row must satisfy, as SQL: checks, those of its domains, a partition's bounds.
  std::vector<std::string> conditions;
  bool operator==(const SampleTable&) const = default;
};

class SampleDialect {
 public:
  virtual ~SampleDialect() = default;
  // Those of the schema that hold rows and are nobody's copy, in no order. In an open transaction.
  virtual std::vector<SampleTable> read_tables(Connection& connection,
                                               const Schema& schema) const = 0;
  // A literal that a condition holds as the column takes it.
  virtual std::string value(const SampleColumn& column, std::string_view text,
                            bool is_number) const = 0;
  // Of a value that is copied from another database: a query's expression, which gives a text …
  virtual std::string read_value(const std::string& column) const = 0;
  // … and that text as SQL.
  virtual std::string written(const SampleColumn& column, const Value& text) const = 0;
  // What stands before VALUES where numbers are given that the column counts itself.
  virtual std::string_view overriding() const { return ""; }
  // Statements that move every counter away from where it stands. Each may fail.
  virtual std::vector<std::string> move_counters() const = 0;
  // Moves counters behind the numbers that a table holds, where it counts. Each may fail.
  virtual std::vector<std::string> pass_numbers(const SampleTable& table) const = 0;
  // Takes all rows out of these, those that refer to others first.
  virtual std::vector<std::string> empty(const std::vector<ObjectName>& tables) const = 0;
  // So that keys between tables wait, where they can …
  virtual std::string_view defer_keys() const = 0;
  // … for this, which fails or gives rows where one is broken.
  virtual std::string_view check_keys() const = 0;
};

}  // namespace sluice
