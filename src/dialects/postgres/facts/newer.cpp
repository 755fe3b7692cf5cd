#include "dialects/postgres/facts/newer.hpp"

#include <array>

#include "base/text.hpp"
#include "core/sql/sql_cursor.hpp"
#include "dialects/postgres/facts/node.hpp"
#include "dialects/postgres/facts/scan_rules.hpp"

namespace sluice::postgres {

namespace {

using Act = ObjectUse::Act;

ObjectName stored(const WrittenName& written) {
  std::vector<std::string> parts;
  for (const std::string& part : written.parts) parts.push_back(stored_name(part, true));
  return name_of_parts(parts);
}

bool skip_words(SqlCursor& cursor, std::string_view words) {
  const std::vector<std::string> each = text::split(words, " ");
  for (std::size_t i = 0; i < each.size(); ++i)
    if (!cursor.at(each[i], i)) return false;
  for (std::size_t i = 0; i < each.size(); ++i) cursor.take();
  return true;
}

// Those of which a newer grammar says more; the longer before what they begin with.
constexpr auto k_kinds = std::to_array<std::string_view>(
    {"materialized view", "foreign table", "event trigger", "table",      "view",     "index",
     "sequence",          "schema",        "type",          "domain",     "function", "procedure",
     "trigger",           "policy",        "extension",     "role",       "user",     "database",
     "tablespace",        "publication",   "subscription",  "statistics", "server",   "collation",
     "aggregate",         "operator",      "cast"});

bool is_of_server(std::string_view kind) {
  return kind == "role" || kind == "database" || kind == "tablespace" || kind == "subscription";
}

class NewerReader {
 public:
  NewerReader(std::string_view sql, StatementFacts& facts)
      : cursor_(sql, scan_rules()), facts_(facts) {}

  void read() {
    if (cursor_.at_end()) return;
    if (skip_words(cursor_, "CREATE")) return read_object(Act::makes, StatementKind::create);
    if (skip_words(cursor_, "ALTER SYSTEM"))
      return read_of_server(StatementKind::alter, "ALTER SYSTEM");
    if (skip_words(cursor_, "ALTER")) return read_object(Act::changes, StatementKind::alter);
    if (skip_words(cursor_, "DROP OWNED")) return read_of_server(StatementKind::drop, "DROP OWNED");
    if (skip_words(cursor_, "REASSIGN OWNED"))
      return read_of_server(StatementKind::alter, "REASSIGN OWNED");
    if (skip_words(cursor_, "DROP")) return read_object(Act::drops, StatementKind::drop);
    read_rows();
  }

 private:
  void read_of_server(StatementKind kind, std::string_view verb) {
    facts_.kind = kind;
    facts_.verb = verb;
    facts_.reach.server = true;
  }

  bool skip_condition() {
    return skip_words(cursor_, "IF NOT EXISTS") || skip_words(cursor_, "IF EXISTS");
  }

  std::string take_kind() {
    for (const std::string_view kind : k_kinds)
      if (skip_words(cursor_, text::upper(kind)))
        return kind == "user" ? "role" : std::string(kind);
    return {};
  }

  void read_object(Act act, StatementKind statement) {
    static constexpr std::array k_verbs = {"CREATE", "DROP", "ALTER"};
    ObjectUse use{.act = act, .object = {}};
    use.replaces = skip_words(cursor_, "OR REPLACE");
    for (const char* word : {"TEMPORARY", "TEMP"})
      use.is_temporary = skip_words(cursor_, word) || use.is_temporary;
    for (const char* word : {"UNLOGGED", "UNIQUE", "RECURSIVE", "CONSTRAINT"})
      skip_words(cursor_, word);
    use.object.kind = take_kind();
    if (use.object.kind.empty()) return;
    facts_.kind = statement;
    facts_.verb =
        text::cat(k_verbs[static_cast<std::size_t>(act)], " ", text::upper(use.object.kind));
    if (skip_words(cursor_, "CONCURRENTLY")) facts_.verb += " CONCURRENTLY";
    use.is_conditional = skip_condition();
    skip_words(cursor_, "ONLY");
    facts_.reach.server = is_of_server(use.object.kind);
    facts_.reach.session = use.is_temporary;
    read_name(std::move(use));
  }

  void read_name(ObjectUse use) {
    const bool is_part = use.object.kind == "trigger" || use.object.kind == "policy";
    const ObjectName name = cursor_.at("ON") ? ObjectName{} : stored(cursor_.take_name());
    if (is_part) {
      cursor_.take_until({"ON"});
      if (!skip_words(cursor_, "ON")) return;
      use.object.name = stored(cursor_.take_name());
      use.object.part = name.name;
    } else if (use.object.kind == "index" && use.act == Act::makes) {
      skip_words(cursor_, "ON");
      skip_words(cursor_, "ONLY");
      use.on = stored(cursor_.take_name());
      use.object.name = {use.on.schema, name.name};
    } else {
      use.object.name = name;
    }
    facts_.objects.push_back(std::move(use));
  }

