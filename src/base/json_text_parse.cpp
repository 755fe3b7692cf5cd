// One strict pass over the text that notes where each value starts and ends.
#include <cstring>
#include <limits>

#include "base/json.hpp"
#include "base/json_fault.hpp"
#include "base/json_scan.hpp"
#include "base/json_text.hpp"

namespace sluice {

// As deep as simdjson goes.
constexpr std::size_t k_deepest = 1024;

class JsonTextParser {
 public:
  using Nodes = std::vector<JsonText::Node>;
  JsonTextParser(std::string_view text, Nodes& nodes) : text_(text), nodes_(nodes) {}

  static bool accepts(std::string_view text) {
    Nodes nodes;
    return JsonTextParser(text, nodes).parse();
  }

  // False for what is not JSON.
  bool parse() {
    do {
      if (!value()) return false;
    } while (!open_.empty());
    blanks();
    return at_ == text_.size();
  }

 private:
  using Kind = JsonValue::Kind;

  std::uint32_t here() const { return static_cast<std::uint32_t>(at_); }
  bool sees(char letter) const { return at_ < text_.size() && text_[at_] == letter; }

  void blanks() {
    while (at_ < text_.size()) {
      const char letter = text_[at_];
      if (letter == ' ') {
        // Indentation is most of a snapshot.
        std::uint64_t eight = 0;
        while (at_ + 8 <= text_.size() &&
               (std::memcpy(&eight, text_.data() + at_, 8), eight == 0x2020202020202020))
          at_ += 8;
        while (sees(' ')) ++at_;
      } else if (letter == '\n' || letter == '\r' || letter == '\t') {
        ++at_;
      } else {
        return;
      }
    }
  }

  bool string() {
    const std::size_t start = at_++;
    while (at_ < text_.size()) {
      const auto letter = static_cast<unsigned char>(text_[at_++]);
      if (letter == '"') return true;
      if (letter == '\\' || letter < 0x20) break;
    }
    // The scanner knows what may follow a backslash.
    at_ = start;
    return scanned();
  }

  bool scanned() {
    JsonScan scan(text_);
    scan.go_to(at_);
    if (!scan.value()) return false;
    at_ = scan.offset();
    return true;
  }

  bool key() {
    blanks();
    key_begin_ = here() + 1;
    if (!sees('"') || !string()) return false;
    key_end_ = here() - 1;
    blanks();
    if (!sees(':')) return false;
    ++at_;
    return true;
  }

  Kind kind_here() const {
    switch (text_[at_]) {
      case '{': return Kind::object;
      case '[': return Kind::array;
      case '"': return Kind::string;
      case 'n': return Kind::null;
      case 't':
      case 'f': return Kind::boolean;
    }
    return Kind::number;
  }

  // One value up to where the next one starts, or the end.
  bool value() {
    blanks();
    if (at_ >= text_.size()) return false;
    const Kind kind = kind_here();
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back(
        {here(), 0, key_begin_, key_end_, index + 1, open_.empty() ? 0 : open_.back(), kind});
    if (kind == Kind::object || kind == Kind::array) return open(index, kind);
    if (!(kind == Kind::string ? string() : scanned())) return false;
    nodes_[index].end = here();
    return after_value();
  }

  bool open(std::uint32_t index, Kind kind) {
    if (open_.size() >= k_deepest) return false;
    open_.push_back(index);
    ++at_;
    blanks();
    if (sees(kind == Kind::object ? '}' : ']')) return close() && after_value();
    return kind == Kind::array || key();
  }

  bool close() {
    JsonText::Node& node = nodes_[open_.back()];
    ++at_;
    node.end = here();
    node.next = static_cast<std::uint32_t>(nodes_.size());
    open_.pop_back();
    return true;
  }

  bool after_value() {
    while (!open_.empty()) {
      const bool in_object = nodes_[open_.back()].kind == Kind::object;
      blanks();
      if (sees(',')) {
        ++at_;
        return !in_object || key();
      }
      if (!sees(in_object ? '}' : ']')) return false;
      close();
    }
    return true;
  }

  std::string_view text_;
  Nodes& nodes_;
  std::size_t at_ = 0;
  std::uint32_t key_begin_ = 0, key_end_ = 0;
  std::vector<std::uint32_t> open_;
};

JsonText::JsonText(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {
  refuse_unreadable(text_, file_);
  nodes_.reserve(text_.size() / 32);
  if (text_.size() < std::numeric_limits<std::uint32_t>::max() &&
      JsonTextParser(text_, nodes_).parse())
    return;
  // The other parser knows what to say about it.
  const JsonDocument document(std::string(text_), file_);
  throw Error(ErrorCode::bad_file, "the file is too large, or nests too deep",
              Where{.file = file_});
}

bool is_json(std::string_view text) {
  return text.size() < std::numeric_limits<std::uint32_t>::max() && JsonTextParser::accepts(text);
}

}  // namespace sluice
