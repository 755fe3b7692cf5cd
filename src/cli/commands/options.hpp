// The words of a command line → a command, its flags with checked values, and its arguments.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

struct Command;

// What was given. Values are already checked against their flag's kind.
class Options {
 public:
  Options() = default;
  Options(std::map<std::string, std::string, std::less<>> values,
          std::vector<std::string> arguments)
      : values_(std::move(values)), arguments_(std::move(arguments)) {}

  // A flag from another source than the command line.
  void add(std::string flag, std::string value) { values_[std::move(flag)] = std::move(value); }

  bool has(std::string_view flag) const { return values_.find(flag) != values_.end(); }
  std::optional<std::string> value(std::string_view flag) const;
  std::optional<std::chrono::milliseconds> duration(std::string_view flag) const;
  std::optional<int> count(std::string_view flag) const;
  const std::vector<std::string>& arguments() const { return arguments_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> arguments_;
};

// The words after the command's name. Throws Error(usage) for an unknown flag (with "did you
// mean"), a missing or bad value, and arguments that are too many or too few.
Options parse_options(const Command& command, const std::vector<std::string>& words);

}  // namespace sluice::cli
