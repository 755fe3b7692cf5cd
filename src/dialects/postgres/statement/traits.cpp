// What a statement means for the transaction it would run in, by its first words.
// PostgreSQL's manual says on each command's page whether it may run in a transaction block;
// its source says PreventInTransactionBlock.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/server_wide.hpp"
#include "dialects/postgres/statement/token_pattern.hpp"

namespace sluice::postgres {

namespace {

using Tokens = std::vector<std::string>;

constexpr std::size_t k_leading = 40;  // enough for every pattern here with qualified names

struct Autocommit {
  std::string_view pattern;
  std::string_view name;  // for the reason
};

// REFRESH MATERIALIZED VIEW CONCURRENTLY is not here: it may run in a transaction.
constexpr std::array k_autocommit = std::to_array<Autocommit>({
    {"CREATE UNIQUE? INDEX CONCURRENTLY", "CREATE INDEX CONCURRENTLY"},
    {"DROP INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY"},
    {"REINDEX <options> DATABASE", "REINDEX DATABASE"},
    {"REINDEX <options> SYSTEM", "REINDEX SYSTEM"},
    {"REINDEX <options> SCHEMA", "REINDEX SCHEMA"},
    {"REINDEX <options> INDEX|TABLE CONCURRENTLY", "REINDEX CONCURRENTLY"},
    {"VACUUM", "VACUUM"},
    {"CLUSTER VERBOSE? <options> $", "CLUSTER without a table"},
    {"CREATE DATABASE", "CREATE DATABASE"},
    {"DROP DATABASE", "DROP DATABASE"},
    {"ALTER DATABASE <name> SET TABLESPACE", "ALTER DATABASE … SET TABLESPACE"},
    {"CREATE TABLESPACE", "CREATE TABLESPACE"},
    {"DROP TABLESPACE", "DROP TABLESPACE"},
    {"ALTER SYSTEM", "ALTER SYSTEM"},
    {"CREATE SUBSCRIPTION", "CREATE SUBSCRIPTION"},
    {"DROP SUBSCRIPTION", "DROP SUBSCRIPTION"},
    {"ALTER SUBSCRIPTION <name> REFRESH|ADD|DROP", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION <name> SET PUBLICATION", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION <name> SET ( FAILOVER|TWO_PHASE", "ALTER SUBSCRIPTION … SET"},
    {"ALTER TABLE IF? EXISTS? ONLY? <name> DETACH PARTITION <name> CONCURRENTLY",
     "ALTER TABLE … DETACH PARTITION CONCURRENTLY"},
    {"DISCARD ALL", "DISCARD ALL"},
    {"COMMIT PREPARED", "COMMIT PREPARED"},
    {"ROLLBACK PREPARED", "ROLLBACK PREPARED"},
});

struct Control {
  std::string_view pattern;
  TransactionControl control;
};

// The first that fits. PREPARE TRANSACTION takes the transaction away from its session uncommitted,
// which for the session is a rollback.
constexpr std::array k_control = std::to_array<Control>({
    {"COMMIT PREPARED", TransactionControl::none},
    {"ROLLBACK PREPARED", TransactionControl::none},
    {"ROLLBACK WORK|TRANSACTION? TO", TransactionControl::none},
    {"BEGIN", TransactionControl::begin},
    {"START TRANSACTION", TransactionControl::begin},
    {"COMMIT", TransactionControl::commit},
    {"END", TransactionControl::commit},
    {"ROLLBACK", TransactionControl::rollback},
    {"ABORT", TransactionControl::rollback},
    {"PREPARE TRANSACTION", TransactionControl::rollback},
});

// SET LOCAL counts: a batch is one transaction, in which it would reach the next migration.
constexpr std::array k_not_of_session =
    std::to_array<std::string_view>({"SET TRANSACTION", "SET CONSTRAINTS"});
constexpr std::array k_of_session = std::to_array<std::string_view>({"SET", "RESET", "DISCARD"});

// What a second run after a crash finds done, or does again without harm. CREATE INDEX CONCURRENTLY
// IF NOT EXISTS would keep the invalid index that a crash leaves: probe_for knows better.
constexpr std::array k_idempotent = std::to_array<std::string_view>({
    "VACUUM",
    "ANALYZE|ANALYSE",
    "REINDEX",
    "CLUSTER",
    "CHECKPOINT",
    "REFRESH MATERIALIZED VIEW",
    "DROP INDEX CONCURRENTLY IF EXISTS",
    "DROP <name> IF EXISTS",
    "DROP MATERIALIZED VIEW IF EXISTS",
    "DROP EVENT TRIGGER IF EXISTS",
    "DROP FOREIGN TABLE IF EXISTS",
    "CREATE OR REPLACE",
    "CREATE TABLE|SCHEMA|EXTENSION|SEQUENCE IF NOT EXISTS",
    "CREATE UNLOGGED TABLE IF NOT EXISTS",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS",
    "CREATE UNIQUE? INDEX IF NOT EXISTS",
    "ALTER TYPE <name> ADD VALUE IF NOT EXISTS",
    "ALTER SYSTEM",
    "ALTER DATABASE <name> SET TABLESPACE",
    "ALTER SUBSCRIPTION <name> REFRESH",
    "COMMENT ON",
    "GRANT",
    "REVOKE",
    "SECURITY LABEL",
    "SET",
    "RESET",
    "DISCARD",
});

bool any_fits(const Tokens& tokens, const auto& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return match(tokens, pattern).has_value(); });
}

