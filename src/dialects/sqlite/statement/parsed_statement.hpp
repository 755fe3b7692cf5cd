// One statement, read once: its facts, and beside them what only a session of SQLite asks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/statement_facts.hpp"
#include "dialects/sqlite/statement/pragma.hpp"

namespace sluice::sqlite {

struct ParsedStatement {
  StatementFacts facts;
  std::optional<Pragma> pragma;
};

// Of the first statement in the text. Never throws.
ParsedStatement parse_statement(std::string_view sql);
// The same, of texts that are asked for again and again: each is read once. Any thread may call it.
std::shared_ptr<const ParsedStatement> parsed(const std::string& sql);

// The only object that the statement makes, drops, changes or renames; null where there is none or
// more than one.
const ObjectUse* only_object(const StatementFacts& facts);
// ALTER TABLE … RENAME TO …; null for anything else.
const ObjectUse* table_rename(const StatementFacts& facts);

}  // namespace sluice::sqlite
