// What this product knows of schemas, gathered behind the port.
#include "core/ports/schema_model.hpp"
#include "dialects/postgres/catalog/introspect.hpp"
#include "dialects/postgres/catalog/measure.hpp"
#include "dialects/postgres/catalog/print_expressions.hpp"
#include "dialects/postgres/ddl/ddl.hpp"
#include "dialects/postgres/ddl/ddl_cast.hpp"
#include "dialects/postgres/ddl/ddl_inherited.hpp"
#include "dialects/postgres/ddl/kept_values.hpp"
#include "dialects/postgres/normalize/normalize.hpp"
#include "dialects/postgres/postgres.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"

namespace sluice::postgres {

namespace {

class PostgresSchemaDialect final : public SchemaDialect {
 public:
  const SnapshotCodec& snapshots() const override { return snapshot_codec(); }
  Schema normalize(Schema schema) const override { return postgres::normalize(std::move(schema)); }
  Schema adapted_to_actual(Schema expected, const Schema& actual) const override {
    return postgres::adapted_to_actual(std::move(expected), actual);
  }
  std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                        const Schema& to) const override {
    return postgres::render(changes, from, to);
  }
  bool keeps_values(const Column& from, const Column& to) const override {
    return postgres::keeps_values(from, to);
  }
  bool may_refuse_values(const Column& from, const Column& to) const override {
    return !using_clause(from, to).empty();
  }
  Renames with_reached(Renames renames, const Schema& before, const Schema& after) const override {
    return with_inherited(std::move(renames), before, after);
  }
  // A function in SQL may stand before the tables that it reads.
  std::vector<std::string> load_settings() const override {
    return {"SET check_function_bodies = false;"};
  }
};

class PostgresIntrospector final : public Introspector {
 public:
  Schema introspect(Connection& connection, const HistoryTables& tables) const override {
    return postgres::introspect(connection, tables);
  }
  Schema introspect_objects(Connection& connection, const HistoryTables& tables) const override {
    return postgres::introspect_objects(connection, tables);
  }
  Schema introspect_to_undo(Connection& connection, const HistoryTables& tables) const override {
    return postgres::introspect_to_undo(connection, tables);
  }
  std::optional<Schema> introspect_part(Connection& connection, const HistoryTables& tables,
                                        SchemaPart& part) const override {
    return postgres::introspect_part(connection, tables, part);
  }
  DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) const override {
    return postgres::measure(connection, tables);
  }
  std::string name_of_database(Connection& connection) const override {
    return postgres::name_of_database(connection);
  }
  bool prints_expressions() const override { return true; }
  Schema with_printed(Connection& connection, Schema expected, const Schema& actual,
                      const std::vector<ObjectRef>& objects) const override {
    return print_expressions(connection, std::move(expected), actual, objects);
  }
};

}  // namespace

const Introspector& introspector() {
  static const PostgresIntrospector k_introspector;
  return k_introspector;
}

const SchemaDialect& schema_dialect() {
  static const PostgresSchemaDialect k_dialect;
  return k_dialect;
}

}  // namespace sluice::postgres