const Autocommit* autocommit_of(const Tokens& tokens) {
  const auto found =
      std::find_if(k_autocommit.begin(), k_autocommit.end(),
                   [&](const Autocommit& each) { return match(tokens, each.pattern).has_value(); });
  return found == k_autocommit.end() ? nullptr : &*found;
}

// REINDEX (VERBOSE, CONCURRENTLY) TABLE t
bool is_concurrent_reindex(const Tokens& tokens) {
  if (!match(tokens, "REINDEX (")) return false;
  const auto end = std::find(tokens.begin(), tokens.end(), ")");
  const auto word = std::find(tokens.begin(), end, "CONCURRENTLY");
  if (word == end) return false;
  const auto value = std::next(word);
  return value == end || (*value != "FALSE" && *value != "OFF" && *value != "0");
}

TransactionControl control_of(const Tokens& tokens) {
  for (const Control& each : k_control)
    if (match(tokens, each.pattern)) return each.control;
  return TransactionControl::none;
}

bool mentions(const std::string& sql, std::string_view upper_words) {
  return text::upper(sql).find(upper_words) != std::string::npos;
}

// A body is a literal to us, so that what it may set is guessed, and rather too often: a reset
// costs little.
bool may_set_in_body(const Statement& statement) {
  return mentions(statement.sql, "SET_CONFIG") || mentions(statement.sql, "SEARCH_PATH") ||
         mentions(statement.sql, "SET ROLE") || mentions(statement.sql, "SESSION AUTHORIZATION");
}

bool changes_session(const Statement& statement, const Tokens& tokens) {
  if (any_fits(tokens, k_not_of_session)) return false;
  if (any_fits(tokens, k_of_session)) return true;
  if (match(tokens, "SELECT|WITH|VALUES")) return mentions(statement.sql, "SET_CONFIG");
  return match(tokens, "DO|CALL") && may_set_in_body(statement);
}

std::string enum_value_of(const Tokens& tokens) {
  const auto captures = match(tokens, "ALTER TYPE <name> ADD VALUE IF? NOT? EXISTS? <text>");
  return captures ? captures->at(1).at(0) : "";
}

}  // namespace

ScanRules scan_rules() {
  return {.nested_comments = true,
          .dollar_quotes = true,
          .escape_strings = true,
          .atomic_bodies = true};
}

StatementTraits traits_of(const Statement& statement) {
  const Tokens tokens = leading_tokens(statement.sql, scan_rules(), k_leading);
  StatementTraits traits;
  if (tokens.empty()) return traits;
  const Autocommit* autocommit = autocommit_of(tokens);
  const bool is_reindex = autocommit == nullptr && is_concurrent_reindex(tokens);
  traits.needs_autocommit = autocommit != nullptr || is_reindex;
  if (traits.needs_autocommit)
    traits.reason = text::cat(is_reindex ? "REINDEX CONCURRENTLY" : autocommit->name,
                              " cannot run inside a transaction");
  traits.control = control_of(tokens);
  traits.changes_session = changes_session(statement, tokens);
  traits.is_idempotent = any_fits(tokens, k_idempotent);
  traits.adds_enum_value = enum_value_of(tokens);
  note_server_wide(statement, tokens, traits);
  return traits;
}

}  // namespace sluice::postgres
