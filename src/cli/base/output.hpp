// Where text leaves the program: results to stdout, everything else to stderr, no password and no
// control character to either.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

class Output {
 public:
  // Both outlive it.
  Output(std::ostream& result, std::ostream& log);

  // Literal texts that are hidden from now on, beside what looks like a password in itself.
  void hide(std::vector<std::string> secrets) { secrets_ = std::move(secrets); }

  // All of these throw Error(io) when stdout accepts no more; `unread` then tells why.
  void result(std::string_view text);  // for people
  // A format that machines read by lines, a CI's commands among them.
  void machine_result(std::string_view text);
  // Not a character is changed: SQL that has to load again.
  void exact_result(std::string_view text);
  // The same for a JSON document: its strings are cleaned, its shape is not touched.
  void json_result(const std::string& document);
  // These flush stdout first, so that the two stay in order on one terminal.
  void log(std::string_view text);
  void log_json(std::string_view line);
  void log_command(std::string_view line);  // of the CI that runs us
  void clear_line();                        // of a terminal
  // What Style puts into the escape sequences that are let through; nobody else can know it.
  const std::string& seal() const { return seal_; }
  // Why nobody reads stdout: it was closed before the program began, or its reader went away.
  enum class Unread { no, closed, reader_gone };
  Unread unread() const { return unread_; }
  std::string without_secrets(std::string_view text) const;

 private:
  std::string shown(std::string_view text) const;
  void write_result(std::string_view text);
  void write_log(std::string_view text);

  std::ostream& result_;
  std::ostream& log_;
  std::string seal_;
  std::vector<std::string> secrets_;
  Unread unread_ = Unread::no;
};

// The passwords in a URL, as written there, and PGPASSWORD. One that is also the user's, the host's
// or the database's name is left out: hiding it would hide names that are shown on purpose, and so
// give it away.
std::vector<std::string> secrets_of(const std::string& url, const std::string& pgpassword = {});

}  // namespace sluice::cli
