#include "engine/folder/journal_file.hpp"

#include "base/text.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/journal_edit.hpp"
#include "engine/folder/convert_kept.hpp"
#include "engine/folder/project.hpp"

namespace sluice {

void JournalFile::prepare(const std::vector<std::int64_t>& whens) {
  text_.clear();
  if (whens.empty()) return;
  const Journal& journal = project_.journal;
  const std::string before = files_.read(journal.file, k_json_limit);
  Journal now = parse_journal(before, journal.file);
  name_formers(now, files_, project_.folder);
  if (now.entries != journal.entries)
    throw Error(ErrorCode::failure, text::cat(journal.file, " was changed meanwhile"),
                "Run the command again.");
  std::vector<EntryEdit> edits;
  for (std::size_t e = 0; e < whens.size(); ++e)
    if (whens[e] != journal.entries[e].when)
      edits.push_back({.entry = e, .idx = {}, .when = whens[e], .tag = {}});
  text_ = edit_journal(before, journal.file, edits);
  const std::string trial = text::cat(journal.file, ".sluice");
  files_.write(trial, text_);
  files_.remove(trial);
}

void JournalFile::write() {
  if (!text_.empty()) files_.write(project_.journal.file, text_);
}

void restamp(Project& project, const std::vector<std::int64_t>& whens) {
  for (std::size_t e = 0; e < whens.size(); ++e) {
    project.journal.entries[e].when = whens[e];
    if (e < project.migrations.size()) project.migrations[e].entry.when = whens[e];
  }
}

}  // namespace sluice
