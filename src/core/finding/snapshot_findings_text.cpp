// Of the snapshots of the folder.
#include "base/text.hpp"
#include "core/finding/finding_text.hpp"

namespace sluice::finding_text {

namespace {

std::string branches_text(const FindingReader& found) {
  const std::string after = found.has(Detail::base)
                                ? text::cat("follow that of ", found.one(Detail::base))
                                : std::string("begin from nothing");
  const std::string both = found.has(Detail::objects)
                               ? text::cat("; both change ", found.list(Detail::objects))
                               : std::string();
  return text::cat("the snapshots of ", found.list(Detail::migrations), " both ", after, both);
}

}  // namespace

FindingText snapshot_missing(const FindingReader& found) {
  if (found.one(Detail::layout) == "v1")
    return {text::cat("migration ", found.tag(),
                      " has no snapshot, and gets none in v1; the next one follows the one before "
                      "it"),
            ""};
  return {text::cat("migration ", found.tag(), " has no snapshot"),
          "Restore it from version control."};
}

FindingText snapshot_unreadable(const FindingReader& found) {
  return {found.one(Detail::reason),
          found.finding().migration
              ? found.one(Detail::advice)
              : "A snapshot does not fit those before it: restore them from version control."};
}

FindingText snapshot_shared(const FindingReader& found) {
  return {text::cat(found.one(Detail::other), " and ", found.tag(), " share the snapshot ",
                    found.one(Detail::path)),
          "Two branches were merged, and the snapshot of one of them is lost: `sluice rebase` "
          "recreates it from the migration's SQL."};
}

FindingText snapshot_not_in_journal(const FindingReader& found) {
  return {text::cat(found.one(Detail::path), " belongs to no entry of the journal"),
          "drizzle-kit continues the last snapshot by name: move the file away, or add its entry "
          "to the journal."};
}

FindingText snapshot_branches(const FindingReader& found) {
  return {branches_text(found),
          "Two branches are open: the next migration that drizzle-kit generates joins them."};
}

FindingText snapshot_branches_collide(const FindingReader& found) {
  return {branches_text(found),
          "Decide which change is right, and generate the later migration again."};
}

FindingText snapshot_chain_forked(const FindingReader& found) {
  return {branches_text(found),
          text::cat("Two branches were merged: the later snapshot does not contain the earlier "
                    "migration's changes. ",
                    found.has(Detail::objects)
                        ? "Decide which change is right, and generate the later one again."
                        : "`sluice rebase` puts it on top of the earlier one.")};
}

FindingText snapshot_chain_broken(const FindingReader& found) {
  return {text::cat("the snapshot of ", found.tag(), " follows one that is not here, ",
                    text::join(found.all(Detail::missing), ", ")),
          "Restore the missing snapshot from version control."};
}

FindingText snapshot_chain_cycle(const FindingReader& found) {
  return {text::cat("the snapshot of ", found.tag(), " follows itself"),
          "Restore the snapshot from version control."};
}

FindingText snapshot_copied(const FindingReader& found) {
  const std::string& one = found.one(Detail::other);
  return {text::cat("the snapshots of ", one, " and ", found.tag(),
                    " have one id: drizzle-kit refuses them, or sees one of them only"),
          text::cat("Give the one of ", found.tag(), " an id of its own (`uuidgen`), that of ", one,
                    found.one(Detail::layout) == "v1" ? " in its prevIds" : " as its prevId",
                    ", and the next one its new id.")};
}

FindingText snapshot_order(const FindingReader& found) {
  const std::string& parent = found.one(Detail::other);
  return {text::cat(found.tag(), " sorts before ", parent,
                    ", which its snapshot follows: it runs first"),
          text::cat("Rename its folder so that it sorts after ", parent,
                    ", unless a database has applied it.")};
}

FindingText no_snapshots(const FindingReader&) {
  return {
      "the migrations have no snapshots: the next `drizzle-kit generate` begins from an empty "
      "schema and makes everything again",
      "Run `drizzle-kit generate` once, replace the SQL of that migration by a comment, and go on "
      "from its snapshot."};
}

}  // namespace sluice::finding_text
