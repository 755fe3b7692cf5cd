// A read-only view of a JSON document that knows its own path, so that an error names file, line
// and key.
//
// Built on simdjson's DOM parser: its on-demand parser accepts `{"a":1,}`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sluice/error.hpp"

namespace sluice {

class JsonDocument;

// A value inside a document; valid while the document lives, wherever it is moved to.
class Json {
 public:
  enum class Kind { null, boolean, integer, number, string, array, object };

  Kind kind() const;  // integer: written without '.' and exponent, and within 64 bits
  bool is_null() const { return kind() == Kind::null; }
  // "entries[3].tag"; the root is "".
  std::string path() const;
  // Where this value starts. Costs a scan of the document: for messages.
  Where where() const;
  int line() const { return where().line; }

  // The value as a type; Error(bad_file) naming file, line, path, and what was expected, when
  // it is another.
  std::string string() const;
  std::int64_t integer() const;  // accepts 9000.0 as JavaScript does; refuses 9000.5
  double number() const;
  bool boolean() const;
  std::vector<Json> elements() const;  // of an array
  // Of an object, in file order. Of equal keys the last one wins, at the first one's place,
  // as in JavaScript.
  std::vector<std::pair<std::string, Json>> members() const;
  std::optional<Json> find(std::string_view key) const;  // of an object; a JSON null is found
  Json at(std::string_view key) const;                   // Error(bad_file) when it is missing

  // Throws Error(bad_file) `<path>: <message>` with this value's place, its line as the excerpt,
  // and a hint.
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const;

 private:
  friend class JsonDocument;
  struct Node;
  explicit Json(std::shared_ptr<const Node> node);
  std::size_t offset() const;
  [[noreturn]] void fail_kind(std::string_view expected) const;
  std::shared_ptr<const Node> node_;
};

class JsonDocument {
 public:
  // Throws Error(bad_file) with line and column for text that is not JSON. A BOM is an error that
  // says so, as are a merge conflict, HTML, and UTF-16.
  JsonDocument(std::string text, std::string file);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  Json root() const;
  const std::string& text() const;
  const std::string& file() const;

 private:
  friend class Json;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice
