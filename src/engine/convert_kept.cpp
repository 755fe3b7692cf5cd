#include "engine/convert_kept.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "engine/project.hpp"

namespace sluice {

namespace {

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
  const JsonDocument document(files.read(file, k_json_limit), file);
  for (const Json& object : document.root().at("migrations").elements())
    kept.push_back(read_one(object));
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

std::vector<std::string> files_below(const FileSystem& files, const std::string& folder,
                                     const std::string& name) {
  std::vector<std::string> paths;
  const std::string here = text::cat(folder, "/", name);
  if (!files.is_folder(here)) return paths;
  for (const std::string& each : files.list(here)) {
    const std::string path = text::cat(name, "/", each);
    if (files.is_folder(text::cat(folder, "/", path))) {
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

}  // namespace sluice
