// Of the settings, and what else a run is given.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"

namespace sluice::finding_text {

FindingText default_database(const FindingReader& found) {
  return {text::cat("no database is named, so ", found.one(Detail::path), " is used"),
          "Name the database with --url or DATABASE_URL."};
}

FindingText database_differs_from_environment(const FindingReader& found) {
  return {text::cat("the database of ", found.one(Detail::source), " is used, as by drizzle-kit; ",
                    found.one(Detail::other), " names another one; --url chooses it"),
          ""};
}

FindingText folder_differs_from_environment(const FindingReader& found) {
  return {text::cat("the migrations folder is ", found.one(Detail::path), ", the config's out; ",
                    found.one(Detail::source), " names another one; --dir chooses it"),
          ""};
}

FindingText env_line_ignored(const FindingReader&) {
  return {"this line is not NAME=value and is ignored", ""};
}

FindingText push_drops_history(const FindingReader& found) {
  return {text::cat("`drizzle-kit push` would drop ", text::join(found.all(Detail::tables), ", "),
                    ", and `drizzle-kit pull` would take them for yours"),
          text::cat("Add tablesFilter: [\"!", found.one(Detail::value), "\"] to it.",
                    found.has(Detail::has_sequences)
                        ? " drizzle-kit before 1.0 then still fails at the tables' sequences, "
                          "after its changes: with --tracking-schema drizzle from the first "
                          "migrate it sees none of them."
                        : "")};
}

FindingText npm_kept_a_flag(const FindingReader& found) {
  const std::string& flag = found.one(Detail::flag);
  return {text::cat("npm kept --", flag, " for itself; Sluice ",
                    found.has(Detail::was_used) ? "obeys it" : "has no such flag"),
          found.one(Detail::advice)};
}

}  // namespace sluice::finding_text
