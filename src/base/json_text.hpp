// JSON values that know where they stand in the text: big files are read without an allocation a
// value, and what did not change can be written back byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/error.hpp"

namespace sluice {

class JsonText;

// A value of a JsonText; valid while that lives, and stays where it is.
class JsonValue {
 public:
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_object() const { return kind() == Kind::object; }
  std::string_view raw() const;      // as it stands in the text, quotes and brackets included
  std::string_view raw_key() const;  // what stands between the quotes of its key; of members only
  std::string key() const;
  std::string path() const;  // "tables.public.users.columns"

  // Error(bad_file) with file, line, path, and what was expected, when the value is
  // of another kind.
  std::string string() const;
  bool boolean() const;
  bool is_integer() const;       // a number written without '.' and exponent
  std::int64_t integer() const;  // accepts 9000.0 as JavaScript does; refuses 9000.5
  double number() const;
  std::vector<std::string> strings() const;  // of an array of strings

  class Iterator;
  struct Children;
  // Elements or members, in the text's order; Error(bad_file) unless it is an array, or an object.
  Children elements() const;
  Children members() const;
  // Members; of equal keys the last one only, at its place.
  std::vector<JsonValue> distinct_members() const;
  std::optional<JsonValue> find(std::string_view name) const;  // of equal keys the last one
  JsonValue at(std::string_view name) const;                   // Error(bad_file) when it is missing

  [[noreturn]] void fail(std::string_view message, const std::string& hint = {}) const;

 private:
  friend class JsonText;
  JsonValue(const JsonText* text, std::uint32_t index) : text_(text), index_(index) {}
  Children children(Kind kind, std::string_view expected) const;
  [[noreturn]] void fail_kind(std::string_view expected) const;
  const JsonText* text_;
  std::uint32_t index_;
};

class JsonText {
 public:
  // `text` must outlive it. Throws as JsonDocument does for what is not JSON.
  JsonText(std::string_view text, std::string file);
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;

  JsonValue root() const { return JsonValue(this, 0); }
  std::string_view text() const { return text_; }

 private:
  friend class JsonValue;
  friend class JsonTextParser;
  struct Node {
    std::uint32_t begin, end;          // of the value
    std::uint32_t key_begin, key_end;  // of the key, without quotes
    std::uint32_t next;                // the node after this one and all it nests
    std::uint32_t parent;
    JsonValue::Kind kind;
  };
  std::string_view text_;
  std::string file_;
  std::vector<Node> nodes_;
};

// Whether JsonText would read it.
bool is_json(std::string_view text);

class JsonValue::Iterator {
 public:
  Iterator(const JsonText* text, std::uint32_t index) : text_(text), index_(index) {}
  JsonValue operator*() const { return JsonValue(text_, index_); }
  Iterator& operator++();
  bool operator==(const Iterator&) const = default;

 private:
  const JsonText* text_;
  std::uint32_t index_;
};

struct JsonValue::Children {
  Iterator first, last;
  Iterator begin() const { return first; }
  Iterator end() const { return last; }
};

}  // namespace sluice
