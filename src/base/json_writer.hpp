// Writes JSON as JSON.stringify(value, null, 2) does, or compactly: strings escaped, commas placed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// The text as a JSON string, quotes included; invalid UTF-8 becomes U+FFFD.
std::string quote_json(std::string_view text);

// The number as JavaScript writes it: 0.5, 1e+21, 9000; null for what is not finite.
std::string number_json(double number);

enum class JsonStyle { compact, indented };

// Calls nest: object(), key(), value() … end(). The text is complete when every end() has been
// called.
// Nothing, which is written as null, for an empty text.
std::optional<std::string> unless_empty(const std::string& text);

class JsonWriter {
 public:
  explicit JsonWriter(JsonStyle style = JsonStyle::compact) : style_(style) {}

  JsonWriter& object();
  JsonWriter& array();
  JsonWriter& end();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);
  JsonWriter& value(bool flag);
  JsonWriter& null();
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  // A piece of JSON that is already text.
  JsonWriter& raw(std::string_view json);

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  const std::string& text() const { return text_; }

 private:
  struct Level {
    bool is_array = false;
    bool is_empty = true;
  };
  void before_value();
  void new_line();
  JsonStyle style_;
  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace sluice
