// What deriving the rollback of every migration of a folder costs, beside plainly parsing its
// snapshots. One of the two a process, so that each has its own peak memory.
#include <iostream>
#include <string_view>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "core/undo/rollback_text.hpp"
#include "dialects/backends.hpp"
#include "engine/folder/project.hpp"
#include "engine/undo/rollback_source.hpp"
#include "facade/system_ports.hpp"

namespace {

using namespace sluice;

std::size_t parse(const FileSystem& files, const std::string& folder) {
  std::size_t bytes = 0;
  for (const std::string& name : files.list(text::cat(folder, "/meta"))) {
    if (!name.ends_with("_snapshot.json")) continue;
    const std::string file = text::cat(folder, "/meta/", name);
    const std::string content = files.read(file, k_json_limit);
    bytes += JsonText(content, file).root().raw().size();
  }
  return bytes;
}

// Fails where one was not derived: a number about doing less would say nothing.
std::size_t derive(const FileSystem& files, const std::string& folder) {
  Project project = open_project(files, folder);
  const Backend backend = find_backend(project.journal.dialect);
  load_migrations(project, files, *backend.dialect);
  const RollbackSource source(backend, files, project);
  std::size_t bytes = 0;
  for (const Migration& migration : project.migrations) {
    const auto known = source.known_of(migration.entry.tag, "it was not run");
    if (!known || known->sql == k_nothing_to_undo ||
        known->sql.find("it was not run") != known->sql.npos)
      throw Error({.code = ErrorCode::failure,
                   .message = text::cat("no rollback of ", migration.entry.tag)});
    bytes += known->sql.size();
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: derive_rollbacks parse|derive FOLDER\n";
    return 2;
  }
  try {
    const SystemFileSystem files;
    std::cout << (argv[1] == std::string_view("parse") ? parse : derive)(files, argv[2]) << '\n';
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
