// PostgreSQL's snapshots ⇄ Schema: versions 5, 6 and 7 of `meta/NNNN_snapshot.json`, and v1's
// versions 8 and 9.
//
// Facts: drizzle-kit/src/serializer/pgSchema.ts, and what drizzle-kit wrote. What the schema holds
// of them:
// - a nameless key of one column is Column::primary_key; composite ones have their name;
// - legacy `isUnique` of a column is a unique constraint;
// - an index column with an operator class is ascending: drizzle-kit writes no DESC and NULLS
// beside one;
// - a type that bears the name of an enum in public is that enum, also where the file does not say
// so;
// - defaults that are bare booleans or numbers are their SQL text;
// - `internal`, a view's `columns` and v1's footprints are not modelled; they stay when the file is
// written back.
#pragma once

#include <string>

#include "core/ports/snapshot_codec.hpp"

namespace sluice::postgres {

// Throws Error(bad_file) with file, line and key for what is not a snapshot of a known version. Of
// a version 9 snapshot of type "diff" the schema stays empty: replayed() in
// core/snapshot/snapshot_replay.hpp fills it.
Snapshot decode_snapshot(const std::string& text, const std::string& file);

// Version 7 anew, without regard to the source.
std::string write_snapshot(const Snapshot& snapshot);

SnapshotFormat snapshot_format();

// In the words of drizzle-kit 0.31.
Schema before_v1(Schema schema);

const SnapshotCodec& snapshot_codec();

}  // namespace sluice::postgres
