#include "dialects/postgres/session/tls.hpp"

#include <glob.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/text.hpp"
#include "dialects/postgres/session/libpq.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

// From weak to strict. "allow" and "prefer" connect without TLS where the server has none.
constexpr std::array<std::string_view, 6> k_modes = {"disable", "allow",     "prefer",
                                                     "require", "verify-ca", "verify-full"};
constexpr std::string_view k_checked = "verify-full";
constexpr std::string_view k_unchecked = "require";
constexpr std::string_view k_tls_form =
    "Write sslmode=require, or sslmode=verify-full to check the server's certificate.";

// Where Debian, Red Hat and Alpine keep the certificates that Node has built in.
constexpr std::array<const char*, 3> k_bundles = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};

// One that is not known is the strictest: libpq refuses it.
std::size_t strictness(std::string_view mode) {
  return static_cast<std::size_t>(std::find(k_modes.begin(), k_modes.end(), mode) -
                                  k_modes.begin());
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// node-postgres checks the certificate for whatever it does not know to be otherwise.
std::string mode_of_ssl(std::string_view value) {
  if (is_one_of(value, {"false", "0", "off", "no"})) return "disable";
  if (strictness(value) < k_modes.size()) return std::string(value);
  if (value == "no-verify") return std::string(k_unchecked);
  const bool is_object = value.starts_with('{') && value.find('{', 1) == std::string_view::npos;
  if (!is_object) return std::string(k_checked);
  const std::string plain = text::replace_all(text::replace_all(value, " ", ""), "\"", "");
  for (const std::string_view key : {"ca:", "cert:", "key:", "pfx:"}) {
    if (plain.find(text::cat('{', key)) == std::string::npos &&
        plain.find(text::cat(',', key)) == std::string::npos)
      continue;
    throw Error(ErrorCode::config,
                "the URL's parameter ssl contains a certificate, which must be a file",
                "Write sslmode=verify-full&sslrootcert=FILE instead.");
  }
  return std::string(plain.find("rejectUnauthorized:false") != std::string::npos ? k_unchecked
                                                                                 : k_checked);
}

bool is_spelling_of_a_keyword(std::string_view name) {
  std::string plain = text::lower(name);
  std::erase_if(plain, [](char letter) { return letter == '_' || letter == '-'; });
  return is_one_of(plain, {"ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl",
                           "sslminprotocolversion", "sslmaxprotocolversion"});
}

// A client's own certificate, and what only newer clients know: leaving these out weakens nothing.
bool is_harmless(std::string_view name) {
  return is_one_of(name, {"sslidentity", "sslcertmode", "sslkeylogfile", "sslnegotiation",
                          "sslpassword", "sslcrldir", "sslcompression", "sslsni"});
}

bool speaks_of_tls(std::string_view name) {
  const std::string lowered = text::lower(name);
  return lowered.find("ssl") != std::string::npos || lowered.find("tls") != std::string::npos;
}

}  // namespace

bool TlsWords::take(std::string_view name, std::string_view value) {
  if (name == "ssl") {
    ssl_ = mode_of_ssl(value);
  } else if (name == "sslmode") {
    is_off_ = is_off_ || value == "disable" || value == "no-verify";
    modes_.emplace_back(value == "no-verify" ? k_unchecked : value);
  } else if (name == "sslaccept") {  // Prisma's
    ssl_ = value == "accept_invalid_certs" ? k_unchecked : k_checked;
  } else if (name == "sslnegotiation" && value == "direct") {
    if (!ssl_) ssl_ = k_checked;
    return false;
  } else {
    return false;
  }
  return true;
}

std::optional<std::string> TlsWords::sslmode() const {
  std::vector<std::string> all = modes_;
  if (ssl_ && !(is_off_ && modes_.size() == 1)) all.push_back(*ssl_);
  if (all.empty()) return std::nullopt;
  return *std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return strictness(a) < strictness(b);
  });
}

void refuse_unknown_tls(std::string_view name) {
  if (is_spelling_of_a_keyword(name))
    throw Error(ErrorCode::config,
                text::cat("the database's URL has the parameter ", name,
                          ", which PostgreSQL's client does not know in this spelling"),
                std::string(k_tls_form));
  if (speaks_of_tls(name) && !is_harmless(name))
    throw Error(ErrorCode::config,
                text::cat("the database's URL has the parameter ", name,
                          ", which concerns TLS and is unknown"),
                std::string(k_tls_form));
}

TlsDefaults tls_defaults() {
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconndefaults());
  TlsDefaults defaults;
  // None where PGSERVICE names a service that is not there: connecting says so.
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::string_view(option->keyword) == "sslmode") defaults.sslmode = option->val;
    if (std::string_view(option->keyword) == "sslrootcert") defaults.sslrootcert = option->val;
  }
  glob_t own{};
  const bool has_own = defaults.sslrootcert.empty() &&
                       ::glob("~/.postgresql/root.crt", GLOB_TILDE, nullptr, &own) == 0;
  if (has_own) defaults.sslrootcert = own.gl_pathv[0];
  ::globfree(&own);
  std::error_code error;
  for (const char* bundle : k_bundles) {
    if (!defaults.system_certificates.empty() || !std::filesystem::exists(bundle, error)) continue;
    defaults.system_certificates = bundle;
  }
  return defaults;
}

namespace {

// Who names certificates means TLS with a check, as node-postgres takes it; libpq alone would go
// on without TLS. The authorities of the system are what "system" names, which older clients take
// for a file.
void heed_certificates(Conninfo& info, const TlsDefaults& defaults) {
  const bool is_system = info.find("sslrootcert") == "system";
  const bool names_some = is_system || !info.find("sslrootcert").empty() ||
                          !info.find("sslcert").empty() || !info.find("sslkey").empty();
  const std::string said = info.find("sslmode").empty() ? defaults.sslmode : info.find("sslmode");
  const bool is_open =
      info.find("sslmode").empty() && (said.empty() || said == "allow" || said == "prefer");
  const bool is_strict = strictness(said) >= strictness(k_unchecked) && !said.empty();
  if (names_some && (is_open || (is_system && is_strict)))
    info.set("sslmode", std::string(k_checked));
  if (is_system && !defaults.system_certificates.empty())
    info.set("sslrootcert", defaults.system_certificates);
}

}  // namespace

std::string settle_tls(Conninfo& info, const TlsDefaults& defaults) {
  heed_certificates(info, defaults);
  std::string raised;
  const std::string said = info.find("sslmode");
  const bool is_asked_for =
      !defaults.sslmode.empty() && strictness(defaults.sslmode) >= strictness(k_unchecked);
  if (!said.empty() && is_asked_for && strictness(said) < strictness(defaults.sslmode)) {
    info.set("sslmode", defaults.sslmode);
    raised = text::cat("PGSSLMODE asks for sslmode=", defaults.sslmode,
                       ", which is used: the database's URL asks for less");
  }
  const std::string mode = info.find("sslmode").empty() ? defaults.sslmode : info.find("sslmode");
  const bool checks = mode == "verify-ca" || mode == k_checked;
  const bool has_root = !info.find("sslrootcert").empty() || !defaults.sslrootcert.empty();
  if (!checks || has_root || defaults.system_certificates.empty()) return raised;
  // Anybody gets a certificate of a public authority: only with the server's name
  // it says something.
  info.set("sslmode", std::string(k_checked));
  info.set("sslrootcert", defaults.system_certificates);
  return raised;
}

}  // namespace sluice::postgres
