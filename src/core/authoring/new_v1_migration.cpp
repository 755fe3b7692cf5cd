#include "core/authoring/new_v1_migration.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/journal/v1_folders.hpp"

namespace sluice {

namespace {

constexpr std::int64_t k_second_of_folder = 1000;  // milliseconds

// Each sorts after all that there are, whatever the clock says: v1 has no order but that
// of the names.
std::int64_t time_of(const NewV1MigrationInput& input) {
  std::int64_t when = input.now_ms;
  for (const std::string& tag : input.tags)
    if (const auto earlier = time_of_folder(tag))
      when = std::max(when, *earlier + k_second_of_folder);
  return when;
}

}  // namespace

NewMigration new_v1_migration(const NewV1MigrationInput& input) {
  const std::string tag = text::cat(folder_time(time_of(input)), "_", input.name);
  check_migration_name(input.name, tag);
  if (std::find(input.tags.begin(), input.tags.end(), tag) != input.tags.end())
    throw Error(ErrorCode::usage, text::cat("there is already a migration ", tag),
                "Choose another name.");
  return {
      .tag = tag,
      .files = {{.path = text::cat(tag, "/snapshot.json"),
                 .content = input.codec->follow_v1(input.place)},
                {.path = text::cat(tag, "/migration.sql"), .content = std::string(k_custom_sql)}}};
}

}  // namespace sluice
