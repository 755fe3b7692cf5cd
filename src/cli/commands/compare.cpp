// Two databases, two folders, or one of each.
#include <numeric>
#include <optional>
#include <utility>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/url.hpp"
#include "core/journal/find_entry.hpp"
#include "core/names/names.hpp"
#include "core/plan/plan_up.hpp"
#include "core/schema/drift.hpp"
#include "engine/folder/layout.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/snapshot_files.hpp"
#include "engine/verify/catalog.hpp"
#include "render/render_compare.hpp"

namespace sluice::cli {

namespace {

struct Side {
  std::string name;  // without a password
  std::string dialect;
  Schema schema;
  bool is_snapshot = false;
  std::optional<CatalogPlace> place;  // of a database
};

// `drizzle`, or `drizzle@0003_tag`: the schema of the newest migration, or of that one.
std::optional<Side> read_folder(const CommandContext& context, const std::string& said) {
  const FileSystem& files = context.world.files;
  const std::size_t at = said.rfind('@');
  const bool names_tag =
      at != std::string::npos && layout_of(files, said.substr(0, at)) != Layout::none;
  const std::string folder = names_tag ? said.substr(0, at) : said;
  if (layout_of(files, folder) == Layout::none) return std::nullopt;
  const Project project = open_folder(context, folder);
  if (project.journal.layout == Layout::plain)
    throw Error(ErrorCode::usage, text::cat(folder, " contains plain .sql files, and no snapshots"),
                "Compare with a database that its migrations made: postgres://… or a SQLite file.");
  const auto& entries = project.journal.entries;
  if (entries.empty())
    return Side{
        .name = folder, .dialect = project.journal.dialect, .schema = {}, .is_snapshot = true};
  const std::size_t newest =
      names_tag ? find_entry(project.journal, said.substr(at + 1)) : entries.size() - 1;
  if (project.journal.dialect.empty())
    throw Error(ErrorCode::bad_file, text::cat(folder, " contains no snapshot with a dialect"),
                "Restore the snapshots from version control.");
  const Backend backend = context.world.backend(project.journal.dialect);
  const SnapshotFiles snapshots(*backend.schema_dialect, files, project);
  std::optional<Schema> schema;
  std::vector<std::size_t> heads = {newest};
  if (names_tag) {
    if (const Snapshot* snapshot = snapshots.of(newest)) schema = snapshot->schema;
  } else {
    std::vector<std::size_t> all(entries.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    schema = snapshots.after(all);
    heads = snapshots.ends(all);
  }
  if (!schema)
    throw Error(ErrorCode::bad_file,
                text::cat("migration ", entries[newest].tag, " has no snapshot that can be read"),
                "Restore it from version control, or name another migration: FOLDER@TAG.");
  std::vector<std::string> tags;
  for (const std::size_t head : heads) tags.push_back(entries[head].tag);
  return Side{.name = text::cat(folder, " at ", name_list(tags)),
              .dialect = project.journal.dialect,
              .schema = *std::move(schema),
              .is_snapshot = true};
}

Side read_side(CommandContext& context, const Settings& settings, const std::string& said) {
  if (auto folder = read_folder(context, said)) return *std::move(folder);
  const std::string dialect = dialect_of_url(said);
  if (dialect.empty())
    throw Error(
        ErrorCode::usage,
        text::cat("\"", shown_url(said), "\" is neither a migrations folder nor a database"),
        "Name a folder with meta/_journal.json, postgres://…, or a SQLite file.");
  const Backend backend = context.world.backend(dialect);
  const CatalogPlace place{.backend = backend,
                           .connect = {.url = said,
                                       .access = Access::read_only,
                                       .may_create = false,
                                       .stop = &context.world.signals},
                           .tables = settings.tables};
  // A comparison with nothing says nothing: a mistyped path is an error, not an empty database.
  if (backend.driver->is_absent(place.connect)) backend.driver->connect(place.connect);
  return {
      .name = shown_url(said), .dialect = dialect, .schema = read_catalog(place), .place = place};
}

// A database's server is asked what it makes of the snapshot's expressions, so that a database that
// was migrated from the folder is never told from it by a spelling.
void match(Side& snapshot, Side& database) {
  snapshot.schema = printed_by_server(*database.place, std::move(snapshot.schema), database.schema);
  const SchemaDialect& dialect = *database.place->backend.schema_dialect;
  snapshot.schema = dialect.adapted_to_actual(std::move(snapshot.schema), database.schema);
  align_for_comparison(snapshot.schema, database.schema);
}

void make_comparable(Side& a, Side& b, CompareOptions& how) {
  if (!a.is_snapshot && !b.is_snapshot) return;
  if (a.is_snapshot && !b.is_snapshot) match(a, b);
  if (b.is_snapshot && !a.is_snapshot) match(b, a);
  for (Side* side : {&a, &b}) side->schema = as_snapshots_know(std::move(side->schema));
  // A snapshot lists columns as the schema file does, whatever the order they were added in.
  how.ignored.insert(Ignore::column_order);
}

Ignore ignore_of(const std::string& word) {
  if (word == "column-order") return Ignore::column_order;
  if (word == "index-names") return Ignore::index_names;
  if (word == "constraint-names") return Ignore::constraint_names;
  throw Error(ErrorCode::usage, text::cat("--ignore does not know \"", word, "\""),
              "Write column-order, index-names, constraint-names, or several with commas.");
}

CompareOptions options_of(const Options& options) {
  CompareOptions how;
  if (const auto said = options.value("ignore"))
    for (const std::string& word : text::split(*said, ",")) how.ignored.insert(ignore_of(word));
  if (const auto said = options.value("schema"))
    for (const std::string& name : text::split(*said, ",")) how.schemas.insert(name);
  return how;
}

}  // namespace

CommandResult run_compare(CommandContext& context) {
  const auto& said = context.options.arguments();
  if (said.size() != 2)
    throw Error(ErrorCode::usage, "`compare` needs two sides",
                "Write `sluice compare A B`: each a migrations folder or a database.");
  for (const std::string& side : said)
    context.world.output.hide(secrets_of(side, context.environment.contains("PGPASSWORD")
                                                   ? context.environment.at("PGPASSWORD")
                                                   : std::string()));
  const Settings settings = discover(context);
  Side a = read_side(context, settings, said[0]), b = read_side(context, settings, said[1]);
  if (a.dialect != b.dialect)
    throw Error(ErrorCode::usage, text::cat("A is ", a.dialect, ", B is ", b.dialect),
                "Compare two of one product.");
  CompareOptions how = options_of(context.options);
  make_comparable(a, b, how);
  const SchemaDialect& dialect = *context.world.backend(a.dialect).schema_dialect;
  const CompareReport report{
      .a = a.name,
      .b = b.name,
      .comparison = compare_schemas(std::move(a.schema), std::move(b.schema), dialect, how)};
  std::string sql;
  for (const std::string& statement : report.comparison.sql) sql += statement + "\n";
  return {.text = context.options.has("sql") ? sql : render_compare(report, result_style(context)),
          .data = json_compare(report),
          .exit_status = report.comparison.differences.empty() ? 0 : exit_status(ErrorCode::drift),
          .is_report = true,
          .form = context.options.has("sql") ? ResultForm::sql : ResultForm::text};
}

}  // namespace sluice::cli
