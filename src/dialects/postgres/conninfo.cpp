#include "dialects/postgres/conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "base/text.hpp"
#include "dialects/postgres/message.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
struct FreeText {
  void operator()(char* text) const noexcept { PQfreemem(text); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

constexpr std::string_view k_form = "Use postgres://user:password@host:5432/database.";

bool is_url(std::string_view text) {
  return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

// Where user, password and hosts end. As libpq sees it, only a slash ends them: ? and # may be in a
// password.
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

// node-postgres, postgres.js and Prisma: ssl=true, ssl=require, sslmode=no-verify, ssl={"…"}.
std::string sslmode_of(std::string_view value) {
  static constexpr std::array k_modes = std::to_array<std::string_view>(
      {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
  static constexpr std::array k_off = std::to_array<std::string_view>({"false", "0", "off", "no"});
  if (std::find(k_off.begin(), k_off.end(), value) != k_off.end()) return "disable";
  if (std::find(k_modes.begin(), k_modes.end(), value) != k_modes.end()) return std::string(value);
  return "require";
}

// The query part of a URL, parameter by parameter, with what libpq would refuse translated or left
// out.
class Query {
 public:
  explicit Query(const Options& known) : known_(known) {}

  void add(std::string_view parameter) {
    if (parameter.empty()) return;
    const std::size_t equals = parameter.find('=');
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? "" : parameter.substr(equals + 1);
    if (name == "ssl") {
      sslmode_ = sslmode_of(value);
    } else if (name == "sslmode" && value == "no-verify") {
      kept_.emplace_back("sslmode=require");
    } else if (equals != std::string_view::npos && is_known(known_, name)) {
      kept_.emplace_back(parameter);
    } else if (name != "uselibpqcompat") {  // asks node-postgres for what libpq does anyway
      ignored_.emplace_back(name);
    }
  }

  // libpq takes the last of two: an explicit sslmode wins over ssl.
  std::string text() const {
    std::vector<std::string> all;
    if (!sslmode_.empty()) all.push_back(text::cat("sslmode=", sslmode_));
    all.insert(all.end(), kept_.begin(), kept_.end());
    return all.empty() ? "" : text::cat("?", text::join(all, "&"));
  }
  std::vector<std::string> ignored() const { return ignored_; }

 private:
  const Options& known_;
  std::string sslmode_;
  std::vector<std::string> kept_;
  std::vector<std::string> ignored_;
};

std::string adapted(const std::string& url, std::vector<std::string>& ignored) {
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
    throw Error(ErrorCode::config, "the connection string cannot be read", std::string(k_form));
  throw Error(ErrorCode::config,
              text::cat("the database's URL cannot be read: ",
                        one_line(complaint == nullptr ? "out of memory" : complaint,
                                 {raw_password(url), raw_password(text)})),
              std::string(k_form));
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
