#include "core/journal/folder_path.hpp"

#include <cstddef>
#include <string>

#include "base/text.hpp"

namespace sluice {

namespace {

// What moves a terminal's cursor, ends a line for somebody, or turns the text around it.
bool is_control(unsigned point) {
  if (point < 0x20 || (point >= 0x7F && point < 0xA0)) return true;
  return point == 0x200E || point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

bool has_control(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned point = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t next = at + 1; next < at + size; ++next)
      point = point << 6U | (static_cast<unsigned char>(utf8[next]) & 0x3FU);
    if (is_control(point)) return true;
    at += size;
  }
  return false;
}

}  // namespace

std::string_view flaw_in_path(std::string_view path) {
  if (path.empty()) return "is empty";
  if (path.find('\0') != path.npos) return "has a NUL character in it";
  if (path.find('\\') != path.npos) return "has a backslash in it";
  if (!text::is_valid_utf8(path)) return "is not UTF-8";
  if (has_control(path)) return "has a control character in it";
  if (path.front() == '/') return "is an absolute path";
  for (const std::string& part : text::split(path, "/"))
    if (part == ".." || part == "." || part.empty()) return "leaves the migrations folder";
  return {};
}

}  // namespace sluice
