#include "core/facts/held.hpp"

#include <algorithm>
#include <array>

namespace sluice {

namespace {

// Kinds of which a schema holds all parts, their owners, comments and privileges.
constexpr auto k_held = std::to_array<std::string_view>({
    "access method",
    "aggregate",
    "attribute",
    "cast",
    "collation",
    "column",
    "constraint",
    "conversion",
    "domain",
    "domain constraint",
    "event trigger",
    "extension",
    "foreign data wrapper",
    "foreign table",
    "function",
    "index",
    "language",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "parameter",
    "policy",
    "procedure",
    "publication",
    "role",
    "routine",
    "rule",
    "schema",
    "sequence",
    "server",
    "statistics",
    "table",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "trigger",
    "type",
    "user mapping",
    "view",
});

struct Unheld {
  std::string_view kind;  // empty: any
  std::string_view aspect;
};

constexpr auto k_unheld = std::to_array<Unheld>({
    {"", "depends on extension"},
    {"", "no depends on extension"},
    {"", "security label"},
    {"collation", "refresh version"},
    {"extension", "add"},
    {"extension", "comment"},
    {"extension", "drop"},
    {"extension", "update"},
    {"materialized view", "set"},
    {"materialized view", "reset"},
    {"role", "comment"},
    {"role", "password"},
    {"type", "set"},
});

// Not a domain's constraint: PostgreSQL 15.18 may refuse to add it again in the transaction that
// dropped it ("cannot start a subtransaction when there are unprocessed inval messages").
constexpr auto k_seldom = std::to_array<std::string_view>({
    "access method",
    "aggregate",
    "attribute",
    "cast",
    "collation",
    "conversion",
    "domain",
    "event trigger",
    "foreign data wrapper",
    "foreign table",
    "language",
    "operator",
    "operator class",
    "operator family",
    "parameter",
    "publication",
    "rule",
    "server",
    "statistics",
    "subscription",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "user mapping",
});

bool is_held(const ObjectUse& use) {
  // What is set for a database without a name, which is a file, is told with its value.
  const bool is_file = use.object.kind == "database" && use.object.name.name.empty();
  if (use.is_temporary || is_file) return true;
  if (std::find(k_held.begin(), k_held.end(), use.object.kind) == k_held.end()) return false;
  return std::none_of(k_unheld.begin(), k_unheld.end(), [&](const Unheld& each) {
    return each.aspect == use.aspect && (each.kind.empty() || each.kind == use.object.kind);
  });
}

}  // namespace

bool is_held_by_schemas(const StatementFacts& statement) {
  switch (statement.kind) {
    case StatementKind::unknown: return false;
    case StatementKind::create:
    case StatementKind::alter:
    case StatementKind::drop:
    case StatementKind::comment:
    case StatementKind::privilege:
    case StatementKind::block:
      return std::all_of(statement.objects.begin(), statement.objects.end(), is_held);
    default: return true;
  }
}

bool is_seldom_undone(const StatementFacts& statement) {
  if (statement.verb.starts_with("DROP OWNED")) return true;
  return std::any_of(statement.objects.begin(), statement.objects.end(), [](const ObjectUse& use) {
    return std::find(k_seldom.begin(), k_seldom.end(), use.object.kind) != k_seldom.end();
  });
}

}  // namespace sluice
