#include "dialects/postgres/session/conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "base/redact_parts.hpp"
#include "base/text.hpp"
#include "dialects/postgres/session/libpq.hpp"
#include "dialects/postgres/session/message.hpp"
#include "dialects/postgres/session/tls_words.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

struct FreeText {
  void operator()(char* text) const noexcept { PQfreemem(text); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

constexpr std::string_view k_url_form = "Use postgres://user:password@host:5432/database.";

bool is_url(std::string_view text) {
  return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

// Where user, password and hosts end. As libpq sees it, only a slash ends them: ? and # may be
// in a password.
std::string_view authority_of(std::string_view url) {
  const std::size_t begin = url.find("://") + 3;
  return url.substr(begin, url.find('/', begin) - begin);
}

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[at + 1])) != 0 &&
         std::isxdigit(static_cast<unsigned char>(text[at + 2])) != 0;
}

// Node's URL parser takes the last @ as the end of user and password, and node-postgres lets a bare
// % be; libpq takes the first @ and refuses the %. What works there works here.
std::string with_escaped_credentials(std::string_view url) {
  const std::string_view authority = authority_of(url);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  const std::string_view credentials = authority.substr(0, at);
  std::string escaped;
  for (std::size_t i = 0; i < credentials.size(); ++i) {
    if (credentials[i] == '@')
      escaped += "%40";
    else if (credentials[i] == '?')
      escaped += "%3F";
    else if (credentials[i] == '%' && !is_escape(credentials, i))
      escaped += "%25";
    else
      escaped += credentials[i];
  }
  return text::cat(url.substr(0, url.find("://") + 3), escaped,
                   url.substr(url.find("://") + 3 + at));
}

bool is_known(const Options& known, std::string_view name) {
  for (const PQconninfoOption* option = known.get(); option->keyword != nullptr; ++option)
    if (name == option->keyword) return true;
  return false;
}

std::string decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || !is_escape(text, i)) {
      plain += text[i];
      continue;
    }
    plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return plain;
}

// The query part of a URL, parameter by parameter, with what libpq would refuse translated
// or left out.
class Query {
 public:
  explicit Query(const Options& known) : known_(known) {}

  void add(std::string_view parameter) {
    if (parameter.empty()) return;
    const std::size_t equals = parameter.find('=');
    const std::string name = decode(parameter.substr(0, equals));
    const bool has_value = equals != std::string_view::npos;
    if (tls_.take(name, has_value ? decode(parameter.substr(equals + 1)) : "")) return;
    if (has_value && is_known(known_, name)) {
      kept_.emplace_back(parameter);
      return;
    }
    refuse_unknown_tls(name);
    // node-postgres is asked for what libpq does anyway. What has no value may be no name.
    if (!has_value)
      ignored_.emplace_back("one without a value");
    else if (name != "uselibpqcompat")
      ignored_.push_back(name.substr(0, name_length(name)));
  }

  std::string text() const {
    std::vector<std::string> all = kept_;
    if (const auto mode = tls_.sslmode()) all.push_back(text::cat("sslmode=", *mode));
    return all.empty() ? "" : text::cat("?", text::join(all, "&"));
  }
  std::vector<std::string> ignored() const { return ignored_; }

 private:
  // Up to what no name holds: that may be a piece of a password.
  static std::size_t name_length(std::string_view name) {
    std::size_t length = 0;
    while (length < name.size() &&
           (std::isalnum(static_cast<unsigned char>(name[length])) != 0 ||
            std::string_view("_-.").find(name[length]) != std::string::npos))
      ++length;
    return length;
  }

  const Options& known_;
  TlsWords tls_;
  std::vector<std::string> kept_;
  std::vector<std::string> ignored_;
};

