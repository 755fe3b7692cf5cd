// What a statement means for the transaction it would run in. PostgreSQL's manual says on each
// command's page whether it may run in a transaction block; its source says
// PreventInTransactionBlock.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/server_wide.hpp"

namespace sluice::postgres {

namespace {

// REFRESH MATERIALIZED VIEW CONCURRENTLY is not here: it may run in a transaction.
constexpr auto k_autocommit = std::to_array<std::string_view>({
    "ALTER SYSTEM",
    "COMMIT PREPARED",
    "CREATE DATABASE",
    "CREATE INDEX CONCURRENTLY",
    "CREATE SUBSCRIPTION",
    "CREATE TABLESPACE",
    "DISCARD ALL",
    "DROP DATABASE",
    "DROP INDEX CONCURRENTLY",
    "DROP SUBSCRIPTION",
    "DROP TABLESPACE",
    "REINDEX DATABASE",
    "REINDEX SCHEMA",
    "REINDEX SYSTEM",
    "ROLLBACK PREPARED",
    "VACUUM",
});

struct Change {
  std::string_view verb;
  std::string_view aspect;  // what it begins with
  std::string_view name;    // for the reason
};

constexpr auto k_autocommit_changes = std::to_array<Change>({
    {"ALTER DATABASE", "tablespace", "ALTER DATABASE … SET TABLESPACE"},
    {"ALTER SUBSCRIPTION", "refresh", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION", "add publication", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION", "drop publication", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION", "set publication", "ALTER SUBSCRIPTION … PUBLICATION"},
    {"ALTER SUBSCRIPTION", "options failover", "ALTER SUBSCRIPTION … SET"},
    {"ALTER SUBSCRIPTION", "options two phase", "ALTER SUBSCRIPTION … SET"},
    {"ALTER TABLE", "detach partition concurrently", "ALTER TABLE … DETACH PARTITION CONCURRENTLY"},
});

struct Control {
  std::string_view verb;
  TransactionControl control;
};

// PREPARE TRANSACTION takes the transaction away from its session uncommitted, which for the
// session is a rollback.
constexpr auto k_control = std::to_array<Control>({
    {"BEGIN", TransactionControl::begin},
    {"START TRANSACTION", TransactionControl::begin},
    {"COMMIT", TransactionControl::commit},
    {"ROLLBACK", TransactionControl::rollback},
    {"PREPARE TRANSACTION", TransactionControl::rollback},
});

bool is_among(const auto& verbs, std::string_view verb) {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

bool has_aspect(const StatementFacts& facts, std::string_view aspect) {
  return std::any_of(facts.objects.begin(), facts.objects.end(),
                     [&](const ObjectUse& use) { return use.aspect.starts_with(aspect); });
}

// What the server refuses inside a transaction, as people name it; empty: nothing.
std::string autocommit_of(const StatementFacts& facts) {
  if (is_among(k_autocommit, facts.verb)) return facts.verb;
  if (facts.verb.starts_with("REINDEX") && facts.verb.ends_with(" CONCURRENTLY"))
    return "REINDEX CONCURRENTLY";
  if (facts.verb == "CLUSTER" && facts.objects.empty()) return "CLUSTER without a table";
  for (const Change& change : k_autocommit_changes)
    if (facts.verb == change.verb && has_aspect(facts, change.aspect))
      return std::string(change.name);
  return {};
}

TransactionControl control_of(const StatementFacts& facts) {
  for (const Control& each : k_control)
    if (each.verb == facts.verb) return each.control;
  return TransactionControl::none;
}

bool sets(const StatementFacts& facts) {
  return facts.verb.starts_with("SET") || facts.verb == "RESET" ||
         facts.verb.starts_with("DISCARD");
}

bool calls_set_config(const StatementFacts& facts) {
  return std::any_of(facts.calls.begin(), facts.calls.end(), [](const std::string& name) {
    return name == "set_config" || name == "pg_catalog.set_config";
  });
}

// SET LOCAL counts: a batch is one transaction, in which it would reach the next migration. A reset
// costs little, so what cannot be read counts, too.
bool changes_session(const StatementFacts& facts) {
  if (calls_set_config(facts)) return true;
  if (facts.kind == StatementKind::session) return sets(facts) && facts.reach.session;
  const bool is_code = facts.kind == StatementKind::block || facts.kind == StatementKind::unknown;
  return is_code && (facts.reach.session || facts.unknown);
}

bool all_conditional(const StatementFacts& facts) {
  return !facts.objects.empty() &&
         std::all_of(facts.objects.begin(), facts.objects.end(),
                     [](const ObjectUse& use) { return use.is_conditional && !use.is_temporary; });
}

// What a second run after a crash finds done, or does again without harm. CREATE INDEX CONCURRENTLY
// IF NOT EXISTS would keep the invalid index that a crash leaves: probe_for knows better.
bool is_idempotent(const StatementFacts& facts) {
  switch (facts.kind) {
    case StatementKind::maintenance:
    case StatementKind::comment: return true;
    case StatementKind::privilege: return !facts.verb.starts_with("ALTER");
    case StatementKind::session: return sets(facts);
    case StatementKind::drop: return all_conditional(facts);
    case StatementKind::create:
      return facts.verb != "CREATE INDEX CONCURRENTLY" &&
             (all_conditional(facts) || (!facts.objects.empty() && facts.objects.front().replaces));
    case StatementKind::alter:
      return facts.verb.starts_with("REFRESH") || facts.verb == "ALTER SYSTEM" ||
             (facts.verb == "ALTER TYPE" && has_aspect(facts, "add value") &&
              all_conditional(facts)) ||
             (facts.verb == "ALTER DATABASE" && has_aspect(facts, "tablespace")) ||
             (facts.verb == "ALTER SUBSCRIPTION" && has_aspect(facts, "refresh"));
    case StatementKind::nothing:
    case StatementKind::query:
    case StatementKind::rows:
    case StatementKind::block:
    case StatementKind::transaction:
    case StatementKind::unknown: break;
  }
  return false;
}

std::string enum_value_of(const StatementFacts& facts) {
  for (const ObjectUse& use : facts.objects)
    if (facts.kind == StatementKind::alter && use.aspect == "add value")
      return literal(use.object.part);
  return {};
}

}  // namespace

StatementTraits traits_of(const StatementFacts& facts) {
  StatementTraits traits;
  const std::string autocommit = autocommit_of(facts);
  traits.needs_autocommit = !autocommit.empty();
  if (traits.needs_autocommit)
    traits.reason = text::cat(autocommit, " cannot run inside a transaction");
  traits.control = control_of(facts);
  traits.changes_session = changes_session(facts);
  traits.is_idempotent = is_idempotent(facts);
  traits.adds_enum_value = enum_value_of(facts);
  note_server_wide(facts, traits);
  return traits;
}

}  // namespace sluice::postgres
