#include "engine/verify/catalog.hpp"

#include <algorithm>
#include <memory>

#include "core/ports/transaction.hpp"
#include "core/schema/drift.hpp"
#include "core/schema/named_roles.hpp"
#include "engine/run/tracker.hpp"

namespace sluice {

namespace {

// Null where there is nothing to connect to yet.
std::unique_ptr<Connection> connect(const CatalogPlace& place) {
  ConnectOptions options = place.connect;
  options.access = Access::read_only;
  options.may_create = false;
  if (place.backend.driver->is_absent(options)) return nullptr;
  return place.backend.driver->connect(options);
}

}  // namespace

Schema read_catalog(const CatalogPlace& place) {
  const auto connection = connect(place);
  if (!connection) return {};
  const Transaction transaction(*connection, Access::read_only);
  return place.backend.introspector->introspect(*connection, place.tables);
}

CatalogStats read_stats(const CatalogPlace& place) {
  const auto connection = connect(place);
  if (!connection) return {};
  const Transaction transaction(*connection, Access::read_only);
  const Introspector& introspector = *place.backend.introspector;
  const Schema schema = introspector.introspect(*connection, place.tables);
  return {.product = connection->product(),
          .name = introspector.name_of_database(*connection),
          .size = introspector.measure(*connection, schema.tables),
          .views = schema.views.size(),
          .applied = Tracker(*place.backend.dialect, place.tables).read(*connection).rows.size()};
}

Schema printed_by_server(const CatalogPlace& place, Schema expected, const Schema& actual) {
  const Introspector& introspector = *place.backend.introspector;
  if (!introspector.prints_expressions()) return expected;
  const DriftReport texts =
      find_drift(expected, actual, *place.backend.schema_dialect, Mends::none);
  const std::vector<ObjectRef> objects = differing_expressions(texts);
  if (objects.empty()) return expected;
  ConnectOptions options = place.connect;
  options.access = Access::read_write;
  options.may_create = false;
  const auto connection = place.backend.driver->connect(options);
  const Transaction undone(*connection, Access::read_write);
  try {
    return introspector.with_printed(*connection, expected, actual, objects);
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    return expected;
  }
}

std::size_t count_objects(const Schema& schema) {
  const auto foreign = std::count_if(schema.others.begin(), schema.others.end(), is_foreign);
  return schema.schemas.size() + schema.enums.size() + schema.sequences.size() +
         schema.tables.size() + schema.views.size() + schema.others.size() -
         static_cast<std::size_t>(foreign);
}

}  // namespace sluice
