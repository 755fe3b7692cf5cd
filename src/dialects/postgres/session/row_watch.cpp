#include "dialects/postgres/session/row_watch.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "dialects/postgres/session/row_reach_sql.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

// pg_stat_get_xact_* hold what this session did and has not handed over to the server yet, which
// may be of transactions before this one: only a difference tells. A rewrite or TRUNCATE gives a
// table another file.
constexpr std::string_view k_row_state = R"sql(
SELECT 'table', c.oid, n.nspname, c.relname, c.relfilenode,
       pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
       pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
       pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid),
       pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) {>} 0 AND c.relhastriggers AND (EXISTS (
         SELECT FROM pg_catalog.pg_trigger AS t
          WHERE t.tgrelid {=} c.oid AND NOT t.tgisinternal AND t.tgenabled {<>} 'D'
            AND (t.tgtype::pg_catalog.int4 {&} 16) {<>} 0)
         OR EXISTS (
         SELECT FROM pg_catalog.pg_constraint AS k
          WHERE k.conrelid {=} c.oid AND k.contype {=} 'f'
            AND (k.confdeltype {=} ANY ('{n,d}'::pg_catalog."char"[])
                 OR k.confupdtype {=} ANY ('{c,n,d}'::pg_catalog."char"[])))),
       pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) {>} 0 AND c.relhastriggers AND EXISTS (
         SELECT FROM pg_catalog.pg_trigger AS t
          WHERE t.tgrelid {=} c.oid AND NOT t.tgisinternal AND t.tgenabled {<>} 'D'
            AND (t.tgtype::pg_catalog.int4 {&} 8) {<>} 0),
       CASE WHEN pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) {>} 0 THEN (
         SELECT pg_catalog.string_agg(a.attname::pg_catalog.text, pg_catalog.chr(31))
           FROM pg_catalog.pg_index AS i
           JOIN pg_catalog.pg_attribute AS a
             ON a.attrelid {=} c.oid AND a.attnum {=} i.indkey[0]
          WHERE i.indrelid {=} c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indnkeyatts {=} 1 AND i.indpred IS NULL AND i.indexprs IS NULL) END
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace
 WHERE c.relkind {=} ANY ('{r,m}'::pg_catalog."char"[]) AND c.relpersistence {<>} 't'
   AND <reach>
UNION ALL
SELECT 'sequence', c.oid, n.nspname, c.relname, c.relfilenode,
       CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE')
            THEN pg_catalog.pg_sequence_last_value(c.oid) END, q.seqstart, 0, false, false, NULL
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_sequence AS q ON q.seqrelid {=} c.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace
 WHERE c.relkind {=} 'S' AND c.relpersistence {<>} 't'
   AND <reach>
UNION ALL
SELECT 'setting', 0, pg_catalog.current_setting('track_counts'), '', 0, 0, 0, 0, <whole>, false,
       NULL
 ORDER BY 3, 4
)sql";

constexpr std::string_view k_any = "n.nspname {!~} '^(pg_|information_schema$)'";
constexpr std::string_view k_known =
    "c.oid {=} ANY (ARRAY(SELECT pg_catalog.unnest((SELECT $1::pg_catalog.oid[]))))";
constexpr std::string_view k_few =
    "c.oid {=} ANY (ARRAY(SELECT oid FROM reached UNION ALL SELECT oid FROM counter UNION ALL "
    "SELECT pg_catalog.unnest((SELECT $3::pg_catalog.oid[]))))";

struct Found {
  ObjectName name;
  bool is_sequence = false;
  std::string file;
  Value inserted;            // a sequence: its last value
  std::int64_t updated = 0;  // a sequence: its start
  std::int64_t deleted = 0;
  bool may_be_updated_otherwise = false;
  bool has_delete_triggers = false;
  std::vector<std::string> keys;
};

std::int64_t number(const Value& cell) {
  return text::parse_integer(cell.value_or("0")).value_or(0);
}

struct State {
  bool is_counted = true;
  bool is_whole = false;  // nothing else can have changed
  std::map<std::string, Found> by_oid;
};

std::string state_sql(std::string_view reach, std::string_view whole) {
  return text::replace_all(text::replace_all(k_row_state, "<reach>", reach), "<whole>", whole);
}

// A plan of its own each time: one that was made while the database was empty would take very long
// later.
Rows ask_all(Connection& connection) {
  return connection.query(in_catalog(state_sql(k_any, "true")));
}

Rows ask_often(Connection& connection, const std::string& sql,
               std::vector<std::string> parameters) {
  const Connection::Bound query{.sql = in_catalog(sql),
                                .parameters = {parameters.begin(), parameters.end()},
                                .repeats = true};
  Rows rows;
  connection.query_each(std::span(&query, 1),
                        [&](std::size_t, Rows answer) { rows = std::move(answer); });
  return rows;
}

