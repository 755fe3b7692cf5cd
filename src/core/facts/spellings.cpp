#include "core/facts/spellings.hpp"

#include <set>
#include <string>

#include "base/text.hpp"

namespace sluice {

namespace {

void add(std::set<std::string>& names, const ObjectName& name) {
  names.insert(name.schema);
  names.insert(name.name);
}

void add(std::set<std::string>& names, const ObjectRef& object) {
  add(names, object.name);
  names.insert(object.part);
}

}  // namespace

void note_spellings(StatementFacts& facts, std::string_view sql, const ScanRules& rules,
                    NameStorage storage) {
  std::set<std::string> names;
  for (const ObjectUse& use : facts.objects) {
    add(names, use.object);
    add(names, use.to);
    add(names, use.on);
  }
  for (const RowUse& use : facts.writes) {
    add(names, use.table);
    if (use.ids.empty()) continue;
    for (const std::string& column : use.columns)
      if (text::equals_ignore_case(column, k_id_column)) names.insert(column);
  }
  names.erase("");
  facts.spellings.merge(spellings_in(sql, std::move(names), rules, storage));
}

}  // namespace sluice
