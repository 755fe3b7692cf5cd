// The members of PostgreSQL's snapshots of version 7, in drizzle-kit's order (pgSchema.ts).
#include "core/snapshot/snapshot_shape.hpp"
#include "core/ports/snapshot_codec.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"

namespace sluice::postgres {

namespace {

using Kind = SnapshotShape::Kind;
using Member = SnapshotMember;

constexpr std::string_view k_empty = "{}";
constexpr std::string_view k_other_names[] = {"postgres", "pg"};

constexpr Member k_check_members[] = {{"name"}, {"value"}};
constexpr SnapshotShape k_check = object_of(k_check_members);
constexpr SnapshotShape k_checks = record_of(k_check);

constexpr Member k_generated_members[] = {{"type"}, {"as"}};
constexpr SnapshotShape k_generated = object_of(k_generated_members);

constexpr Member k_index_column_members[] = {
    {"expression"}, {"isExpression"}, {"asc"}, {"nulls"}, {"opclass"}};
constexpr SnapshotShape k_index_column = object_of(k_index_column_members);
constexpr SnapshotShape k_index_columns = {Kind::list, {}, &k_index_column};
constexpr Member k_index_members[] = {{"name"},
                                      {"columns", &k_index_columns},
                                      {"isUnique"},
                                      {"with"},
                                      {"method", nullptr, "\"btree\""},
                                      {"where"},
                                      {"concurrently", nullptr, "false"}};
constexpr SnapshotShape k_index = object_of(k_index_members);
constexpr SnapshotShape k_indexes = record_of(k_index);

constexpr Member k_foreign_key_members[] = {{"name"},     {"tableFrom"}, {"columnsFrom"},
                                            {"tableTo"},  {"schemaTo"},  {"columnsTo"},
                                            {"onUpdate"}, {"onDelete"}};
constexpr SnapshotShape k_foreign_key = object_of(k_foreign_key_members);
constexpr SnapshotShape k_foreign_keys = record_of(k_foreign_key);

constexpr Member k_sequence_members[] = {{"name"},      {"increment"}, {"minValue"}, {"maxValue"},
                                         {"startWith"}, {"cache"},     {"cycle"},    {"schema"}};
constexpr SnapshotShape k_sequence = object_of(k_sequence_members);
constexpr SnapshotShape k_sequences = record_of(k_sequence);
constexpr Member k_identity_members[] = {{"name"},     {"increment"}, {"minValue"},
                                         {"maxValue"}, {"startWith"}, {"cache"},
                                         {"cycle"},    {"schema"},    {"type"}};
constexpr SnapshotShape k_identity = object_of(k_identity_members);

constexpr Member k_column_members[] = {{"name"},
                                       {"type"},
                                       {"typeSchema"},
                                       {"primaryKey"},
                                       {"notNull"},
                                       {"default"},
                                       {"isUnique"},
                                       {"uniqueName"},
                                       {"nullsNotDistinct"},
                                       {"generated", &k_generated},
                                       {"identity", &k_identity}};
constexpr SnapshotShape k_column = object_of(k_column_members);
constexpr SnapshotShape k_columns = record_of(k_column);

constexpr Member k_primary_key_members[] = {{"name"}, {"columns"}};
constexpr SnapshotShape k_primary_key = object_of(k_primary_key_members);
constexpr SnapshotShape k_primary_keys = record_of(k_primary_key);
constexpr Member k_unique_members[] = {{"name"}, {"columns"}, {"nullsNotDistinct"}};
constexpr SnapshotShape k_unique = object_of(k_unique_members);
constexpr SnapshotShape k_uniques = record_of(k_unique);
constexpr Member k_policy_members[] = {{"name"},  {"as"},        {"for"}, {"to"},
                                       {"using"}, {"withCheck"}, {"on"},  {"schema"}};
constexpr SnapshotShape k_policy = object_of(k_policy_members);
constexpr SnapshotShape k_policies = record_of(k_policy);

constexpr Member k_table_members[] = {{"name"},
                                      {"schema"},
                                      {"columns", &k_columns},
                                      {"indexes", &k_indexes},
                                      {"foreignKeys", &k_foreign_keys},
                                      {"compositePrimaryKeys", &k_primary_keys},
                                      {"uniqueConstraints", &k_uniques, k_empty},
                                      {"policies", &k_policies, k_empty},
                                      {"checkConstraints", &k_checks, k_empty},
                                      {"isRLSEnabled", nullptr, "false"}};
constexpr SnapshotShape k_table = object_of(k_table_members);
constexpr SnapshotShape k_tables = record_of(k_table);

constexpr Member k_enum_members[] = {{"name"}, {"schema"}, {"values"}};
constexpr SnapshotShape k_enum = object_of(k_enum_members);
constexpr SnapshotShape k_enums = record_of(k_enum);
constexpr Member k_role_members[] = {{"name"}, {"createDb"}, {"createRole"}, {"inherit"}};
constexpr SnapshotShape k_role = object_of(k_role_members);
constexpr SnapshotShape k_roles = record_of(k_role);

constexpr Member k_view_with_members[] = {{"checkOption"},
                                          {"securityBarrier"},
                                          {"securityInvoker"},
                                          {"fillfactor"},
                                          {"toastTupleTarget"},
                                          {"parallelWorkers"},
                                          {"autovacuumEnabled"},
                                          {"vacuumIndexCleanup"},
                                          {"vacuumTruncate"},
                                          {"autovacuumVacuumThreshold"},
                                          {"autovacuumVacuumScaleFactor"},
                                          {"autovacuumVacuumCostDelay"},
                                          {"autovacuumVacuumCostLimit"},
                                          {"autovacuumFreezeMinAge"},
                                          {"autovacuumFreezeMaxAge"},
                                          {"autovacuumFreezeTableAge"},
                                          {"autovacuumMultixactFreezeMinAge"},
                                          {"autovacuumMultixactFreezeMaxAge"},
                                          {"autovacuumMultixactFreezeTableAge"},
                                          {"logAutovacuumMinDuration"},
                                          {"userCatalogTable"}};
constexpr SnapshotShape k_view_with = object_of(k_view_with_members);
constexpr Member k_view_members[] = {{"name"},       {"schema"},       {"columns", &k_columns},
                                     {"definition"}, {"materialized"}, {"with", &k_view_with},
                                     {"isExisting"}, {"withNoData"},   {"using"},
                                     {"tablespace"}};
constexpr SnapshotShape k_view = object_of(k_view_members);
constexpr SnapshotShape k_views = record_of(k_view);

constexpr Member k_members[] = {{"version"},
                                {"dialect"},
                                {"tables", &k_tables, k_empty},
                                {"enums", &k_enums, k_empty},
                                {"schemas", nullptr, k_empty},
                                {"views", &k_views, k_empty},
                                {"sequences", &k_sequences, k_empty},
                                {"roles", &k_roles, k_empty},
                                {"policies", &k_policies, k_empty},
                                {"_meta"},
                                {"internal"}};

}  // namespace

SnapshotFormat snapshot_format() {
  return {
      .dialect = "postgresql", .other_names = k_other_names, .version = "7", .members = k_members};
}

}  // namespace sluice::postgres
