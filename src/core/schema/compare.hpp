// Two schemas of one product side by side.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice {

enum class Ignore { column_order, index_names, constraint_names };

struct CompareOptions {
  std::set<Ignore> ignored;
  std::set<std::string> schemas;  // only these; empty: all
};

// One object that only one side has, or that the two have differently. Both texts are one line, of
// a difference only what differs; empty: the side does not have it.
struct Difference {
  ObjectRef object;
  std::string a, b;
  bool operator==(const Difference&) const = default;
};

struct Comparison {
  std::vector<Difference> differences;  // those of a table together
  std::vector<std::string> sql;         // makes A into B; the order of columns stays
  bool operator==(const Comparison&) const = default;
};

// Roles are the server's and are not compared.
Comparison compare_schemas(Schema a, Schema b, const SchemaDialect& dialect,
                           const CompareOptions& options);

// What a snapshot cannot hold is taken out: functions, triggers, extensions, grants, comments.
Schema as_snapshots_know(Schema schema);

}  // namespace sluice
