#include "core/undo/inverse.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "core/facts/effects.hpp"
#include "core/facts/held.hpp"
#include "core/snapshot/snapshot_text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

constexpr std::size_t k_nowhere = std::string::npos;

// What one ROLLBACK TO SAVEPOINT undid, and which objects a name meant, no text tells.
bool is_unclear(const StatementFacts& facts, const Dialect& dialect) {
  const bool is_taken_back =
      facts.kind == StatementKind::transaction && facts.verb.starts_with("ROLLBACK");
  return is_taken_back || dialect.redirects_names(facts);
}

// Goes forward through a migration and keeps in mind what it has made.
class InverseReader {
 public:
  InverseReader(const Dialect& dialect, const CatalogAnswers& answers, bool is_clear,
                bool has_children)
      : dialect_(dialect),
        default_schema_(dialect.facts().default_schema()),
        answers_(answers),
        is_clear_(is_clear),
        has_children_(has_children) {}

  void read(std::size_t number, const Statement& statement) {
    const StatementFacts facts = dialect_.facts_of(statement);
    for (StatementInverse& one : inverses_of(facts, dialect_, inverse_.renames))
      read(number, statement, one);
    follow_keys(facts);
  }

  Inverse finish() {
    std::erase(inverse_.schema, std::string());
    std::reverse(inverse_.schema.begin(), inverse_.schema.end());
    for (auto undo = rows_.rbegin(); undo != rows_.rend(); ++undo)
      inverse_.rows.push_back(std::move(undo->second));
    for (const auto& [column, since] : added_)
      inverse_.added[name_of(column.first)].insert(column.second);
    return std::move(inverse_);
  }

 private:
  void read(std::size_t number, const Statement& statement, StatementInverse& one) {
    take_answer(number, one);
    if (!is_clear_) distrust(one);
    const bool is_within = is_made(one.within);
    const bool is_of_type = !one.within.empty() && one.within.front().kind == "type";
    if (has_children_ && !is_within && one.source != Source::rows && !one.within.empty() &&
        !is_of_type)
      distrust(one);
    follow_rename(one);
    if (drops_made(one)) return;
    follow_drops(one);
    if (one.source != Source::rows) note_columns(one);
    switch (one.source) {
      case Source::rows: read_rows(one, is_within); break;
      case Source::catalog:
        if (!is_within && !is_of_added_column(one))
          note_unknown(number, statement.sql, one);
        else if (one.is_needed_within || needs_later(one))
          note_unknown(number, statement.sql, {});
        if (!is_within) note_lost(one);
        break;
      case Source::text:
        if (one.is_conditional && !is_within)
          note_unknown(number, statement.sql, one);
        else
          read_text(one, is_within);
        break;
    }
    if (one.makes && one.source == Source::text) made_.emplace(*one.makes, undone_.size());
  }

  // Only the schemas before and after tell what it did, and no key tells which rows are its own.
  static void distrust(StatementInverse& one) {
    one.question.reset();
    if (one.rows)
      one.lost = {{.kind = LostKind::rows_inserted,
                   .object = {"table", one.rows->table, ""},
                   .shown = one.rows->shown}};
    one.rows.reset();
    if (one.undo.empty()) return;
    one.undo.clear();
    one.source = Source::catalog;
  }

  // What turned out to be there before was not made.
  void take_answer(std::size_t number, StatementInverse& one) {
    const auto answer = answers_.find(number);
    if (answer == answers_.end()) return;
    one.source = Source::text;
    one.is_conditional = false;
    one.undo.clear();
    if (answer->second.empty()) {
      one.makes.reset();
      return;
    }
    if (one.question && one.question->about == CatalogQuestion::About::column)
      return take_column(answer->second, one);
    one.undo.push_back(answer->second);
    const bool is_column = one.question && one.question->kind == "column";
    if (is_column && one.question->about == CatalogQuestion::About::presence)
      one.columns.push_back(one.question->name);
  }

  void take_column(const std::string& answer, StatementInverse& one) {
    const std::vector<std::string> told = JsonText(answer, "the catalog").root().strings();
    one.undo.push_back(told.at(1));
    inverse_.lost.push_back(lost_of(LostKind::column_values, one.within.front()));
    Lost& lost = inverse_.lost.back();
    lost.object = {"column", lost.object.name, one.question->name};
    lost.fill = LostFill::value;
    lost.value = told.at(0);
  }

