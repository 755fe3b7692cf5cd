// Steps to record, and how the conformance tests of the history record them.
#pragma once

#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "engine/run/tracker.hpp"

namespace sluice::test {

inline const Stamp k_stamp{
    .at = "2025-01-29 14:30:45", .actor = "o'neil@host", .tool_version = "sluice 0.1.0"};

inline Step step(int number) {
  const auto tag = text::cat(number < 10     ? "000"
                             : number < 100  ? "00"
                             : number < 1000 ? "0"
                                             : "",
                             number, "_step");
  return {.tag = tag, .hash = sha256_hex(tag), .when = 1'795'198'024'310 + number};
}

inline std::vector<Step> steps(int count) {
  std::vector<Step> all;
  for (int i = 0; i < count; ++i) all.push_back(step(i));
  return all;
}

inline std::vector<Applied> applied(const std::vector<Step>& all) {
  std::vector<Applied> result;
  for (const auto& one : all)
    result.push_back({.step = &one, .duration_ms = 7, .rollback_sql = "DROP TABLE \"x\";\n"});
  return result;
}

// Runs `write` in a transaction in which the tables were read and made first, and commits.
template <class Write>
void in_transaction(Tracker& tracker, Connection& connection, Write write) {
  connection.begin(Access::read_write);
  tracker.read(connection);
  tracker.prepare(connection);
  write();
  connection.commit();
}

inline void record(Tracker& tracker, Connection& connection, const std::vector<Step>& all,
                   int batch = 1) {
  in_transaction(tracker, connection,
                 [&] { tracker.record(connection, applied(all), batch, k_stamp); });
}

inline std::string history_table(const Target& target) {
  return is_postgres(target.product()) ? R"("drizzle"."__drizzle_migrations")"
                                       : R"("__drizzle_migrations")";
}

}  // namespace sluice::test
