#include "engine/undo/rollback_source.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/authoring/new_plain_migration.hpp"
#include "core/names/names.hpp"
#include "core/schema/diff.hpp"
#include "core/schema/named_roles.hpp"
#include "core/snapshot/own_changes.hpp"
#include "core/sql/git_conflict.hpp"
#include "core/undo/block_renames.hpp"
#include "core/undo/inverse_renames.hpp"
#include "core/undo/kept_values.hpp"
#include "core/undo/observed.hpp"
#include "core/undo/rollback_text.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rollback_files.hpp"

namespace sluice {

const std::set<std::string>& RollbackSource::names_in(const std::string& folder) const {
  const auto known = listed_.find(folder);
  if (known != listed_.end()) return known->second;
  std::set<std::string>& names = listed_[folder];
  if (files_.is_folder(folder))
    for (std::string& name : files_.list(folder)) names.insert(std::move(name));
  return names;
}

bool RollbackSource::is_there(const std::string& path) const {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return names_in(project_.folder).count(path) > 0;
  const std::string above = path.substr(0, slash);
  const auto first = above.substr(0, above.find('/'));
  if (names_in(project_.folder).count(first) == 0) return false;
  return names_in(text::cat(project_.folder, "/", above)).count(path.substr(slash + 1)) > 0;
}

std::optional<RollbackText> RollbackSource::written(const std::string& tag) const {
  const auto path =
      find_rollback(project_, tag, [this](const std::string& each) { return is_there(each); });
  if (!path) return {};
  const std::string file = text::cat(project_.folder, "/", *path);
  RollbackText text{
      .sql = std::string(text::without_bom(read_below(files_, project_.folder, file, k_sql_limit))),
      .source = file};
  refuse_conflict(text.sql, file, backend_.dialect->scan_rules());
  // What `create` wrote is told from what nobody will ever write.
  const bool is_to_come = text::trim(text.sql) == k_custom_rollback;
  if (!is_to_come && is_placeholder(text.sql, backend_.dialect->scan_rules())) return {};
  return text;
}

Inverse RollbackSource::inverse(const std::vector<Statement>& statements,
                                const CatalogAnswers& answers, InverseScope scope) const {
  return inverse_of(statements, *backend_.dialect, answers, scope);
}

Connection::Bound RollbackSource::undo_query(const Inverse& inverse,
                                             const std::vector<Statement>& statements,
                                             const std::string& product) const {
  const std::vector<CatalogQuestion> questions =
      questions_of(inverse, statements, *backend_.dialect);
  return questions.empty() ? Connection::Bound() : backend_.dialect->undo_query(questions, product);
}

void RollbackSource::declare_replaced(Inverse& inverse, const std::vector<Statement>& statements,
                                      const SchemasAround& around) const {
  for (Lost& lost : values_not_kept(statements, inverse.renames, around, *backend_.dialect)) {
    const bool is_said =
        std::any_of(inverse.lost.begin(), inverse.lost.end(), [&](const Lost& each) {
          return each.kind == LostKind::rows_deleted && each.object == lost.object;
        });
    if (!is_said) inverse.lost.push_back(std::move(lost));
  }
}

std::string RollbackSource::from_text(Inverse inverse,
                                      const std::vector<Statement>& statements) const {
  declare_replaced(inverse, statements, {});
  return rollback_text(inverse, {});
}

void RollbackSource::note_renames(Inverse& inverse, const std::vector<Statement>& statements,
                                  const Schema& before, const Schema& after) const {
  const SchemasAround around{
      .before = &before, .after = &after, .dialect = backend_.schema_dialect};
  note_block_renames(inverse.renames, statements, around, *backend_.dialect);
  for (Renames::ColumnRename& each :
       renamed_by_copy(statements, inverse.renames, around, *backend_.dialect)) {
    const auto& known = inverse.renames.columns;
    if (std::any_of(known.begin(), known.end(), [&](const Renames::ColumnRename& rename) {
          return rename.from == each.from && rename.to == each.to;
        }))
      continue;
    // The copy had a name of its own for a while; its table is called as before.
    std::erase_if(inverse.renames.tables, [&](const auto& rename) {
      return rename.second == each.table && find_table(before, rename.first) == nullptr;
    });
    note_column_rename(inverse.renames, std::move(each));
  }
  inverse.renames.replaced =
      replaced_columns(statements, inverse.renames, around, *backend_.dialect);
  inverse.renames =
      backend_.schema_dialect->with_reached(std::move(inverse.renames), before, after);
}

std::string RollbackSource::from_schemas(Inverse inverse, const std::vector<Statement>& statements,
                                         Schema before, const Schema& after,
                                         const RowsBack& back) const {
  take_unnamed_roles(before, after, statements);
  inverse.renames = between(before, after, std::move(inverse.renames));
  declare_replaced(inverse, statements,
                   {.before = &before, .after = &after, .dialect = backend_.schema_dialect});
  return back == RowsBack{} ? rollback_text(inverse, before, after, *backend_.schema_dialect)
                            : rollback_text(inverse, before, after, *backend_.schema_dialect, back);
}

// Snapshots know nothing of what was written by hand: where they differ, the text's own inverse is
// left to what no snapshot holds; where they do not, the whole migration was written by hand. What
// migrations without a snapshot did in between is not undone with this one.
std::optional<std::string> RollbackSource::from_snapshots(const std::string& tag,
                                                          const std::vector<Statement>& statements,
                                                          Inverse inverse) const {
  if (!snapshots_) snapshots_.emplace(*backend_.schema_dialect, files_, project_);
  const auto pair = snapshots_->around(tag);
  if (!pair) return {};
  Renames renames = pair->after->renames;
  if (renames == Renames{}) renames = inverse.renames;
  const Schema& after = pair->after->schema;
  sluice::confirm_keys(inverse, after);
  declare_replaced(inverse, statements,
                   {.before = &*pair->before, .after = &after, .dialect = backend_.schema_dialect});
  const std::vector<Change> changes = diff(after, *pair->before, reversed(renames));
  if (changes.empty()) return {};
  if (pair->unseen.empty())
    return rollback_text(inverse, changes, *pair->before, after, *backend_.schema_dialect);
  std::vector<Statement> others;
  for (const std::size_t entry : pair->unseen) {
    if (entry >= project_.migrations.size()) return {};
    const auto& unseen = project_.migrations.at(entry).statements;
    others.insert(others.end(), unseen.begin(), unseen.end());
  }
  const auto own = own_changes(changes, statements, others);
  if (!own || own->empty()) return {};
  return rollback_text(inverse, *own, applied(*own, after), after, *backend_.schema_dialect);
}

// By the snapshot after it.
void RollbackSource::confirm_keys(const std::string& tag, Inverse& inverse) const {
  if (inverse.rows.empty() || !has_catalog()) return;
  if (!snapshots_) snapshots_.emplace(*backend_.schema_dialect, files_, project_);
  try {
    if (const auto pair = snapshots_->around(tag))
      sluice::confirm_keys(inverse, pair->after->schema);
  } catch (const Error&) {
    return;  // a damaged snapshot confirms nothing
  }
}

std::string RollbackSource::without_running(const std::string& tag,
                                            const std::vector<Statement>& statements,
                                            std::string_view reason) const {
  Inverse known = inverse(statements);
  confirm_keys(tag, known);
  if (!known.suffices())
    if (auto sql = from_snapshots(tag, statements, known)) return *std::move(sql);
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
