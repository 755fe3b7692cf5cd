// Parts of a snapshot that every product reads and writes alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

void write_strings(const std::vector<std::string>& strings, JsonWriter& out);

// ---- before v1

// Takes a member of a column that all products have. False for another one, which the product's own
// reader takes.
bool read_column_member(const JsonValue& member, Column& column);

// ---- v1

// A primary key. One of a single column that was not named is in the column's own definition.
void add_primary_key(const JsonValue& entity, Table& table);

struct PrimaryKeyEntity {
  std::vector<std::string> columns;
  std::string name;
  bool is_named = false;  // by a person, not after its columns
};
// `ending` is that of the name of a single column's key.
std::vector<PrimaryKeyEntity> primary_keys_of(const Table& table, std::string_view ending);

// drizzle-kit's name after a table and its columns.
std::string implied_name(const std::string& table, const std::vector<std::string>& columns,
                         std::string_view ending);

}  // namespace sluice
