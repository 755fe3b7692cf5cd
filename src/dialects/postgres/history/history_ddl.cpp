#include "dialects/postgres/history/history_ddl.hpp"

#include "base/text.hpp"

namespace sluice::postgres {

// drizzle-orm/pg-core/dialect.js
std::string create_history(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table,
                   " (\n\t\t\t\tid SERIAL PRIMARY KEY,\n\t\t\t\thash pg_catalog.text NOT "
                   "NULL,\n\t\t\t\tcreated_at bigint\n\t\t\t)");
}

// drizzle-orm 1.0: pg-core/async/session.js
std::string create_history_five(const std::string& table) {
  return text::cat("CREATE TABLE IF NOT EXISTS ", table, R"( (
				id SERIAL PRIMARY KEY,
				hash pg_catalog.text NOT NULL,
				created_at bigint,
				name pg_catalog.text,
				applied_at timestamp with time zone DEFAULT pg_catalog.now()
			))");
}

// drizzle-orm 1.0: up-migrations/pg.js
std::vector<std::string> upgrade_history(const std::string& table) {
  return {text::cat("ALTER TABLE ", table, " ADD COLUMN IF NOT EXISTS \"name\" pg_catalog.text"),
          text::cat("ALTER TABLE ", table,
                    " ADD COLUMN IF NOT EXISTS \"applied_at\" timestamp with time zone DEFAULT "
                    "pg_catalog.now()")};
}

std::vector<std::string> downgrade_history(const std::string& table) {
  return {text::cat("ALTER TABLE ", table, " DROP COLUMN \"name\""),
          text::cat("ALTER TABLE ", table, " DROP COLUMN \"applied_at\"")};
}

std::string create_tracking(const std::string& table) {
  return text::cat("CREATE TABLE ", table, R"( (
  id SERIAL PRIMARY KEY,
  migration_name VARCHAR(255) UNIQUE NOT NULL,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  rollback_sql pg_catalog.text,
  checksum VARCHAR(64),
  batch_number INTEGER DEFAULT 1
))");
}

std::string create_events(const std::string& table) {
  return text::cat("CREATE TABLE ", table, R"( (
  id BIGSERIAL PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  kind pg_catalog.text NOT NULL,
  migration_name pg_catalog.text NOT NULL,
  checksum pg_catalog.text,
  batch_number INTEGER,
  statement_index INTEGER,
  statement_hash pg_catalog.text,
  duration_ms BIGINT,
  actor pg_catalog.text,
  tool_version pg_catalog.text,
  detail pg_catalog.text,
  chain pg_catalog.text
))");
}

}  // namespace sluice::postgres
