// Of the journal and the files of the folder.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"

namespace sluice::finding_text {

namespace {

constexpr const char* k_order_decides = "The array's order decides, so this stops nothing";
constexpr const char* k_restore = "Restore it from version control.";

}  // namespace

FindingText journal_when_not_increasing(const FindingReader& found) {
  const std::string& latest = found.one(Detail::other);
  return {text::cat("\"when\" of ", found.tag(), " is not after that of ", latest),
          text::cat("Drizzle skips it where ", latest,
                    " is already applied; Sluice runs it. `sluice repair` gives it a later one.")};
}

FindingText journal_when_in_future(const FindingReader& found) {
  return {
      text::cat("\"when\" of ", found.tag(), " is more than a day ahead"),
      found.one(Detail::layout) == "journal"
          ? "Drizzle skips every migration that is made until then: `sluice repair` corrects it."
          : "Its name begins with that time: rename it before it is applied anywhere."};
}

FindingText journal_idx_duplicate(const FindingReader& found) {
  return {text::cat("idx ", found.one(Detail::index), " of ", found.tag(), " is also that of ",
                    found.one(Detail::other)),
          text::cat(k_order_decides, "; renumber the later entry when convenient.")};
}

FindingText journal_idx_gap(const FindingReader& found) {
  return {text::cat("idx goes from ", found.one(Detail::before), " to ", found.one(Detail::index),
                    " at ", found.tag()),
          "Drizzle's `drop` leaves such gaps; the array's order decides, so this stops nothing."};
}

FindingText journal_idx_tag_mismatch(const FindingReader& found) {
  return {text::cat("idx ", found.one(Detail::index), " does not fit the tag ", found.tag()),
          text::cat(k_order_decides, ".")};
}

FindingText file_missing(const FindingReader& found) {
  if (found.has(Detail::is_applied))
    return {text::cat(found.file(), " is applied, and its file is gone"),
            "Restore it: Drizzle's migrator stops at a missing file, applied or not."};
  return {text::cat("the file of migration ", found.tag(), " does not exist"), k_restore};
}

FindingText file_not_in_journal(const FindingReader& found) {
  const std::string& path = found.one(Detail::path);
  const bool is_v1 = found.one(Detail::layout) == "v1";
  if (is_v1 && found.has(Detail::lacks_file))
    return {text::cat(path, " contains no migration.sql, and never runs"),
            "Restore its migration.sql from version control, or remove it."};
  return {
      text::cat(path, is_v1 ? " is beside the migrations' folders" : " has no entry in the journal",
                ", and never runs"),
      is_v1 ? "Move it into a folder of its own as migration.sql, or away."
            : "Add its entry to meta/_journal.json, or move the file away."};
}

FindingText file_name_invalid(const FindingReader& found) {
  return {text::cat("Invalid migration filename: ", found.one(Detail::path), ", which never runs"),
          "A migration is named with its number, as in 0001_init.sql, and its rollback "
          "0001_init.down.sql: rename the file, or move it away."};
}

FindingText file_left_over(const FindingReader& found) {
  return {text::cat(found.one(Detail::path), " was being written when its program was killed"),
          "Remove it: the file it was to become is as it was before."};
}

FindingText number_repeated(const FindingReader& found) {
  return {text::cat(found.tag(), " has the same number as ", found.one(Detail::other)),
          "Give the later one the next free number: a database that has applied it knows it by its "
          "content."};
}

FindingText down_section(const FindingReader& found) {
  return {text::cat(found.tag(), " contains the SQL of both directions in one file"),
          text::cat("Move what follows this line to ", found.tag(), ".down.sql.")};
}

FindingText invalid_utf8(const FindingReader&) {
  return {"not valid UTF-8; read with U+FFFD in its place, as Drizzle does",
          "Save the file as UTF-8 before it is applied anywhere."};
}

FindingText byte_order_mark(const FindingReader&) {
  return {"the file starts with a byte order mark (BOM)",
          "Sluice leaves it out; Drizzle on PostgreSQL fails on it, so save the file without BOM."};
}

FindingText unterminated_literal(const FindingReader& found) {
  return {found.has(Detail::in_comment) ? "a comment is not closed" : "a quote is not closed",
          "Close it, or remove it."};
}

FindingText breakpoint_in_comment(const FindingReader&) {
  return {"a comment continues across statement breakpoints",
          "Uncomment the SQL if it is to run; if the database has all of it already, record the "
          "migration as applied with `sluice baseline`."};
}

FindingText breakpoint_in_literal(const FindingReader&) {
  return {"a statement breakpoint within quotes splits them",
          "Write the text in two parts, so that it does not contain the marker."};
}

FindingText several_statements_in_chunk(const FindingReader& found) {
  const auto& tags = found.all(Detail::migrations);
  if (!tags.empty())
    return {text::cat(found.list(Detail::migrations), tags.size() == 1 ? " holds" : " hold",
                      " several statements without a breakpoint between them"),
            "Drizzle on libsql would run only the first of each file in a new database; Sluice "
            "runs them all."};
  return {text::cat(found.count(), " statements without a breakpoint between them"),
          "Drizzle on libsql runs only the first of them; Sluice runs them all."};
}

FindingText rollback_ambiguous(const FindingReader& found) {
  return {
      text::cat(found.one(Detail::path), " could undo each of ", found.list(Detail::migrations)),
      text::cat("Rename it after the migration that it undoes, as in rollback/",
                found.one(Detail::migrations), ".sql.")};
}

FindingText rollback_unused(const FindingReader& found) {
  const std::string& path = found.one(Detail::path);
  if (found.has(Detail::other))
    return {text::cat(path, " is not used: ", found.one(Detail::other), " undoes ", found.tag()),
            "Move into one file what is to be run, and remove the other."};
  return {text::cat(path, " belongs to no migration, and undoes nothing"),
          "Rename it after the migration that it undoes, as in rollback/<tag>.sql, or remove it."};
}

FindingText rollback_unreadable(const FindingReader& found) {
  return {text::cat(found.one(Detail::path), " is not a file that can be read"),
          "Put the SQL that undoes the migration there, or remove what is there."};
}

FindingText drizzle_would_skip(const FindingReader& found) {
  return {text::cat("the time of ", found.list_is(Detail::migrations, "not after the one before"),
                    ": Drizzle 0.45 skips it where only the one before is applied; Sluice runs it"),
          "Migrate such a database with `sluice migrate`."};
}

FindingText time_moved(const FindingReader& found) {
  return {text::cat(found.tag(),
                    " gets another second than its `when`, so that it stays after the one before "
                    "it"),
          ""};
}

}  // namespace sluice::finding_text
