// What the mirror lacks, for every way in which a migration may be recorded.
#include "core/history/mirror.hpp"

#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/names/names.hpp"
#include "support/test.hpp"

namespace sluice {
namespace {

const std::string k_file_hash = sha256_hex("a");

Journal two_entries() {
  return {.entries = {{.when = 10, .tag = "0000_a"}, {.when = 20, .tag = "0001_b"}}};
}

std::vector<FileHashes> two_files() {
  return {{.hash = k_file_hash,
           .equivalent = {},
           .older = [] { return std::vector<std::string>{std::string(32, 'd')}; }},
          {.hash = sha256_hex("b"), .equivalent = {}}};
}

// How the mirror's row of 0000_a is named; nullptr: there is none.
const std::vector<const char*> k_row_names = {nullptr, "0000_a.sql", "0000_a", "0007_old.sql",
                                              "0001_b.sql"};

struct MirrorCase {
  History history;
  std::vector<std::optional<Recorded>> recorded{1};
};

MirrorCase recorded_by(Source source, const char* name, bool is_disputed = false) {
  MirrorCase made;
  made.recorded = {Recorded{.source = source, .hash = k_file_hash, .is_disputed = is_disputed},
                   std::nullopt};
  if (name != nullptr) {
    made.history.tracking = {{.migration_name = name, .checksum = k_file_hash}};
    made.recorded[0]->tracked = 0;
  }
  return made;
}

Mirroring compared(const MirrorCase& each) {
  return mirror_changes(two_entries(), each.history, two_files(), each.recorded);
}

}  // namespace

TEST_CASE("what Drizzle's table and the mirror both hold needs no change") {
  for (const char* name : k_row_names) {
    if (name == nullptr) continue;
    const Mirroring found = compared(recorded_by(Source::drizzle, name));
    CHECK(found.changes == MirrorChanges());
    CHECK(found.diagnostics.empty());
  }
}

TEST_CASE("what is disputed or not recorded is written nowhere") {
  for (const Source source : {Source::drizzle, Source::tracking, Source::legacy})
    for (const char* name : k_row_names)
      CHECK(compared(recorded_by(source, name, true)).changes == MirrorChanges());
  CHECK(compared({.history = {}, .recorded = {std::nullopt, std::nullopt}}).changes ==
        MirrorChanges());
}

TEST_CASE("what one history lacks is written once, and only there") {
  for (const Source source : {Source::drizzle, Source::tracking, Source::legacy})
    for (const char* name : k_row_names) {
      if (source == Source::drizzle && name != nullptr) continue;
      const MirrorCase each = recorded_by(source, name);
      const Mirroring found = compared(each);
      REQUIRE(found.changes.adopt.size() == 1);
      const MirrorChanges::Adopt& adopt = found.changes.adopt[0];
      const bool is_of_another = name != nullptr && std::string(name) == "0001_b.sql";
      CHECK(adopt.into_history == (source != Source::drizzle));
      CHECK(adopt.into_tracking == (name == nullptr || is_of_another));
      CHECK(adopt.when == 10);
      CHECK(adopt.checksum == k_file_hash);
      CHECK_FALSE(adopt.mends_checksum);
      // The row that bears another migration's name gives way to one of its own.
      CHECK(found.changes.remove ==
            (is_of_another ? std::vector<std::string>{name} : std::vector<std::string>{}));
      const bool keeps_name = name != nullptr && !is_of_another;
      CHECK(adopt.migration_name == (keeps_name ? name : "0000_a.sql"));
      const bool is_renamed = stem_of(adopt.migration_name) != "0000_a";
      CHECK(adopt.tag == (is_renamed ? "0000_a" : ""));
      CHECK(found.diagnostics.size() == 1);
    }
}

TEST_CASE("each history that a migration is taken over from has its own finding") {
  CHECK(compared(recorded_by(Source::drizzle, nullptr)).diagnostics.at(0).code ==
        FindingCode::applied_by_drizzle);
  CHECK(compared(recorded_by(Source::tracking, "0000_a.sql")).diagnostics.at(0).code ==
        FindingCode::adopted_from_tracking);
  CHECK(compared(recorded_by(Source::legacy, nullptr)).diagnostics.at(0).code ==
        FindingCode::adopted_from_legacy);
}

TEST_CASE("an older tool's checksum gives way to the file's, unless it is of another text") {
  MirrorCase each = recorded_by(Source::legacy, nullptr);
  for (const std::string& same : {std::string(32, 'd'), std::string(), std::string("v1")}) {
    each.recorded[0]->hash = same;
    CHECK(compared(each).changes.adopt.at(0).checksum == k_file_hash);
  }
  for (const std::string& other : {std::string(32, 'e'), std::string(64, 'e')}) {
    each.recorded[0]->hash = other;
    CHECK(compared(each).changes.adopt.at(0).checksum == other);
  }
}

TEST_CASE("a row of the mirror gets the checksum that is written into Drizzle's table") {
  MirrorCase each = recorded_by(Source::tracking, "0000_a.sql");
  for (const std::optional<std::string>& stored :
       {std::optional<std::string>(), std::optional<std::string>(std::string(32, 'd'))}) {
    each.history.tracking[0].checksum = stored;
    CHECK(compared(each).changes.adopt.at(0).mends_checksum);
  }
  each.history.tracking[0].checksum = text::upper(k_file_hash);
  CHECK_FALSE(compared(each).changes.adopt.at(0).mends_checksum);
}

TEST_CASE("checksums of the two histories that contradict each other are told, and stay") {
  MirrorCase each = recorded_by(Source::drizzle, "0000_a.sql");
  const auto codes_with = [&](std::optional<std::string> checksum) {
    each.history.tracking[0].checksum = std::move(checksum);
    const Mirroring found = compared(each);
    CHECK(found.changes == MirrorChanges());
    return found.diagnostics.empty() ? std::string()
                                     : std::string(name_of(found.diagnostics[0].code));
  };
  CHECK(codes_with(std::string(64, 'e')) == "checksums-disagree");
  CHECK(codes_with(std::string(32, 'e')) == "checksums-disagree");  // of another text
  CHECK(codes_with(std::string(32, 'd')).empty());                  // of the same text
  CHECK(codes_with("v1").empty());
  CHECK(codes_with(std::nullopt).empty());
}

}  // namespace sluice
