#include "engine/scratch/row_trial.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/ports/transaction.hpp"
#include "engine/scratch/contents_reader.hpp"

namespace sluice {

namespace {

constexpr std::size_t k_most_given_way = 40;

// Of the statement in which the failure is; all where none is told.
std::vector<Statement> failing(const Migration& migration, const ErrorInfo& failure) {
  int line = 0;
  for (const Statement& statement : migration.statements)
    if (statement.line <= failure.where.line) line = std::max(line, statement.line);
  std::vector<Statement> found;
  for (const Statement& statement : migration.statements)
    if (line == 0 || statement.line == line) found.push_back(statement);
  return found;
}

std::vector<ObjectName> names_in(const StatementFacts& facts) {
  std::vector<ObjectName> names = facts.reads;
  for (const ObjectUse& use : facts.objects) {
    names.push_back(use.object.name);
    names.push_back(use.on);
  }
  for (const RowUse& use : facts.writes) {
    names.push_back(use.table);
    names.push_back(use.from);
  }
  for (const KeyUse& use : facts.keys) names.push_back(use.table);
  return names;
}

std::string shown(const ObjectName& table, const Dialect& dialect) {
  const bool is_home = table.schema == dialect.facts().default_schema();
  return is_home ? table.name : text::cat(table.schema, ".", table.name);
}

std::size_t rows_in(const Contents& contents) {
  std::size_t rows = 0;
  for (const auto& [table, lines] : contents.rows) rows += lines.size();
  return rows;
}

}  // namespace

void RowTrial::begin(const Migration& migration, const Schema& before) {
  find_hints(migration, before);
  wishes_.clear();
  without_.clear();
  used_.clear();
  asked_.clear();
  given_way_ = 0;
}

// Not of what puts rows in, too: a row with its key would be in its way.
void RowTrial::find_hints(const Migration& migration, const Schema& before) {
  hints_.clear();
  for (const Statement& statement : migration.statements) {
    const StatementFacts facts = dialect_.facts_of(statement);
    const bool inserts = std::any_of(facts.writes.begin(), facts.writes.end(), [](const auto& use) {
      return use.act == RowUse::Act::inserts || use.act == RowUse::Act::upserts ||
             use.act == RowUse::Act::replaces;
    });
    if (inserts || facts.writes.empty()) continue;
    std::set<ObjectName> tables = named_by({statement}, before);
    if (tables.empty()) tables = named_by(migration.statements, before);  // perhaps their copy
    for (const ObjectName& table : tables) hints_[table].push_back(statement.sql);
  }
}

Contents RowTrial::read(ProofTrial& trial, const Schema& schema) const {
  return read_contents(trial.connection(), dialect_, schema, filler_.tables(), trial.tables());
}

void RowTrial::fill(ProofTrial& trial, const Schema& before) {
  RowFiller::Wishes wishes;
  for (const auto& [table, wish] : wishes_) wishes[table] = wish.wish;
  filler_.fill(trial.connection(), before, wishes, hints_);
  without_ = filler_.without_rows();
  before_ = read(trial, before);
}

void RowTrial::look(ProofTrial& trial, const Schema& before) { before_ = read(trial, before); }

std::set<ObjectName> RowTrial::named_by(const std::vector<Statement>& statements,
                                        const Schema& schema) const {
  std::set<ObjectName> found;
  for (const Statement& statement : statements)
    for (const ObjectName& name : names_in(dialect_.facts_of(statement)))
      for (const Table& table : schema.tables) {
        const bool is_same = dialect_.facts().ignores_case
                                 ? text::equals_ignore_case(table.name.name, name.name)
                                 : table.name.name == name.name;
        if (is_same && (name.schema.empty() || name.schema == table.name.schema))
          found.insert(table.name);
      }
  return found;
}

bool RowTrial::soften(const std::set<ObjectName>& tables, const std::string& reason) {
  bool is_new = false;
  for (const RowWish next : {RowWish::plain, RowWish::none}) {
    for (const ObjectName& table : tables) {
      Wish& wish = wishes_[table];
      if (wish.wish >= next) continue;
      wish = {next, reason};
      is_new = true;
    }
    if (is_new) return true;
  }
  return false;
}

bool RowTrial::give_way(const Migration& migration, const ErrorInfo& failure,
                        const Schema& before) {
  if (failure.code != ErrorCode::sql || rows_in(before_) == 0) return false;
  if (++given_way_ > k_most_given_way) return false;
  const std::set<ObjectName> named = named_by(failing(migration, failure), before);
  if (!named.empty() && soften(named, failure.message)) return true;
  return soften(named_by(migration.statements, before), failure.message);
}

void RowTrial::note_empty(const ErrorInfo& failure, const Schema& before) {
  for (const Table& table : before.tables) wishes_[table.name] = {RowWish::none, failure.message};
}

void RowTrial::report(MigrationProof& proof) const {
  proof.rows = rows_in(before_);
  std::map<std::string, std::string> without;
  for (const auto& [table, reason] : without_) without[shown(table, dialect_)] = reason;
  std::map<std::string, std::vector<std::string>> plain;
  for (const auto& [table, wish] : wishes_) {
    const auto rows = before_.rows.find(table);
    const bool is_empty = rows == before_.rows.end() || rows->second.empty();
    if (is_empty) without[shown(table, dialect_)] = wish.reason;
    if (!is_empty && wish.wish == RowWish::plain)
      plain[wish.reason].push_back(shown(table, dialect_));
  }
  for (auto& [table, reason] : without) proof.without_rows.push_back({table, reason});
  for (const auto& [reason, tables] : plain)
    proof.remarks.push_back(text::cat("plain rows only in ", name_list(tables), ": ", reason));
}

// Not where a table without rows may have got another name.
void RowTrial::use_new_tables(ProofTrial& trial, const Schema& before, const Schema& after) {
  for (const Table& table : before.tables)
    if (find_table(after, table.name) == nullptr && before_.rows[table.name].empty()) return;
  std::set<ObjectName> made;
  for (const Table& table : after.tables)
    if (find_table(before, table.name) == nullptr) made.insert(table.name);
  if (made.empty()) return;
  Transaction transaction(trial.connection(), Access::read_write);
  const Contents unused = read(trial, after);
  filler_.fill_new(trial.connection(), after, made);
  const Contents used = read(trial, after);
  for (const auto& [counter, place] : unused.counters)
    if (const auto now = used.counters.find(counter);
        now == used.counters.end() || now->second != place)
      before_.counters.erase(counter);  // moved by a default, and not undone with the rows
  for (const auto& [table, rows] : unused.rows) {
    const auto now = used.rows.find(table);
    const bool is_same = now != used.rows.end() && now->second == rows;
    // A trigger may have changed what was there; then it is not the migration that did.
    if (!is_same && (!made.contains(table) || !rows.empty())) return used_.clear();
    if (!is_same) used_[table] = now->second.size();
  }
  transaction.commit();
  there_ = used;
}

std::optional<ErrorInfo> RowTrial::down(ProofTrial& trial, const Schema& before,
                                        const Schema& after, Lines& broken) {
  use_new_tables(trial, before, after);
  const auto failure = trial.down(ProofTrial::Losses::refused);
  if (!failure) {
    if (used_.empty()) return {};
    const Contents left = read(trial, after);
    for (const auto& [table, rows] : used_) {
      const auto found = left.rows.find(table);
      if (found == left.rows.end() || found->second.size() < rows)
        broken.push_back(text::cat(counted(rows, "row"), " of ", shown(table, dialect_),
                                   " went without --allow-data-loss"));
    }
    return {};
  }
  if (failure->code != ErrorCode::refused) return failure;
  asked_ = failure->message;
  if (!used_.empty())
    for (const ContentsDifference& each : contents_differences(there_, read(trial, after)))
      broken.push_back(text::cat("a rollback that was refused changed ", each.text));
  auto allowed = trial.down(ProofTrial::Losses::allowed);
  for (const std::string& line : trial.told_losses()) asked_ += "\n" + line;
  return allowed;
}

bool RowTrial::is_fresh(ProofTrial& trial, const Schema& before, const ObjectName& name) {
  Schema view;
  std::copy_if(before.views.begin(), before.views.end(), std::back_inserter(view.views),
               [&](const View& each) { return each.materialized && each.name == name; });
  if (view.views.empty()) return false;
  const Contents now = read(trial, view);
  const Transaction undone(trial.connection(), Access::read_write);
  try {
    (void)trial.connection().query(dialect_.parking().refresh(name));
  } catch (const Error& error) {
    if (error.info().code != ErrorCode::sql) throw;
    return false;
  }
  return contents_differences(now, read(trial, view)).empty();
}

// What a rollback that declares something asked for before it ran was told, too. A materialized
// view that holds what its query gives follows the tables.
RowTrial::Lines RowTrial::differences(ProofTrial& trial, const Schema& before,
                                      const Lines& declared) {
  std::set<ObjectName> known;
  for (const Table& table : before.tables) known.insert(table.name);
  Lines lines;
  for (ContentsDifference& each :
       undeclared(contents_differences(before_, read(trial, before)), declared, known)) {
    const bool is_told = !declared.empty() && names(asked_, each.object.name);
    if (!is_told && !is_fresh(trial, before, each.object)) lines.push_back(std::move(each.text));
  }
  return lines;
}

}  // namespace sluice
