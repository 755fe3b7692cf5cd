// CREATE … is taken back by DROP, unless the object may have been there before.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

struct Named {
  std::string_view words;  // behind CREATE
  std::string_view kind;   // for the key; empty: the words in lower case
};

// Whose DROP takes the name alone.
constexpr std::array k_named = std::to_array<Named>({
    {"TABLE", "table"},
    {"VIRTUAL TABLE", "table"},
    {"FOREIGN TABLE", "table"},
    {"MATERIALIZED VIEW", "view"},
    {"RECURSIVE VIEW", "view"},
    {"VIEW", "view"},
    {"TYPE", "type"},
    {"DOMAIN", "type"},
    {"SEQUENCE", "sequence"},
    {"EXTENSION", "extension"},
    {"ROLE", "role"},
    {"USER", "role"},
    {"GROUP", "role"},
    {"EVENT TRIGGER", ""},
    {"COLLATION", ""},
    {"PUBLICATION", ""},
    {"CONVERSION", ""},
    {"TABLESPACE", ""},
    {"SUBSCRIPTION", ""},
    {"ACCESS METHOD", ""},
    {"FOREIGN DATA WRAPPER", ""},
    {"SERVER", ""},
    {"TEXT SEARCH CONFIGURATION", ""},
    {"TEXT SEARCH DICTIONARY", ""},
    {"TEXT SEARCH PARSER", ""},
    {"TEXT SEARCH TEMPLATE", ""},
});

StatementInverse from_catalog() { return {.source = Source::catalog}; }

bool skip_words(SqlCursor& cursor, std::string_view words) {
  const std::vector<std::string> parts = text::split(words, " ");
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!cursor.at(parts[i], i)) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) cursor.take();
  return true;
}

// SQLite drops a virtual table like any other; PostgreSQL has no DROP RECURSIVE VIEW.
std::string drop_word(std::string_view words) {
  if (words == "VIRTUAL TABLE") return "TABLE";
  if (words == "RECURSIVE VIEW") return "VIEW";
  return std::string(words);
}

StatementInverse dropped_by(std::string_view what, const WrittenName& name, ObjectKey key) {
  StatementInverse inverse;
  inverse.undo = {text::cat("DROP ", what, " ", name.text(), ";")};
  inverse.makes = std::move(key);
  return inverse;
}

// `inverse` holds only if what it drops was not there before.
StatementInverse if_absent(StatementInverse inverse, std::string_view kind, const WrittenName& name,
                           const SqlFlavour& flavour) {
  CatalogQuestion question{.kind = std::string(kind), .undo = inverse.undo.front()};
  ask_of_name(question, name, flavour);
  inverse.source = Source::catalog;
  inverse.undo.clear();
  inverse.question = std::move(question);
  return inverse;
}

// CREATE EXTENSION … CASCADE makes others, too.
bool says_cascade(SqlCursor& cursor) {
  cursor.take_until({"CASCADE"});
  return cursor.at("CASCADE");
}

StatementInverse read_named(SqlCursor& cursor, const Named& named, const SqlFlavour& flavour) {
  const bool is_conditional = cursor.skip({"IF", "NOT", "EXISTS"});
  const WrittenName name = cursor.take_name();
  if (name.empty()) return from_catalog();
  // A base type: its functions need the shell that it was before.
  if (named.words == "TYPE" && cursor.at("("))
    return {.source = Source::rows, .lost = "what CREATE TYPE … changed"};
  const std::string kind = named.kind.empty() ? text::lower(named.words) : std::string(named.kind);
  StatementInverse inverse = dropped_by(drop_word(named.words), name, key_of(kind, name, flavour));
  if (!is_conditional) return inverse;
  if (kind == "extension" && says_cascade(cursor)) return from_catalog();
  return if_absent(std::move(inverse), kind, name, flavour);
}

// A schema may be made together with what is in it, and may be named by its owner alone.
StatementInverse read_schema(SqlCursor& cursor, const SqlFlavour& flavour) {
  const bool is_conditional = cursor.skip({"IF", "NOT", "EXISTS"});
  if (cursor.at("AUTHORIZATION")) return from_catalog();
  const WrittenName name = cursor.take_name();
  if (cursor.skip("AUTHORIZATION")) cursor.take_name();
  if (name.parts.size() != 1 || !cursor.at_end()) return from_catalog();
  StatementInverse inverse = dropped_by("SCHEMA", name, key_of("schema", name, flavour));
  return is_conditional ? if_absent(std::move(inverse), "schema", name, flavour) : inverse;
}

// An index lies in its table's schema, whatever its own name says, unless names of indexes say it.
StatementInverse read_index(SqlCursor& cursor, const SqlFlavour& flavour) {
  cursor.skip("CONCURRENTLY");
  const bool is_conditional = cursor.skip({"IF", "NOT", "EXISTS"});
  if (cursor.at("ON")) return from_catalog();
  const WrittenName name = cursor.take_name();
  if (!cursor.skip("ON")) return from_catalog();
  cursor.skip("ONLY");
  const WrittenName table = cursor.take_name();
  if (name.empty() || table.empty()) return from_catalog();
  StatementInverse inverse;
  const std::string full =
      flavour.facts.qualifies_indexes ? name.text() : table.qualified(name.parts.back());
  inverse.undo = {text::cat("DROP INDEX ", full, ";")};
  inverse.makes =
      key_of("index", flavour.facts.qualifies_indexes ? name : table.with_last(name.parts.back()),
             flavour);
  inverse.within = {key_of("table", table, flavour)};
  if (!is_conditional) return inverse;
  inverse = if_absent(std::move(inverse), "index", name, flavour);
  if (!flavour.facts.qualifies_indexes) ask_of_table(*inverse.question, table, flavour);
  return inverse;
}

