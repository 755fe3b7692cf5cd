#include "dialects/postgres/rows/parking.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.hpp"
#include "dialects/postgres/ddl/ddl_sequence.hpp"
#include "dialects/postgres/rows/conversions.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {

namespace {

std::string equal(std::string_view a, std::string_view b) {
  return text::cat(a, " OPERATOR(pg_catalog.=) ", b);
}

std::string text_of(const std::string& expression) {
  return text::cat(expression, "::pg_catalog.text");
}

// IS NOT DISTINCT FROM would look for an operator along the search_path.
std::string equal_or_null(const std::string& a, const std::string& b) {
  return text::cat("CASE WHEN ", a, " IS NULL THEN ", b, " IS NULL ELSE coalesce(", equal(a, b),
                   ", false) END");
}

std::string place_of(const ObjectName& table) {
  return table.schema.empty() ? quote(table.name)
                              : text::cat(quote(table.schema), ".", quote(table.name));
}

class PostgresParking final : public ParkingDialect {
 public:
  std::string parameter(int number) const override { return text::cat("$", number); }
  std::string infix(std::string_view operation) const override {
    return text::cat(" OPERATOR(pg_catalog.", operation, ") ");
  }
  std::string_view counting_key() const override { return "BIGSERIAL PRIMARY KEY"; }
  std::string clear(const std::string& table) const override {
    return text::cat("TRUNCATE ", table);
  }
  std::string read_columns(const ObjectName& table) const override {
    return in_catalog(text::cat(
        "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid {=} pg_catalog.to_regclass(",
        literal(place_of(table)), ") AND attnum {>} 0 AND NOT attisdropped"));
  }
  std::string read_referring(const ObjectName& table) const override {
    return in_catalog(text::cat(R"(SELECT n.nspname, c.relname,
       (SELECT pg_catalog.string_agg('c.' {||} pg_catalog.quote_ident(a.attname)
                 {||} ' OPERATOR(pg_catalog.=) d.' {||} pg_catalog.quote_ident(b.attname), ' AND ')
          FROM pg_catalog.generate_subscripts(k.conkey, 1) AS i
          JOIN pg_catalog.pg_attribute AS a
            ON a.attrelid {=} k.conrelid AND a.attnum {=} k.conkey[i]
          JOIN pg_catalog.pg_attribute AS b
            ON b.attrelid {=} k.confrelid AND b.attnum {=} k.confkey[i]),
       CASE WHEN k.confdeltype {=} 'c' THEN 't' ELSE 'f' END
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_class AS c ON c.oid {=} k.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid {=} c.relnamespace
 WHERE k.contype {=} 'f' AND k.confdeltype {=} ANY ('{c,n,d}'::pg_catalog."char"[])
   AND k.confrelid {=} pg_catalog.to_regclass()",
                                literal(place_of(table)), ")"));
  }
  std::string read_generated(const ObjectName& table, const std::string& column) const override {
    return in_catalog(
        text::cat("SELECT 1", of_column(place_of(table), column), " AND a.attgenerated {<>} ''"));
  }
  std::vector<Conversion> conversions(const std::vector<std::string>& earlier,
                                      const std::string& sql,
                                      const ObjectName& table) const override {
    return conversions_of(earlier, sql, place_of(table));
  }
  std::string refresh(const ObjectName& view) const override {
    return text::cat("REFRESH MATERIALIZED VIEW ", place_of(view), ";");
  }
  std::string_view only() const override { return "ONLY "; }
  std::string_view row_id() const override { return "ctid"; }
  std::string as_text(const std::string& expression) const override { return text_of(expression); }
  std::string row_as_text(const std::vector<std::string>& texts) const override {
    return text_of(text::cat("ROW(", text::join(texts, ", "), ")"));
  }
  std::string agree(const std::string& a, const std::string& b) const override {
    return equal_or_null(a, b);
  }
  std::string differ(const std::string& a, const std::string& b) const override {
    return text::cat("NOT ", equal_or_null(a, b));
  }
  std::string same_key(const std::string& a, const std::string& b,
                       bool is_same_type) const override {
    // By its own collation a column may hold what differs for equal.
    const auto exact = [](const std::string& each) {
      return text::cat(text_of(each), " COLLATE pg_catalog.\"C\"");
    };
    return is_same_type ? equal(a, b) : equal(exact(a), exact(b));
  }

  Around without_policies() const override {
    return {{"SET LOCAL row_security = off"}, {"SET LOCAL row_security = on"}};
  }
  Around without_triggers(const std::vector<std::string>& tables) const override {
    Around around;
    for (const std::string& table : tables) {
      around.before.push_back(text::cat("ALTER TABLE ", table, " DISABLE TRIGGER USER;"));
      around.after.push_back(text::cat("ALTER TABLE ", table, " ENABLE TRIGGER USER;"));
    }
    return around;
  }

