#include "engine/scratch/derived_schema.hpp"

#include <algorithm>

#include "core/schema/diff.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/proof_trial.hpp"

namespace sluice {

namespace {

// The folder as it was when the migration was made.
Project branch_of(const SessionPorts& ports, const Project& project, const DerivedFrom& from) {
  Project branch = project;
  branch.journal.entries.clear();
  branch.migrations.clear();
  for (const std::size_t entry : from.entries)
    branch.journal.entries.push_back(project.journal.entries[entry]);
  branch.journal.entries.push_back(project.journal.entries[from.entry]);
  load_migrations(branch, ports.files, *ports.backend.dialect);
  return branch;
}

void run_up(ProofTrial& trial, const Migration& migration, Reach reach) {
  auto failure = trial.refusal(migration.statements, migration.file, reach);
  if (!failure) {
    trial.keep_roles(migration.statements);
    failure = trial.up();
  }
  if (failure) throw Error(*failure);
}

// Finds a column's type as the migration itself spells it: the server says `character varying(9)`
// where drizzle-kit says `varchar(9)`, and would alter the column for it.
class TypeSpelling {
 public:
  TypeSpelling(const SchemaDialect& schemas, const Dialect& dialect, const Migration& migration)
      : schemas_(schemas), dialect_(dialect), migration_(migration) {}

  void spell(Table& table) const {
    for (Column& column : table.columns) column.type = type_as_written(column);
    for (Index& index : table.indexes)
      for (IndexColumn& column : index.columns)
        if (!column.nulls) column.nulls = column.ascending ? "last" : "first";
  }

 private:
  std::string normal(const std::string& type) const {
    Schema one;
    one.tables.push_back({.name = {"", "t"}});
    one.tables[0].columns.push_back({.name = "c", .type = type});
    return schemas_.normalize(std::move(one)).tables[0].columns[0].type;
  }
  std::string type_as_written(const Column& column) const;

  const SchemaDialect& schemas_;
  const Dialect& dialect_;
  const Migration& migration_;
};

// The shortest text after the column's name that means the same type.
std::string TypeSpelling::type_as_written(const Column& column) const {
  constexpr std::size_t k_longest = 80;
  const std::string wanted = normal(column.type);
  const std::string name = dialect_.quote(column.name);
  for (const Statement& statement : migration_.statements)
    for (std::size_t at = statement.sql.find(name); at != std::string::npos;
         at = statement.sql.find(name, at + 1)) {
      std::string rest = statement.sql.substr(at + name.size(), k_longest) + ";";
      for (const std::string_view word : {" SET DATA TYPE ", " "})
        if (rest.starts_with(word)) {
          rest.erase(0, word.size());
          break;
        }
      for (std::size_t end = rest.find_first_of(" ,;\n"); end != std::string::npos;
           end = rest.find_first_of(" ,;\n", end + 1))
        if (normal(rest.substr(0, end)) == wanted) return rest.substr(0, end);
    }
  return column.type;
}

}  // namespace

namespace {

// Normalization drops names without a meaning to the product; here they are kept.
void keep_names(Table& table, const Schema& as_read) {
  const auto read = std::find_if(as_read.tables.begin(), as_read.tables.end(),
                                 [&](const Table& other) { return other.name == table.name; });
  if (read == as_read.tables.end()) return;
  for (ForeignKey& key : table.foreign_keys)
    for (const ForeignKey& other : read->foreign_keys)
      if (other.columns == key.columns && other.target == key.target) key.name = other.name;
  if (table.primary_key && read->primary_key) table.primary_key->name = read->primary_key->name;
}

}  // namespace

Schema derive_schema(const SessionPorts& ports, const Project& project, const OpenOptions& options,
                     Reach reach, const DerivedFrom& from) {
  const SchemaDialect& schemas = *ports.backend.schema_dialect;
  const Project branch = branch_of(ports, project, from);
  ProofTrial trial(ports, branch, options);
  for (std::size_t i = 0; i + 1 < branch.migrations.size(); ++i)
    run_up(trial, branch.migrations[i], reach);
  const Schema earlier = schemas.normalize(trial.read_trial_objects());
  run_up(trial, branch.migrations.back(), reach);
  const Schema later = trial.read_trial_objects();
  Schema derived = applied(diff(earlier, schemas.normalize(later)), from.before);
  const TypeSpelling spelling(schemas, *ports.backend.dialect, branch.migrations.back());
  for (Table& table : derived.tables) {
    const auto is_here = [&](const Table& other) { return other == table; };
    const auto& known = from.before.tables;
    if (std::any_of(known.begin(), known.end(), is_here)) continue;
    spelling.spell(table);
    keep_names(table, later);
  }
  return derived;
}

}  // namespace sluice
