// Defaults: what the server makes of them depends on the column's type.
#include <algorithm>
#include <set>

#include "base/json_text.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "dialects/postgres/normalize/normalize.hpp"

namespace sluice::postgres {

namespace {

// Members by name, no blanks: jsonb keeps neither order nor spacing.
void write_sorted(const JsonValue& value, JsonWriter& out) {
  if (value.kind() == JsonValue::Kind::array) {
    out.array();
    for (const JsonValue element : value.elements()) write_sorted(element, out);
    out.end();
  } else if (value.is_object()) {
    std::vector<JsonValue> members = value.distinct_members();
    std::sort(members.begin(), members.end(),
              [](const JsonValue& a, const JsonValue& b) { return a.raw_key() < b.raw_key(); });
    out.object();
    for (const JsonValue& member : members) write_sorted(member, out.key(member.key()));
    out.end();
  } else if (value.kind() == JsonValue::Kind::string) {
    out.value(value.string());
  } else {
    out.raw(value.raw());
  }
}

std::string inner_of(std::string_view literal) {
  return text::replace_all(literal.substr(1, literal.size() - 2), "''", "'");
}

bool is_literal(std::string_view text) {
  return text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
}

// Text that is no JSON stays: the server would have refused it, so it never was a default.
std::string normalize_json(const std::string& literal) {
  const std::string json = inner_of(literal);
  if (!is_json(json)) return literal;
  const JsonText text(json, {});
  JsonWriter out;
  write_sorted(text.root(), out);
  return text::cat("'", text::replace_all(out.text(), "'", "''"), "'");
}

bool is_number_type(std::string_view type) {
  static const std::set<std::string_view> k_types = {"integer", "bigint", "smallint",
                                                     "numeric", "real",   "double precision"};
  return k_types.contains(type.substr(0, type.find('(')));
}

bool is_number_text(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == text.npos;
}

}  // namespace

std::string normalize_default(std::string_view sql, std::string_view type) {
  std::string value = normalize_expression(sql);
  if (!is_literal(value)) return value;
  if (is_number_type(type) && is_number_text(inner_of(value))) return inner_of(value);
  if (type == "boolean") {
    const std::string word = text::lower(inner_of(value));
    if (word == "t" || word == "true") return "true";
    if (word == "f" || word == "false") return "false";
  }
  return type == "jsonb" || type == "json" ? normalize_json(value) : value;
}

}  // namespace sluice::postgres