  void read_rows() {
    static constexpr auto k_rows = std::to_array<std::pair<std::string_view, RowUse::Act>>({
        {"INSERT INTO", RowUse::Act::upserts},
        {"MERGE INTO", RowUse::Act::upserts},
        {"MERGE", RowUse::Act::upserts},
        {"UPDATE", RowUse::Act::updates},
        {"DELETE FROM", RowUse::Act::deletes},
    });
    for (const auto& [words, act] : k_rows) {
      if (!skip_words(cursor_, words)) continue;
      facts_.kind = StatementKind::rows;
      facts_.verb = text::split(words, " ").front();
      skip_words(cursor_, "ONLY");
      facts_.writes.push_back({.act = act, .table = stored(cursor_.take_name())});
      return;
    }
    if (skip_words(cursor_, "COPY")) return read_copy();
    if (skip_words(cursor_, "REINDEX")) return read_reindex();
    for (const char* word : {"GRANT", "REVOKE"})
      if (skip_words(cursor_, word)) return read_grant(word);
    static constexpr auto k_others = std::to_array<std::pair<std::string_view, StatementKind>>({
        {"SELECT", StatementKind::query},
        {"VALUES", StatementKind::query},
        {"VACUUM", StatementKind::maintenance},
        {"ANALYZE", StatementKind::maintenance},
        {"CLUSTER", StatementKind::maintenance},
        {"SET", StatementKind::session},
        {"RESET", StatementKind::session},
    });
    for (const auto& [word, kind] : k_others) {
      if (!skip_words(cursor_, word)) continue;
      facts_.kind = kind;
      facts_.verb = word;
      facts_.reach.session = kind == StatementKind::session;
      return;
    }
  }

  // GRANT a, b TO c is about roles; GRANT … ON DATABASE is the server's, too.
  void read_grant(std::string_view verb) {
    facts_.kind = StatementKind::privilege;
    facts_.verb = verb;
    for (const char* option : {"ADMIN", "INHERIT", "SET"}) {
      skip_words(cursor_, text::cat(option, " OPTION FOR"));
    }
    std::vector<std::string> roles;
    do {
      roles.push_back(stored(cursor_.take_name()).name);
    } while (skip_words(cursor_, ","));
    cursor_.take_until({"ON", "TO", "FROM"});
    facts_.reach.server = !cursor_.at("ON") || cursor_.at("DATABASE", 1) ||
                          cursor_.at("TABLESPACE", 1) || cursor_.at("PARAMETER", 1);
    if (cursor_.at("ON")) return;
    for (std::string& role : roles)
      facts_.objects.push_back({.act = Act::changes,
                                .object = {"role", {"", std::move(role)}, ""},
                                .aspect = text::lower(verb)});
  }

  void read_copy() {
    facts_.kind = StatementKind::unknown;
    cursor_.take_parentheses();
    cursor_.take_until({"TO", "FROM"});
    const bool is_from = cursor_.at("FROM"), is_program = cursor_.at("PROGRAM", 1);
    if (cursor_.at_end()) return;
    facts_.kind = is_from ? StatementKind::rows : StatementKind::query;
    facts_.verb = text::cat(is_from ? "COPY FROM" : "COPY TO", is_program ? " PROGRAM" : "");
    facts_.reach.outside = !cursor_.at("STDIN", 1) && !cursor_.at("STDOUT", 1);
  }

  void read_reindex() {
    facts_.kind = StatementKind::maintenance;
    facts_.verb = "REINDEX";
    cursor_.take_parentheses();
    for (const char* kind : {"DATABASE", "SYSTEM", "SCHEMA", "TABLE", "INDEX"})
      if (skip_words(cursor_, kind)) facts_.verb += text::cat(" ", kind);
    if (skip_words(cursor_, "CONCURRENTLY")) facts_.verb += " CONCURRENTLY";
  }

  SqlCursor cursor_;
  StatementFacts& facts_;
};

// By its first words; a comment without an end is no statement.
void name_unknown(std::string_view sql, StatementFacts& facts) {
  SqlCursor cursor(sql, scan_rules());
  if (cursor.at_end()) facts.kind = StatementKind::nothing;
  facts.verb = text::upper(cursor.take().text);
  if (!cursor.at_end()) facts.verb += text::cat(" ", text::upper(cursor.take().text));
}

}  // namespace

StatementFacts facts_of_newer(std::string_view sql) {
  StatementFacts facts;
  facts.unknown = true;
  NewerReader(sql, facts).read();
  if (facts.kind == StatementKind::unknown && facts.verb.empty()) name_unknown(sql, facts);
  return facts;
}

}  // namespace sluice::postgres
