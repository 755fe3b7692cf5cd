#include "core/undo/inverse_statement.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

namespace {

using Source = StatementInverse::Source;

// A sequence's place is harmless elsewhere, but it does not come back.
bool is_setval(std::string_view function) {
  return function == "setval" || function.ends_with(".setval");
}

// What the functions that a query calls may have changed.
std::vector<StatementInverse> inverses_of_query(const StatementFacts& facts,
                                                const StatementNames& names) {
  std::vector<StatementInverse> inverses = inverses_of_rows(facts, names);
  StatementInverse calls{.source = Source::rows};
  for (const std::string& function : facts.calls) {
    if (is_setval(function))
      calls.lost.push_back({.kind = LostKind::sequence_position, .by = "setval"});
    else if (!names.dialect().is_harmless_function(function))
      calls.lost.push_back({.kind = LostKind::call_effects,
                            .object = {"function", {"", function}, ""},
                            .shown = function});
  }
  if (!calls.lost.empty()) inverses.push_back(std::move(calls));
  return inverses;
}

// No schema holds what these change.
StatementInverse unmodelled(const StatementFacts& facts) {
  const std::vector<std::string> words = text::split(facts.verb, " ");
  const std::string shown = words.size() < 2 ? facts.verb : text::cat(words[0], " ", words[1]);
  StatementInverse inverse{.source = Source::rows};
  inverse.lost = {{.kind = LostKind::statement_effects, .by = shown}};
  return inverse;
}

bool is_unmodelled(std::string_view verb) {
  static constexpr auto k_verbs = std::to_array<std::string_view>(
      {"ALTER SYSTEM", "ALTER DATABASE", "ALTER TABLESPACE", "ALTER LARGE OBJECT",
       "IMPORT FOREIGN SCHEMA", "REASSIGN OWNED", "SECURITY LABEL"});
  return std::any_of(k_verbs.begin(), k_verbs.end(),
                     [&](std::string_view each) { return verb.starts_with(each); });
}

// A few settings are kept in the file, where no schema shows them.
StatementInverse inverse_of_setting(const ObjectUse& use, std::string_view verb) {
  static constexpr auto k_kept = std::to_array<std::string_view>(
      {"user_version", "application_id", "auto_vacuum", "page_size"});
  if (std::find(k_kept.begin(), k_kept.end(), use.aspect) == k_kept.end()) return {};
  StatementInverse inverse{.source = Source::rows};
  inverse.lost = {{.kind = LostKind::setting_value, .shown = use.aspect, .by = std::string(verb)}};
  return inverse;
}

StatementInverse inverse_of_refresh(const StatementFacts& facts, const StatementNames& names) {
  StatementInverse inverse{.source = Source::rows};
  if (facts.objects.empty()) return inverse;
  const ObjectName& view = facts.objects.front().object.name;
  inverse.within = {names.key("view", view)};
  inverse.lost = {{.kind = LostKind::statement_effects,
                   .by = text::cat("REFRESH MATERIALIZED VIEW ", names.written(view))}};
  return inverse;
}

StatementInverse inverse_of_any_alter(const StatementFacts& facts, const StatementNames& names,
                                      Renames& renames) {
  if (is_unmodelled(facts.verb)) return unmodelled(facts);
  if (facts.verb.starts_with("REFRESH")) return inverse_of_refresh(facts, names);
  const bool is_setting =
      facts.objects.size() == 1 && facts.objects.front().object.kind == "database";
  return is_setting ? inverse_of_setting(facts.objects.front(), facts.verb)
                    : inverse_of_alter(facts, names, renames);
}

// One index; a view or trigger, too, where the catalog keeps its text.
StatementInverse inverse_of_drop(const StatementFacts& facts, const StatementNames& names) {
  StatementInverse inverse{.source = Source::catalog};
  for (const ObjectUse& use : facts.objects)
    if (use.object.kind == "table") inverse.drops.push_back(names.key("table", use.object.name));
  if (facts.unknown || facts.objects.size() != 1 || !inverse.drops.empty()) return inverse;
  const ObjectUse& use = facts.objects.front();
  const std::string& kind = use.object.kind;
  const bool has_text =
      kind == "index" || (names.facts().keeps_definitions && (kind == "view" || kind == "trigger"));
  if (!has_text || use.cascades) return inverse;
  const ObjectName name{use.object.name.schema,
                        kind == "trigger" ? use.object.part : use.object.name.name};
  inverse.drops = {names.key(kind, name)};
  inverse.question = CatalogQuestion{.about = CatalogQuestion::About::definition,
                                     .kind = kind,
                                     .schema = name.schema,
                                     .name = name.name,
                                     .may_be_missing = use.is_conditional};
  return inverse;
}

// CREATE TYPE, ALTER TABLE … ADD CONSTRAINT: the two that drizzle-kit has wrapped.
std::optional<CatalogQuestion> presence_of_made(const StatementFacts& step,
                                                const StatementInverse& inverse) {
  if (inverse.undo.size() != 1 || step.objects.size() != 1) return std::nullopt;
  const ObjectUse& use = step.objects.front();
  if (use.act != ObjectUse::Act::makes) return std::nullopt;
  CatalogQuestion question{
      .kind = use.object.kind, .schema = use.object.name.schema, .undo = inverse.undo.front()};
  if (use.object.kind == "type") {
    question.name = use.object.name.name;
  } else {
    if (use.object.kind != "constraint") return std::nullopt;
    question.table = use.object.name.name;
    question.name = use.object.part;
  }
  return question;
}

// DO $$ BEGIN <statement>; EXCEPTION WHEN duplicate_object THEN null; END $$: drizzle-kit's way of
// making what may be there already, unless it belongs to what the migration made. What else a block
// does is not known from its text.
StatementInverse inverse_of_block(const StatementFacts& facts, const Dialect& dialect,
                                  Renames& renames) {
  StatementInverse unclear{.source = Source::catalog};
  if (!facts.writes.empty()) unclear.lost = {{.kind = LostKind::rows_in_block}};
  if (facts.steps.size() != 1) return unclear;
  const StatementFacts& step = facts.steps.front();
  std::vector<StatementInverse> inverses = inverses_of(step, dialect, renames);
  if (inverses.size() != 1) return unclear;
  StatementInverse inverse = std::move(inverses.front());
  if (inverse.renames_object || inverse.source != Source::text) return unclear;
  if (facts.skips_duplicates) inverse.question = presence_of_made(step, inverse);
  if (inverse.makes) {
    if (!inverse.question) return unclear;
    inverse.source = Source::catalog;
    inverse.undo.clear();
    return inverse;
  }
  if (inverse.within.size() != 1) return unclear;
  inverse.is_conditional = true;
  return inverse;
}

StatementInverse inverse_of_call(const StatementFacts& facts) {
  StatementInverse inverse{.source = Source::rows};
  inverse.lost = {{.kind = LostKind::rows_changed,
                   .shown = facts.calls.empty() ? std::string() : facts.calls.front(),
                   .by = "CALL"}};
  return inverse;
}

}  // namespace

