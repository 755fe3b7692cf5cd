// Of Sluice's own tables: the audit trail, stored rollback SQL, and who may write them.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"

namespace sluice::finding_text {

FindingText tracking_lost(const FindingReader&) {
  return {
      "__migration_tracking is gone, but __migration_events shows that it was here: its batches "
      "and stored rollback SQL are lost",
      "`sluice adopt` makes it again and derives the rollback SQL from the files. If `drizzle-kit "
      "push` dropped it, `sluice doctor` says how to prevent that."};
}

FindingText history_unread(const FindingReader& found) {
  return {text::cat("table __migrations__ has the columns ", found.one(Detail::columns),
                    ": none of them names the applied migrations"),
          "`sluice baseline TAG` records what is applied, up to TAG, without running it; a table "
          "that is not a history needs another name."};
}

FindingText history_writable(const FindingReader& found) {
  const std::string& role = found.one(Detail::role);
  const std::string& privileges = found.one(Detail::privileges);
  const std::string& table = found.one(Detail::table);
  return {
      text::cat(role == "PUBLIC" ? "everybody" : text::cat("the role ", role), " may write ", table,
                " (", privileges, "), and so decides what is applied and what a rollback runs"),
      text::cat("Take it away: `REVOKE ", privileges, " ON ", table, " FROM ", role, "`.")};
}

FindingText run_going_on(const FindingReader& found) {
  return {text::cat("another migrator is running: ", found.one(Detail::role),
                    "; its unfinished migrations count as pending"),
          ""};
}

FindingText events_missing(const FindingReader&) {
  return {
      "__migration_events is not there: Sluice has not run here yet, or the table was dropped and "
      "its audit trail is lost",
      "The next run that changes something makes it."};
}

FindingText events_dropped(const FindingReader&) {
  return {
      "__migration_events is gone, with which __migration_tracking was made: its audit trail and "
      "the hashes of rollback SQL are lost",
      "Restore it from a backup; without one, the next run that changes something makes an empty "
      "one."};
}

FindingText events_emptied(const FindingReader&) {
  return {
      "__migration_events was emptied: it holds nothing of what __migration_tracking says is "
      "applied",
      "`sluice doctor` names the roles that may write it; restore it from a backup."};
}

FindingText events_changed(const FindingReader& found) {
  return {text::cat("__migration_events was changed by hand: what comes before does not fit ",
                    found.list(Detail::events)),
          "`sluice doctor` names the roles that may write it; compare with a backup."};
}

FindingText events_added(const FindingReader& found) {
  return {text::cat("__migration_events has events that are not in its chain: ",
                    found.list(Detail::events)),
          "An earlier version of Sluice wrote them, or somebody did by hand."};
}

FindingText rollback_file_differs(const FindingReader& found) {
  return {text::cat("it is not what is stored to undo ", found.tag(),
                    ", and what is stored is what runs"),
          text::cat("`sluice repair ", found.tag(), " --rollback` stores the file.")};
}

FindingText rollback_changed(const FindingReader& found) {
  return {text::cat("the rollback SQL of ", found.tag(),
                    " in __migration_tracking is not what was stored with it"),
          text::cat("Read it. `sluice repair ", found.tag(),
                    " --rollback` stores the file beside the migration instead.")};
}

FindingText rollback_hash_lost(const FindingReader& found) {
  return {text::cat("the stored rollback SQL may be forged: its hash in __migration_events is "
                    "gone, or comes after events that were changed: ",
                    found.list(Detail::migrations)),
          text::cat("`sluice repair ", found.one(Detail::migrations),
                    " --rollback` shows it and stores it again, from the files. Do so for each.")};
}

FindingText rollback_placeholder(const FindingReader& found) {
  return {text::cat("the rollback SQL that is stored for ", found.tag(), " has no statement"),
          text::cat("`sluice repair ", found.tag(), " --rollback` stores one.")};
}

FindingText rollback_unhashed(const FindingReader& found) {
  return {
      text::cat("stored before rollback SQL had a hash, so that a change of it cannot be seen: ",
                found.list(Detail::migrations)),
      ""};
}

}  // namespace sluice::finding_text
