// What a plan or a run tells of itself.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"
#include "core/names/names.hpp"

namespace sluice::finding_text {

FindingText resumes(const FindingReader& found) {
  if (found.has(Detail::statement))
    return {text::cat(found.tag(), " continues at statement ", found.one(Detail::statement), " of ",
                      found.count()),
            ""};
  return {text::cat(found.tag(), " is only to be recorded: its statements are all committed"), ""};
}

FindingText partial_file_changed(const FindingReader& found) {
  return {text::cat(found.tag(), " was edited after a part of it was applied"), ""};
}

FindingText enum_value_commit(const FindingReader& found) {
  const bool is_before = found.has(Detail::line);
  return {text::cat("commit ", is_before ? "before " : "within ", found.tag(), ": enum value ",
                    found.one(Detail::value), ", added by ", found.one(Detail::other),
                    ", must be committed before it is used",
                    is_before ? text::cat(" on line ", found.one(Detail::line)) : ""),
          is_before ? ""
                    : "What ran before it stays when a later statement fails; the next run "
                      "continues from there."};
}

FindingText begin_dropped(const FindingReader&) {
  return {"BEGIN is left out: the migration runs in a transaction already", ""};
}

FindingText commit_dropped(const FindingReader&) {
  return {"COMMIT is left out: no transaction is open", ""};
}

FindingText commit_in_file(const FindingReader& found) {
  return {text::cat("COMMIT ends the transaction, so that ", found.tag(),
                    " and the migrations before it can no longer be undone as one"),
          ""};
}

FindingText outside_transaction(const FindingReader& found) {
  return {found.one(Detail::reason),
          "What ran before it is committed first; a run that stops here is continued by the next "
          "one."};
}

FindingText delete_cascades(const FindingReader& found) {
  return {text::cat(found.tag(), " deletes rows of ", found.one(Detail::table),
                    ", and with them rows of ", found.list(Detail::tables),
                    " that refer to them (ON DELETE CASCADE)"),
          text::cat("Drizzle on libSQL would keep these. To keep them here, write ",
                    found.one(Detail::before), " before the statement, and ",
                    found.one(Detail::after), " after it.")};
}

FindingText reaches_outside(const FindingReader& found) {
  return {text::cat("rolling back ", found.tag(),
                    " affects more than its database: ", found.one(Detail::reason)),
          ""};
}

FindingText irreversible(const FindingReader& found) {
  return {text::cat(found.tag(),
                    ": its rollback does not restore everything: ", found.one(Detail::lost)),
          ""};
}

FindingText data_loss(const FindingReader& found) {
  return {
      text::cat(found.finding().migration ? text::cat("rolling back ", found.tag()) : "the repair",
                " loses ", found.one(Detail::lost), ": ",
                found.finding().count ? counted(found.count(), "row") : "cannot be counted"),
      ""};
}

FindingText parked(const FindingReader& found) {
  return {text::cat(found.tag(), ": parked ", found.one(Detail::lost)), ""};
}

FindingText not_parked(const FindingReader& found) {
  return {text::cat(found.tag(),
                    " is not parked: a part of it runs outside a transaction, or ran in an earlier "
                    "one; the rows that it destroys cannot be restored"),
          ""};
}

FindingText not_put_back(const FindingReader& found) {
  const std::string reason = found.one(Detail::reason);
  if (!reason.empty())
    return {text::cat(found.tag(), ": what its rollback parked stays parked: ", reason), ""};
  return {text::cat(found.tag(),
                    ": its rollback is written by hand, and does not restore parked rows by "
                    "itself"),
          ""};
}

FindingText purged(const FindingReader& found) {
  return {text::cat("no longer parked: ", found.one(Detail::table), " (", found.one(Detail::lost),
                    ") of ", found.file(), ", since ", found.one(Detail::at)),
          ""};
}

FindingText schema_untouched(const FindingReader& found) {
  return {
      text::cat("the ", found.object(), " stays as it is: no migration of this folder creates it"),
      ""};
}

FindingText failure_not_recorded(const FindingReader& found) {
  return {
      text::cat("the failure could not be recorded in the history: ", found.one(Detail::reason)),
      ""};
}

FindingText proof_not_recorded(const FindingReader& found) {
  return {text::cat("the proof is not recorded in the database: ", found.one(Detail::reason)), ""};
}

FindingText metadata_not_written(const FindingReader& found) {
  return {text::cat(found.one(Detail::path), " is not up to date: ", found.one(Detail::reason)),
          "The database is migrated and its history complete; only this file is behind."};
}

FindingText rebase_broken_off(const FindingReader& found) {
  return {found.has(Detail::is_finished)
              ? "an earlier rebase broke off: it is finished now"
              : "an earlier rebase broke off at its beginning: its files were removed",
          ""};
}

}  // namespace sluice::finding_text
