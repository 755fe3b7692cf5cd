#include "engine/folder/convert_kept.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"
#include "core/names/names.hpp"
#include "engine/folder/folder_files.hpp"
#include "engine/folder/rollback_files.hpp"

namespace sluice {

namespace {

bool is_one_of(std::string_view path, std::initializer_list<std::string> paths) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

// A kept file lies where a conversion puts it, and nowhere else.
void refuse_elsewhere(const KeptMigration& kept, const std::string& file) {
  for (const std::string& tag : {kept.tag, kept.converted}) refuse_path(tag, file);
  for (const std::string& path : {kept.snapshot, kept.down})
    if (!path.empty()) refuse_path(path, file);
  const std::string number(number_of(kept.tag));
  const bool is_known_snapshot =
      kept.snapshot.empty() ||
      is_one_of(kept.snapshot,
                {text::cat("meta/", number, "_snapshot.json"), kept.tag + "/snapshot.json"});
  const auto undoes = [&](const std::string& tag) {
    const std::vector<std::string> paths = rollback_paths(tag);
    return std::find(paths.begin(), paths.end(), kept.down) != paths.end();
  };
  const bool is_known_down = kept.down.empty() || undoes(kept.tag) || undoes(kept.converted);
  if (!is_known_snapshot || !is_known_down)
    throw Error(
        ErrorCode::bad_file,
        text::cat(is_known_down ? kept.snapshot : kept.down, " is not a file of ", kept.tag),
        Where{.file = file},
        "Restore the file from version control, or remove it: then the folder is converted "
        "as it stands.");
}

std::string text_of(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found ? std::string(found->string()) : std::string();
}

KeptMigration read_one(const Json& object) {
  KeptMigration kept{.tag = text_of(object, "tag"),
                     .converted = text_of(object, "converted"),
                     .sha256 = text_of(object, "sha256"),
                     .snapshot = text_of(object, "snapshot"),
                     .down = text_of(object, "down")};
  kept.entry.tag = kept.tag;
  kept.entry.idx = static_cast<int>(object.at("idx").integer());
  kept.entry.version = text_of(object, "version");
  kept.entry.when = object.at("when").integer();
  kept.entry.breakpoints = object.at("breakpoints").boolean();
  return kept;
}

}  // namespace

std::vector<KeptMigration> read_kept(const FileSystem& files, const std::string& folder,
                                     const std::string& name) {
  const std::string file = text::cat(folder, "/", name, "/layout.json");
  std::vector<KeptMigration> kept;
  if (!files.is_file(file)) return kept;
  const JsonDocument document(read_below(files, folder, file, k_json_limit), file);
  for (const Json& object : document.root().at("migrations").elements()) {
    kept.push_back(read_one(object));
    refuse_elsewhere(kept.back(), file);
  }
  return kept;
}

std::string write_kept(const std::vector<KeptMigration>& migrations) {
  JsonWriter out(JsonStyle::indented);
  out.object().member("version", 1).key("migrations").array();
  for (const KeptMigration& kept : migrations) {
    out.object().member("tag", kept.tag).member("converted", kept.converted);
    out.member("sha256", kept.sha256).member("snapshot", kept.snapshot).member("down", kept.down);
    out.member("idx", kept.entry.idx).member("version", kept.entry.version);
    out.member("when", kept.entry.when).member("breakpoints", kept.entry.breakpoints).end();
  }
  return text::cat(out.end().end().text(), "\n");
}

std::vector<std::string> kept_files(const FileSystem& files, const std::string& folder,
                                    const std::string& name,
                                    const std::vector<KeptMigration>& kept) {
  const std::string record = name + "/layout.json";
  if (!files.is_file(path_below(folder, record))) return {};
  std::vector<std::string> paths;
  for (const std::string& path : files_below(files, folder, name)) {
    const std::string_view inner = std::string_view(path).substr(name.size() + 1);
    const bool is_named = std::any_of(kept.begin(), kept.end(), [&](const KeptMigration& each) {
      return each.snapshot == inner;
    });
    const bool is_of_meta =
        name == ".v0" && (inner == "meta/_journal.json" ||
                          (inner.starts_with("meta/") && inner.ends_with("_snapshot.json")));
    if (is_named || is_of_meta) paths.push_back(path);
  }
  paths.push_back(record);
  return paths;
}

std::vector<std::string> files_below(const FileSystem& files, const std::string& folder,
                                     const std::string& name) {
  std::vector<std::string> paths;
  const std::string here = path_below(folder, name);
  if (!files.is_folder(here) || is_link(files, here)) return paths;
  for (const std::string& each : files.list(here)) {
    const std::string path = text::cat(name, "/", each);
    if (is_link(files, path_below(folder, path))) continue;
    if (files.is_folder(path_below(folder, path))) {
      const auto deeper = files_below(files, folder, path);
      paths.insert(paths.end(), deeper.begin(), deeper.end());
    } else {
      paths.push_back(path);
    }
  }
  return paths;
}

const KeptMigration* find_converted(const std::vector<KeptMigration>& kept,
                                    const std::string& tag) {
  const auto found = std::find_if(kept.begin(), kept.end(),
                                  [&](const KeptMigration& each) { return each.converted == tag; });
  return found == kept.end() ? nullptr : &*found;
}

void name_formers(Journal& journal, const FileSystem& files, const std::string& folder) {
  if (journal.layout != Layout::journal && journal.layout != Layout::v1) return;
  const bool is_v1 = journal.layout == Layout::v1;
  std::map<std::string, KeptMigration> kept;
  for (KeptMigration& each : read_kept(files, folder, is_v1 ? ".v0" : ".v1"))
    kept.emplace(each.converted, std::move(each));
  for (JournalEntry& entry : journal.entries) {
    const auto found = kept.find(entry.tag);
    if (found == kept.end()) continue;
    const KeptMigration& before = found->second;
    entry.former_tag = before.tag;
    entry.former_when =
        is_v1 ? before.entry.when : time_of_folder(before.tag).value_or(before.entry.when);
  }
}

}  // namespace sluice
