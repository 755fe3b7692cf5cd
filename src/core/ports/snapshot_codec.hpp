// What drizzle-kit writes about a product's schema: its snapshots, in both layouts and in every
// version. Pure. Each product has one codec, and nothing else knows the shapes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/change.hpp"
#include "core/ports/schema.hpp"

namespace sluice {

// A snapshot file, decoded: `meta/NNNN_snapshot.json`, or v1's snapshot.json.
struct Snapshot {
  std::string id;
  std::vector<std::string> prev_ids;  // one before v1; the first snapshot's is all zeros
  std::string version;                // as the file says it
  std::string dialect;                // as the file says it
  Schema schema;           // what this file alone holds; of a difference, see snapshot_replay
  Renames renames;         // what the file says was renamed on the way here
  bool is_linked = false;  // of a kind that may hold differences: all its ancestors tell the schema
  std::string source;      // the text it was decoded from; empty: made by us
};

// ---- before v1

struct SnapshotMember;

// The order in which drizzle-kit writes a snapshot that it has read, and the members it adds where
// they are missing. It parses the file with zod schemas (drizzle-kit/src/serializer/*Schema.ts) and
// writes the result, whose members are in the schemas' order, not in the file's.
struct SnapshotShape {
  enum class Kind { object, record, list };
  Kind kind = Kind::object;
  std::span<const SnapshotMember> members;  // of an object
  const SnapshotShape* of = nullptr;        // of a record's or list's elements
};

struct SnapshotMember {
  std::string_view name;
  const SnapshotShape* shape = nullptr;  // null: copied as it is
  std::string_view fallback;  // the JSON written where the member is missing; empty: nothing is
};

// The texts are constants.
struct SnapshotFormat {
  std::string_view dialect;                       // as the journal and the snapshots say it
  std::span<const std::string_view> other_names;  // of the dialect, in files of other versions
  std::string_view version;                       // of snapshots, and of the journal's entries
  std::span<const SnapshotMember> members;        // of a whole snapshot, without id and prevId
};

// Whether a journal or a snapshot that says `dialect` is of the format's product.
bool says_dialect(const SnapshotFormat& format, std::string_view dialect);

// ---- v1

// What messages call a snapshot of v1 that is being put together.
inline constexpr const char* k_v1_snapshot = "snapshot.json";

// A schema as the entities of v1's snapshots, each as compact JSON with its `entityType`.
using V1Entities = std::vector<std::string>;

struct V1Snapshot {
  std::string id;
  std::string parent;                  // empty: the first
  const V1Entities* before = nullptr;  // the parent's; differences need it
  const V1Entities* entities = nullptr;
};

// A snapshot file of v1.
struct V1File {
  std::string tag;   // its migration's
  std::string file;  // how it is named in messages
  std::string snapshot;
};

// Where an empty migration is put.
struct V1Place {
  std::string id;              // of its snapshot
  std::vector<V1File> leaves;  // that none follows yet, in the folder's order; none: the first
  V1File shared;  // the last one that all leaves come from; without a text where there is none
};

// What snapshots that hold differences add up to.
class SnapshotState {
 public:
  virtual ~SnapshotState() = default;
  virtual std::unique_ptr<SnapshotState> copy() const = 0;
  // Takes what a whole snapshot holds. False, and nothing is taken, where it is a difference.
  virtual bool take(const Snapshot& whole) = 0;
  // Applies a difference, and adds what it renames; a whole snapshot changes nothing. Throws
  // Error(bad_file) for a difference that does not fit.
  virtual void apply(const Snapshot& difference, Renames& renames) = 0;
  virtual Schema schema() const = 0;
};

class SnapshotCodec {
 public:
  virtual ~SnapshotCodec() = default;
  // Throws Error(bad_file) with file, line and key for what is not a snapshot of a known version.
  virtual Snapshot decode(const std::string& text, const std::string& file) const = 0;
  // Before v1, as drizzle-kit writes it: two blanks, no newline at the end. Where an object is as
  // it was in `source`, its text is the same byte for byte; decode then encode gives the file back.
  virtual std::string encode(const Snapshot& snapshot) const = 0;
  virtual SnapshotFormat format() const = 0;
  // A schema that v1 describes, in the words that were used before.
  virtual Schema before_v1(Schema schema) const = 0;

  virtual V1Entities v1_entities(const Schema& schema) const = 0;
  // As drizzle-kit 1.0 writes it: two blanks, no newline at the end. No footprints: they tell
  // branches that collide, and what is written here has none.
  virtual std::string encode_v1(const V1Snapshot& snapshot) const = 0;
  // The snapshot of a migration that changes nothing. Throws Error(bad_file) for one that cannot be
  // followed, and for branches that cannot be joined.
  virtual std::string follow_v1(const V1Place& place) const = 0;
  // Nothing where each snapshot of v1 holds the whole schema.
  virtual std::unique_ptr<SnapshotState> begin_state() const { return nullptr; }
};

}  // namespace sluice
