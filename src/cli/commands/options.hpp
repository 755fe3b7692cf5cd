// What a command line says: flags with checked values, and arguments.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// Of a flag whose number may be missing: what stands for it.
inline constexpr const char* k_no_number = "last";
// A number of 1 or more.
std::optional<int> parse_count(const std::string& value);

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

}  // namespace sluice::cli