// Trigger, policy, rule: named within their table, which stands behind ON.
StatementInverse read_of_table(SqlCursor& cursor, std::string_view what,
                               const SqlFlavour& flavour) {
  const bool is_conditional = cursor.skip({"IF", "NOT", "EXISTS"});
  const WrittenName name = cursor.take_name();
  cursor.take_until({what == "RULE" ? "TO" : "ON"});
  cursor.take();
  const WrittenName table = cursor.take_name();
  if (name.empty() || table.empty()) return from_catalog();
  StatementInverse inverse;
  const std::string on =
      flavour.facts.drops_triggers_on_tables ? text::cat(" ON ", table.text()) : "";
  inverse.undo = {text::cat("DROP ", what, " ", name.text(), on, ";")};
  inverse.within = {key_of("table", table, flavour)};
  return is_conditional ? if_absent(std::move(inverse), text::lower(what), name, flavour) : inverse;
}

// DROP FUNCTION takes the arguments without their defaults.
std::string without_defaults(std::string_view arguments, const SqlFlavour& flavour) {
  std::vector<std::string> kept;
  for (const std::string_view argument : split_list(arguments, flavour.rules)) {
    SqlCursor cursor(argument, flavour.rules);
    kept.emplace_back(cursor.take_until({"DEFAULT", "="}));
  }
  return text::join(kept, ", ");
}

StatementInverse read_routine(SqlCursor& cursor, std::string_view what, const SqlFlavour& flavour) {
  const WrittenName name = cursor.take_name();
  const auto arguments = cursor.take_parentheses();
  // CREATE AGGREGATE name (BASETYPE = …) is the old form, which names no arguments.
  if (name.empty() || !arguments || (what == "AGGREGATE" && !cursor.at("("))) return from_catalog();
  StatementInverse inverse;
  const std::string shown = text::cat(name.text(), "(", without_defaults(*arguments, flavour), ")");
  inverse.undo = {text::cat("DROP ", what, " ", shown, ";")};
  inverse.makes = key_of("function", name, flavour);
  return inverse;
}

StatementInverse read_cast(SqlCursor& cursor) {
  const auto types = cursor.take_parentheses();
  if (!types) return from_catalog();
  StatementInverse inverse;
  inverse.undo = {text::cat("DROP CAST (", *types, ");")};
  return inverse;
}

StatementInverse read_statistics(SqlCursor& cursor, const SqlFlavour& flavour) {
  if (cursor.at("IF") || cursor.at("ON") || cursor.at("(")) return from_catalog();
  const WrittenName name = cursor.take_name();
  return name.empty() ? from_catalog()
                      : dropped_by("STATISTICS", name, key_of("statistics", name, flavour));
}

// Gone with the session that made it, and in nobody's way.
StatementInverse read_temporary(SqlCursor& cursor, const SqlFlavour& flavour) {
  StatementInverse inverse;
  const bool is_table = cursor.skip("TABLE");
  if (!is_table) cursor.take_until({"VIEW"}), cursor.skip("VIEW");
  cursor.skip({"IF", "NOT", "EXISTS"});
  const WrittenName name = cursor.take_name();
  if (!name.empty()) inverse.makes = key_of(is_table ? "table" : "view", name, flavour);
  return inverse;
}

}  // namespace

StatementInverse read_create(SqlCursor& cursor, const SqlFlavour& flavour) {
  if (cursor.skip({"OR", "REPLACE"})) return from_catalog();
  if (cursor.skip("GLOBAL") || cursor.skip("LOCAL")) {
  }
  if (cursor.skip("TEMP") || cursor.skip("TEMPORARY")) return read_temporary(cursor, flavour);
  cursor.skip("UNLOGGED");
  cursor.skip("TRUSTED");
  cursor.skip("UNIQUE");
  if (cursor.skip("INDEX")) return read_index(cursor, flavour);
  if (cursor.skip("SCHEMA")) return read_schema(cursor, flavour);
  if (cursor.skip("TRIGGER") || cursor.skip({"CONSTRAINT", "TRIGGER"}))
    return read_of_table(cursor, "TRIGGER", flavour);
  if (cursor.skip("POLICY")) return read_of_table(cursor, "POLICY", flavour);
  if (cursor.skip("RULE")) return read_of_table(cursor, "RULE", flavour);
  for (const char* const what : {"FUNCTION", "PROCEDURE", "AGGREGATE"})
    if (cursor.skip(what)) return read_routine(cursor, what, flavour);
  if (cursor.skip("CAST")) return read_cast(cursor);
  if (cursor.skip("STATISTICS")) return read_statistics(cursor, flavour);
  if (cursor.at("USER") && cursor.at("MAPPING", 1)) return from_catalog();
  for (const Named& named : k_named)
    if (skip_words(cursor, named.words)) return read_named(cursor, named, flavour);
  return from_catalog();
}

}  // namespace sluice
