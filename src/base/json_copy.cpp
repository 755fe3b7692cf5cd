#include "base/json_copy.hpp"

namespace sluice {

void copy_json(const Json& from, JsonWriter& to) {
  switch (from.kind()) {
    case Json::Kind::null: to.null(); return;
    case Json::Kind::boolean: to.value(from.boolean()); return;
    case Json::Kind::integer: to.value(from.integer()); return;
    case Json::Kind::number: to.value(from.number()); return;
    case Json::Kind::string: to.value(from.string()); return;
    case Json::Kind::array:
      to.array();
      for (const Json& element : from.elements()) copy_json(element, to);
      to.end();
      return;
    case Json::Kind::object:
      to.object();
      for (const auto& [name, member] : from.members()) {
        to.key(name);
        copy_json(member, to);
      }
      to.end();
      return;
  }
}

}  // namespace sluice
