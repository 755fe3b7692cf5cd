// Of the histories, and how they fit the journal.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"
#include "core/finding/settling_hint.hpp"
#include "core/names/names.hpp"

namespace sluice::finding_text {

namespace {

constexpr std::string_view k_edit_unseen = ": edits to it cannot be detected";

std::string no_hash_for(const FindingReader& found) {
  return text::cat("the history holds no SHA-256 for ", found.file());
}

// "2 rows of Drizzle's history stand for no entry of the journal: a and b"
std::string stand_for_none(const FindingReader& found, std::string_view table) {
  const std::size_t count = found.all(Detail::rows).size();
  return text::cat(counted(count, "row"), " of ", table, count == 1 ? " stands" : " stand",
                   " for no entry of the journal: ", found.list(Detail::rows));
}

std::string_view likeness_text(std::string_view likeness) {
  if (likeness == "number") return "the time that its number makes";
  if (likeness == "second") return "its second";
  if (likeness == "time") return "an earlier time";
  return "its name in the other layout";
}

}  // namespace

FindingText hash_unknown(const FindingReader& found) {
  return {text::cat(no_hash_for(found), k_edit_unseen), ""};
}

FindingText hash_invalid(const FindingReader& found) {
  return {found.has(Detail::uses_tracking)
              ? text::cat("Drizzle's history holds no SHA-256 for ", found.file(),
                          "; __migration_tracking's is used")
              : text::cat(no_hash_for(found), k_edit_unseen),
          text::cat("If the file is as it was applied, `sluice repair ", found.tag(),
                    "` writes its hash there.")};
}

FindingText line_endings_differ(const FindingReader& found) {
  return {text::cat(found.file(),
                    " differs from what was applied only in line endings or a byte order mark"),
          ""};
}

FindingText histories_disagree(const FindingReader& found) {
  return {text::cat("the histories disagree about ", found.tag(), ": ", found.one(Detail::reason)),
          settling_hint(found.tag())};
}

FindingText not_in_journal(const FindingReader& found) {
  if (!found.has(Detail::in_repair))
    return {stand_for_none(found, "Drizzle's history"),
            text::cat("The database may be ahead of this checkout, or these are another folder's",
                      found.has(Detail::lacks_name)
                          ? "."
                          : text::cat("; where they were squashed into an entry, `sluice repair ",
                                      found.one(Detail::rows), " --forget` takes out a row."))};
  return {text::cat(found.tag(), " is in the history, but not in the journal"),
          found.has(Detail::may_be_of_other_folder)
              ? "Where it is of another folder in this database, `sluice adopt --dir FOLDER` with "
                "that folder records whose it is."
              : text::cat("Where another migration took its place, `sluice repair ", found.tag(),
                          " --forget` removes its row.")};
}

FindingText mirror_only(const FindingReader& found) {
  if (!found.has(Detail::in_repair))
    return {stand_for_none(found, "__migration_tracking"),
            "Its file was lost or renamed, or another folder's migrations are recorded there: "
            "`sluice status` shows them."};
  if (found.has(Detail::lacks_name))
    return {text::cat(found.tag(),
                      " is in __migration_tracking, and a row of Drizzle's history that stands for "
                      "no entry may be its own"),
            "If it is, set its created_at to the entry's `when`, then run `sluice repair` again; "
            "if not, remove it."};
  return {text::cat(found.tag(),
                    " is in __migration_tracking, but neither in Drizzle's history nor in the "
                    "journal"),
          "`sluice repair --forget` removes its row, and the rollback SQL with it."};
}

FindingText mirror_unknown(const FindingReader& found) {
  return {
      text::cat("__migration_tracking holds what neither the journal nor Drizzle's history does: ",
                found.list(Detail::rows)),
      "Get the files of the release that applied it; if nobody has them, `sluice repair "
      "--forget` removes its row, and the rollback SQL with it."};
}

FindingText legacy_not_in_journal(const FindingReader& found) {
  const std::size_t count = found.all(Detail::rows).size();
  return {text::cat(counted(count, "row"), " of __migrations__ ", count == 1 ? "names" : "name",
                    " no entry of the journal: ", found.list(Detail::rows)),
          ""};
}

FindingText row_unclear(const FindingReader& found) {
  const std::string& other = found.one(Detail::other);
  const std::string others =
      found.has(Detail::may_be_of_other_folder)
          ? "if it is of another folder in this database, `sluice adopt --dir FOLDER` with that "
            "folder records whose it is"
          : text::cat("if it did not run, `sluice repair ", other, " --forget` removes that row");
  return {
      text::cat("a row of ", found.one(Detail::table), " that stands for no entry, ", other,
                ", may be ", found.tag(), ": it has ", likeness_text(found.one(Detail::likeness))),
      text::cat("If ", found.tag(), " ran, `sluice repair ", found.tag(),
                " --record` records it without running it; ", others, ".")};
}

FindingText recorded_twice(const FindingReader& found) {
  return {text::cat(
              "Drizzle's history holds more than one row for ", found.list(Detail::migrations),
              ": several migrators ran at once, and their statements may have run more than once"),
          "Look for rows that its statements wrote twice; `sluice repair` removes the second row "
          "of the history."};
}

FindingText created_at_null(const FindingReader& found) {
  if (found.has(Detail::in_repair))
    return {text::cat(found.tag(), " is not in this journal, so its created_at is unknown"),
            "Get the files of the release that applied it, and run `sluice repair` there; or "
            "`sluice repair --forget` removes its row."};
  const bool is_known = found.has(Detail::migrations);
  return {text::cat("created_at is null in Drizzle's history for ",
                    found.list(is_known ? Detail::migrations : Detail::rows),
                    ": on PostgreSQL, drizzle-orm before 1.0 would apply every migration again"),
          is_known
              ? "`sluice repair` sets it to the entry's `when`: run it before anyone runs "
                "Drizzle's migrator."
              : "No entry has its `when`: `sluice repair --forget` removes the row, unless its "
                "files will be restored."};
}

FindingText id_missing(const FindingReader& found) {
  return {
      text::cat("the id in Drizzle's history is null, or another row's as well, for ",
                found.list(Detail::rows),
                ": Drizzle 1.0 identifies rows by their id when it upgrades this table, and would "
                "apply these again"),
      "`sluice repair` gives each row an id of its own."};
}

FindingText name_null(const FindingReader& found) {
  return {text::cat("Drizzle's history holds no name for ", found.list(Detail::migrations),
                    ", and Drizzle would run what has none again"),
          "`sluice migrate` and `sluice adopt` fill it in."};
}

FindingText folder_renamed(const FindingReader& found) {
  const auto& before = found.all(Detail::before);
  const auto& after = found.all(Detail::after);
  std::vector<std::string> renamed;
  for (std::size_t i = 0; i < before.size() && i < after.size(); ++i)
    renamed.push_back(text::cat(before[i], " is now ", after[i]));
  return {text::cat("a migration's folder was renamed after it was applied, and Drizzle would run "
                    "it again: ",
                    name_list(renamed)),
          "`sluice repair` writes the new name there; or give the folder its old name."};
}

FindingText drizzle_would_repeat(const FindingReader& found) {
  const std::string& layout = found.one(Detail::layout);
  if (layout.empty())
    return {
        text::cat("drizzle-orm before 1.0 would apply ", found.list(Detail::migrations),
                  " again: `when` in the journal is later than every created_at of its history"),
        "`sluice repair` sets created_at to the entry's `when`: run it before anyone runs "
        "Drizzle's migrator."};
  if (layout == "journal")
    return {text::cat("a database that Drizzle 1.0 migrated holds whole seconds, and Drizzle 0.45 "
                      "runs its newest migration again, as it does with ",
                      found.tag()),
            "Run `sluice convert v0 --url URL` on every other such database before Drizzle "
            "migrates it."};
  return {
      found.has(Detail::before)
          ? text::cat(found.tag(), " was called ", found.one(Detail::before),
                      " in v1 before: Drizzle 1.0 runs it again where a database holds that "
                      "name")
          : text::cat("in a database that this conversion does not reach, Drizzle 1.0 takes "
                      "the row of ",
                      found.tag(), " for another migration's, and runs ", found.tag(), " again"),
      "Run `sluice convert v1 --url URL` on every other database before Drizzle migrates it."};
}

FindingText checksums_disagree(const FindingReader& found) {
  return {text::cat("__migration_tracking and Drizzle's history have different checksums for ",
                    found.tag(), "; Drizzle's is used"),
          "`sluice repair` writes Drizzle's into __migration_tracking."};
}

FindingText applied_by_drizzle(const FindingReader& found) {
  return {
      text::cat(counted(found.all(Detail::migrations).size(), "migration"), " applied by Drizzle",
                found.has(Detail::was_used) ? " since Sluice last ran" : "",
                ", to be added to __migration_tracking: ", found.list(Detail::migrations)),
      "`sluice adopt` adds them, with the SQL that undoes them; `sluice migrate` does so first."};
}

FindingText adopted_from_tracking(const FindingReader& found) {
  return {text::cat("Drizzle's history is ", found.has(Detail::lacks_history) ? "missing" : "empty",
                    ", but __migration_tracking calls ",
                    counted(found.all(Detail::migrations).size(), "migration"),
                    " applied, to be written there: ", found.list(Detail::migrations)),
          ""};
}

FindingText adopted_from_legacy(const FindingReader& found) {
  return {text::cat(counted(found.all(Detail::migrations).size(), "migration"),
                    " applied according to __migrations__, to be written to Drizzle's history and "
                    "to __migration_tracking: ",
                    found.list(Detail::migrations)),
          ""};
}

}  // namespace sluice::finding_text
