// A schema with some of its objects as another one has them: where a mending statement leads to.
#pragma once

#include <string>
#include <vector>

#include "core/ports/schema_model.hpp"

namespace sluice {

// Expected and actual, each as it was read and as it is compared.
struct DriftSides {
  const Schema& expected;
  const Schema& actual;
  const Schema& expected_normal;
  const Schema& actual_normal;
};

// `schema`, at first the actual one, with the object as it is expected. Of a column only the
// properties that differ are taken, in the spelling of the snapshot.
void mend_object(Schema& schema, const DriftSides& sides, const ObjectRef& object);

// The SQL that leads from one to the other.
std::vector<std::string> statements_between(const Schema& from, const Schema& to,
                                            const SchemaDialect& dialect);

}  // namespace sluice