StatementInverse from_catalog(const StatementFacts& facts, const StatementNames& names) {
  StatementInverse inverse{.source = Source::catalog};
  for (const ObjectUse& use : facts.objects) {
    const auto owner = names.owner(use.object);
    if (!owner) return {.source = Source::catalog};
    inverse.within.push_back(*owner);
  }
  return inverse;
}

namespace {

// A table keeps the index by which it was clustered, and an index that was not valid is valid then.
bool is_kept(const StatementFacts& facts) {
  return !facts.objects.empty() &&
         (facts.verb == "CLUSTER" || facts.objects.front().aspect == "reindex");
}

std::vector<StatementInverse> inverses_by_kind(const StatementFacts& facts, const Dialect& dialect,
                                               Renames& renames) {
  const StatementNames names(facts, dialect);
  switch (facts.kind) {
    case StatementKind::nothing:
    case StatementKind::session:
    case StatementKind::transaction: return {};
    case StatementKind::maintenance:
      if (!is_kept(facts)) return {};
      return {from_catalog(facts, names)};
    case StatementKind::query: return inverses_of_query(facts, names);
    case StatementKind::rows: return inverses_of_rows(facts, names);
    case StatementKind::create: return {inverse_of_create(facts, names)};
    case StatementKind::alter: return {inverse_of_any_alter(facts, names, renames)};
    case StatementKind::drop: return {inverse_of_drop(facts, names)};
    case StatementKind::comment:
    case StatementKind::privilege:
      return {is_unmodelled(facts.verb) ? unmodelled(facts) : from_catalog(facts, names)};
    case StatementKind::block:
      return {facts.verb == "CALL" ? inverse_of_call(facts)
                                   : inverse_of_block(facts, dialect, renames)};
    case StatementKind::unknown: return {unmodelled(facts)};
  }
  return {};
}

}  // namespace

std::vector<StatementInverse> inverses_of(const StatementFacts& facts, const Dialect& dialect,
                                          Renames& renames) {
  std::vector<StatementInverse> inverses = inverses_by_kind(facts, dialect, renames);
  for (StatementInverse& inverse : inverses) inverse.needs = needs_of(facts);
  return inverses;
}

}  // namespace sluice