std::string oids_of(const State& known) {
  std::vector<std::string> oids;
  for (const auto& [oid, found] : known.by_oid) oids.push_back(oid);
  return text::cat("{", text::join(oids, ","), "}");
}

// Of the named tables, of what these reach, and of what is known.
Rows ask_few(Connection& connection, const RowReach& reach, const State& known) {
  return ask_often(connection, text::cat(k_reached, state_sql(k_few, k_reaches_no_other)),
                   {array_of(reach->tables, &ObjectName::schema),
                    array_of(reach->tables, &ObjectName::name), oids_of(known)});
}

Rows ask_known(Connection& connection, const State& known) {
  return ask_often(connection, state_sql(k_known, "true"), {oids_of(known)});
}

State read_state(const Rows& rows) {
  State state;
  for (const auto& row : rows.rows) {
    const std::string kind = row.at(0).value_or("");
    if (kind == "setting") {
      state.is_counted = row.at(2) == "on";
      state.is_whole = row.at(8) == "t";
      continue;
    }
    state.by_oid[row.at(1).value_or("")] = {
        .name = {row.at(2).value_or(""), row.at(3).value_or("")},
        .is_sequence = kind == "sequence",
        .file = row.at(4).value_or(""),
        .inserted = row.at(5),
        .updated = number(row.at(6)),
        .deleted = number(row.at(7)),
        .may_be_updated_otherwise = row.at(8) == "t",
        .has_delete_triggers = row.at(9) == "t",
        .keys = row.at(10) ? text::split(*row.at(10), "\x1f") : std::vector<std::string>()};
  }
  return state;
}

class CountedRowWatch final : public RowWatch {
 public:
  CountedRowWatch(Connection& connection, const RowReach& reach)
      : connection_(connection), reach_(reach) {
    if (reach_) before_ = read_state(ask_few(connection_, reach_, {}));
    if (before_.is_whole) return;
    reach_.reset();
    before_ = read_state(ask_all(connection_));
  }

  ObservedChanges changes() override {
    const State now = read_state(ask_now());
    ObservedChanges observed{.is_counted = before_.is_counted && now.is_counted};
    for (const auto& [oid, found] : now.by_oid) {
      const auto earlier = before_.by_oid.find(oid);
      if (!found.is_sequence)
        add_table(observed, found, earlier == before_.by_oid.end() ? nullptr : &earlier->second);
      else if (earlier != before_.by_oid.end() && is_moved(earlier->second, found))
        observed.counters.push_back({"sequence", earlier->second.name, ""});
    }
    for (const auto& [oid, earlier] : before_.by_oid)
      if (earlier.is_sequence && !now.by_oid.contains(oid))
        observed.counters.push_back({"sequence", earlier.name, ""});
    return observed;
  }

 private:
  Rows ask_now() {
    if (!reach_) return ask_all(connection_);
    return reach_->has_new ? ask_few(connection_, reach_, before_)
                           : ask_known(connection_, before_);
  }

  // One that was never asked has no value that the catalog tells: it stood at its start.
  bool is_moved(const Found& before, const Found& now) {
    if (before.inserted != now.inserted) return true;
    if (now.inserted || before.file == now.file) return false;
    const std::string name = text::cat(quote(now.name.schema), ".", quote(now.name.name));
    const Rows allowed =
        connection_.query("SELECT pg_catalog.has_sequence_privilege($1, 'SELECT')", {name});
    if (allowed.rows.at(0).at(0) != "t") return true;
    const Rows rows = connection_.query(text::cat("SELECT last_value FROM ", name));
    return number(rows.rows.at(0).at(0)) != before.updated;
  }

  static void add_table(ObservedChanges& observed, const Found& now, const Found* before) {
    RowChanges changes{.table = before ? before->name : now.name,
                       .is_new = before == nullptr,
                       .inserted = number(now.inserted) - (before ? number(before->inserted) : 0),
                       .updated = now.updated - (before ? before->updated : 0),
                       .deleted = now.deleted - (before ? before->deleted : 0),
                       .is_rewritten = before != nullptr && before->file != now.file,
                       .columns = {},
                       .may_be_updated_otherwise = now.may_be_updated_otherwise,
                       .keys = now.keys,
                       .has_delete_triggers = now.has_delete_triggers};
    const bool is_changed = changes.inserted != 0 || changes.updated != 0 || changes.deleted != 0;
    if (is_changed || changes.is_rewritten) observed.tables.push_back(std::move(changes));
  }

  Connection& connection_;
  RowReach reach_;  // nothing: all are asked
  State before_;
};

}  // namespace

std::unique_ptr<RowWatch> watch_rows(Connection& connection, const RowReach& reach) {
  return std::make_unique<CountedRowWatch>(connection, reach);
}

}  // namespace sluice::postgres
