#include "core/snapshot/before_v1.hpp"

#include <string>

#include "base/text.hpp"

namespace sluice {

namespace {

std::string qualified(const Table& table, std::string expression, std::string_view home_schema) {
  const ObjectName& owner = table.name;
  const bool is_elsewhere = !owner.schema.empty() && owner.schema != home_schema;
  const std::string said =
      text::cat(is_elsewhere ? text::cat("\"", owner.schema, "\".") : "", "\"", owner.name, "\".");
  for (const Column& column : table.columns) {
    const std::string name = text::cat("\"", column.name, "\"");
    for (auto at = expression.find(name); at != std::string::npos; at = expression.find(name, at)) {
      const bool is_qualified = at > 0 && expression[at - 1] == '.';
      const std::string prefix = is_qualified ? "" : said;
      expression.insert(at, prefix);
      at += prefix.size() + name.size();
    }
  }
  return expression;
}

}  // namespace

void qualify_columns(Schema& schema, std::string_view home_schema) {
  for (Table& table : schema.tables) {
    for (Check& check : table.checks)
      check.expression = qualified(table, std::move(check.expression), home_schema);
    for (Index& index : table.indexes)
      if (index.where) index.where = qualified(table, *std::move(index.where), home_schema);
  }
}

}  // namespace sluice
