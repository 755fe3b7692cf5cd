// A read-only view of a JSON document that knows its own path, so that an error names file, line and key.
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

namespace sluice {

class JsonDocument;

// A value inside a document; valid while the document lives.
class Json {
 public:
  enum class Kind { null, boolean, integer, number, string, array, object };

  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  // "entries[3].tag"; the root is "".
  const std::string& path() const { return path_; }
  // The line this value starts at, from 1. Costs a scan of the document: for messages.
  int line() const;

  // The value as a type; Error(bad_file) naming file, line, path, and what was expected, when it is another.
  std::string string() const;
  std::int64_t integer() const;  // also refuses 9000.5
  double number() const;
  bool boolean() const;
  std::vector<Json> elements() const;                          // of an array
  std::vector<std::pair<std::string, Json>> members() const;   // of an object, in file order
  std::optional<Json> find(std::string_view key) const;        // of an object; a JSON null is found
  Json at(std::string_view key) const;                         // Error(bad_file) when it is missing

  // Throws Error(bad_file) with this value's place.
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const;

 private:
  friend class JsonDocument;
  struct Node;
  Json(const JsonDocument* document, std::shared_ptr<const Node> node, std::string path);
  const JsonDocument* document_;
  std::shared_ptr<const Node> node_;
  std::string path_;
};

class JsonDocument {
 public:
  // Throws Error(bad_file) with line and column for text that is not JSON. A BOM is an error that says so.
  JsonDocument(std::string text, std::string file);
  JsonDocument(JsonDocument&&) noexcept;
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
