// Tables, their constraints and indexes: definitions, and what ALTER TABLE can set.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ports/lost.hpp"
#include "core/ports/schema.hpp"

namespace sluice::postgres {

std::string create_table(const Table& table);
std::string create_index(const ObjectName& table, const Index& index);
// ALTER INDEX: how much is to be known of the expressions of `to`, where `from` is as it is.
std::vector<std::string> tune_index(const ObjectName& table, const Index& from, const Index& to);
// An index that cannot be made as it was, and is not made.
std::vector<Lost> lost_with(const ObjectName& table, const Index& index);
std::string add_foreign_key(const ObjectName& table, const ForeignKey& key);

// `ALTER TABLE "t" action;`
std::string alter_table(const ObjectName& table, const std::string& action);
// ALTER kind name RESET and SET of storage parameters, each as "a=1, b=2".
std::vector<std::string> alter_options(std::string_view kind, const std::string& name,
                                       const std::string& from, const std::string& to);
// `a=1, b=2`
std::string options_text(const std::vector<std::pair<std::string, std::string>>& options,
                         const char* equals);

// `CONSTRAINT "c" UNIQUE("a","b")`
std::string unique_definition(const Unique& unique);
std::string key_definition(const PrimaryKey& key);
std::string check_definition(const Check& check);
// `CONSTRAINT "c" ` and the attribute `definition`, which must be there.
std::string named_definition(const std::string& name, const Attributes& attributes);

// What CREATE TABLE has no clause for.
std::vector<std::string> complete_table(const Table& table);
std::vector<std::string> alter_attributes(const ObjectName& table, const Attributes& from,
                                          const Attributes& to);

}  // namespace sluice::postgres