  std::string read_revokes(std::string_view schema) const override {
    return text::cat(R"(SELECT DISTINCT 'REVOKE ALL ON TABLE ' OPERATOR(pg_catalog.||)
       pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||)
       pg_catalog.quote_ident(c.relname) OPERATOR(pg_catalog.||) ' FROM ' OPERATOR(pg_catalog.||)
       coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC')
  FROM pg_catalog.pg_namespace AS n
  JOIN pg_catalog.pg_class AS c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
 CROSS JOIN pg_catalog.aclexplode(c.relacl) AS a
  LEFT JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) a.grantee
 WHERE n.nspname OPERATOR(pg_catalog.=) )",
                     literal(schema), R"(
   AND a.grantee OPERATOR(pg_catalog.<>) c.relowner)");
  }

  Connection::Bound find_index(std::string_view parked) const override {
    return {
        "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid "
        "OPERATOR(pg_catalog.=) c.relnamespace WHERE n.nspname OPERATOR(pg_catalog.=) $1 "
        "AND c.relname OPERATOR(pg_catalog.=) 'parked'",
        {std::string(parked)}};
  }

  std::int64_t bytes_of(Connection& connection, const std::string& place,
                        const std::string& /*name*/) const override {
    const Rows rows = connection.query(
        "SELECT pg_catalog.pg_total_relation_size(pg_catalog.to_regclass($1))", {place});
    if (rows.rows.empty()) return 0;
    return text::parse_integer(rows.rows[0].at(0).value_or("")).value_or(0);
  }

  Counters read_counters(Connection& connection, const Schema& /*before*/) const override {
    Counters counters;
    for (const auto& row : connection
                               .query("SELECT schemaname, sequencename, last_value, start_value "
                                      "FROM pg_catalog.pg_sequences")
                               .rows)
      counters[{row.at(0).value_or(""), row.at(1).value_or("")}] =
          row.at(2) ? *row.at(2) : text::cat(row.at(3).value_or("1"), k_unused);
    return counters;
  }

  // Of sequences that are gone and were not renamed, and of those that were set back.
  std::vector<std::string> restore_counters(Connection& connection, const Counters& counters,
                                            const Schema& /*before*/, const Schema& /*after*/,
                                            const Renames& renames) const override {
    std::map<ObjectName, std::vector<Value>> left;
    for (const auto& row : connection
                               .query("SELECT schemaname, sequencename, last_value, increment_by "
                                      "FROM pg_catalog.pg_sequences")
                               .rows)
      left[{row.at(0).value_or(""), row.at(1).value_or("")}] = {row.at(2), row.at(3)};
    std::vector<std::string> statements;
    for (const auto& [name, value] : counters) {
      const bool is_renamed =
          std::any_of(renames.sequences.begin(), renames.sequences.end(),
                      [&, was = name](const auto& rename) { return rename.first == was; });
      const auto now = left.find(name);
      if (is_renamed || (now != left.end() && value.ends_with(k_unused))) continue;
      if (now == left.end())
        statements.push_back(set_counter(name, value, {}));
      else if (const std::string_view further = further_than(value, now->second); !further.empty())
        statements.push_back(set_counter(name, value, further));
    }
    return statements;
  }

 private:
  // Of a sequence that was never asked: it gives its first number yet.
  static constexpr std::string_view k_unused = ", false";

  // With `further`, the farther of this and where the sequence then stands.
  static std::string set_counter(const ObjectName& name, const std::string& value,
                                 std::string_view further) {
    const std::string sequence = text::cat(quote(name.schema), ".", quote(name.name));
    const std::string place = text::cat(literal(sequence), "::pg_catalog.regclass");
    if (further.empty()) return set_made_again(sequence, place, value);
    return text::cat("SELECT pg_catalog.setval(", place, ", ", further, "(", value,
                     ", last_value)) FROM ", sequence, ";");
  }

  // One that the rollback makes again, and that may have numbered rows which came since.
  static std::string set_made_again(const std::string& sequence, const std::string& place,
                                    const std::string& value) {
    const std::string farther =
        value.ends_with(k_unused)
            ? "NOT is_called"
            : text::cat("NOT is_called OR last_value OPERATOR(pg_catalog.<) ", value);
    return text::cat("SELECT pg_catalog.setval(", place, ", ", value, ") FROM ", sequence,
                     " WHERE ", farther, " OR pg_catalog.current_setting('", k_numbered,
                     "', true) IS DISTINCT FROM 'on';");
  }

  // How the farther of two places is called, where a sequence stood farther than it does now.
  static std::string_view further_than(const std::string& then, const std::vector<Value>& now) {
    const bool counts_down = now.at(1).value_or("1").starts_with("-");
    const std::int64_t was = text::parse_integer(then).value_or(0);
    const std::int64_t is = text::parse_integer(now.at(0).value_or("")).value_or(was);
    const bool is_set_back = !now.at(0) || (counts_down ? is > was : is < was);
    if (!is_set_back) return {};
    return counts_down ? "LEAST" : "GREATEST";
  }
};

}  // namespace

const ParkingDialect& parking() {
  static const PostgresParking k_parking;
  return k_parking;
}

}  // namespace sluice::postgres
