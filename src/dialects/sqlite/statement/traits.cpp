#include "dialects/sqlite/statement/traits.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "dialects/sqlite/statement/statement_kind.hpp"

namespace sluice::sqlite {

namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Refused or without effect while a transaction is open.
constexpr std::array<std::string_view, 5> k_outside = {"auto_vacuum", "encoding", "journal_mode",
                                                       "page_size", "wal_checkpoint"};

// Kept in the database file: they are meant to last.
constexpr std::array<std::string_view, 8> k_lasting = {
    "application_id", "auto_vacuum", "encoding",     "incremental_vacuum",
    "journal_mode",   "page_size",   "user_version", "wal_checkpoint"};

// How this session works and nothing that stays: how fast, how safely, with which locks is the
// runner's affair.
constexpr std::array<std::string_view, 11> k_own = {
    "busy_timeout",  "cache_size", "cache_spill",       "locking_mode",
    "mmap_size",     "query_only", "synchronous",       "temp_store",
    "secure_delete", "threads",    "wal_autocheckpoint"};

StatementTraits outside(std::string what) {
  StatementTraits traits;
  traits.needs_autocommit = true;
  traits.reason = text::cat(what, " cannot run inside a transaction");
  return traits;
}

// WAL lasts, and DELETE ends it; the others last for a session, and without a journal nothing could
// be undone.
bool is_own_journal_mode(const StatementKind& kind) {
  return kind.name == "journal_mode" && !kind.to.empty() &&
         !text::equals_ignore_case(kind.to, "wal") && !text::equals_ignore_case(kind.to, "delete");
}

StatementTraits traits_of_pragma(const StatementKind& kind) {
  const bool sets = !kind.to.empty();
  StatementTraits traits;
  traits.ignored = sets && (contains(k_own, kind.name) || is_own_journal_mode(kind));
  if (traits.ignored) return traits;
  if (contains(k_outside, kind.name) && (sets || kind.name == "wal_checkpoint"))
    traits = outside(text::cat("PRAGMA ", kind.name));
  traits.changes_session = sets && !contains(k_lasting, kind.name);
  traits.is_idempotent = true;
  return traits;
}

StatementTraits traits_of_transaction(const std::string& word) {
  StatementTraits traits;
  traits.control = word == "BEGIN"      ? TransactionControl::begin
                   : word == "ROLLBACK" ? TransactionControl::rollback
                                        : TransactionControl::commit;
  return traits;
}

}  // namespace

StatementTraits traits(const Statement& statement) {
  const StatementKind kind = classify(statement.sql);
  StatementTraits traits;
  switch (kind.verb) {
    case Verb::pragma: return traits_of_pragma(kind);
    case Verb::transaction: return traits_of_transaction(kind.word);
    case Verb::vacuum:
      traits = outside("VACUUM");
      traits.is_idempotent = kind.to.empty();  // VACUUM INTO wants a file that is not there yet
      if (!kind.to.empty()) traits.server_wide = "VACUUM INTO";
      return traits;
    case Verb::attach:
      traits = outside(kind.word);
      traits.server_wide = "ATTACH";
      return traits;
    case Verb::detach: return outside(kind.word);
    case Verb::analyze:
    case Verb::reindex: traits.is_idempotent = true; return traits;
    case Verb::create:
    case Verb::drop: traits.is_idempotent = kind.conditional; return traits;
    case Verb::other:
    case Verb::change_rows:
    case Verb::change_schema:
    case Verb::rename_table:
    case Verb::rename_column:
    case Verb::add_column:
    case Verb::drop_column:
    case Verb::alter_column: return traits;
  }
  return traits;
}

}  // namespace sluice::sqlite
