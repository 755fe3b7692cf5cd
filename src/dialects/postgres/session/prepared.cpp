#include "dialects/postgres/session/prepared.hpp"

#include <random>

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

std::string literal_of(const Value& value) { return value ? literal(*value) : "NULL"; }

// The queries are our own: nothing else in them begins with a dollar and a digit.
std::string with_values(std::string_view sql, const std::vector<Value>& values) {
  std::string text;
  while (!sql.empty()) {
    const std::size_t mark = std::min(sql.find('$'), sql.size());
    text += sql.substr(0, mark);
    sql.remove_prefix(mark);
    if (sql.empty()) break;
    sql.remove_prefix(1);
    const std::size_t digits = std::min(sql.find_first_not_of("0123456789"), sql.size());
    const auto number = text::parse_integer(sql.substr(0, digits));
    text += number ? literal_of(values.at(static_cast<std::size_t>(*number) - 1)) : "$";
    sql.remove_prefix(digits);
  }
  return text;
}

// No other client of a pooler has the same.
std::string new_name() {
  std::random_device random;
  return text::cat("sluice_", random(), "_", random());
}

}  // namespace

std::vector<Statement> Prepared::statements_for(const Connection::Bound& query) {
  const auto [found, is_first] = names_.try_emplace(query.sql);
  if (is_first) return {{.sql = with_values(query.sql, query.parameters)}};
  std::string& name = found->second;
  std::vector<Statement> statements;
  if (name.empty()) {
    name = new_name();
    statements.push_back({.sql = text::cat("PREPARE ", name, " AS ", query.sql)});
  }
  std::vector<std::string> values;
  for (const Value& each : query.parameters) values.push_back(literal_of(each));
  const std::string given = values.empty() ? "" : text::cat("(", text::join(values, ", "), ")");
  statements.push_back({.sql = text::cat("EXECUTE ", name, given)});
  return statements;
}

std::vector<Statement> Prepared::statements_at_once(const Connection::Bound& query) {
  names_.try_emplace(query.sql);
  return statements_for(query);
}

std::string Prepared::take_end() {
  std::string text;
  for (const auto& [sql, name] : names_)
    if (!name.empty()) text += text::cat("DEALLOCATE ", name, ";\n");
  names_.clear();
  return text;
}

}  // namespace sluice::postgres
