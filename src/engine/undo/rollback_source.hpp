// Where a migration's rollback SQL comes from: a file written by hand, its own text, the schemas
// before and after it, or its snapshots. That none of them tells is said in the SQL; nothing here
// throws for it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/plan/plan_down.hpp"
#include "core/ports/database.hpp"
#include "core/ports/schema_model.hpp"
#include "core/undo/inverse.hpp"
#include "core/undo/kept_values.hpp"
#include "core/undo/rows_back.hpp"
#include "engine/folder/rollback_snapshots.hpp"
#include "sluice/migration.hpp"
#include "sluice/ports.hpp"

namespace sluice {

class RollbackSource {
 public:
  // All of it outlives the source.
  RollbackSource(const Backend& backend, const FileSystem& files, const Project& project)
      : backend_(backend), files_(files), project_(project) {}

  bool has_catalog() const {
    return backend_.schema_dialect != nullptr && backend_.introspector != nullptr;
  }

  // Of rollback_paths() the first that is there. Throws Error(refused) for one that could be
  // another migration's as well.
  std::optional<RollbackText> written(const std::string& tag) const;

  Inverse inverse(const std::vector<Statement>& statements, const CatalogAnswers& answers = {},
                  InverseScope scope = {}) const;
  // What to ask the catalog before the statements run, one row of answers; without text: it
  // cannot tell.
  Connection::Bound undo_query(const Inverse& inverse, const std::vector<Statement>& statements,
                               const std::string& product) const;
  // `inverse` is that of `statements`, and tells all.
  std::string from_text(Inverse inverse, const std::vector<Statement>& statements) const;
  // Adds the renames that only a comparison of both schemas tells.
  void note_renames(Inverse& inverse, const std::vector<Statement>& statements,
                    const Schema& before, const Schema& after) const;
  // `inverse` is that of `statements`, which ran between the two.
  std::string from_schemas(Inverse inverse, const std::vector<Statement>& statements, Schema before,
                           const Schema& after, const RowsBack& back = {}) const;
  // For what did not run here: from the text where it suffices, else from the snapshots.
  // `reason` says why nobody looked at the database.
  std::string without_running(const std::string& tag, const std::vector<Statement>& statements,
                              std::string_view reason) const;
  // The same for a migration by its name, with what is written by hand first; nothing for one that
  // has no file here.
  std::optional<RollbackText> known_of(const std::string& tag, std::string_view reason) const;

  const Introspector& introspector() const { return *backend_.introspector; }

 private:
  std::optional<std::string> from_snapshots(const std::string& tag,
                                            const std::vector<Statement>& statements,
                                            Inverse inverse) const;
  void confirm_keys(const std::string& tag, Inverse& inverse) const;
  void declare_replaced(Inverse& inverse, const std::vector<Statement>& statements,
                        const SchemasAround& around) const;
  const std::set<std::string>& names_in(const std::string& folder) const;
  bool is_there(const std::string& path) const;

  const Backend& backend_;
  const FileSystem& files_;
  const Project& project_;
  mutable std::map<std::string, std::set<std::string>> listed_;  // each folder is listed once
  mutable std::optional<RollbackSnapshots> snapshots_;           // read when first asked for
};

}  // namespace sluice