// An @ behind `user:password@host`, but in a parameter's value: a password that is not encoded
// ends up in the path or in a parameter's name.
bool has_stray_at(std::string_view url) {
  const std::string_view authority = authority_of(url);
  const std::string_view rest =
      authority.find('@') == std::string_view::npos
          ? url.substr(url.find("://") + 3)
          : url.substr(static_cast<std::size_t>(authority.data() - url.data()) + authority.size());
  const std::size_t mark = rest.find('?');
  if (rest.substr(0, mark).find('@') != std::string_view::npos) return true;
  if (mark == std::string_view::npos) return false;
  for (const std::string& parameter : text::split(rest.substr(mark + 1), "&"))
    if (redaction::is_stray_at(parameter)) return true;
  return false;
}

// Encoded, the @ and the colon that end a user's name are letters of a host, of which no host has
// any; a socket that has no file begins with one.
bool has_encoded_credentials(std::string_view url) {
  const std::string_view authority = authority_of(url);
  const std::size_t at = authority.rfind('@');
  const std::string hosts =
      text::lower(at == std::string_view::npos ? authority : authority.substr(at + 1));
  const std::string whole = text::lower(url.substr(0, url.find('?')));
  if (whole.find("%3a") < whole.find("%40") && whole.find("%40") != std::string::npos &&
      at == std::string_view::npos)
    return true;
  for (const std::string& host : text::split(hosts, ","))
    if (host.find("%3a") != std::string::npos || host.find("%40", 1) != std::string::npos)
      return true;
  return false;
}

std::string adapted(const std::string& url, std::vector<std::string>& ignored) {
  if (has_stray_at(url))
    throw Error(ErrorCode::config, "the database's URL cannot be read: its password has no end",
                "In a password write / as %2F, ? as %3F, # as %23 and @ as %40.");
  if (has_encoded_credentials(url))
    throw Error(ErrorCode::config,
                "the database's URL cannot be read: its host contains an encoded @ or colon",
                "Write the colon after the user and the @ before the host literally: "
                "postgres://user:password@host:5432/database.");
  const std::string escaped = with_escaped_credentials(url);
  const std::size_t mark = escaped.find('?');
  if (mark == std::string::npos) return escaped;
  const Options known(PQconninfoParse("", nullptr));
  if (!known) throw std::bad_alloc();
  Query query(known);
  for (const std::string& parameter : text::split(std::string_view(escaped).substr(mark + 1), "&"))
    query.add(parameter);
  ignored = query.ignored();
  return escaped.substr(0, mark) + query.text();
}

std::string raw_password(std::string_view url) {
  const std::string_view authority = authority_of(url);
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (at == std::string_view::npos || colon >= at) return {};
  return std::string(authority.substr(colon + 1, at - colon - 1));
}

// A plain conninfo is not quoted back: what libpq takes for a name may be a piece of a password.
[[noreturn]] void refuse(const std::string& url, const std::string& text, const char* complaint) {
  if (!is_url(url))
    throw Error(ErrorCode::config, "the connection string cannot be read", std::string(k_url_form));
  throw Error(ErrorCode::config,
              text::cat("the database's URL cannot be read: ",
                        one_line(complaint == nullptr ? "out of memory" : complaint,
                                 {raw_password(url), raw_password(text)})),
              std::string(k_url_form));
}

}  // namespace

std::string Conninfo::find(std::string_view name) const {
  for (const auto& [key, value] : parameters)
    if (key == name) return value;
  return {};
}

void Conninfo::set(std::string_view name, std::string value) {
  for (auto& [key, old] : parameters)
    if (key == name) {
      old = std::move(value);
      return;
    }
  parameters.emplace_back(std::string(name), std::move(value));
}

Conninfo parse_conninfo(const std::string& url) {
  Conninfo info;
  const std::string text = is_url(url) ? adapted(url, info.ignored) : url;
  char* raw_complaint = nullptr;
  const Options options(PQconninfoParse(text.c_str(), &raw_complaint));
  const std::unique_ptr<char, FreeText> complaint(raw_complaint);
  if (!options) refuse(url, text, complaint.get());
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) info.set(option->keyword, option->val);
  for (const std::string_view name : {"password", "sslpassword"})
    if (std::string secret = info.find(name); !secret.empty())
      info.secrets.push_back(std::move(secret));
  return info;
}

}  // namespace sluice::postgres
