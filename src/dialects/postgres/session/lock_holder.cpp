#include "dialects/postgres/session/lock_holder.hpp"

#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

constexpr std::string_view k_who = R"sql(
SELECT l.pid,
       coalesce(a.application_name, ''),
       coalesce(a.usename::pg_catalog.text, ''),
       coalesce(pg_catalog.host(a.client_addr), ''),
       coalesce(pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')
  FROM pg_catalog.pg_locks AS l
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid {=} l.pid
)sql";

constexpr std::string_view k_of_key = R"sql(
 WHERE l.locktype {=} 'advisory'
   AND l.granted
   AND l.objsubid {=} 1
   AND l.database {=} (SELECT oid
                         FROM pg_catalog.pg_database
                        WHERE datname {=} pg_catalog.current_database())
   AND ((l.classid::bigint {<<} 32) {|} l.objid::bigint) {=} $1::bigint
 LIMIT 1
)sql";

// Of the tables that a text names, who has locked one for the longest time.
constexpr std::string_view k_of_tables = R"sql(
  JOIN pg_catalog.pg_class AS c ON c.oid {=} l.relation
 WHERE l.granted
   AND l.pid {<>} pg_catalog.pg_backend_pid()
   AND l.database {=} (SELECT oid
                         FROM pg_catalog.pg_database
                        WHERE datname {=} pg_catalog.current_database())
   AND c.relnamespace {<>} 'pg_catalog'::pg_catalog.regnamespace
   AND pg_catalog.strpos(pg_catalog.lower($1), pg_catalog.lower(c.relname)) {>} 0
 ORDER BY a.xact_start
 LIMIT 1
)sql";

// "process 4711 (sluice, user app, from 10.0.0.3, since 2025-01-29 14:30:45 UTC)"
std::string describe(const std::vector<Value>& row) {
  const auto text_of = [&](std::size_t i) { return row.at(i).value_or(""); };
  std::vector<std::string> facts;
  if (!text_of(1).empty()) facts.push_back(text_of(1));
  if (!text_of(2).empty()) facts.push_back(text::cat("user ", text_of(2)));
  if (!text_of(3).empty()) facts.push_back(text::cat("from ", text_of(3)));
  if (!text_of(4).empty()) facts.push_back(text::cat("since ", text_of(4), " UTC"));
  const std::string process = text::cat("process ", text_of(0));
  return facts.empty() ? process : text::cat(process, " (", text::join(facts, ", "), ")");
}

std::string first_of(const Rows& rows) {
  return rows.rows.empty() ? std::string() : describe(rows.rows.front());
}

std::string holder_of_key(Connection& connection, std::int64_t key) {
  return first_of(connection.query(in_catalog(text::cat(k_who, k_of_key)), {std::to_string(key)}));
}

}  // namespace

std::int64_t advisory_key(std::string_view key) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto mix = [&](std::string_view bytes) {
    for (const char byte : bytes)
      hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  };
  mix("sluice:");
  mix(key);
  return static_cast<std::int64_t>(hash);
}

std::string migrator_holding(Connection& connection, std::string_view key) {
  return holder_of_key(connection, advisory_key(key));
}

std::string holder_of_tables(Connection& connection, const std::string& sql) {
  return first_of(connection.query(in_catalog(text::cat(k_who, k_of_tables)), {sql}));
}

}  // namespace sluice::postgres
