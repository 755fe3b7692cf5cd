// Colours for a terminal; without them every function returns its text as it is.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

struct Style {
  bool colour = false;
  // What `Output` knows our own escape sequences by; those of names and notices do not have it.
  std::string seal;

  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string red(std::string_view text) const { return wrap("31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const {
    if (!colour) return std::string(text);
    const std::string lead = "\x1b" + seal + "[";
    return lead + std::string(code) + "m" + std::string(text) + lead + "0m";
  }
};

}  // namespace sluice
