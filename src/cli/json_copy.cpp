#include "cli/json_copy.hpp"

#include <array>
#include <charconv>

namespace sluice::cli {

namespace {

// The shortest text that reads back as the same number.
std::string number_text(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), end.ptr};
}

}  // namespace

void copy_json(const Json& from, JsonWriter& to, const std::function<std::string(const std::string&)>& change) {
  switch (from.kind()) {
    case Json::Kind::null: to.null(); return;
    case Json::Kind::boolean: to.value(from.boolean()); return;
    case Json::Kind::integer: to.value(from.integer()); return;
    case Json::Kind::number: to.raw(number_text(from.number())); return;
    case Json::Kind::string: to.value(change(from.string())); return;
    case Json::Kind::array:
      to.array();
      for (const Json& element : from.elements()) copy_json(element, to, change);
      to.end();
      return;
    case Json::Kind::object:
      to.object();
      for (const auto& [name, member] : from.members()) {
        to.key(name);
        copy_json(member, to, change);
      }
      to.end();
      return;
  }
}

}  // namespace sluice::cli
