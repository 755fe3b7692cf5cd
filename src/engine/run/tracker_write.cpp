#include "engine/run/tracker_write.hpp"

#include "base/json_writer.hpp"
#include "core/history/event_kind.hpp"

namespace sluice {
namespace {

template <class Items, class WriteMembers>
std::string array_of(const Items& items, WriteMembers write_members) {
  JsonWriter json;
  json.array();
  for (const auto& item : items) {
    json.object();
    write_members(json, item);
    json.end();
  }
  json.end();
  return json.text();
}

}  // namespace

std::string to_json(std::span<const ChecksumMend> mends) {
  return array_of(mends, [](JsonWriter& json, const ChecksumMend& mend) {
    json.member("migration_name", mend.migration_name).member("checksum", mend.checksum);
  });
}

std::string to_json(std::span<const HistoryMend> mends) {
  return array_of(mends, [](JsonWriter& json, const HistoryMend& mend) {
    json.member("row", mend.row).member("hash", mend.hash).member("created_at", mend.created_at);
    json.member("name", mend.name).member("gives_id", mend.gives_id);
  });
}

std::optional<std::string> stamps_to_json(std::span<const HistoryMend> mends) {
  std::vector<HistoryMend> some;
  for (const HistoryMend& mend : mends)
    if (mend.created_at) some.push_back(mend);
  if (some.empty()) return {};
  return array_of(some, [](JsonWriter& json, const HistoryMend& mend) {
    json.member("row", mend.row).member("created_at", mend.created_at);
  });
}

std::string to_json(std::span<const NewHistoryRow> rows) {
  return array_of(rows, [](JsonWriter& json, const NewHistoryRow& row) {
    json.member("hash", row.hash).member("created_at", row.created_at);
    json.member("name", row.name).member("applied_at", row.applied_at);
  });
}

std::string to_json(std::span<const NewTrackingRow> rows) {
  return array_of(rows, [](JsonWriter& json, const NewTrackingRow& row) {
    json.member("migration_name", row.migration_name).member("applied_at", row.applied_at);
    json.member("rollback_sql", row.rollback_sql).member("checksum", row.checksum);
    json.member("batch_number", row.batch_number);
  });
}

std::string to_json(std::span<const Event> events, std::span<const std::string> links) {
  return array_of(events, [&](JsonWriter& json, const Event& event) {
    json.member("at", event.at).member("kind", name_of(event.kind));
    json.member("migration_name", event.migration_name).member("checksum", event.checksum);
    json.member("batch_number", event.batch_number)
        .member("statement_index", event.statement_index);
    json.member("statement_hash", event.statement_hash).member("duration_ms", event.duration_ms);
    json.member("actor", event.actor).member("tool_version", event.tool_version);
    json.member("detail", event.detail);
    if (!links.empty())
      json.member("chain", links[static_cast<std::size_t>(&event - events.data())]);
  });
}

std::string links_to_json(std::span<const std::pair<std::string, std::string>> links) {
  return array_of(links, [](JsonWriter& json, const auto& link) {
    json.member("id", link.first).member("chain", link.second);
  });
}

std::string rollbacks_to_json(std::span<const std::pair<std::string, std::string>> rollbacks) {
  return array_of(rollbacks, [](JsonWriter& json, const auto& rollback) {
    json.member("migration_name", rollback.first).member("rollback_sql", rollback.second);
  });
}

std::string rows_to_json(std::span<const std::int64_t> rows) {
  return array_of(rows, [](JsonWriter& json, std::int64_t row) { json.member("row", row); });
}

std::string renamed_to_json(std::span<const Renamed> names) {
  return array_of(names, [](JsonWriter& json, const Renamed& renamed) {
    json.member("migration_name", renamed.first).member("name", renamed.second);
  });
}

std::string named_to_json(std::span<const MirrorChanges::Named> rows) {
  return array_of(rows, [](JsonWriter& json, const MirrorChanges::Named& named) {
    json.member("row", named.row).member("name", named.name);
  });
}

std::string ids_to_json(std::span<const std::string> ids) {
  return array_of(ids, [](JsonWriter& json, const std::string& id) { json.member("id", id); });
}

std::string names_to_json(std::span<const std::string> migration_names) {
  return array_of(migration_names, [](JsonWriter& json, const std::string& name) {
    json.member("migration_name", name);
  });
}

}  // namespace sluice
