#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/json_fault.hpp"
#include "base/json_scan.hpp"
#include "base/text.hpp"

namespace sluice {

struct JsonDocument::Impl {
  std::string text;
  std::string file;
  simdjson::dom::parser parser{};
};

struct Json::Node {
  const JsonDocument::Impl* document = nullptr;
  simdjson::dom::element element;
  std::shared_ptr<const Node> parent;  // none: the root
  std::size_t ordinal = 0;             // which element, or member, of the parent
  std::string_view key{};              // of a member; lies in the parser
};

namespace {

using simdjson::dom::element_type;

std::string_view describe(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::null: return "null";
    case Json::Kind::boolean: return "a boolean";
    case Json::Kind::integer: return "an integer";
    case Json::Kind::number: return "a number";
    case Json::Kind::string: return "a string";
    case Json::Kind::array: return "an array";
    case Json::Kind::object: return "an object";
  }
  return "something else";
}

}  // namespace

Json::Json(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

std::string Json::path() const {
  std::vector<const Node*> nodes;
  for (const Node* node = node_.get(); node->parent; node = node->parent.get())
    nodes.push_back(node);
  std::string path;
  for (auto at = nodes.rbegin(); at != nodes.rend(); ++at) {
    const Node& node = **at;
    if (node.parent->element.is_array())
      path += text::cat("[", node.ordinal, "]");
    else
      path += text::cat(path.empty() ? "" : ".", node.key);
  }
  return path;
}

Json::Kind Json::kind() const {
  switch (node_->element.type()) {
    case element_type::NULL_VALUE: return Kind::null;
    case element_type::BOOL: return Kind::boolean;
    case element_type::INT64: return Kind::integer;
    case element_type::UINT64:
    case element_type::DOUBLE: return Kind::number;
    case element_type::STRING: return Kind::string;
    case element_type::ARRAY: return Kind::array;
    case element_type::OBJECT: return Kind::object;
  }
  return Kind::null;
}

std::size_t Json::offset() const {
  std::vector<std::size_t> steps;
  for (const Node* node = node_.get(); node->parent; node = node->parent.get())
    steps.push_back(node->ordinal);
  JsonScan scan(node_->document->text);
  std::size_t at = node_->document->text.find_first_not_of(" \n\r\t");
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    scan.go_to(at);
    at = scan.children(*step + 1).at(*step);
  }
  return at;
}

Where Json::where() const {
  const text::Position place = text::position_at(node_->document->text, offset());
  return {.file = node_->document->file, .line = place.line, .column = place.column};
}

void Json::fail(const std::string& message, const std::string& hint) const {
  const std::string place = path();
  throw Error({.code = ErrorCode::bad_file,
               .message = place.empty() ? message : text::cat(place, ": ", message),
               .where = where(),
               .hint = hint.empty() ? std::string(k_restore) : hint,
               .excerpt = text::caret_excerpt(node_->document->text, offset())});
}

void Json::fail_kind(std::string_view expected) const {
  fail(text::cat("expected ", expected, ", found ", describe(kind())));
}

std::string Json::string() const {
  std::string_view value;
  if (node_->element.get(value) != simdjson::SUCCESS) fail_kind("a string");
  return std::string(value);
}

std::int64_t Json::integer() const {
  std::int64_t value = 0;
  if (node_->element.get(value) == simdjson::SUCCESS) return value;
  double real = 0;
  if (node_->element.type() == element_type::UINT64) fail("the number is too large");
  if (node_->element.get(real) != simdjson::SUCCESS || std::trunc(real) != real)
    fail_kind("an integer");
  if (std::abs(real) > k_exact) fail("the number is too large");
  return static_cast<std::int64_t>(real);
}

double Json::number() const {
  double value = 0;
  if (node_->element.get(value) != simdjson::SUCCESS) fail_kind("a number");
  return value;
}

bool Json::boolean() const {
  bool value = false;
  if (node_->element.get(value) != simdjson::SUCCESS) fail_kind("true or false");
  return value;
}

std::vector<Json> Json::elements() const {
  simdjson::dom::array array;
  if (node_->element.get(array) != simdjson::SUCCESS) fail_kind("an array");
  std::vector<Json> result;
  for (const simdjson::dom::element element : array) {
    const std::size_t ordinal = result.size();
    const Node node{node_->document, element, node_, ordinal};
    result.push_back(Json(std::make_shared<const Node>(node)));
  }
  return result;
}

std::vector<std::pair<std::string, Json>> Json::members() const {
  simdjson::dom::object object;
  if (node_->element.get(object) != simdjson::SUCCESS) fail_kind("an object");
  std::vector<std::pair<std::string, Json>> result;
  std::unordered_map<std::string_view, std::size_t> places;
  std::size_t ordinal = 0;
  for (const auto [key, element] : object) {
    const Node node{node_->document, element, node_, ordinal++, key};
    Json value(std::make_shared<const Node>(node));
    const auto [place, is_new] = places.emplace(key, result.size());
    if (is_new)
      result.emplace_back(key, std::move(value));
    else
      result[place->second].second = std::move(value);
  }
  return result;
}

std::optional<Json> Json::find(std::string_view key) const {
  simdjson::dom::object object;
  if (node_->element.get(object) != simdjson::SUCCESS) fail_kind("an object");
  std::optional<Json> found;
  std::size_t ordinal = 0;
  for (const auto [name, element] : object) {
    if (name == key)
      found =
          Json(std::make_shared<const Node>(Node{node_->document, element, node_, ordinal, name}));
    ++ordinal;
  }
  return found;
}

Json Json::at(std::string_view key) const {
  std::optional<Json> found = find(key);
  if (!found) fail(text::cat("\"", key, "\" is missing"));
  return *std::move(found);
}

JsonDocument::JsonDocument(std::string text, std::string file)
    : impl_(new Impl{.text = std::move(text), .file = std::move(file)}) {
  refuse_unreadable(impl_->text, impl_->file);
  impl_->text.reserve(impl_->text.size() + simdjson::SIMDJSON_PADDING);
  const auto parsed = impl_->parser.parse(impl_->text.data(), impl_->text.size(), false);
  if (parsed.error() != simdjson::SUCCESS)
    throw Error(describe_fault(impl_->text, impl_->file, simdjson::error_message(parsed.error())));
}

JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Json JsonDocument::root() const {
  const Json::Node node{impl_.get(), impl_->parser.doc.root(), nullptr, 0};
  return Json(std::make_shared<const Json::Node>(node));
}

const std::string& JsonDocument::text() const { return impl_->text; }
const std::string& JsonDocument::file() const { return impl_->file; }

}  // namespace sluice
