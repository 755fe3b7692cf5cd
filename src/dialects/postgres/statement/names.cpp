#include "dialects/postgres/statement/names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice::postgres {

std::string quote(std::string_view identifier) {
  return text::cat('"', text::replace_all(identifier, "\"", "\"\""), '"');
}

std::string literal(std::string_view text) {
  return text::cat('\'', text::replace_all(text, "'", "''"), '\'');
}

std::string with_marks(std::string_view sql, const Marks& marks) {
  std::string text;
  for (std::string_view rest = text::trim(sql); !rest.empty();) {
    const auto mark = std::find_if(marks.begin(), marks.end(),
                                   [&](const auto& each) { return rest.starts_with(each.first); });
    text += mark == marks.end() ? rest.substr(0, 1) : std::string_view(mark->second);
    rest.remove_prefix(mark == marks.end() ? 1 : mark->first.size());
  }
  return text;
}

std::string filled(std::string_view sql, const std::vector<std::string>& values) {
  Marks marks;
  for (std::size_t i = 0; i < values.size(); ++i)
    marks.emplace_back(text::cat("{", i + 1, "}"), literal(values[i]));
  return with_marks(sql, marks);
}

std::string quote_list(const std::vector<std::string>& identifiers) {
  std::vector<std::string> quoted;
  for (const std::string& identifier : identifiers) quoted.push_back(quote(identifier));
  return text::join(quoted, ",");
}

std::string array_of(const std::set<ObjectName>& names, std::string ObjectName::*part) {
  std::vector<std::string> elements;
  for (const ObjectName& name : names) {
    std::string element = text::replace_all(name.*part, "\\", "\\\\");
    elements.push_back(text::cat("\"", text::replace_all(element, "\"", "\\\""), "\""));
  }
  return text::cat("{", text::join(elements, ","), "}");
}

std::string in_catalog(std::string_view sql) {
  constexpr std::string_view k_operator = "=<>+-*/|~!&@#%^";
  std::string text;
  char quoted_by = 0;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const char c = sql[at];
    if (quoted_by == 0 && c == '{') {
      const std::size_t end = sql.find_first_not_of(k_operator, at + 1);
      if (end > at + 1 && end < sql.size() && sql[end] == '}') {
        text += "OPERATOR(pg_catalog.";
        text += sql.substr(at + 1, end - at - 1);
        text += ')';
        at = end;
        continue;
      }
    }
    if (quoted_by == 0 && (c == '\'' || c == '"'))
      quoted_by = c;
    else if (c == quoted_by)
      quoted_by = 0;
    text += c;
  }
  return text;
}

}  // namespace sluice::postgres
