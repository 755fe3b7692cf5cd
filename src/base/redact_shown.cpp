// Shows of a database's URL what no password can be a part of: the parts of one that is well
// formed, and of any other text its kind alone.
#include <algorithm>
#include <array>

#include "base/redact.hpp"
#include "base/redact_parts.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

using redaction::is_word;

constexpr std::string_view k_cut = "…";

// Parameters whose values are shown; any other's may be a secret.
bool is_open_parameter(std::string_view name) {
  constexpr std::array k_open = std::to_array<std::string_view>({"host",
                                                                 "hostaddr",
                                                                 "port",
                                                                 "dbname",
                                                                 "user",
                                                                 "sslmode",
                                                                 "sslrootcert",
                                                                 "sslcert",
                                                                 "sslkey",
                                                                 "application_name",
                                                                 "fallback_application_name",
                                                                 "options",
                                                                 "connect_timeout",
                                                                 "target_session_attrs",
                                                                 "channel_binding",
                                                                 "client_encoding",
                                                                 "service",
                                                                 "passfile",
                                                                 "keepalives",
                                                                 "gssencmode",
                                                                 "schema",
                                                                 "pgbouncer",
                                                                 "connection_limit",
                                                                 "pool_timeout",
                                                                 "uselibpqcompat",
                                                                 "supa",
                                                                 "mode",
                                                                 "cache",
                                                                 "immutable",
                                                                 "vfs",
                                                                 "nolock",
                                                                 "psow"});
  return std::find(k_open.begin(), k_open.end(), name) != k_open.end();
}

// Letters, digits and what file names are mostly made of.
bool is_plain(std::string_view text, std::string_view also = {}) {
  return std::all_of(text.begin(), text.end(), [&](char letter) {
    return is_word(letter) || std::string_view("._~/-+ ").find(letter) != std::string_view::npos ||
           also.find(letter) != std::string_view::npos;
  });
}

// `ssl` may hold a certificate's key; as a word it is shown.
bool may_show(std::string_view name, std::string_view value) {
  return is_open_parameter(name) ||
         (name == "ssl" && value.size() <= 11 && is_plain(value));  // "verify-full"
}

std::string shown_query(std::string_view query) {
  std::vector<std::string> shown;
  for (const std::string& parameter : text::split(query, "&")) {
    const std::size_t equals = parameter.find('=');
    const std::string name = parameter.substr(0, equals);
    const bool has_value = equals != std::string::npos && equals + 1 < parameter.size();
    if (!is_plain(name) || (!has_value && equals == std::string::npos && !is_open_parameter(name)))
      shown.emplace_back(redaction::k_hidden);
    else
      shown.push_back(has_value && !may_show(name, parameter.substr(equals + 1))
                          ? text::cat(name, "=", redaction::k_hidden)
                          : parameter);
  }
  return text::join(shown, "&");
}

std::string with_query(std::string shown, std::string_view rest) {
  const std::size_t mark = rest.find('?');
  return mark == std::string_view::npos
             ? shown
             : text::cat(std::move(shown), "?", shown_query(rest.substr(mark + 1)));
}

// user:password@host:5432/database of postgres://; nothing where it is not of that form.
std::string shown_server(std::string_view scheme, std::string_view rest) {
  // The last @ before the path ends user and password, whatever these hold.
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::size_t at = rest.substr(0, slash).rfind('@');
  std::string shown(scheme);
  if (at != std::string_view::npos) {
    const std::string_view credentials = rest.substr(0, at);
    const std::size_t colon = credentials.find(':');
    const std::string_view user = credentials.substr(0, colon);
    if (!is_plain(user, "%@")) return {};
    shown += user;
    if (colon != std::string_view::npos)
      shown += colon + 1 < credentials.size() ? text::cat(":", redaction::k_hidden) : ":";
    shown += '@';
    rest.remove_prefix(at + 1);
  }
  const std::string_view place = rest.substr(0, rest.find('?'));
  const std::size_t path = std::min(place.find('/'), place.size());
  for (const std::string& host : text::split(place.substr(0, path), ",")) {
    const std::size_t colon = host.ends_with(']') ? std::string::npos : host.rfind(':');
    const std::string_view port =
        colon == std::string::npos ? "" : std::string_view(host).substr(colon + 1);
    const bool is_port =
        port.size() <= 5 && std::all_of(port.begin(), port.end(), redaction::is_digit);
    // A second colon is an address's in brackets, or stands before a password without its @.
    const bool is_host =
        host.starts_with('[') || host.substr(0, colon).find(':') == std::string::npos;
    const std::string lowered = text::lower(host);
    const bool is_encoded =
        lowered.find("%40") != std::string::npos || lowered.find("%3a") != std::string::npos;
    if (!is_port || !is_host || is_encoded || !is_plain(host, "%:[]")) return {};
  }
  const std::string database = text::lower(place.substr(path));
  const bool is_encoded =
      database.find("%40") != std::string::npos || database.find("%3a") != std::string::npos;
  if (is_encoded || !is_plain(database, "%$!")) return {};
  for (const std::string& parameter : text::split(rest.substr(place.size()), "&"))
    if (redaction::is_stray_at(parameter.starts_with('?') ? parameter.substr(1) : parameter))
      return {};
  return with_query(text::cat(std::move(shown), place), rest);
}

// C:/data.db
bool is_drive(std::string_view path) {
  return path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

std::string shown_file(std::string_view scheme, std::string_view rest) {
  const std::string_view path = rest.substr(0, rest.find('?'));
  // A colon is that of a drive, or of what is no path; so is what has a value.
  const bool has_colon = path.find(':', is_drive(path) ? 2 : 0) != std::string_view::npos ||
                         text::lower(path).find("%3a") != std::string::npos;
  const bool has_value = path.find('=') != std::string_view::npos;
  if ((has_colon && path != ":memory:") || has_value) return text::cat(scheme, k_cut);
  return with_query(text::cat(scheme, path), rest);
}

}  // namespace

std::string shown_url(std::string_view url) {
  if (url == ":memory:") return std::string(url);
  for (const std::string_view scheme : {"postgres://", "postgresql://"}) {
    if (text::lower(url.substr(0, scheme.size())) != scheme) continue;
    const std::string shown = shown_server(url.substr(0, scheme.size()), url.substr(scheme.size()));
    return shown.empty() ? text::cat(scheme, k_cut) : shown;
  }
  for (const std::string_view scheme : {"sqlite:", "file:"}) {
    if (text::lower(url.substr(0, scheme.size())) == scheme)
      return shown_file(url.substr(0, scheme.size()), url.substr(scheme.size()));
  }
  const bool is_file =
      url.ends_with(".db") || url.ends_with(".sqlite") || url.ends_with(".sqlite3");
  if (is_plain(url, is_file ? "@" : "") && url.find("//") == std::string_view::npos)
    return std::string(url);
  if (is_drive(url) && is_plain(url.substr(2), "\\")) return std::string(url);
  for (const std::string_view kind : {"postgresql", "postgres", "libsql", "mysql", "mongodb",
                                      "prisma", "https", "http", "wss", "ws", "sqlite", "file"}) {
    if (text::lower(url.substr(0, kind.size())) == kind) return text::cat(kind, ":", k_cut);
  }
  return std::string(redaction::k_hidden);
}

}  // namespace sluice
