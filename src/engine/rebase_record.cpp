#include "engine/rebase_record.hpp"

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/names.hpp"
#include "engine/project.hpp"

namespace sluice {

namespace {

// drizzle-kit takes every name in meta/ for a snapshot's that does not begin with `_`.
std::string record_file(const std::string& folder) {
  return text::cat(folder, "/meta/_sluice_rebase.json");
}

std::string below(const std::string& folder, const std::string& path) {
  return text::cat(folder, "/", path);
}

void remove_if_there(FileSystem& files, const std::string& path) {
  if (files.is_file(path)) files.remove(path);
}

// Never throws for a file that is not there.
bool holds(const FileSystem& files, const std::string& path, const std::string& hash) {
  return files.is_file(path) && sha256_hex(files.read(path, k_sql_limit)) == hash;
}

RebaseRecord parse_record(std::string text, const std::string& file) {
  const JsonDocument document(std::move(text), file);
  const Json root = document.root();
  RebaseRecord record{.journal = root.at("journal").string()};
  for (const Json& made : root.at("made").elements())
    record.made.push_back({.path = made.at("path").string(),
                           .hash = made.at("hash").string(),
                           .waits = made.at("waits").boolean()});
  for (const Json& path : root.at("goes").elements()) record.goes.push_back(path.string());
  return record;
}

// Somebody has changed the journal since: then nothing is taken away that it may name, or that is
// the last of its kind.
void refuse_unclear(const RebaseRecord& record, const FileSystem& files,
                    const std::string& folder) {
  const std::string journal_file = below(folder, "meta/_journal.json");
  const std::string journal = files.read(journal_file, k_json_limit);
  bool is_clear = true;
  for (const std::string& path : record.goes)
    is_clear = is_clear && files.is_file(below(folder, path));
  for (const RebaseRecord::Made& made : record.made)
    if (!made.waits && made.path.ends_with(".sql") && !made.path.starts_with("rollback/"))
      is_clear =
          is_clear && journal.find(text::cat("\"", stem_of(made.path), "\"")) == journal.npos;
  if (is_clear) return;
  throw Error(ErrorCode::failure,
              "a rebase of this folder was broken off, and the journal was changed since",
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
  for (const std::string& path : record.goes) json.value(path);
  json.end().end();
  files.write(record_file(folder), json.text());
}

void finish_rebase(const RebaseRecord& record, FileSystem& files, const std::string& folder) {
  for (const RebaseRecord::Made& made : record.made) {
    const std::string path = below(folder, made.path);
    if (!made.waits || !files.is_file(waiting(path))) continue;
    files.write(path, files.read(waiting(path), k_sql_limit));
    files.remove(waiting(path));
  }
  for (const std::string& path : record.goes) remove_if_there(files, below(folder, path));
  files.remove(record_file(folder));
}

// A file that holds something else by now is somebody's work.
void take_rebase_back(const RebaseRecord& record, FileSystem& files, const std::string& folder) {
  for (const RebaseRecord::Made& made : record.made) {
    const std::string path = below(folder, made.path);
    const std::string file = made.waits ? waiting(path) : path;
    if (holds(files, file, made.hash)) files.remove(file);
  }
  remove_if_there(files, record_file(folder));
}

void refuse_broken_rebase(const FileSystem& files, const std::string& folder) {
  const std::string file = record_file(folder);
  if (!files.is_file(file)) return;
  throw Error(ErrorCode::failure, "a rebase of this folder was broken off", Where{.file = file},
              "`sluice rebase` finishes it, or takes it back where it had only begun.");
}

Settled settle_rebase(FileSystem& files, const std::string& folder) {
  const std::string file = record_file(folder);
  if (!files.is_file(file)) return Settled::nothing;
  const RebaseRecord record = parse_record(files.read(file, k_json_limit), file);
  if (holds(files, below(folder, "meta/_journal.json"), record.journal)) {
    finish_rebase(record, files, folder);
    return Settled::finished;
  }
  refuse_unclear(record, files, folder);
  take_rebase_back(record, files, folder);
  return Settled::taken_back;
}

}  // namespace sluice
