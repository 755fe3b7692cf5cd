#include <algorithm>

#include "base/text.hpp"
#include "core/finding/finding_text.hpp"
#include "core/names/names.hpp"
#include "core/schema/drift_aspects.hpp"

namespace sluice {

std::string FindingReader::file() const { return file_name(tag()); }

std::string FindingReader::object() const {
  if (!finding_.object) return {};
  const FindingObject& object = *finding_.object;
  return name_of(ObjectRef{object.kind, {object.schema, object.name}, object.part});
}

const FindingDetail* FindingReader::find(Detail name) const {
  const auto& all = finding_.details;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const FindingDetail& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const std::vector<std::string>& FindingReader::all(Detail name) const {
  static const std::vector<std::string> k_none;
  const FindingDetail* const found = find(name);
  return found == nullptr ? k_none : found->values;
}

const std::string& FindingReader::one(Detail name) const {
  static const std::string k_nothing;
  const auto& values = all(name);
  return values.empty() ? k_nothing : values.front();
}

std::string FindingReader::list(Detail name) const { return name_list(all(name)); }

std::string FindingReader::list_is(Detail name, std::string_view rest) const {
  return text::cat(list(name), all(name).size() == 1 ? " is " : " are ", rest);
}

}  // namespace sluice
