// Facts of a statement on one line, for tests and their messages:
// `create CREATE INDEX: makes index i on t; calls lower`.
#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/ports/statement_facts.hpp"

namespace sluice::test {

inline std::string_view kind_text(StatementKind kind) {
  switch (kind) {
    case StatementKind::nothing: return "nothing";
    case StatementKind::query: return "query";
    case StatementKind::rows: return "rows";
    case StatementKind::create: return "create";
    case StatementKind::alter: return "alter";
    case StatementKind::drop: return "drop";
    case StatementKind::comment: return "comment";
    case StatementKind::privilege: return "privilege";
    case StatementKind::block: return "block";
    case StatementKind::session: return "session";
    case StatementKind::transaction: return "transaction";
    case StatementKind::maintenance: return "maintenance";
    case StatementKind::unknown: return "unknown";
  }
  return "";
}

inline std::string_view act_text(ObjectUse::Act act) {
  switch (act) {
    case ObjectUse::Act::makes: return "makes";
    case ObjectUse::Act::drops: return "drops";
    case ObjectUse::Act::changes: return "changes";
    case ObjectUse::Act::renames: return "renames";
  }
  return "";
}

inline std::string_view act_text(RowUse::Act act) {
  switch (act) {
    case RowUse::Act::inserts: return "inserts";
    case RowUse::Act::upserts: return "upserts";
    case RowUse::Act::replaces: return "replaces";
    case RowUse::Act::updates: return "updates";
    case RowUse::Act::deletes: return "deletes";
    case RowUse::Act::truncates: return "truncates";
  }
  return "";
}

// `schema.name`
inline std::string name_text(const ObjectName& name) {
  return name.schema.empty() ? name.name : text::cat(name.schema, ".", name.name);
}

// `column schema.table/part`
inline std::string object_text(const ObjectRef& object) {
  return text::cat(object.kind, " ", name_text(object.name), object.part.empty() ? "" : "/",
                   object.part);
}

inline std::string use_text(const ObjectUse& use) {
  std::string out = text::cat(act_text(use.act), " ", object_text(use.object), use.signature);
  if (!use.to.kind.empty()) out += text::cat(" to ", object_text(use.to));
  if (!use.on.name.empty()) out += text::cat(" on ", name_text(use.on));
  if (!use.aspect.empty()) out += text::cat(" (", use.aspect, ")");
  if (use.is_conditional) out += " conditional";
  if (use.replaces) out += " or-replace";
  if (use.cascades) out += " cascades";
  if (use.is_temporary) out += " temporary";
  return out;
}

// `inserts t(a,b) where from old[c,d]`
inline std::string use_text(const RowUse& use) {
  std::string out = text::cat(act_text(use.act), " ", name_text(use.table));
  if (!use.columns.empty()) out += text::cat("(", text::join(use.columns, ","), ")");
  if (use.has_condition) out += " where";
  if (!use.from.name.empty())
    out += text::cat(" from ", name_text(use.from), "[", text::join(use.from_columns, ","), "]");
  if (use.cascades) out += " cascades";
  if (use.is_conditional) out += " conditional";
  return out;
}

inline std::string reach_text(const StatementReach& reach) {
  return text::cat(reach.session ? " session" : "", reach.server ? " server" : "",
                   reach.outside ? " outside" : "");
}

// `kind VERB: use; use; calls …; reads …; reach …; unknown; body { … | … }`
inline std::string facts_text(const StatementFacts& facts) {
  std::vector<std::string> parts;
  for (const ObjectUse& use : facts.objects) parts.push_back(use_text(use));
  for (const RowUse& use : facts.writes) parts.push_back(use_text(use));
  if (!facts.calls.empty()) parts.push_back(text::cat("calls ", text::join(facts.calls, ", ")));
  std::vector<std::string> names;
  for (const ObjectName& name : facts.reads) names.push_back(name_text(name));
  if (!names.empty()) parts.push_back(text::cat("reads ", text::join(names, ", ")));
  if (const std::string reach = reach_text(facts.reach); !reach.empty())
    parts.push_back(text::cat("reach", reach));
  if (facts.unknown) parts.emplace_back("unknown");
  std::vector<std::string> body;
  for (const StatementFacts& statement : facts.body) body.push_back(facts_text(statement));
  if (!body.empty()) parts.push_back(text::cat("body { ", text::join(body, " | "), " }"));
  return text::cat(kind_text(facts.kind), facts.verb.empty() ? "" : " ", facts.verb,
                   parts.empty() ? "" : ": ", text::join(parts, "; "));
}

}  // namespace sluice::test
