// Looks keys up in a config's value and turns offsets into lines.
#include "cli/settings/drizzle_config.hpp"

#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/js/js_reader.hpp"

namespace sluice::cli {

std::string ConfigEntry::source() const {
  const auto place = text::cat(where.file, ":", where.line, " (", key, ")");
  return by_variable.empty() ? place : text::cat(by_variable, ", named by ", place);
}

namespace {

js::Value read_json(const std::string& text, const std::string& file) {
  const JsonDocument checked(text, file);
  js::Scope nothing;
  return js::read_expression(text, nothing);
}

}  // namespace

DrizzleConfig::DrizzleConfig(std::string file, std::string text, js::Scope scope)
    : file_(std::move(file)), text_(std::move(text)) {
  // Node reads JSON with a byte order mark.
  if (file_.ends_with(".json")) text_ = std::string(text::without_bom(text_));
  root_ = file_.ends_with(".json") ? read_json(text_, file_) : js::read_module(text_, scope);
}

Where DrizzleConfig::place(std::size_t offset) const {
  const auto position = text::position_at(text_, offset);
  return {.file = file_, .line = position.line, .column = position.column};
}

ConfigEntry DrizzleConfig::entry(std::string_view path) const {
  ConfigEntry entry{.key = std::string(path), .where = place(root_.offset), .value = root_};
  for (const auto& key : text::split(path, ".")) {
    if (entry.value.is(js::Kind::unreadable)) break;
    const js::Member* member = entry.value.member(key);
    if (member == nullptr) return {.key = std::string(path), .where = entry.where};
    entry.where = place(member->offset);
    entry.value = js::Value(member->value);
    if (member->key == js::k_spread) {
      entry.value.text = text::cat("the spread of ", entry.value.text, " may change it");
      entry.value.variable.clear();
    }
  }
  const js::Value& value = entry.value;
  if (value.is(js::Kind::unreadable)) {
    entry.state = EntryState::unreadable;
    entry.reason = value.text;
    entry.where = place(value.offset);
    return entry;
  }
  entry.text = js::text_of(value).value_or("");
  const bool is_missing = value.is(js::Kind::undefined) || value.is(js::Kind::null);
  const bool is_empty = value.is(js::Kind::string) && value.text.empty();
  entry.state = is_missing || is_empty ? EntryState::unset : EntryState::said;
  if (is_missing || is_empty)
    entry.reason = is_empty || value.text.empty() ? "it is empty" : value.text;
  return entry;
}

}  // namespace sluice::cli
