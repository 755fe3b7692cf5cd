#include "dialects/sqlite/statement/traits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "dialects/sqlite/statement/parsed_statement.hpp"

namespace sluice::sqlite {

namespace {

StatementTraits outside(const std::string& what) {
  StatementTraits traits;
  traits.needs_autocommit = true;
  traits.reason = text::cat(what, " cannot run inside a transaction");
  return traits;
}

StatementTraits traits_of(const Pragma& pragma) {
  StatementTraits traits;
  traits.ignored = is_tuning(pragma);
  if (traits.ignored) return traits;
  if (needs_autocommit(pragma)) traits = outside(text::cat("PRAGMA ", pragma.name));
  const PragmaEffect effect = effect_of(pragma);
  traits.changes_session = effect == PragmaEffect::sets_session || effect == PragmaEffect::unknown;
  traits.is_idempotent = true;
  return traits;
}

TransactionControl control_of(const StatementFacts& facts) {
  if (facts.kind != StatementKind::transaction) return TransactionControl::none;
  if (facts.verb == "BEGIN") return TransactionControl::begin;
  if (facts.verb == "COMMIT" || facts.verb == "END") return TransactionControl::commit;
  if (facts.verb == "ROLLBACK") return TransactionControl::rollback;
  return TransactionControl::none;  // savepoints
}

StatementTraits traits_of_maintenance(const StatementFacts& facts) {
  StatementTraits traits;
  if (facts.verb.starts_with("VACUUM")) traits = outside("VACUUM");
  // VACUUM INTO wants a file that is not there yet.
  traits.is_idempotent = !facts.reach.outside;
  if (facts.reach.outside) traits.server_wide = facts.verb;
  return traits;
}

StatementTraits traits_of_session(const StatementFacts& facts) {
  StatementTraits traits = outside(facts.verb);
  if (facts.reach.outside) traits.server_wide = facts.verb;
  return traits;
}

// CREATE … IF NOT EXISTS, DROP … IF EXISTS
bool is_repeatable(const StatementFacts& facts) {
  const bool is_simple = facts.kind == StatementKind::create || facts.kind == StatementKind::drop;
  return is_simple && !facts.objects.empty() &&
         std::all_of(facts.objects.begin(), facts.objects.end(),
                     [](const ObjectUse& use) { return use.is_conditional; });
}

}  // namespace

StatementTraits traits(const Statement& statement) {
  const auto read = parsed(statement.sql);
  const StatementFacts& facts = read->facts;
  if (read->pragma) return traits_of(*read->pragma);
  if (facts.kind == StatementKind::maintenance) return traits_of_maintenance(facts);
  if (facts.kind == StatementKind::session) return traits_of_session(facts);
  StatementTraits traits;
  traits.control = control_of(facts);
  traits.is_idempotent = is_repeatable(facts);
  return traits;
}

}  // namespace sluice::sqlite
