// What SQLite knows of schemas, gathered behind the ports.
#include "core/ports/schema_model.hpp"
#include "dialects/sqlite/catalog/introspect.hpp"
#include "dialects/sqlite/catalog/measure.hpp"
#include "dialects/sqlite/ddl/ddl.hpp"
#include "dialects/sqlite/normalize/normalize.hpp"
#include "dialects/sqlite/snapshot/snapshot.hpp"
#include "dialects/sqlite/sqlite.hpp"

namespace sluice::sqlite {

namespace {

class SqliteSchemaDialect final : public SchemaDialect {
 public:
  Snapshot decode_snapshot(const std::string& text, const std::string& file) const override {
    return sqlite::decode_snapshot(text, file);
  }
  std::string encode_snapshot(const Snapshot& snapshot) const override {
    return sqlite::encode_snapshot(snapshot);
  }
  Schema normalize(Schema schema) const override { return sqlite::normalize(std::move(schema)); }
  Schema adapted_to_actual(Schema expected, const Schema& actual) const override {
    return sqlite::adapted_to_actual(std::move(expected), actual);
  }
  std::vector<RenderedStatement> render(const std::vector<Change>& changes, const Schema& from,
                                        const Schema& to) const override {
    return sqlite::render(changes, from, to);
  }
};

class SqliteIntrospector final : public Introspector {
 public:
  Schema introspect(Connection& connection, const HistoryTables& tables) const override {
    return sqlite::introspect(connection, tables);
  }
  DatabaseSize measure(Connection& connection, const std::vector<Table>& tables) const override {
    return sqlite::measure(connection, tables);
  }
  std::string name_of_database(Connection& connection) const override {
    return sqlite::name_of_database(connection);
  }
};

}  // namespace

const SchemaDialect& schema_dialect() {
  static const SqliteSchemaDialect k_dialect;
  return k_dialect;
}

const Introspector& introspector() {
  static const SqliteIntrospector k_introspector;
  return k_introspector;
}

}  // namespace sluice::sqlite
