#include "render/render_parked.hpp"

#include "base/json_writer.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "render/render_text.hpp"

namespace sluice {

namespace {

struct Total {
  std::int64_t rows = 0, bytes = 0;
};

Total total_of(const std::vector<ParkedCopy>& copies) {
  Total total;
  for (const ParkedCopy& copy : copies) {
    total.rows += copy.rows;
    total.bytes += copy.bytes;
  }
  return total;
}

std::string shown_table(const ParkedCopy& copy) {
  return copy.by_rollback ? text::cat(copy.table, " (rolled back)") : copy.table;
}

void write_copies(JsonWriter& json, const std::vector<ParkedCopy>& copies) {
  json.array();
  for (const ParkedCopy& copy : copies)
    json.object()
        .member("id", copy.id)
        .member("migration", copy.migration)
        .member("direction", copy.by_rollback ? "down" : "up")
        .member("table", copy.table)
        .member("what", copy.what)
        .member("rows", copy.rows)
        .member("bytes", copy.bytes)
        .member("parked_at", copy.at)
        .member("copy", copy.copy)
        .end();
  json.end();
}

}  // namespace

std::string shown_size(std::int64_t bytes) {
  if (bytes < 1000) return text::cat(bytes, bytes == 1 ? " byte" : " bytes");
  const char* unit = "kB";
  std::int64_t tenths = (bytes + 50) / 100;
  for (const char* const larger : {"MB", "GB", "TB"}) {
    if (tenths < 10'000) break;
    tenths = (tenths + 500) / 1000;
    unit = larger;
  }
  return text::cat(tenths / 10, ".", tenths % 10, " ", unit);
}

std::string render_parked(const std::vector<ParkedCopy>& copies, ParkedFate fate) {
  const bool is_kept = fate == ParkedFate::kept;
  if (copies.empty()) return is_kept ? "✅ Nothing is parked.\n" : "✅ Nothing to purge.\n";
  std::vector<std::vector<std::string>> rows = {
      {"MIGRATION", "TABLE", "WHAT", "ROWS", "SIZE", "PARKED AT"}};
  for (const ParkedCopy& copy : copies)
    rows.push_back({copy.migration, shown_table(copy), copy.what, text::cat(copy.rows),
                    shown_size(copy.bytes), copy.at});
  const Total total = total_of(copies);
  return text::cat(render_table(rows), "\n", is_kept ? "📦 Parked: " : "✅ Purged: ",
                   counted(static_cast<std::size_t>(total.rows), "row"), ", ",
                   shown_size(total.bytes), "\n");
}

std::string json_parked(const std::vector<ParkedCopy>& copies, ParkedFate fate) {
  const bool is_kept = fate == ParkedFate::kept;
  const Total total = total_of(copies);
  JsonWriter json(JsonStyle::indented);
  json.object().key("parked");
  write_copies(json, is_kept ? copies : std::vector<ParkedCopy>{});
  json.key("purged");
  write_copies(json, is_kept ? std::vector<ParkedCopy>{} : copies);
  json.member("rows", total.rows).member("bytes", total.bytes).end();
  return json.text();
}

}  // namespace sluice
