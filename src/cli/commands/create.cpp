// Writes a new, empty migration: all of its files, or none.
#include <chrono>
#include <map>
#include <optional>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/base/attempt.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/session.hpp"
#include "cli/settings/dialects.hpp"
#include "core/authoring/new_migration.hpp"
#include "core/authoring/new_plain_migration.hpp"
#include "core/authoring/new_v1_migration.hpp"
#include "core/snapshot/snapshot_chain.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/layout.hpp"
#include "engine/folder/plain_folder.hpp"
#include "engine/folder/project.hpp"
#include "engine/folder/rollback_files.hpp"
#include "engine/folder/snapshot_store.hpp"

namespace sluice::cli {

namespace {

constexpr std::string_view k_default_folder = "drizzle";

// drizzle-kit continues the last snapshot by byte-wise file name, whatever the journal says. What a
// killed program left of one is none.
std::string last_snapshot(const FileSystem& files, const std::string& meta) {
  std::string last;
  if (!files.is_folder(meta)) return last;
  for (const std::string& name : files.list(meta))
    if (!name.empty() && name.front() != '_' && !name.ends_with(".tmp") && name > last) last = name;
  return last;
}

std::string folder_for(const Settings& settings) {
  if (!settings.dir.empty()) return settings.dir;
  if (settings.folder_problem) throw Error(*settings.folder_problem);
  return std::string(k_default_folder);
}

const SnapshotCodec& codec_for(const CommandContext& context, const Settings& settings) {
  if (settings.dialect.empty())
    throw Error(ErrorCode::config,
                "the new migration's dialect is unknown: there is no journal and no database",
                dialect_hint());
  return context.world.backend(settings.dialect).schema_dialect->snapshots();
}

std::optional<PrefixMode> prefix_of(const Settings& settings) {
  if (settings.prefix.empty()) return std::nullopt;
  if (const auto mode = parse_prefix_mode(settings.prefix)) return *mode;
  throw Error(
      ErrorCode::config,
      text::cat("migrations.prefix is \"", settings.prefix, "\", which drizzle-kit does not know"),
      {.file = settings.config_file}, "Use index, timestamp, supabase, unix or none.");
}

NewMigrationInput input_for(const CommandContext& context, const Settings& settings,
                            const std::string& folder) {
  const FileSystem& files = context.world.files;
  NewMigrationInput input{.name = context.options.arguments()[0],
                          .codec = &codec_for(context, settings),
                          .prefix = prefix_of(settings),
                          .uuid = context.world.new_uuid(),
                          .breakpoints = settings.breakpoints,
                          .journal_file = text::cat(folder, "/meta/_journal.json")};
  const auto now = context.world.clock.now().time_since_epoch();
  input.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  if (files.is_file(input.journal_file))
    input.journal = files.read(input.journal_file, k_json_limit);
  const std::string snapshot = last_snapshot(files, text::cat(folder, "/meta"));
  if (snapshot.empty()) return input;
  input.snapshot_file = text::cat(folder, "/meta/", snapshot);
  input.snapshot = files.read(input.snapshot_file, k_json_limit);
  return input;
}

// The last snapshot that all of these come from.
std::optional<std::size_t> shared_by(const SnapshotChain& chain,
                                     const std::vector<std::size_t>& leaves) {
  std::map<std::size_t, std::size_t> count;
  for (const std::size_t leaf : leaves)
    for (const std::size_t place : ancestry(chain, leaf)) ++count[place];
  for (auto place = chain.order.rbegin(); place != chain.order.rend(); ++place)
    if (count[*place] == leaves.size()) return *place;
  return std::nullopt;
}

// What the new one follows.
void find_leaves(const CommandContext& context, const Project& project, const Backend& backend,
                 V1Place& place) {
  const SnapshotStore store(*backend.schema_dialect, context.world.files, project);
  std::vector<Snapshot> snapshots;
  std::vector<std::size_t> entries;
  const auto& all = project.journal.entries;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::optional<Snapshot> snapshot = store.snapshot(i);
    if (!snapshot) continue;
    snapshots.push_back(*std::move(snapshot));
    entries.push_back(i);
  }
  const auto file_of = [&](std::size_t at) {
    const std::size_t entry = entries[at];
    return V1File{all[entry].tag, store.file(entry), snapshots[at].source};
  };
  const SnapshotChain chain = chain_of(snapshots);
  for (const std::size_t leaf : chain.leaves) place.leaves.push_back(file_of(leaf));
  if (const auto shared = shared_by(chain, chain.leaves)) place.shared = file_of(*shared);
}

NewMigration v1_migration(const CommandContext& context, const Settings& settings,
                          const std::string& folder) {
  const Project project = open_folder(context, folder);
  NewV1MigrationInput input{.name = context.options.arguments()[0],
                            .codec = &codec_for(context, settings),
                            .place = {.id = context.world.new_uuid()}};
  const auto now = context.world.clock.now().time_since_epoch();
  input.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  for (const JournalEntry& entry : project.journal.entries) input.tags.push_back(entry.tag);
  find_leaves(context, project, need_backend(context, settings), input.place);
  return new_v1_migration(input);
}

// The newest migration that has a rollback says where the new one's lies.
NewMigration plain_migration(const CommandContext& context, const std::string& folder) {
  const FileSystem& files = context.world.files;
  const Project project = open_folder(context, folder);
  NewPlainMigrationInput input{.name = context.options.arguments()[0], .journal = project.journal};
  const auto now = context.world.clock.now().time_since_epoch();
  input.now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const auto& entries = project.journal.entries;
  input.last_path = migration_path(project, entries.back(), files);
  for (auto entry = entries.rbegin(); entry != entries.rend() && input.rollback_path.empty();
       ++entry)
    for (const std::string& path : rollback_paths(entry->tag))
      if (input.rollback_path.empty() && files.is_file(text::cat(folder, "/", path))) {
        input.rollback_path = path;
        input.rollback_tag = entry->tag;
      }
  return new_plain_migration(input);
}

// The journal comes last and is replaced in one step: until then nothing names what was written.
void write_all(FileSystem& all, const std::string& folder, const NewMigration& migration) {
  FolderFiles files(all, folder);
  std::vector<std::string> written;
  const auto failure = attempt([&] {
    for (const NewFile& file : migration.files) {
      const std::string path = text::cat(folder, "/", file.path);
      files.make_folder(path.substr(0, path.rfind('/')));
      if (file.replaces) {
        files.write(path, file.content);
      } else {
        files.create(path, file.content);
        written.push_back(path);
      }
    }
  });
  if (!failure) return;
  for (const std::string& path : written) files.remove(path);
  throw Error(*failure);
}

}  // namespace

CommandResult run_create(CommandContext& context) {
  const Settings settings = discover(context);
  const std::string folder = folder_for(settings);
  const Layout layout = layout_of(context.world.files, folder);
  const bool is_v1 = layout == Layout::v1;
  const NewMigration migration = is_v1 ? v1_migration(context, settings, folder)
                                 : layout == Layout::plain
                                     ? plain_migration(context, folder)
                                     : new_migration(input_for(context, settings, folder));
  write_all(context.world.files, folder, migration);
  JsonWriter json(JsonStyle::indented);
  json.object().member("tag", migration.tag).member("folder", folder).key("files").array();
  std::string text;
  for (const NewFile& file : migration.files) {
    const std::string path = text::cat(folder, "/", file.path);
    json.value(path);
    text += text::cat(file.replaces ? "  updated " : "  created ", path, "\n");
  }
  return {.text = text::cat("✅ Created ", migration.tag, is_v1 ? "\n" : ".sql\n", text),
          .data = json.end().end().text()};
}

}  // namespace sluice::cli
