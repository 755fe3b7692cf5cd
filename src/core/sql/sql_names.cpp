#include "core/sql/sql_names.hpp"

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"

namespace sluice {

namespace {

// A word without quotes may be SQL's own, TABLE of "table": within so many bytes, quotes tell.
constexpr std::size_t k_near = 4096;

bool is_written_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
}

void collect_names(std::string_view sql, const ScanRules& rules, std::set<std::string>& names) {
  Tokens tokens(sql, rules);
  for (Token token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) {
    if (is_written_name(token))
      names.insert(text::lower(stored_name(std::string(token.text), true)));
    else if (token.kind == TokenKind::string && token.text.starts_with('$'))
      collect_names(text::replace_all(token.text, "$", " "), rules, names);
  }
}

// Whole characters are kept.
std::string cut_off(std::string name, std::size_t longest) {
  if (longest == 0 || name.size() <= longest) return name;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  name.resize(end);
  return name;
}

}  // namespace

std::set<std::string> names_in(std::string_view sql, const ScanRules& rules) {
  std::set<std::string> names;
  collect_names(sql, rules, names);
  return names;
}

std::map<std::string, std::string> spellings_in(std::string_view sql, std::set<std::string> names,
                                                const ScanRules& rules, NameStorage storage) {
  std::map<std::string, std::string> spellings;
  std::set<std::string> quoted;
  Tokens tokens(sql, rules);
  const auto is_to_be_read = [&](const Token& token) {
    return token.kind != TokenKind::end &&
           (spellings.size() < names.size() ||
            (quoted.size() < names.size() && token.offset < k_near));
  };
  for (Token token = tokens.next(); is_to_be_read(token); token = tokens.next()) {
    if (!is_written_name(token)) continue;
    std::string written(token.text);
    const std::string stored = cut_off(stored_name(written, storage.folds), storage.longest);
    if (!names.contains(stored)) continue;
    if (token.kind == TokenKind::quoted_identifier && quoted.insert(stored).second)
      spellings[stored] = std::move(written);
    else
      spellings.emplace(stored, std::move(written));
  }
  return spellings;
}

}  // namespace sluice
