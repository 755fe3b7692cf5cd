#include "core/undo/danger_reader.hpp"

#include "base/text.hpp"
#include "core/facts/effects.hpp"

namespace sluice {

// The schema that a bare name usually means.
ObjectName DangerReader::usual(const ObjectName& table) const {
  const std::string name = facts_.ignores_case ? text::lower(table.name) : table.name;
  if (!facts_.has_schemas) return {"", name};
  return {table.schema.empty() ? std::string(facts_.default_schema()) : table.schema, name};
}

void DangerReader::note(std::set<ObjectName>& names, const ObjectName& table) {
  if (table.name.empty()) {
    danger_.everything = true;
    return;
  }
  const ObjectName name = usual(table);
  if (made_.contains(name)) return;
  const auto before = before_.find(name);
  names.insert(before == before_.end() ? name : before->second);
}

void DangerReader::rename(const ObjectName& from, const ObjectName& to) {
  if (made_.erase(from) > 0) {
    made_.insert(to);
    before_.erase(to);
    return;
  }
  const auto before = before_.extract(from);
  before_.insert_or_assign(to, before.empty() ? from : before.mapped());
  made_.erase(to);
}

void DangerReader::read(const StatementFacts& facts) {
  if (may_do_anything(facts, dialect_)) danger_.everything = true;
  for (const ObjectUse& use : facts.objects) read(use);
  for (const RowUse& use : facts.writes) read(use);
}

void DangerReader::read(const ObjectUse& use) {
  const std::string& kind = use.object.kind;
  const ObjectName& name = use.object.name;
  switch (use.act) {
    case ObjectUse::Act::makes:
      if (kind == "table" && !use.is_conditional) made_.insert(usual(name));
      return;
    case ObjectUse::Act::drops: return read_dropped(use);
    case ObjectUse::Act::changes:
      if (kind == "column" && use.aspect == "type") note(danger_.dropped, name);
      // An attribute's loss is said so; everything else about a type keeps its values.
      if (kind == "type" && use.aspect.starts_with("drop")) danger_.everything = true;
      return;
    case ObjectUse::Act::renames:
      if (kind == "table") rename(usual(name), usual(use.to.name));
      return;
  }
}

// What CASCADE takes along is not in the text, but of a table only what holds no rows.
void DangerReader::read_dropped(const ObjectUse& use) {
  const std::string& kind = use.object.kind;
  // A name that it made for a while may have hidden a table that was there.
  if (kind == "table" && made_.erase(usual(use.object.name)) > 0) return;
  if (kind == "table" || kind == "column")
    note(danger_.dropped, use.object.name);
  else if (kind == "attribute" || kind == "owned" || (use.cascades && cascade_may_take_rows(kind)))
    danger_.everything = true;
}

void DangerReader::read(const RowUse& use) {
  const bool only_adds = use.act == RowUse::Act::inserts;
  note(only_adds ? danger_.written : danger_.changed, use.table);
  if (use.act == RowUse::Act::upserts || use.act == RowUse::Act::replaces)
    note(danger_.written, use.table);
  if (use.act == RowUse::Act::truncates && use.cascades) danger_.everything = true;
}

}  // namespace sluice
