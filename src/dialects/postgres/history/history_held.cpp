#include "dialects/postgres/history/history_held.hpp"

#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/statement/dialect.hpp"

namespace sluice::postgres {
namespace {

constexpr std::string_view k_mark =
    "The rollback SQL that sluice stores here has its hash in __migration_events.";

// Ids of other tools' tables may be of any type, or NULL: then all rows are looked at.
constexpr auto k_number =
    "case when id::pg_catalog.text {~} '^[0-9]{1,18}$' then id::pg_catalog.text::bigint end";

std::string held(const std::string& table, const std::vector<std::string>& columns) {
  std::vector<std::string> cells;
  for (const std::string& column : columns)
    cells.push_back(text::cat("coalesce(", column, "::pg_catalog.text, '')"));
  const std::string digest =
      columns.empty()
          ? std::string("''")
          : text::cat("coalesce(pg_catalog.sum(pg_catalog.hashtextextended(",
                      text::join(cells, " {||} ' ' {||} "), ", 0)), 0)::pg_catalog.text");
  return text::cat("select coalesce(pg_catalog.max(", k_number,
                   "), 0)::pg_catalog.text, pg_catalog.count(*)::pg_catalog.text, ", digest,
                   "\nfrom ", table, "\nwhere coalesce(", k_number,
                   ", 0) {<=} $1::pg_catalog.text::bigint");
}

}  // namespace

void add_held(HistorySql& sql, const OurTables& tables) {
  sql.mark_tracking =
      text::cat("COMMENT ON TABLE ", tables.tracking, " IS ", quote_literal(k_mark));
  sql.read_mark =
      in_catalog(text::cat("select '1' where pg_catalog.obj_description(pg_catalog.to_regclass(",
                           quote_literal(tables.tracking), ")::pg_catalog.oid, 'pg_class') {=} ",
                           quote_literal(k_mark)));
  sql.held_history = in_catalog(held(tables.history, {"hash", "created_at"}));
  sql.held_tracking =
      in_catalog(held(tables.tracking, {"migration_name", "checksum", "rollback_sql"}));
  sql.held_events = in_catalog(held(tables.events, {}));
}

}  // namespace sluice::postgres
