// SQLite's snapshots ⇄ Schema: versions 5 and 6 of `meta/NNNN_snapshot.json`, and v1's version 7.
//
// Facts: drizzle-kit/src/serializer/sqliteSchema.ts and what drizzle-kit wrote. What the schema
// holds of them:
// - every unique of versions 5 and 6 is a unique index; version 7 has real constraints
// (Table::uniques);
// - composite keys of versions 5 and 6 never had their name in SQL, so PrimaryKey::name is empty;
// - a key of one column is Column::primary_key;
// - a foreign key's name is kept although SQL does not have it before version 7: it tells keys
// apart;
// - `autoincrement` is in Column::attributes, with the value "true".
#pragma once

#include <string>

#include "core/ports/snapshot_codec.hpp"

namespace sluice::sqlite {

// Throws Error(bad_file) with file, line and key for what is not a snapshot of a known version.
Snapshot decode_snapshot(const std::string& text, const std::string& file);

// Version 6 anew, without regard to the source.
std::string write_snapshot(const Snapshot& snapshot);

SnapshotFormat snapshot_format();

// In the words of drizzle-kit 0.31.
Schema before_v1(Schema schema);

const SnapshotCodec& snapshot_codec();

}  // namespace sluice::sqlite
