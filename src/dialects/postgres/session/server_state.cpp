#include "dialects/postgres/session/server_state.hpp"

#include "base/text.hpp"
#include "dialects/postgres/statement/names.hpp"

namespace sluice::postgres {
namespace {

// {1}: the table that shows roles. Databases come and go without us, and no function can make or
// drop one.
constexpr std::string_view k_state = R"sql(
SELECT 'the role ' {||} r.rolname, x.key, x.value
  FROM {1} AS r
 CROSS JOIN pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(r) {-} 'oid') AS x
UNION ALL
SELECT 'the role ' {||} m.rolname,
       'membership in ' {||} g.rolname {||} ' by ' {||} coalesce(b.rolname, '?'),
       pg_catalog.to_jsonb(a)::pg_catalog.text
  FROM pg_catalog.pg_auth_members AS a
  JOIN pg_catalog.pg_roles AS m ON m.oid {=} a.member
  JOIN pg_catalog.pg_roles AS g ON g.oid {=} a.roleid
  LEFT JOIN pg_catalog.pg_roles AS b ON b.oid {=} a.grantor
UNION ALL
SELECT coalesce('the role ' {||} r.rolname, 'the database ' {||} d.datname, 'the server'),
       'settings' {||} coalesce(' in ' {||} d.datname, ''), s.setconfig::pg_catalog.text
  FROM pg_catalog.pg_db_role_setting AS s
  LEFT JOIN pg_catalog.pg_roles AS r ON r.oid {=} s.setrole
  LEFT JOIN pg_catalog.pg_database AS d ON d.oid {=} s.setdatabase
 WHERE coalesce(d.datname {!~} '^sluice_scratch_', true)
UNION ALL
SELECT 'the database ' {||} d.datname, x.key, x.value
  FROM pg_catalog.pg_database AS d
 CROSS JOIN pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(d)) AS x
 WHERE d.datname {!~} '^sluice_scratch_'
   AND x.key {=} ANY (ARRAY['datdba', 'datacl', 'datistemplate', 'datallowconn'])
UNION ALL
SELECT 'the tablespace ' {||} t.spcname, x.key, x.value
  FROM pg_catalog.pg_tablespace AS t
 CROSS JOIN pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(t)) AS x
UNION ALL
SELECT 'the role ' {||} r.rolname, 'comment', c.description
  FROM pg_catalog.pg_shdescription AS c
  JOIN pg_catalog.pg_roles AS r ON r.oid {=} c.objoid
 WHERE c.classoid {=} 'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid
UNION ALL
SELECT 'the database ' {||} d.datname, 'comment', c.description
  FROM pg_catalog.pg_shdescription AS c
  JOIN pg_catalog.pg_database AS d ON d.oid {=} c.objoid
 WHERE c.classoid {=} 'pg_catalog.pg_database'::pg_catalog.regclass::pg_catalog.oid
   AND d.datname {!~} '^sluice_scratch_'
UNION ALL
SELECT 'the replication slot ' {||} r.slot_name, 'slot_type', r.slot_type
  FROM pg_catalog.pg_replication_slots AS r
)sql";

constexpr std::string_view k_files = R"sql(
UNION ALL
SELECT 'the server''s configuration', f.name, f.setting
  FROM pg_catalog.pg_file_settings AS f
)sql";

constexpr std::string_view k_rights = R"sql(
SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT'),
       pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')
         AND pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
)sql";

bool is_secret(const std::string& property) { return property == "rolpassword"; }

std::string change_of(const std::string& thing, const std::string& property,
                      const std::string* before, const std::string* after) {
  const std::string what = text::cat(thing, ": ", property);
  if (is_secret(property)) return text::cat(what, " was changed");
  if (before == nullptr) return text::cat(what, " is new: ", *after);
  if (after == nullptr) return text::cat(what, " is gone; it was ", *before);
  return text::cat(what, " was ", *before, ", and is ", *after);
}

}  // namespace

ServerState read_server_state(Connection& connection) {
  const Rows rights = connection.query(std::string(k_rights));
  const auto& may = rights.rows.at(0);
  std::string sql = with_marks(
      k_state, {{"{1}", may.at(0) == "t" ? "pg_catalog.pg_authid" : "pg_catalog.pg_roles"}});
  if (may.at(1) == "t") sql += text::cat("\n", std::string(k_files));
  ServerState state;
  for (const auto& row : connection.query(in_catalog(sql)).rows) {
    // Several lines of one configuration may set the same.
    std::string& value = state[{row.at(0).value_or(""), row.at(1).value_or("")}];
    value = row.at(2).value_or("");
  }
  return state;
}

std::vector<std::string> changes_between(const ServerState& before, const ServerState& after,
                                         const std::set<std::string>& roles) {
  std::vector<std::string> changes;
  const auto is_known = [](const ServerState& state, const std::string& thing) {
    const auto found = state.lower_bound({thing, ""});
    return found != state.end() && found->first.first == thing;
  };
  const auto is_ignored = [&](const std::string& thing) {
    constexpr std::string_view k_role = "the role ", k_database = "the database ";
    if (thing.starts_with(k_database) && !(is_known(before, thing) && is_known(after, thing)))
      return true;
    return thing.starts_with(k_role) && roles.count(thing.substr(k_role.size())) > 0;
  };
  std::set<std::string> told;
  for (const auto& [key, value] : before) {
    const auto& [thing, property] = key;
    if (is_ignored(thing) || told.count(thing) > 0) continue;
    const auto now = after.find(key);
    if (now != after.end() && now->second == value) continue;
    if (!is_known(after, thing)) {
      told.insert(thing);
      changes.push_back(text::cat(thing, " is gone"));
      continue;
    }
    changes.push_back(
        change_of(thing, property, &value, now == after.end() ? nullptr : &now->second));
  }
  for (const auto& [key, value] : after) {
    const auto& [thing, property] = key;
    if (before.count(key) > 0 || is_ignored(thing) || told.count(thing) > 0) continue;
    if (!is_known(before, thing)) {
      told.insert(thing);
      changes.push_back(text::cat(thing, " is new"));
      continue;
    }
    changes.push_back(change_of(thing, property, nullptr, &value));
  }
  return changes;
}

}  // namespace sluice::postgres
