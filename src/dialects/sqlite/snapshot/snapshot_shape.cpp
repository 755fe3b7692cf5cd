// The members of SQLite's snapshots of version 6, in drizzle-kit's order (sqliteSchema.ts).
#include "core/snapshot/snapshot_shape.hpp"
#include "core/ports/snapshot_codec.hpp"
#include "dialects/sqlite/snapshot/snapshot.hpp"

namespace sluice::sqlite {

namespace {

using Member = SnapshotMember;

constexpr std::string_view k_empty = "{}";
constexpr std::string_view k_other_names[] = {"turso"};

constexpr Member k_check_members[] = {{"name"}, {"value"}};
constexpr SnapshotShape k_check = object_of(k_check_members);
constexpr SnapshotShape k_checks = record_of(k_check);

constexpr Member k_generated_members[] = {{"type"}, {"as"}};
constexpr SnapshotShape k_generated = object_of(k_generated_members);

constexpr Member k_index_members[] = {{"name"}, {"columns"}, {"where"}, {"isUnique"}};
constexpr SnapshotShape k_index = object_of(k_index_members);
constexpr SnapshotShape k_indexes = record_of(k_index);
constexpr Member k_foreign_key_members[] = {{"name"},    {"tableFrom"}, {"columnsFrom"},
                                            {"tableTo"}, {"columnsTo"}, {"onUpdate"},
                                            {"onDelete"}};
constexpr SnapshotShape k_foreign_key = object_of(k_foreign_key_members);
constexpr SnapshotShape k_foreign_keys = record_of(k_foreign_key);
constexpr Member k_primary_key_members[] = {{"columns"}, {"name"}};
constexpr SnapshotShape k_primary_key = object_of(k_primary_key_members);
constexpr SnapshotShape k_primary_keys = record_of(k_primary_key);
constexpr Member k_unique_members[] = {{"name"}, {"columns"}};
constexpr SnapshotShape k_unique = object_of(k_unique_members);
constexpr SnapshotShape k_uniques = record_of(k_unique);

constexpr Member k_column_members[] = {{"name"},
                                       {"type"},
                                       {"primaryKey"},
                                       {"notNull"},
                                       {"autoincrement"},
                                       {"default"},
                                       {"generated", &k_generated}};
constexpr SnapshotShape k_column = object_of(k_column_members);
constexpr SnapshotShape k_columns = record_of(k_column);

constexpr Member k_table_members[] = {{"name"},
                                      {"columns", &k_columns},
                                      {"indexes", &k_indexes},
                                      {"foreignKeys", &k_foreign_keys},
                                      {"compositePrimaryKeys", &k_primary_keys},
                                      {"uniqueConstraints", &k_uniques, k_empty},
                                      {"checkConstraints", &k_checks, k_empty}};
constexpr SnapshotShape k_table = object_of(k_table_members);
constexpr SnapshotShape k_tables = record_of(k_table);
constexpr Member k_view_members[] = {
    {"name"}, {"columns", &k_columns}, {"definition"}, {"isExisting"}};
constexpr SnapshotShape k_view = object_of(k_view_members);
constexpr SnapshotShape k_views = record_of(k_view);

constexpr Member k_members[] = {{"version"},
                                {"dialect"},
                                {"tables", &k_tables, k_empty},
                                {"views", &k_views, k_empty},
                                {"enums", nullptr, k_empty},
                                {"_meta"},
                                {"internal"}};

}  // namespace

SnapshotFormat snapshot_format() {
  return {.dialect = "sqlite", .other_names = k_other_names, .version = "6", .members = k_members};
}

}  // namespace sluice::sqlite
