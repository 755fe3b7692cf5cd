// Values of PostgreSQL's types, as SQL, by what the catalog says of a type.
#pragma once

#include <string>
#include <vector>

namespace sluice::postgres {

struct TypeShape {
  std::string sql;       // as SQL names it, with its modifier: "character varying(3)"
  std::string name;      // of the type beneath domains: "varchar"
  std::string category;  // pg_type.typcategory
  char kind = 'b';       // pg_type.typtype
  int modifier = -1;
  std::vector<std::string> labels;  // an enum's values, in order; of a composite one per attribute
  // Of an array its elements', of a range its bounds' type; empty: it has none.
  std::vector<TypeShape> element;
};

// Any two differ where the type has as many values.
std::vector<std::string> plain_values(const TypeShape& type);
// NULL is not among them.
std::vector<std::string> edge_values(const TypeShape& type);

}  // namespace sluice::postgres
