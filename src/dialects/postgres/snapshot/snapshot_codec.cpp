// The one codec of this product's snapshots, gathered behind the port.
#include "core/ports/snapshot_codec.hpp"

#include "core/snapshot/snapshot_text.hpp"
#include "dialects/postgres/snapshot/deltas.hpp"
#include "dialects/postgres/snapshot/snapshot.hpp"
#include "dialects/postgres/snapshot/snapshot_v1.hpp"

namespace sluice::postgres {

namespace {

class PostgresSnapshotCodec final : public SnapshotCodec {
 public:
  Snapshot decode(const std::string& text, const std::string& file) const override {
    return decode_snapshot(text, file);
  }
  std::string encode(const Snapshot& snapshot) const override {
    return encode_over_source(snapshot, *this, write_snapshot);
  }
  SnapshotFormat format() const override { return snapshot_format(); }
  Schema before_v1(Schema schema) const override { return postgres::before_v1(std::move(schema)); }
  V1Entities v1_entities(const Schema& schema) const override {
    return postgres::v1_entities(schema);
  }
  std::string encode_v1(const V1Snapshot& snapshot) const override {
    return postgres::encode_v1(snapshot);
  }
  std::string follow_v1(const V1Place& place) const override { return postgres::follow_v1(place); }
  std::unique_ptr<SnapshotState> begin_state() const override { return postgres::begin_state(); }
};

}  // namespace

const SnapshotCodec& snapshot_codec() {
  static const PostgresSnapshotCodec k_codec;
  return k_codec;
}

}  // namespace sluice::postgres
