#include "engine/rollback_source.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/diff.hpp"
#include "core/git_conflict.hpp"
#include "core/named_roles.hpp"
#include "core/names.hpp"
#include "core/rollback_text.hpp"
#include "engine/plain_folder.hpp"
#include "engine/project.hpp"

namespace sluice {

const std::set<std::string>& RollbackSource::names_in(const std::string& folder) const {
  const auto known = listed_.find(folder);
  if (known != listed_.end()) return known->second;
  std::set<std::string>& names = listed_[folder];
  if (files_.is_folder(folder))
    for (std::string& name : files_.list(folder)) names.insert(std::move(name));
  return names;
}

std::optional<RollbackText> RollbackSource::read(const std::string& folder,
                                                 const std::string& name) const {
  if (names_in(folder).count(name) == 0) return {};
  const std::string file = text::cat(folder, "/", name);
  RollbackText text{.sql = std::string(text::without_bom(files_.read(file, k_sql_limit))),
                    .source = file};
  refuse_conflict(text.sql, file, backend_.dialect->scan_rules());
  if (is_placeholder(text.sql, backend_.dialect->scan_rules())) return {};
  return text;
}

std::optional<RollbackText> RollbackSource::written(const std::string& tag) const {
  for (const std::string& path : rollback_paths(tag)) {
    const std::size_t slash = path.find('/');
    if (slash == path.npos) {
      if (auto text = read(project_.folder, path)) return text;
    } else if (names_in(project_.folder).count(path.substr(0, slash)) > 0) {
      const std::string folder = text::cat(project_.folder, "/", path.substr(0, slash));
      if (auto text = read(folder, path.substr(slash + 1))) return text;
    }
  }
  return {};
}

Inverse RollbackSource::inverse(const std::vector<Statement>& statements,
                                const CatalogAnswers& answers) const {
  return inverse_of(statements, *backend_.dialect, answers);
}

Connection::Bound RollbackSource::undo_query(const Inverse& inverse,
                                             const std::vector<Statement>& statements,
                                             const std::string& product) const {
  const std::vector<CatalogQuestion> questions =
      questions_of(inverse, statements, *backend_.dialect);
  return questions.empty() ? Connection::Bound() : backend_.dialect->undo_query(questions, product);
}

std::string RollbackSource::from_schemas(const Inverse& inverse,
                                         const std::vector<Statement>& statements, Schema before,
                                         const Schema& after, const RowsBack& back) const {
  take_unnamed_roles(before, after, statements);
  return back == RowsBack{} ? rollback_text(inverse, before, after, *backend_.schema_dialect)
                            : rollback_text(inverse, before, after, *backend_.schema_dialect, back);
}

// Snapshots know nothing of what was written by hand: where they differ, the text's own inverse is
// left to what no snapshot holds; where they do not, the whole migration was written by hand.
std::optional<std::string> RollbackSource::from_snapshots(const std::string& tag,
                                                          const Inverse& inverse) const {
  if (backend_.schema_dialect == nullptr) return {};
  if (!snapshots_) snapshots_.emplace(*backend_.schema_dialect, files_, project_);
  const auto pair = snapshots_->around(tag);
  if (!pair) return {};
  Renames renames = pair->after->renames;
  if (renames == Renames{}) renames = inverse.renames;
  const Schema& after = pair->after->schema;
  const std::vector<Change> changes = diff(after, *pair->before, reversed(renames));
  if (changes.empty()) return {};
  return rollback_text(inverse, changes, *pair->before, after, *backend_.schema_dialect);
}

std::string RollbackSource::without_running(const std::string& tag,
                                            const std::vector<Statement>& statements,
                                            std::string_view reason) const {
  const Inverse known = inverse(statements);
  if (!known.suffices())
    if (auto sql = from_snapshots(tag, known)) return *std::move(sql);
  return rollback_text(known, reason);
}

std::optional<RollbackText> RollbackSource::known_of(const std::string& tag,
                                                     std::string_view reason) const {
  if (auto text = written(tag)) return text;
  const auto found =
      std::find_if(project_.migrations.begin(), project_.migrations.end(),
                   [&](const Migration& migration) { return migration.entry.tag == tag; });
  if (found == project_.migrations.end() || found->hash.empty()) return {};
  return RollbackText{.sql = without_running(tag, found->statements, reason),
                      .source = text::cat("the rollback of ", found->file)};
}

}  // namespace sluice
