// CREATE … is taken back by DROP, unless the object may have been there before.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "core/undo/inverse_statement.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

// Whose DROP takes the name alone.
constexpr auto k_named = std::to_array<std::string_view>({"access method",
                                                          "collation",
                                                          "conversion",
                                                          "domain",
                                                          "event trigger",
                                                          "extension",
                                                          "foreign data wrapper",
                                                          "foreign table",
                                                          "index",
                                                          "materialized view",
                                                          "publication",
                                                          "role",
                                                          "schema",
                                                          "sequence",
                                                          "server",
                                                          "statistics",
                                                          "subscription",
                                                          "table",
                                                          "tablespace",
                                                          "text search configuration",
                                                          "text search dictionary",
                                                          "text search parser",
                                                          "text search template",
                                                          "type",
                                                          "view"});

bool is_routine(std::string_view kind) {
  return kind == "function" || kind == "procedure" || kind == "aggregate";
}

bool is_of_table(std::string_view kind) {
  return kind == "trigger" || kind == "policy" || kind == "rule";
}

StatementInverse dropped_by(const ObjectUse& use, std::string_view written) {
  StatementInverse inverse;
  inverse.undo = {text::cat("DROP ", text::upper(use.object.kind), " ", written, ";")};
  return inverse;
}

// `inverse` holds only if what it drops was not there before.
StatementInverse if_absent(StatementInverse inverse, std::string kind, const ObjectName& name) {
  CatalogQuestion question{.kind = std::move(kind),
                           .schema = name.schema,
                           .name = name.name,
                           .undo = text::join(inverse.undo, " ")};
  inverse.source = Source::catalog;
  inverse.undo.clear();
  inverse.question = std::move(question);
  return inverse;
}

// Gone with the session that made it, and in nobody's way.
StatementInverse inverse_of_temporary(const ObjectUse& use, const StatementNames& names) {
  StatementInverse inverse;
  if (use.object.part.empty()) inverse.makes = names.key(use.object.kind, use.object.name);
  return inverse;
}

StatementInverse inverse_of_named(const ObjectUse& use, const StatementNames& names) {
  const ObjectName& name = use.object.name;
  StatementInverse inverse = dropped_by(use, names.written(name));
  // Alone: DROP is refused while foreign keys refer to the table that it is a part of.
  if (use.aspect == "partition of" && !use.on.name.empty())
    inverse.undo.insert(inverse.undo.begin(),
                        text::cat("ALTER TABLE ", names.written(use.on), " DETACH PARTITION ",
                                  names.written(name), ";"));
  inverse.makes = names.key(use.object.kind, name);
  if (!use.on.name.empty() && use.object.kind == "index")
    inverse.within = {names.key("table", use.on)};
  if (!use.is_conditional) return inverse;
  // CREATE EXTENSION … CASCADE makes others, too.
  const bool is_certain = use.object.kind != "statistics" && !use.cascades;
  if (!is_certain) return {.source = Source::catalog};
  inverse = if_absent(std::move(inverse), inverse.makes->kind, name);
  if (use.object.kind == "index" && !names.facts().qualifies_indexes)
    inverse.question->table = use.on.name;
  return inverse;
}

// Trigger, policy, rule: named within their table.
StatementInverse inverse_of_part(const ObjectUse& use, const StatementNames& names) {
  const ObjectRef& object = use.object;
  const ObjectName name{names.facts().drops_triggers_on_tables ? "" : object.name.schema,
                        object.part};
  const std::string on =
      names.facts().drops_triggers_on_tables ? text::cat(" ON ", names.written(object.name)) : "";
  StatementInverse inverse = dropped_by(use, names.written(name) + on);
  inverse.within = {names.key("table", object.name)};
  return use.is_conditional ? if_absent(std::move(inverse), object.kind, name) : inverse;
}

StatementInverse inverse_of_routine(const ObjectUse& use, const StatementNames& names) {
  StatementInverse inverse = dropped_by(use, names.written(use.object.name) + use.arguments);
  inverse.makes = names.key(use.object.kind, use.object.name);
  return inverse;
}

}  // namespace

StatementInverse inverse_of_create(const StatementFacts& facts, const StatementNames& names) {
  const StatementInverse unclear{.source = Source::catalog};
  if (facts.objects.size() != 1) return unclear;
  const ObjectUse& use = facts.objects.front();
  const std::string& kind = use.object.kind;
  // What else is in a schema that is made with it, is not known.
  const bool is_clear =
      !use.replaces && !use.object.name.name.empty() && !(facts.unknown && kind == "schema");
  if (use.act != ObjectUse::Act::makes || !is_clear) return unclear;
  if (use.is_temporary || use.object.name.schema == "pg_temp")
    return inverse_of_temporary(use, names);
  // Its functions need the shell that it was before.
  if (use.aspect == "base")
    return {.source = StatementInverse::Source::rows,
            .lost = {{.kind = LostKind::statement_effects, .by = facts.verb}}};
  if (is_of_table(kind)) return use.object.part.empty() ? unclear : inverse_of_part(use, names);
  if (use.aspect == "compiled") return unclear;
  if (is_routine(kind)) return use.arguments.empty() ? unclear : inverse_of_routine(use, names);
  if (kind == "cast" && !use.arguments.empty()) return dropped_by(use, use.arguments);
  const bool is_named = std::find(k_named.begin(), k_named.end(), kind) != k_named.end();
  return is_named ? inverse_of_named(use, names) : unclear;
}

}  // namespace sluice
