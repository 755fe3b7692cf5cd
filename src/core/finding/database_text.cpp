// Of the database against what it should be, and of scratch databases.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"
#include "core/names/names.hpp"

namespace sluice::finding_text {

namespace {

std::string changed_by(const FindingReader& found) {
  return found.finding().migration ? text::cat(" (last changed by ", found.tag(), ")") : "";
}

std::string repair_hint(const FindingReader& found) {
  return found.has(Detail::repair)
             ? text::cat("Repair it with: ", text::join(found.all(Detail::repair), " "))
             : "";
}

FindingText count_differs(const FindingReader& found, std::string_view things) {
  return {
      text::cat("expected ", found.one(Detail::expected), " ", things, ", found ", found.count()),
      found.has(Detail::objects)
          ? text::cat("Found: ", text::join(found.all(Detail::objects), ", "), ".")
          : ""};
}

constexpr const char* k_nothing = "the database is compared with nothing: ";

}  // namespace

FindingText drift_missing(const FindingReader& found) {
  return {text::cat(found.object(), " is missing: expected ", found.one(Detail::expected),
                    changed_by(found)),
          repair_hint(found)};
}

FindingText drift_unexpected(const FindingReader& found) {
  return {text::cat(found.object(), " should not exist: found ", found.one(Detail::actual),
                    changed_by(found)),
          repair_hint(found)};
}

FindingText drift_changed(const FindingReader& found) {
  return {text::cat(found.object(), " differs: expected ", found.one(Detail::expected), ", found ",
                    found.one(Detail::actual), changed_by(found)),
          repair_hint(found)};
}

FindingText not_compared(const FindingReader& found) {
  const std::string& basis = found.one(Detail::basis);
  const std::string& reason = found.one(Detail::reason);
  if (basis == "text")
    return {text::cat("expressions are compared by their text, since the server refused a scratch "
                      "schema: ",
                      reason),
            "Verify as a role that may create schemas in the database."};
  if (basis == "names")
    return {text::cat("what the applied SQL makes beside the snapshots is looked for by name "
                      "alone, since it cannot be replayed: ",
                      reason),
            "Verify as a role that may create databases."};
  if (basis == "no-journal")
    return {text::cat(k_nothing, "the journal has no migration, and ",
                      name_list(found.all(Detail::objects)), " are there"),
            "Name the folder that has the migrations with --dir, or begin one with `drizzle-kit "
            "pull`."};
  const std::string no_snapshot = text::cat(k_nothing, "no applied migration has a snapshot, and ");
  if (basis == "rows-alone")
    return {text::cat(no_snapshot, "their SQL changes rows alone"),
            "Restore the snapshots from version control; a folder of such migrations cannot be "
            "verified."};
  return {text::cat(no_snapshot, "their SQL cannot be replayed: ", reason),
          "Restore the snapshots from version control, or verify as a role that may create "
          "databases."};
}

FindingText count_of_tables(const FindingReader& found) { return count_differs(found, "tables"); }
FindingText count_of_enums(const FindingReader& found) { return count_differs(found, "enums"); }

FindingText replay_differs(const FindingReader& found) {
  constexpr const char* k_hint =
      "Write a new migration that creates what the snapshot contains; if this one is not applied "
      "anywhere yet, correct its SQL.";
  const std::string tag = found.tag(), name = found.object();
  if (!found.has(Detail::actual))
    return {text::cat(tag, " does not create what its snapshot contains: ", name, ", ",
                      found.one(Detail::expected)),
            k_hint};
  if (!found.has(Detail::expected))
    return {text::cat(tag, " creates what its snapshot does not contain: ", name, ", ",
                      found.one(Detail::actual)),
            k_hint};
  return {text::cat(tag, " does not produce its snapshot: ", name, " is ",
                    found.one(Detail::actual), ", the snapshot has ", found.one(Detail::expected)),
          k_hint};
}

FindingText replay_unknown(const FindingReader& found) {
  return {text::cat(found.tag(), " creates what its snapshot does not describe: ", found.object()),
          "Add it to the schema that drizzle-kit generates from, or `drizzle-kit push` will drop "
          "it."};
}

FindingText replay_failed(const FindingReader& found) {
  return {found.one(Detail::reason), found.one(Detail::advice)};
}

FindingText not_reached(const FindingReader& found) {
  return {text::cat(found.tag(),
                    " does not run in a scratch database, so no later migration can be proven: ",
                    found.one(Detail::reason)),
          found.one(Detail::advice)};
}

FindingText scratch_database(const FindingReader& found) {
  const FindingObject object = found.finding().object.value_or(FindingObject{});
  const std::string& reason = found.one(Detail::reason);
  if (object.kind == "setting")
    return {text::cat("the scratch database is without the setting ", object.name, ": ", reason),
            ""};
  if (object.kind == "role") return {text::cat("the role ", object.name, " stays: ", reason), ""};
  return {
      text::cat("an earlier run left the scratch database ", object.name, " behind: dropped now"),
      ""};
}

FindingText server_changed(const FindingReader& found) {
  return {text::cat("the server itself was changed meanwhile, not only the scratch database: ",
                    found.one(Detail::reason)),
          "Undo it by hand; try migrations that you do not trust on a server of their own, with "
          "--scratch-url."};
}

FindingText no_mend(const FindingReader& found) {
  return {text::cat("no statement is known that repairs ", found.object()),
          "Repair it by hand, as `sluice verify` shows it."};
}

}  // namespace sluice::finding_text
