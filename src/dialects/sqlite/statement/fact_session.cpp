// What neither makes objects nor changes rows: the session, the transaction, the file's upkeep.
#include <utility>

#include "base/text.hpp"
#include "dialects/sqlite/statement/fact_reader.hpp"
#include "dialects/sqlite/statement/names.hpp"

namespace sluice::sqlite {

bool FactReader::read_transaction() {
  if (!cursor_.at_any({"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"})) return false;
  const std::string word = text::upper(cursor_.take().text);
  begin(StatementKind::transaction, word);
  if (word == "BEGIN" && cursor_.at_any({"DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT"}))
    cursor_.take();
  if (word == "SAVEPOINT" || word == "RELEASE") {
    if (word == "RELEASE" && at_name(1)) cursor_.skip("SAVEPOINT");
    take_word();
    return true;
  }
  const bool has_name = cursor_.skip("TRANSACTION") && !cursor_.at("TO") && at_name();
  if (has_name) take_word();
  if (word == "ROLLBACK" && cursor_.skip("TO")) {
    facts_->verb = "ROLLBACK TO";
    if (at_name(1)) cursor_.skip("SAVEPOINT");
    take_word();
  }
  return true;
}

bool FactReader::read_session() {
  if (!cursor_.at_any({"ATTACH", "DETACH"})) return false;
  const bool attaches = cursor_.at("ATTACH");
  begin(StatementKind::session, text::upper(cursor_.take().text));
  facts_->reach.session = true;
  facts_->reach.outside = attaches;
  if (at_name(1) || cursor_.peek(1).kind == TokenKind::string) cursor_.skip("DATABASE");
  scan(Until::parenthesis);
  return true;
}

bool FactReader::read_maintenance() {
  if (!cursor_.at_any({"VACUUM", "ANALYZE", "REINDEX"})) return false;
  const bool is_vacuum = cursor_.at("VACUUM");
  begin(StatementKind::maintenance, text::upper(cursor_.take().text));
  if (at_name() && !(is_vacuum && cursor_.at("INTO"))) take_name();
  if (is_vacuum && cursor_.skip("INTO")) {
    facts_->verb = "VACUUM INTO";
    facts_->reach.outside = true;
    scan(Until::parenthesis);
  }
  return true;
}

// Nothing of the statement is done, but SQLite sets a pragma while it reads one.
void FactReader::read_explain() {
  const bool is_plan = cursor_.skip({"QUERY", "PLAN"});
  if (cursor_.skip("PRAGMA")) return read_pragma();
  begin(StatementKind::query, is_plan ? "EXPLAIN QUERY PLAN" : "EXPLAIN");
  StatementFacts explained;
  facts_ = &explained;
  if (!cursor_.at("EXPLAIN")) read_statement();
  facts_ = &parsed_.facts;
  if (explained.unknown || !at_end()) fail();
  skip_rest();
}

void FactReader::read_pragma() {
  Pragma pragma;
  ObjectName name = take_name();
  pragma.schema = std::move(name.schema);
  pragma.name = text::lower(name.name);
  const bool in_parentheses = cursor_.at("(");
  if (cursor_.skip("=") || cursor_.skip("("))
    while (!at_end() && !cursor_.at(")")) pragma.value += unquote(cursor_.take().text);
  if (in_parentheses) expect(")");
  begin(StatementKind::query, "PRAGMA");
  switch (effect_of(pragma)) {
    case PragmaEffect::reads: break;
    case PragmaEffect::sets_session:
      facts_->kind = StatementKind::session;
      facts_->reach.session = true;
      break;
    case PragmaEffect::sets_file:
      facts_->kind = StatementKind::alter;
      add_object(ObjectUse::Act::changes, {"database", {pragma.schema, ""}, ""}).aspect =
          pragma.name;
      break;
    case PragmaEffect::works: facts_->kind = StatementKind::maintenance; break;
    case PragmaEffect::unknown:
      facts_->kind = StatementKind::session;
      facts_->reach.session = true;
      fail();
      break;
  }
  if (pragma.name == "foreign_keys" && !pragma.value.empty())
    facts_->enforces_keys = is_on(pragma.value);
  parsed_.pragma = std::move(pragma);
}

}  // namespace sluice::sqlite
