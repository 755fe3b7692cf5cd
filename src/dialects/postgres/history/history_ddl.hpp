// How the tables of the histories are made: Drizzle's as its own migrators make it, and ours.
#pragma once

#include <string>
#include <vector>

namespace sluice::postgres {

// `table` is quoted, with its schema.
std::string create_history(const std::string& table);
std::string create_history_five(const std::string& table);
std::vector<std::string> upgrade_history(const std::string& table);
std::vector<std::string> downgrade_history(const std::string& table);
std::string create_tracking(const std::string& table);
std::string create_events(const std::string& table);

}  // namespace sluice::postgres
