// The parts of a version 7 snapshot, member by member in the order in which drizzle-kit's generate
// writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

// A view option as the snapshots name it: `check_option` is `checkOption`.
std::string camel_case(std::string_view snake);
void write_table(const Table& table, JsonWriter& out);
// `linked`: the table's name where the policy does not stand within its table.
void write_policy(const Policy& policy, const ObjectName* linked, JsonWriter& out);
void write_sequence_options(const SequenceOptions& options, JsonWriter& out);

}  // namespace sluice::postgres
