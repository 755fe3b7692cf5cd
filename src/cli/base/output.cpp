#include "cli/base/output.hpp"

#include <algorithm>
#include <cerrno>
#include <ostream>
#include <random>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/pattern.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

void add_secret(std::vector<std::string>& secrets, const std::string& secret,
                const std::vector<std::string>& names) {
  if (!secret.empty() && std::find(names.begin(), names.end(), secret) == names.end())
    secrets.push_back(secret);
}

// Copies the document with its strings cleaned; the names of members are ours.
template <class Clean>
void copy_clean(const Json& from, JsonWriter& to, const Clean& clean) {
  switch (from.kind()) {
    case Json::Kind::null: to.null(); return;
    case Json::Kind::boolean: to.value(from.boolean()); return;
    case Json::Kind::integer: to.value(from.integer()); return;
    case Json::Kind::number: to.value(from.number()); return;
    case Json::Kind::string: to.value(clean(from.string())); return;
    case Json::Kind::array:
      to.array();
      for (const Json& element : from.elements()) copy_clean(element, to, clean);
      to.end();
      return;
    case Json::Kind::object:
      to.object();
      for (const auto& [name, member] : from.members()) copy_clean(member, to.key(name), clean);
      to.end();
      return;
  }
}

std::string new_seal() {
  std::random_device random;
  std::string seal;
  for (int i = 0; i < 16; ++i) seal += "0123456789abcdef"[random() & 15];
  return seal;
}

}  // namespace

Output::Output(std::ostream& result, std::ostream& log)
    : result_(result), log_(log), seal_(new_seal()) {}

// Without secrets; of control characters only our own escape sequences are left.
std::string Output::shown(std::string_view text) const {
  const std::string clean = without_secrets(text);
  const std::string lead = "\x1b" + seal_ + "[";
  std::vector<std::string> pieces = text::split(clean, lead);
  for (std::string& piece : pieces) piece = visible(piece);
  return text::join(pieces, "\x1b[");
}

void Output::write_result(std::string_view text) {
  errno = 0;
  result_ << text << std::flush;
  if (result_) return;
  if (errno == EBADF) unread_ = Unread::closed;
  if (errno == EPIPE) unread_ = Unread::reader_gone;
  throw Error(ErrorCode::io, "cannot write to stdout");
}

void Output::write_log(std::string_view text) {
  result_ << std::flush;
  log_ << text << std::flush;
}

void Output::result(std::string_view text) { write_result(without_ci_commands(shown(text))); }

void Output::machine_result(std::string_view text) { write_result(shown(text)); }

void Output::exact_result(std::string_view text) { write_result(text); }

void Output::json_result(const std::string& document) {
  const JsonDocument parsed(document, "report");
  JsonWriter clean(JsonStyle::indented);
  copy_clean(parsed.root(), clean,
             [this](const std::string& text) { return without_secrets(text); });
  write_result(visible_in_json(clean.text()) + "\n");
}

void Output::log(std::string_view text) { write_log(without_ci_commands(shown(text))); }

void Output::log_json(std::string_view line) { write_log(visible_in_json(without_secrets(line))); }

void Output::log_command(std::string_view line) { write_log(shown(line)); }

void Output::clear_line() { write_log("\r\x1b[K"); }

std::string Output::without_secrets(std::string_view text) const { return redact(text, secrets_); }

namespace {

// Of a URL that is not well formed: what is between the first colon behind its scheme and the last
// @, in one piece, and what stands behind `=`.
std::vector<std::string> pieces_before_at(const std::string& url) {
  std::vector<std::string> pieces;
  if (shown_url(url).find("***@") != std::string::npos) return pieces;
  const std::size_t at = url.rfind('@');
  const std::size_t scheme = url.find_first_of("/\\");
  if (at != std::string::npos) {
    const std::size_t from = scheme == std::string::npos || scheme > at ? 0 : scheme;
    const std::size_t colon = url.find(':', from);
    if (colon < at) pieces.push_back(url.substr(colon + 1, at - colon - 1));
  }
  return pieces;
}

}  // namespace

std::vector<std::string> secrets_of(const std::string& url, const std::string& pgpassword) {
  static const Pattern k_authority(
      "^[a-zA-Z][a-zA-Z0-9+.-]*://([^:@/]*):([^/]*)@([^/?:]*)[^/?]*/?([^?]*)");
  static const Pattern k_parameter("[?&](?:password|sslpassword|authToken)=([^&]*)",
                                   Pattern::Case::insensitive);
  std::vector<std::string> secrets;
  std::vector<std::string> names;
  if (const auto parts = k_authority.find(url)) {
    names.insert(names.end(), {(*parts)[1], (*parts)[3], (*parts)[4]});
    add_secret(secrets, (*parts)[2], names);
  }
  if (const auto parts = k_parameter.find(url)) add_secret(secrets, (*parts)[1], names);
  add_secret(secrets, pgpassword, names);
  for (const std::string& piece : pieces_before_at(url)) add_secret(secrets, piece, names);
  return secrets;
}

}  // namespace sluice::cli
