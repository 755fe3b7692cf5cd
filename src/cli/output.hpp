// Where text leaves the program: results to stdout, everything else to stderr, no password to
// either.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

class Output {
 public:
  // Both outlive it.
  Output(std::ostream& result, std::ostream& log) : result_(result), log_(log) {}

  // Literal texts that are hidden from now on, beside what looks like a password in itself.
  void hide(std::vector<std::string> secrets) { secrets_ = std::move(secrets); }

  void result(std::string_view text);  // throws Error(io) when stdout takes no more
  // The same for a JSON document: its strings are cleaned, its shape is not touched.
  void json_result(const std::string& document);
  void log(std::string_view
               text);  // flushes stdout first, so that the two stay in order on one terminal
  std::string without_secrets(std::string_view text) const;

 private:
  std::ostream& result_;
  std::ostream& log_;
  std::vector<std::string> secrets_;
};

// The passwords in a URL, as written there, and PGPASSWORD. One that is also the user's, the host's
// or the database's name is left out: hiding it would hide names that are shown on purpose, and so
// give it away.
std::vector<std::string> secrets_of(const std::string& url, const std::string& pgpassword = {});

}  // namespace sluice::cli
