// The one codec of this product's snapshots, gathered behind the port.
#include "core/ports/snapshot_codec.hpp"

#include "core/snapshot/snapshot_text.hpp"
#include "dialects/sqlite/snapshot/snapshot.hpp"
#include "dialects/sqlite/snapshot/snapshot_v1.hpp"

namespace sluice::sqlite {

namespace {

class SqliteSnapshotCodec final : public SnapshotCodec {
 public:
  Snapshot decode(const std::string& text, const std::string& file) const override {
    return decode_snapshot(text, file);
  }
  std::string encode(const Snapshot& snapshot) const override {
    return encode_over_source(snapshot, *this, write_snapshot);
  }
  SnapshotFormat format() const override { return snapshot_format(); }
  Schema before_v1(Schema schema) const override { return sqlite::before_v1(std::move(schema)); }
  V1Entities v1_entities(const Schema& schema) const override {
    return sqlite::v1_entities(schema);
  }
  std::string encode_v1(const V1Snapshot& snapshot) const override {
    return sqlite::encode_v1(snapshot);
  }
  std::string follow_v1(const V1Place& place) const override { return sqlite::follow_v1(place); }
};

}  // namespace

const SnapshotCodec& snapshot_codec() {
  static const SqliteSnapshotCodec k_codec;
  return k_codec;
}

}  // namespace sluice::sqlite
