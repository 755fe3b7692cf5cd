// Walks over JSON text to say where things are: the first error, or a value's place. simdjson's
// DOM, which reads the values, keeps no offsets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class JsonScan {
 public:
  explicit JsonScan(std::string_view text) : text_(text) {}

  // Passes one value with all that it nests. False at the first error; offset() and fault() then
  // say it.
  bool value();
  // Passes the blanks up to the end; false when something else is there.
  bool finish();
  // The offset of each element's or member's value, of the first `count` at most, where an array or
  // object starts in valid JSON.
  std::vector<std::size_t> children(std::size_t count = std::string_view::npos);

  void go_to(std::size_t offset) { at_ = offset; }
  std::size_t offset() const { return at_; }
  const std::string& fault() const { return fault_; }

 private:
  enum class Next { value, closed, fault };

  void blanks();
  bool at_end() const { return at_ >= text_.size(); }
  bool sees(char letter) const { return at_ < text_.size() && text_[at_] == letter; }
  bool fail(std::string message);
  bool key();
  bool string();
  bool escape();
  bool unicode_escape();
  bool number();
  bool digits();
  bool literal(std::string_view word);
  bool scalar();
  Next open(char bracket);
  Next after_value();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;  // the brackets that are open, outermost first
  std::string fault_;
};

}  // namespace sluice
