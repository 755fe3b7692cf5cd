// UTF-8 as the WHATWG decoder reads it (https://encoding.spec.whatwg.org/#utf-8-decoder): each
// maximal part of a sequence that breaks off becomes one U+FFFD. Node's Buffer.toString('utf8')
// does the same.
#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace sluice::text {

namespace {

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";
constexpr std::string_view k_bom = "\xEF\xBB\xBF";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

struct Sequence {
  std::size_t length = 1;  // bytes read: the whole character, or the part before it broke off
  bool valid = false;
};

// What may follow the first byte, per the table of the standard: overlong forms, surrogates and
// what lies beyond U+10FFFF are refused at the second byte already.
struct Lead {
  std::size_t length;
  unsigned char second_low, second_high;
};

Lead read_lead(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

Sequence read_sequence(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first < 0x80) return {1, true};
  const Lead lead = read_lead(first);
  if (lead.length == 0 || bytes.size() < 2) return {1, false};
  const auto second = static_cast<unsigned char>(bytes[1]);
  if (second < lead.second_low || second > lead.second_high) return {1, false};
  std::size_t length = 2;
  while (length < lead.length && length < bytes.size() && is_continuation(bytes[length])) ++length;
  return {length, length == lead.length};
}

// How many of the first bytes are plain ASCII; eight at a time, since nearly all of every file is.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t block = 0;
    std::memcpy(&block, bytes.data() + at, 8);
    if ((block & 0x8080808080808080ULL) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view bytes) {
  std::size_t at = ascii_prefix(bytes);
  while (at < bytes.size()) {
    const Sequence sequence = read_sequence(bytes.substr(at));
    if (!sequence.valid) return at;
    at += sequence.length;
    at += ascii_prefix(bytes.substr(at));
  }
  return std::nullopt;
}

bool is_valid_utf8(std::string_view bytes) { return !find_invalid_utf8(bytes); }

std::string replace_invalid_utf8(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t plain = ascii_prefix(bytes.substr(at));
    result += bytes.substr(at, plain);
    at += plain;
    if (at == bytes.size()) break;
    const Sequence sequence = read_sequence(bytes.substr(at));
    result += sequence.valid ? bytes.substr(at, sequence.length) : k_replacement;
    at += sequence.length;
  }
  return result;
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return !is_continuation(byte); }));
}

bool has_bom(std::string_view text) { return text.substr(0, k_bom.size()) == k_bom; }

std::string_view without_bom(std::string_view text) {
  return has_bom(text) ? text.substr(k_bom.size()) : text;
}

namespace {

// The line that holds the byte, with a CR before its LF, from the first visible character.
std::string_view raw_line_at(std::string_view text, std::size_t byte_offset) {
  const std::size_t at = std::min(byte_offset, text.size());
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t end = std::min(text.find('\n', at), text.size());
  const std::string_view line = text.substr(start, end - start);
  return start == 0 ? without_bom(line) : line;
}

}  // namespace

Position position_at(std::string_view text, std::size_t byte_offset) {
  const std::string_view before = text.substr(0, std::min(byte_offset, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  std::string_view in_line = before.substr(lines == 0 ? 0 : before.rfind('\n') + 1);
  if (lines == 0) in_line = without_bom(in_line);
  return {.line = static_cast<int>(lines) + 1,
          .column = static_cast<int>(count_characters(in_line)) + 1};
}

std::string_view line_at(std::string_view text, std::size_t byte_offset) {
  std::string_view line = raw_line_at(text, byte_offset);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string caret_excerpt(std::string_view text, std::size_t byte_offset) {
  constexpr std::size_t k_before = 60, k_after = 40;
  const std::string_view line = line_at(text, byte_offset);
  const std::size_t line_start = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t at =
      std::min(byte_offset < line_start ? 0 : byte_offset - line_start, line.size());
  std::size_t first = at > k_before ? at - k_before : 0;
  while (first < at && is_continuation(line[first])) ++first;
  std::size_t end = std::min(at + k_after, line.size());
  while (end < line.size() && is_continuation(line[end])) ++end;
  const std::string_view lead = line.substr(first, at - first);

  std::string result = cat(first > 0 ? "…" : "", line.substr(first, end - first),
                           end < line.size() ? "…" : "", '\n');
  if (first > 0) result += ' ';
  for (const char byte : lead) {
    if (!is_continuation(byte)) result += byte == '\t' ? '\t' : ' ';
  }
  return result + '^';
}

}  // namespace sluice::text
