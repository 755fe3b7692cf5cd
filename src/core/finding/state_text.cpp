// Of the state of a migration: what the histories record of it, and what the database shows.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"
#include "core/finding/presence.hpp"
#include "core/names/names.hpp"

namespace sluice::finding_text {

namespace {

// What was found out of it in the database advises better than its history alone.
std::string advice_of(const FindingReader& found, std::string advice) {
  const auto effect = finding_code(found.one(Detail::effect));
  if (!effect) return advice;
  Finding instead = found.finding();
  instead.code = *effect;
  return hint_of(instead);
}

std::string where_present(const FindingReader& found) {
  return presence_text(found.all(Detail::there), found.all(Detail::missing),
                       found.all(Detail::differing));
}

// "0002_b is not applied, but comes before 0003_c.sql, which is; left out"
std::string before_newest(const FindingReader& found) {
  const bool is_one = found.all(Detail::migrations).size() == 1;
  return text::cat(found.list_is(Detail::migrations, "not applied, but come"), is_one ? "s" : "",
                   " before ", found.one(Detail::before), ", which is",
                   found.has(Detail::is_applied)    ? "; applied now"
                   : found.has(Detail::is_left_out) ? "; left out"
                                                    : "");
}

}  // namespace

FindingText pending(const FindingReader& found) {
  return {text::cat(found.tag(), " is not applied"),
          advice_of(found, "`sluice migrate` applies it.")};
}

FindingText out_of_order(const FindingReader& found) {
  if (found.has(Detail::before)) return {before_newest(found), ""};
  if (found.has(Detail::in_repair))
    return {text::cat(found.list_is(Detail::migrations,
                                    "before it and not applied: Drizzle's migrator would skip "),
                      found.all(Detail::migrations).size() == 1 ? "it" : "them"),
            "`sluice migrate --out-of-order apply` runs what is left out."};
  return {text::cat(found.tag(), " is older than the newest applied, and not applied"),
          advice_of(found, "`sluice migrate --out-of-order apply` runs it now.")};
}

FindingText changed(const FindingReader& found) {
  const auto& files = found.all(Detail::migrations);
  if (!files.empty())
    return {text::cat(found.list(Detail::migrations), files.size() == 1 ? " was" : " were",
                      " edited after being applied"),
            "Restore the file and write a new migration; if the edit is intended, run `sluice "
            "repair`, or rerun with `--changed warn`."};
  return {text::cat(found.tag(), " was edited after it was applied"),
          text::cat("Restore the file and write a new migration; if the edit is intended, run "
                    "`sluice repair ",
                    found.tag(), "`.")};
}

FindingText missing(const FindingReader& found) {
  return {text::cat(found.tag(), " is in the history, but not in the journal"),
          text::cat("Another branch or a newer release may have applied it: get its files. Where "
                    "another migration took its place, `sluice repair ",
                    found.tag(), " --forget` removes its row.")};
}

FindingText partial(const FindingReader& found) {
  return {text::cat(found.tag(), found.has(Detail::in_repair)
                                     ? " is partly applied, or partly rolled back"
                                 : found.has(Detail::is_undone) ? " is partly rolled back"
                                                                : " is partly applied"),
          "`sluice resume` finishes it."};
}

FindingText took_effect(const FindingReader& found) {
  const std::string tag = found.tag();
  const std::string unknown = text::cat(tag, " took effect, but the history does not have it");
  if (!found.has(Detail::in_repair))
    return {text::cat(unknown, ": ",
                      found.has(Detail::there) ? found.list_is(Detail::there, "there")
                                               : text::cat("the database is as the snapshot of ",
                                                           found.one(Detail::other), " says")),
            found.has(Detail::all_so_far)
                ? text::cat("`sluice baseline ", tag, "` records it without running it.")
                : text::cat("`sluice repair ", tag, " --record` records it alone.")};
  const std::string why =
      text::cat(tag, found.has(Detail::is_ordered) ? " is to be recorded" : " took effect");
  if (found.has(Detail::before))
    return {text::cat(why, ", but ", found.one(Detail::before), " before it is not applied"),
            "Apply or record what comes before it first."};
  if (found.has(Detail::lacks_file))
    return {text::cat(why, ", but its file is not here"), "Restore the file."};
  return {unknown, text::cat("`sluice repair ", tag, " --record` records it without running it.")};
}

FindingText half_applied(const FindingReader& found) {
  const std::string tag = found.tag();
  const std::string start = text::cat(tag, " took effect in part");
  constexpr const char* k_or = " --record`; or remove what exists, and run `sluice migrate`.";
  if (found.has(Detail::in_repair))
    return {text::cat(start, ", and no history has it"),
            text::cat("Create the rest by hand, then run `sluice repair ", tag, k_or)};
  return {text::cat(
              start, ": ", where_present(found),
              found.has(Detail::is_untold) ? "; the effect of the rest of its SQL is unknown" : ""),
          text::cat("Create the rest by hand, then record it with `sluice repair ", tag, k_or)};
}

FindingText half_there(const FindingReader& found) {
  return {text::cat(found.tag(), " is recorded as applied, but part of it is not in the database: ",
                    found.list_is(Detail::missing, "not there")),
          "`sluice verify` shows what differs."};
}

FindingText skipped(const FindingReader& found) {
  return {text::cat(found.tag(), " never took effect",
                    found.has(Detail::in_repair)
                        ? ", and later ones are applied"
                        : ": none of its objects is in the database, and later ones are applied"),
          "`sluice migrate --out-of-order apply` runs it now."};
}

FindingText no_effect(const FindingReader& found) {
  const std::string tag = found.tag();
  const std::string none =
      text::cat(tag, " is recorded as applied, but none of its objects is in the database");
  const std::string forget =
      text::cat("`sluice repair ", tag, " --forget` removes its row, so that migrate runs it.");
  constexpr const char* k_create = "`sluice repair --schema-drift` creates what is missing";
  if (found.has(Detail::in_repair))
    return {none, found.has(Detail::lacks_row) ? forget : text::cat(k_create, "; ", forget)};
  return {text::cat(none, ": ", found.list_is(Detail::missing, "not there")),
          found.has(Detail::changes_rows)
              ? text::cat(k_create,
                          ". It also changes rows, and may already have done so: do not run it "
                          "again.")
              : text::cat(k_create, "; ", forget)};
}

FindingText recorded(const FindingReader& found) {
  return {text::cat(found.tag(), " is recorded already"),
          "`sluice status` shows what the history holds."};
}

FindingText not_recorded(const FindingReader& found) {
  return {text::cat(found.tag(), " is not recorded"), "`sluice migrate` runs it."};
}

FindingText another_name(const FindingReader& found) {
  const std::string& name = found.one(Detail::other);
  return {text::cat("the row that holds the hash of ", found.tag(), " is called after ", name,
                    ", or has its time"),
          text::cat("`sluice repair ", found.tag(), " --forget` leaves the row to ", name, ".")};
}

FindingText forgotten(const FindingReader& found) {
  return {text::cat("a folder that has the file of ", found.tag(),
                    " would run it again, and its rollback SQL goes with the row"),
          "Continue only if its migration was squashed into another, or nobody has its files."};
}

FindingText other_databases(const FindingReader&) {
  return {
      "every other database keeps the old times, and Drizzle runs there again what got a later "
      "one; Sluice asks first where a file was edited since it ran there",
      "Run `sluice repair --confirm --url URL` on each of them before Drizzle migrates it."};
}

FindingText not_checked(const FindingReader& found) {
  if (found.has(Detail::lacks_database))
    return {"no database is named: whether the migrations are applied was not checked", ""};
  const auto& tags = found.all(Detail::migrations);
  if (tags.empty())
    return {"only the journal was checked, neither the histories nor the database",
            "Run `sluice repair` where the database can be reached."};
  return {text::cat("only the journal was checked: a database where ",
                    found.list_is(Detail::migrations,
                                  "applied keeps the former time, and Drizzle's migrator would "
                                  "apply "),
                    tags.size() == 1 ? "it" : "them", " again there"),
          "Run `sluice repair` against every such database before Drizzle's migrator runs; `sluice "
          "migrate` knows them by their hash."};
}

}  // namespace sluice::finding_text
