#include "dialects/postgres/catalog/equal_views.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/sql/sql_scanner.hpp"
#include "dialects/postgres/catalog/each_may_fail.hpp"
#include "dialects/postgres/statement/dialect.hpp"
#include "dialects/postgres/statement/qualified.hpp"

namespace sluice::postgres {

namespace {

const View* find(const std::vector<View>& views, const ObjectName& name) {
  const auto found =
      std::find_if(views.begin(), views.end(), [&](const View& view) { return view.name == name; });
  return found == views.end() || !found->definition ? nullptr : &*found;
}

// Nothing where a text is not one statement: what is printed could not be told apart.
std::vector<std::string> one_statement(const View& view) {
  const std::vector<Statement> statements = split_statements(*view.definition, scan_rules());
  if (statements.size() != 1) return {};
  return {statements.front().sql};
}

struct Pairs {
  std::vector<ObjectName> names;
  std::vector<std::string> texts;  // two of each
};

Pairs pairs_of(const Schema& expected, const Schema& actual, const std::vector<ObjectRef>& views) {
  Pairs pairs;
  for (const ObjectRef& object : views) {
    const View* wanted = find(expected.views, object.name);
    const View* there = find(actual.views, object.name);
    if (wanted == nullptr || there == nullptr) continue;
    const std::vector<std::string> one = one_statement(*wanted), other = one_statement(*there);
    if (one.empty() || other.empty()) continue;
    pairs.names.push_back(object.name);
    pairs.texts.push_back(one.front());
    pairs.texts.push_back(other.front());
  }
  return pairs;
}

constexpr const char* k_schema = "__sluice_scratch_views";

// Nothing is waited for long: a view's reader is not to queue behind somebody's ALTER TABLE.
std::vector<Statement> making(const std::vector<std::string>& texts) {
  const std::string body = text::join(texts, "\n;\n");
  return {{.sql = "SET LOCAL lock_timeout = '5s'"},
          {.sql = "SET LOCAL client_min_messages = 'error'"},
          {.sql = "SET LOCAL check_function_bodies = off"},
          {.sql = each_may_fail({text::cat("CREATE SCHEMA ", k_schema),
                                 text::cat("CREATE FUNCTION ", k_schema,
                                           ".texts() RETURNS void LANGUAGE sql BEGIN ATOMIC\n",
                                           body, "\n;\nEND")})}};
}

// BEGIN ATOMIC, the statements, END.
std::vector<Statement> printed_statements(std::string_view body) {
  constexpr std::string_view k_begin = "BEGIN ATOMIC", k_end = "END";
  if (!body.starts_with(k_begin) || !body.ends_with(k_end)) return {};
  body.remove_prefix(k_begin.size());
  body.remove_suffix(k_end.size());
  return split_statements(body, scan_rules());
}

std::vector<Statement> print(Connection& connection, const std::vector<std::string>& texts) {
  if (connection.run(making(texts)).failure) return {};
  std::vector<Statement> printed;
  query_qualified(connection,
                  {{R"sql(
SELECT pg_catalog.pg_get_function_sqlbody(p.oid)
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = $1)sql",
                    {k_schema}}},
                  [&](std::size_t, const Rows& rows) {
                    if (!rows.rows.empty())
                      printed = printed_statements(rows.rows.front().front().value_or(""));
                  });
  return printed;
}

}  // namespace

std::set<ObjectName> equal_views(Connection& connection, const Schema& expected,
                                 const Schema& actual, const std::vector<ObjectRef>& views) {
  const Pairs pairs = pairs_of(expected, actual, views);
  if (pairs.names.empty()) return {};
  const std::vector<Statement> printed = print(connection, pairs.texts);
  if (printed.size() != pairs.texts.size()) return {};
  std::set<ObjectName> alike;
  for (std::size_t at = 0; at < pairs.names.size(); ++at)
    if (printed[2 * at].sql == printed[2 * at + 1].sql) alike.insert(pairs.names[at]);
  return alike;
}

}  // namespace sluice::postgres
