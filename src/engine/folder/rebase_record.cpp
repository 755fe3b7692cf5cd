#include "engine/folder/rebase_record.hpp"

#include <set>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/names/names.hpp"
#include "engine/folder/folder_files.hpp"

namespace sluice {

namespace {

// drizzle-kit takes every name in meta/ for a snapshot's that does not begin with `_`.
std::string record_file(const std::string& folder) {
  return path_below(folder, "meta/_sluice_rebase.json");
}

// Never throws for a file that is not there. What a link leads to is not ours.
bool holds(const FileSystem& files, const std::string& path, const std::string& hash) {
  return files.is_file(path) && !is_link(files, path) &&
         sha256_hex(files.read(path, k_sql_limit)) == hash;
}

// A pull request can bring a record along: only what a rebase moves is touched for it.
std::string path_in(const Json& object, const std::string& file) {
  std::string path(object.at("path").string());
  refuse_path(path, file);
  const bool is_snapshot = path.starts_with("meta/") && path.ends_with("_snapshot.json");
  if (!is_snapshot && !path.ends_with(".sql"))
    throw Error(ErrorCode::bad_file, text::cat("a rebase does not move ", path), {.file = file},
                "Restore the folder from version control, and remove this file.");
  return path;
}

RebaseRecord parse_record(std::string text, const std::string& file) {
  const JsonDocument document(std::move(text), file);
  const Json root = document.root();
  RebaseRecord record{.journal = root.at("journal").string()};
  for (const Json& made : root.at("made").elements())
    record.made.push_back({.path = path_in(made, file),
                           .hash = made.at("hash").string(),
                           .waits = made.at("waits").boolean()});
  for (const Json& goes : root.at("goes").elements()) {
    // Earlier versions wrote the path alone.
    if (goes.kind() != Json::Kind::object)
      goes.fail("expected the path and the hash of a file",
                "Restore the folder from version control, and remove this file.");
    record.goes.push_back({.path = path_in(goes, file), .hash = goes.at("hash").string()});
  }
  return record;
}

// Whatever a record says, these stay.
std::set<std::string> named_by_journal(const FileSystem& files, const std::string& folder) {
  const std::string file = path_below(folder, "meta/_journal.json");
  std::set<std::string> paths;
  for (const JournalEntry& entry : parse_journal(files.read(file, k_json_limit), file).entries) {
    paths.insert(file_name(entry.tag));
    paths.insert(text::cat("meta/", number_of(entry.tag), "_snapshot.json"));
  }
  return paths;
}

// Somebody has changed the journal since: then nothing is taken away that it may name, or that is
// the last of its kind.
void refuse_unclear(const RebaseRecord& record, const FileSystem& files,
                    const std::string& folder) {
  const std::string journal_file = path_below(folder, "meta/_journal.json");
  const std::string journal = files.read(journal_file, k_json_limit);
  bool is_clear = true;
  for (const RebaseRecord::Goes& goes : record.goes)
    is_clear = is_clear && files.is_file(path_below(folder, goes.path));
  for (const RebaseRecord::Made& made : record.made)
    if (!made.waits && made.path.ends_with(".sql") && !made.path.starts_with("rollback/"))
      is_clear =
          is_clear && journal.find(text::cat("\"", stem_of(made.path), "\"")) == journal.npos;
  if (is_clear) return;
  throw Error(ErrorCode::failure,
              "a rebase of this folder broke off, and the journal was changed since",
              Where{.file = journal_file},
              text::cat("Restore the folder from version control, remove ", record_file(folder),
                        ", and run `sluice rebase` again."));
}

}  // namespace

std::string waiting(const std::string& path) { return text::cat(path, ".sluice-rebase"); }

void write_record(const RebaseRecord& record, FileSystem& files, const std::string& folder) {
  JsonWriter json(JsonStyle::indented);
  json.object().member("journal", record.journal).key("made").array();
  for (const RebaseRecord::Made& made : record.made)
    json.object()
        .member("path", made.path)
        .member("hash", made.hash)
        .member("waits", made.waits)
        .end();
  json.end().key("goes").array();
  for (const RebaseRecord::Goes& goes : record.goes)
    json.object().member("path", goes.path).member("hash", goes.hash).end();
  json.end().end();
  files.write(record_file(folder), json.text());
}

void finish_rebase(const RebaseRecord& record, FileSystem& all, const std::string& folder) {
  FolderFiles files(all, folder);
  for (const RebaseRecord::Made& made : record.made) {
    const std::string path = path_below(folder, made.path);
    if (!made.waits || !holds(files, waiting(path), made.hash)) continue;
    files.write(path, files.read(waiting(path), k_sql_limit));
    files.remove(waiting(path));
  }
  const std::set<std::string> named = named_by_journal(files, folder);
  for (const RebaseRecord::Goes& goes : record.goes)
    if (const std::string path = path_below(folder, goes.path);
        named.count(goes.path) == 0 && holds(files, path, goes.hash))
      files.remove(path);
  files.remove(record_file(folder));
}

// A file that holds something else by now is somebody's work.
void take_rebase_back(const RebaseRecord& record, FileSystem& all, const std::string& folder) {
  FolderFiles files(all, folder);
  for (const RebaseRecord::Made& made : record.made) {
    const std::string path = path_below(folder, made.path);
    const std::string file = made.waits ? waiting(path) : path;
    if (holds(files, file, made.hash)) files.remove(file);
  }
  if (files.is_file(record_file(folder))) files.remove(record_file(folder));
}

void refuse_broken_rebase(const FileSystem& files, const std::string& folder) {
  const std::string file = record_file(folder);
  if (!files.is_file(file)) return;
  throw Error(ErrorCode::failure, "a rebase of this folder broke off", Where{.file = file},
              "`sluice rebase` finishes it, or undoes it if it had only begun.");
}

Settled settle_rebase(FileSystem& files, const std::string& folder) {
  const std::string file = record_file(folder);
  if (!files.is_file(file)) return Settled::nothing;
  const RebaseRecord record = parse_record(read_below(files, folder, file, k_json_limit), file);
  if (holds(files, path_below(folder, "meta/_journal.json"), record.journal)) {
    finish_rebase(record, files, folder);
    return Settled::finished;
  }
  refuse_unclear(record, files, folder);
  take_rebase_back(record, files, folder);
  return Settled::taken_back;
}

}  // namespace sluice
