// Turns a folder, and the history of a database, from one layout of drizzle-kit into the other.
#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/result_style.hpp"
#include "cli/commands/session.hpp"
#include "core/names/names.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/use/convert.hpp"
#include "engine/use/workspace.hpp"
#include "render/json_findings.hpp"
#include "render/render_text.hpp"

namespace sluice::cli {

namespace {

// What is done, or would be.
struct Converted {
  Conversion files;
  std::optional<HistoryConversion> history;  // nothing: no database was asked
  bool is_done = false;
};

Layout layout_named(const std::string& said) {
  if (said == "v0") return Layout::journal;
  if (said == "v1") return Layout::v1;
  throw Error(ErrorCode::usage, text::cat("there is no layout \"", said, "\""),
              "Run `sluice convert v1` for one folder per migration, as drizzle-kit 1.0 has it, or "
              "`sluice convert v0` for a journal.");
}

std::string_view layout_name(Layout layout) { return layout == Layout::v1 ? "v1" : "v0"; }

// Plain files keep their names.
bool renames(const Conversion& files) {
  return std::any_of(files.migrations.begin(), files.migrations.end(),
                     [](const ConvertedMigration& each) { return each.from != each.to; });
}

// Where Drizzle would take a history for another one, a warning names what it runs again or skips.
std::string others_text(const Conversion& files) {
  const auto has = [&](FindingCode code) {
    return std::any_of(files.diagnostics.begin(), files.diagnostics.end(),
                       [&](const Finding& each) { return each.code == code; });
  };
  if (has(FindingCode::drizzle_would_repeat))
    return text::cat("convert every other one, by `sluice convert ", layout_name(files.to),
                     " --url URL`, before Drizzle migrates it");
  return text::cat("other histories follow when Sluice ",
                   has(FindingCode::drizzle_would_skip) ? "" : "or drizzle-orm ",
                   "next migrates them");
}

std::string history_line(const Converted& converted) {
  const bool is_done = converted.is_done;
  if (!converted.history) return text::cat("  no database: ", others_text(converted.files), "\n");
  const auto count = converted.history->recorded;
  if (!has_layout(converted.files) && !renames(converted.files))
    return count == 0
               ? "  history: nothing to change\n"
               : text::cat("  history: ", counted(count, "migration"), " under the same names\n");
  if (count == 0) return "  the database has no history to convert\n";
  return text::cat("  history: ", counted(count, "migration"), is_done ? " renamed" : " to rename",
                   converted.files.to == Layout::v1 ? ", with a name in Drizzle's table\n"
                                                    : ", without a name in Drizzle's table\n");
}

// What there is to do where the folder was of the layout before: the database's history may not be.
std::string already_text(const Converted& converted, const Style& style) {
  const Conversion& files = converted.files;
  const std::string already =
      text::cat(files.folder, " has the layout ", layout_name(files.to), " already");
  if (!converted.history || converted.history->recorded == 0)
    return style.green(text::cat("✅ ", already, "\n"));
  if (!converted.is_done)
    return text::cat("Would convert the history; ", already, ":\n", history_line(converted));
  return text::cat(history_line(converted),
                   style.green(text::cat("✅ ", already, "; history converted")), "\n");
}

std::string text_of(const Converted& converted, const CommandContext& context) {
  const Conversion& files = converted.files;
  const Style style = result_style(context);
  if (is_empty(files)) return already_text(converted, style);
  std::string out;
  if (has_layout(files))
    out += text::cat("  ", counted(files.removed.size(), "file"),
                     " of the old layout, left by a conversion that broke off\n");
  else
    for (const ConvertedMigration& migration : files.migrations)
      out += migration.from == migration.to
                 ? text::cat("  ", migration.to, "\n")
                 : text::cat("  ", migration.from, " → ", migration.to, "\n");
  if (!has_layout(files) || (converted.history && converted.history->recorded > 0))
    out += history_line(converted);
  const std::string notes = render_findings(files.diagnostics, Amount::all, style);
  if (!notes.empty()) out += "\n" + notes;
  if (!converted.is_done)
    return text::cat("Would convert ", files.folder, " to ", layout_name(files.to), ":\n", out);
  return text::cat(
      out, style.green(text::cat("✅ Converted ", files.folder, " to ", layout_name(files.to))),
      "\n");
}

std::string json_of(const Converted& converted) {
  const Conversion& files = converted.files;
  JsonWriter json(JsonStyle::indented);
  json.object().member("folder", files.folder).member("layout", layout_name(files.to));
  json.member("done", converted.is_done).key("migrations").array();
  for (const ConvertedMigration& migration :
       has_layout(files) ? std::vector<ConvertedMigration>() : files.migrations)
    json.object()
        .member("from", migration.from)
        .member("to", migration.to)
        .member("when", migration.when)
        .end();
  json.end().key("files").array();
  for (const NewFile& file : files.files) json.value(file.path);
  json.end().key("removed").array();
  for (const std::string& path : files.removed) json.value(path);
  json.end().key("history");
  converted.history ? json.value(converted.history->recorded) : json.null();
  write_findings(json.key("diagnostics"), files.diagnostics);
  return json.end().text();
}

// A database that cannot be reached, or a history that is refused, is told before a file is
// written. The history is converted before the folder turns over: broken off between the two, every
// row is still found by its time and hash.
void run(Converted& converted, Workspace* work, FileSystem& files) {
  const bool has_history = work != nullptr && !converted.files.migrations.empty();
  if (has_history) (void)plan_convert(*work, converted.files);
  try {
    write_files(converted.files, files);
    if (has_history) converted.history = convert(*work, converted.files);
  } catch (const Error&) {
    take_back(converted.files, files);
    throw;
  }
  turn_over(converted.files, files);
  converted.is_done =
      !is_empty(converted.files) || (has_history && converted.history->recorded > 0);
}

}  // namespace

CommandResult run_convert(CommandContext& context) {
  const auto& arguments = context.options.arguments();
  if (arguments.empty())
    throw Error(ErrorCode::usage, "`convert` needs a layout",
                "Run `sluice convert v1` or `sluice convert v0`.");
  const Layout to = layout_named(arguments[0]);
  const Settings settings = discover(context);
  Project project = open_folder(context, need_folder(settings));
  FolderFiles files(context.world.files, project.folder);
  const Backend backend = need_backend(context, settings);
  if (project.journal.layout == Layout::plain) load_migrations(project, files, *backend.dialect);
  Converted converted{.files = plan_conversion(project, to, files, backend)};
  std::unique_ptr<Workspace> work;
  if (!context.options.has("files-only")) work = open_workspace(context, settings);
  if (context.options.has("dry-run")) {
    if (work && !converted.files.migrations.empty())
      converted.history = plan_convert(*work, converted.files);
  } else {
    run(converted, work.get(), files);
  }
  return {.text = text_of(converted, context), .data = json_of(converted), .is_report = true};
}

}  // namespace sluice::cli