  void note_unknown(std::size_t number, const std::string& sql, const StatementInverse& one) {
    inverse_.unknown.push_back(
        {.statement = number, .shown = shortened(sql), .question = one.question});
  }

  // It goes with its column.
  bool is_of_added_column(const StatementInverse& one) const {
    return one.question && one.question->kind == "column" && !one.within.empty() &&
           one.question->about != CatalogQuestion::About::presence &&
           one.question->about != CatalogQuestion::About::column &&
           added_.count({one.within.front(), one.question->name}) > 0;
  }

  bool is_made(const std::vector<ObjectKey>& keys) const {
    return !keys.empty() && std::all_of(keys.begin(), keys.end(),
                                        [&](const ObjectKey& key) { return made_.count(key) > 0; });
  }

  // Whether what the migration made since may be needed by this, which goes only with what it
  // belongs to: in the reverse order its drop comes first, and is refused.
  bool needs_later(const StatementInverse& one) const {
    std::size_t since = undone_.size();
    for (const ObjectKey& key : one.within)
      if (const auto made = made_.find(key); made != made_.end())
        since = std::min(since, made->second);
    if (!one.within.empty() && one.question)
      if (const auto added = added_.find({one.within.front(), one.question->name});
          added != added_.end())
        since = std::min(since, added->second);
    for (std::size_t i = since; i < undone_.size(); ++i)
      if (!inverse_.schema[i].empty() && may_need(one.needs, undone_[i])) return true;
    return false;
  }

  void follow_rename(const StatementInverse& one) {
    if (!one.renames_object) return;
    const auto& [from, to] = *one.renames_object;
    if (auto made = made_.extract(from)) {
      made.key() = to;
      made_.insert(std::move(made));
    }
    undo_of_.erase(from);
    // Rows are taken back first, when their table already has its new name.
    leave_rows(from);
  }

  void leave_rows(const ObjectKey& of) {
    for (const auto& [table, undo] : rows_)
      if (table == of) inverse_.lost.push_back(lost_of(LostKind::rows_before_rename, of));
    std::erase_if(rows_, [&](const auto& row) { return row.first == of; });
  }

  // Nor can they be found by a key that has another name then, or is gone.
  void follow_keys(const StatementFacts& facts) {
    const StatementNames names(facts, dialect_);
    for (const ObjectUse& use : facts.objects)
      if (use.object.kind == "column" && text::equals_ignore_case(use.object.part, k_id_column) &&
          (use.act == ObjectUse::Act::renames || use.act == ObjectUse::Act::drops))
        leave_rows(names.key("table", use.object.name));
  }

  // An index that the same migration made: neither is to be taken back.
  bool drops_made(const StatementInverse& one) {
    if (one.drops.size() != 1 || !one.question) return false;
    const auto made = undo_of_.find(one.drops.front());
    if (made == undo_of_.end()) return false;
    if (made->second != k_nowhere) inverse_.schema[made->second].clear();
    made_.erase(made->first);
    undo_of_.erase(made);
    return true;
  }

  // What is made under a dropped table's name stands in for it, also after the rollback.
  void follow_drops(const StatementInverse& one) {
    for (const ObjectKey& key : one.drops) {
      if (key.kind == "table" && made_.erase(key) == 0) replaced_.insert(key);
      if (key.kind == "view") leave_parts(key.name);
    }
    if (!one.makes || replaced_.count(*one.makes) == 0) return;
    inverse_.lost.push_back(lost_of(LostKind::rows_deleted, *one.makes));
    inverse_.lost.back().by = "DROP TABLE";
  }

  // What the migration made on a view went with it, before the rollback could drop it.
  void leave_parts(const std::string& view) {
    for (std::size_t i = 0; i < owners_.size(); ++i)
      if (owners_[i] == view) inverse_.schema[i].clear();
  }

  void note_lost(const StatementInverse& one) {
    inverse_.lost.insert(inverse_.lost.end(), one.lost.begin(), one.lost.end());
  }

  Lost lost_of(LostKind kind, const ObjectKey& key) const {
    return {.kind = kind, .object = {key.kind, name_of(key), ""}, .shown = key.name};
  }

