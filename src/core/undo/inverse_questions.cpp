// Which of a migration's open questions the catalog can answer before the migration begins: what
// its own earlier statements leave alone.
#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "core/ports/statement_facts.hpp"
#include "core/undo/inverse.hpp"

namespace sluice {

namespace {

using About = CatalogQuestion::About;

// More at once cost as much as reading the whole schema.
constexpr std::size_t k_most = 64;

bool is_part_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Anywhere, strings and bodies of functions included: rather too often than not.
bool mentions(std::string_view sql, std::string_view name) {
  if (name.find_first_of("\"`[]") != std::string_view::npos) return true;  // written otherwise
  for (std::size_t at = sql.find(name); at != std::string_view::npos; at = sql.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || !is_part_of_word(sql[at - 1]);
    if (begins && (end == sql.size() || !is_part_of_word(sql[end]))) return true;
  }
  return false;
}

// What a name stands for may change under these, and what a call does nobody knows.
bool keeps_names(const StatementFacts& facts) {
  const bool is_plain = facts.kind == StatementKind::nothing ||
                        facts.kind == StatementKind::create || facts.kind == StatementKind::alter ||
                        facts.kind == StatementKind::drop || facts.kind == StatementKind::rows ||
                        facts.verb == "DO" || facts.verb == "PRAGMA";
  const bool may_do_more = facts.unknown && facts.kind != StatementKind::create;
  return is_plain && !may_do_more &&
         std::none_of(facts.objects.begin(), facts.objects.end(),
                      [](const ObjectUse& use) { return use.act == ObjectUse::Act::renames; });
}

class Asker {
 public:
  explicit Asker(const std::vector<Statement>& statements) {
    for (const Statement& each : statements) lower_.push_back(text::lower(each.sql));
  }

  // Whether a statement before changes what the answer is.
  bool is_touched(const Inverse::Unknown& unknown) const {
    const CatalogQuestion& question = *unknown.question;
    const bool is_sure = question.about != About::presence && question.about != About::column &&
                         !question.may_be_missing;
    if (is_sure) return false;  // what is dropped and was made before is not there to be told of
    const bool is_within = question.kind == "column" || question.kind == "constraint";
    const std::string name = text::lower(question.name), table = text::lower(question.table);
    return std::any_of(lower_.begin(),
                       lower_.begin() + static_cast<std::ptrdiff_t>(unknown.statement),
                       [&](const std::string& sql) {
                         return mentions(sql, name) && (!is_within || mentions(sql, table));
                       });
  }

 private:
  std::vector<std::string> lower_;
};

}  // namespace

std::vector<CatalogQuestion> questions_of(const Inverse& inverse,
                                          const std::vector<Statement>& statements,
                                          const Dialect& dialect) {
  if (inverse.unknown.size() > k_most) return {};
  for (const Inverse::Unknown& unknown : inverse.unknown)
    if (!unknown.question) return {};
  if (!std::all_of(statements.begin(), statements.end(),
                   [&](const Statement& each) { return keeps_names(dialect.facts_of(each)); }))
    return {};
  const Asker asker(statements);
  std::vector<CatalogQuestion> questions;
  for (const Inverse::Unknown& unknown : inverse.unknown) {
    if (asker.is_touched(unknown)) return {};
    questions.push_back(*unknown.question);
  }
  return questions;
}

}  // namespace sluice
