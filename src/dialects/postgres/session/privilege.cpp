#include "dialects/postgres/session/privilege.hpp"

#include <array>

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

struct Kind {
  std::string_view said;  // as the server's message names it
  std::string_view privileges;
  std::string_view object;  // as GRANT names it
};

constexpr std::array k_kinds = std::to_array<Kind>({
    {"schema", "USAGE, CREATE", "SCHEMA"},
    {"database", "CREATE", "DATABASE"},
    {"table", "SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER", "TABLE"},
    {"relation", "SELECT, INSERT, UPDATE, DELETE, REFERENCES, TRIGGER", "TABLE"},
    {"view", "SELECT", "TABLE"},
    {"materialized view", "SELECT", "TABLE"},
    {"sequence", "USAGE, SELECT, UPDATE", "SEQUENCE"},
    {"type", "USAGE", "TYPE"},
    {"language", "USAGE", "LANGUAGE"},
    {"tablespace", "CREATE", "TABLESPACE"},
    {"foreign server", "USAGE", "FOREIGN SERVER"},
    {"foreign-data wrapper", "USAGE", "FOREIGN DATA WRAPPER"},
});

// What is said behind `before` and the kind: the object's name.
std::string_view name_behind(std::string_view message, std::string_view before, const Kind& kind) {
  const std::string start = text::cat(before, kind.said, " ");
  return message.starts_with(start) ? message.substr(start.size()) : std::string_view();
}

// The server quotes no name in these messages, "must be owner" of some versions apart.
std::string as_identifier(std::string_view name) {
  return name.starts_with('"') ? std::string(name) : quote(name);
}

}  // namespace

std::string hint_of_denial(std::string_view message, std::string_view role) {
  for (const Kind& kind : k_kinds) {
    if (const auto name = name_behind(message, "permission denied for ", kind); !name.empty())
      return text::cat("Have its owner run: GRANT ", kind.privileges, " ON ", kind.object, " ",
                       as_identifier(name), " TO ", quote(role), ";");
    if (const auto name = name_behind(message, "must be owner of ", kind); !name.empty())
      return text::cat("Migrate as its owner, or have the owner run: ALTER ",
                       kind.said == "relation" ? "TABLE" : text::upper(kind.said), " ",
                       as_identifier(name), " OWNER TO ", quote(role), ";");
  }
  return {};
}

}  // namespace sluice::postgres