  ObjectName name_of(const ObjectKey& key) const {
    const std::size_t dot = key.name.find('.');
    return dot == std::string::npos ? ObjectName{default_schema_, key.name}
                                    : ObjectName{key.name.substr(0, dot), key.name.substr(dot + 1)};
  }

  void note_columns(const StatementInverse& one) {
    for (const std::string& column : one.columns)
      if (!one.within.empty())
        added_.emplace(std::pair(one.within.front(), column), undone_.size());
  }

  // Rows of a table that the migration made go with it, and so do values of columns that it added.
  void read_rows(const StatementInverse& one, bool is_within) {
    const bool is_stand_in = !one.within.empty() && replaced_.count(one.within.front()) > 0;
    if ((is_within && !is_stand_in) || overwrites_only_added(one)) return;
    note_lost(one);
    if (one.rows) rows_.emplace_back(one.within.front(), *one.rows);
  }

  bool overwrites_only_added(const StatementInverse& one) const {
    return !one.columns.empty() && !one.within.empty() &&
           std::all_of(one.columns.begin(), one.columns.end(), [&](const std::string& column) {
             return added_.count({one.within.front(), column}) > 0;
           });
  }

  void read_text(const StatementInverse& one, bool is_within) {
    const bool goes_along =
        is_within && !one.is_needed_within && !one.renames_object && !needs_later(one);
    if (one.makes && one.undo.size() == 1)
      undo_of_[*one.makes] = goes_along ? k_nowhere : inverse_.schema.size();
    if (goes_along) return;
    // In reverse: the whole list is turned round at the end.
    inverse_.schema.insert(inverse_.schema.end(), one.undo.rbegin(), one.undo.rend());
    undone_.resize(inverse_.schema.size(), one.makes ? one.makes->kind : std::string());
    owners_.resize(inverse_.schema.size(),
                   one.within.empty() ? std::string() : one.within.front().name);
  }

  const Dialect& dialect_;
  std::string default_schema_;
  const CatalogAnswers& answers_;
  const bool is_clear_;
  const bool has_children_;
  Inverse inverse_;
  std::vector<std::string> undone_;  // the kind that each of inverse_.schema drops, if any
  std::vector<std::string> owners_;  // the name of what each of inverse_.schema is within, if any
  std::map<ObjectKey, std::size_t> made_;     // with the place in `undone_` of what comes after it
  std::map<ObjectKey, std::size_t> undo_of_;  // of what is made: where in `schema` its drop stands
  std::set<ObjectKey> replaced_;              // tables that were there before and are dropped
  std::vector<std::pair<ObjectKey, RowUndo>> rows_;  // what takes back rows of which table
  std::map<std::pair<ObjectKey, std::string>, std::size_t> added_;  // columns, as in made_
};

// Where the schemas before and after are compared, they look alike if neither holds what a
// statement changes, though its text alone would tell.
void declare_unheld(Inverse& inverse, const std::vector<Statement>& statements,
                    const Dialect& dialect) {
  if (inverse.suffices()) return;
  for (const Statement& statement : statements) {
    const StatementFacts facts = dialect.facts_of(statement);
    const Lost lost{.kind = LostKind::statement_effects, .by = facts.verb};
    const bool is_said =
        std::any_of(inverse.lost.begin(), inverse.lost.end(),
                    [&](const Lost& each) { return each.kind == lost.kind && each.by == lost.by; });
    if (!is_said && !is_held_by_schemas(facts)) inverse.lost.push_back(lost);
  }
}

}  // namespace

Inverse inverse_of(const std::vector<Statement>& statements, const Dialect& dialect,
                   const CatalogAnswers& answers, InverseScope scope) {
  const bool is_clear =
      scope.has_home_names &&
      std::none_of(statements.begin(), statements.end(), [&](const Statement& each) {
        return is_unclear(dialect.facts_of(each), dialect);
      });
  InverseReader reader(dialect, answers, is_clear, scope.has_children);
  for (std::size_t i = 0; i < statements.size(); ++i) reader.read(i, statements[i]);
  Inverse inverse = reader.finish();
  declare_unheld(inverse, statements, dialect);
  return inverse;
}

Renames renames_of(const std::vector<Statement>& statements, const Dialect& dialect) {
  return inverse_of(statements, dialect).renames;
}

}  // namespace sluice
