#include "dialects/postgres/statement/server_wide.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/token_pattern.hpp"

namespace sluice::postgres {

namespace {

using Tokens = std::vector<std::string>;

constexpr std::size_t k_all = 400;       // tokens of a GRANT with many names
constexpr std::size_t k_query = 20'000;  // tokens of a query that is copied

struct Kind {
  std::string_view pattern;
  std::string_view name;
};

// User mappings are the database's own.
constexpr std::array k_local = std::to_array<std::string_view>({"CREATE|ALTER|DROP USER MAPPING"});

// With the roles that follow.
constexpr std::array k_roles = std::to_array<Kind>({
    {"CREATE ROLE|USER|GROUP", "CREATE ROLE"},
    {"ALTER ROLE|USER|GROUP", "ALTER ROLE"},
    {"DROP ROLE|USER|GROUP", "DROP ROLE"},
    {"COMMENT ON ROLE", "COMMENT ON ROLE"},
    {"DROP OWNED BY", "DROP OWNED"},
    {"REASSIGN OWNED BY", "REASSIGN OWNED"},
});

constexpr std::array k_server = std::to_array<Kind>({
    {"ALTER SYSTEM", "ALTER SYSTEM"},
    {"CREATE DATABASE", "CREATE DATABASE"},
    {"ALTER DATABASE", "ALTER DATABASE"},
    {"DROP DATABASE", "DROP DATABASE"},
    {"CREATE|ALTER|DROP TABLESPACE", "TABLESPACE"},
    {"CREATE|ALTER|DROP SUBSCRIPTION", "SUBSCRIPTION"},
    {"COMMENT ON DATABASE|TABLESPACE", "COMMENT ON DATABASE"},
    {"SECURITY LABEL ON ROLE|DATABASE|TABLESPACE", "SECURITY LABEL"},
});

// In a body, which is a literal to us; the names are not looked for.
constexpr std::array k_in_body = std::to_array<std::string_view>(
    {"ALTER ROLE", "ALTER USER ", "ALTER GROUP", "DROP ROLE", "DROP USER ", "DROP GROUP",
     "DROP OWNED", "REASSIGN OWNED", "ALTER SYSTEM", "ALTER DATABASE", "DROP DATABASE",
     "ON DATABASE", "TO PROGRAM", "FROM PROGRAM"});

bool is_special(const std::string& token) {
  static constexpr std::array k_special = std::to_array<std::string_view>(
      {"CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "USER", "ALL", "PUBLIC"});
  return std::find(k_special.begin(), k_special.end(), token) != k_special.end();
}

// The names from here on, with commas between them; none where one means somebody who is there.
std::vector<std::string> names_at(const Tokens& tokens, std::size_t at) {
  std::vector<std::string> names;
  for (; at < tokens.size(); at += 2) {
    if (tokens[at] == "GROUP" && at + 1 < tokens.size()) ++at;
    if (is_special(tokens[at])) return {};
    names.push_back(identifier(tokens[at]));
    if (at + 1 >= tokens.size() || tokens[at + 1] != ",") break;
  }
  return names;
}

std::size_t after_if_exists(const Tokens& tokens, std::size_t at) {
  return at + 1 < tokens.size() && tokens[at] == "IF" ? at + 2 : at;
}

// GRANT a, b TO c: it is about a and b. GRANT SELECT ON t TO c is the database's own, but ON
// DATABASE is not.
void note_grant(const Statement& statement, StatementTraits& traits) {
  const Tokens tokens = leading_tokens(statement.sql, scan_rules(), k_all);
  const auto on = std::find(tokens.begin(), tokens.end(), "ON");
  if (on == tokens.end()) {
    traits.server_wide = tokens[0];
    std::size_t first = 1;
    if (const auto word = std::find(tokens.begin(), tokens.end(), "FOR"); word != tokens.end())
      first = static_cast<std::size_t>(word - tokens.begin()) + 1;
    traits.roles = names_at(tokens, first);
    return;
  }
  const bool is_shared = on + 1 != tokens.end() &&
                         (on[1] == "DATABASE" || on[1] == "TABLESPACE" || on[1] == "PARAMETER");
  if (is_shared) traits.server_wide = text::cat(tokens[0], " ON ", on[1]);
}

void note_body(const Statement& statement, StatementTraits& traits) {
  const std::string body = text::upper(statement.sql);
  for (const std::string_view words : k_in_body)
    if (body.find(words) != std::string::npos) {
      traits.server_wide = text::cat(text::trim(words), " in a DO block");
      return;
    }
}

// What the server's own user writes or runs. Behind the query's parenthesis, or the table's list.
void note_copy(const Statement& statement, StatementTraits& traits) {
  const Tokens tokens = leading_tokens(statement.sql, scan_rules(), k_query);
  std::size_t depth = 0;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (tokens[at] == "(") ++depth;
    if (tokens[at] == ")" && depth > 0) --depth;
    const bool is_way = tokens[at] == "TO" || tokens[at] == "FROM";
    if (depth > 0 || !is_way) continue;
    const std::string& end = tokens[at + 1];
    const bool is_written = tokens[at] == "TO" && end != "STDOUT" && end != "STDIN";
    if (end == "PROGRAM" || is_written)
      traits.server_wide =
          text::cat("COPY ", tokens[at], end == "PROGRAM" ? " PROGRAM" : " a file of the server");
    return;
  }
}

}  // namespace

void note_server_wide(const Statement& statement, const Tokens& tokens, StatementTraits& traits) {
  for (const std::string_view pattern : k_local)
    if (match(tokens, pattern)) return;
  if (match(tokens, "GRANT|REVOKE")) return note_grant(statement, traits);
  if (match(tokens, "COPY")) return note_copy(statement, traits);
  if (match(tokens, "DO")) return note_body(statement, traits);
  for (const Kind& kind : k_server)
    if (match(tokens, kind.pattern)) {
      traits.server_wide = std::string(kind.name);
      return;
    }
  for (const Kind& kind : k_roles)
    if (match(tokens, kind.pattern)) {
      traits.server_wide = std::string(kind.name);
      const std::size_t words = text::split(kind.pattern, " ").size();
      traits.roles = names_at(tokens, after_if_exists(tokens, words));
      return;
    }
}

}  // namespace sluice::postgres
