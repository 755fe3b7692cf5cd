#include "dialects/postgres/session/tls.hpp"

#include <glob.h>
#include <libpq-fe.h>

#include <array>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/text.hpp"
#include "dialects/postgres/session/libpq.hpp"
#include "dialects/postgres/session/tls_words.hpp"

namespace sluice::postgres {

namespace {

// Where Debian, Red Hat and Alpine keep the certificates that Node has built in.
constexpr std::array<const char*, 3> k_bundles = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};

}  // namespace

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
void apply_certificates(Conninfo& info, const TlsDefaults& defaults) {
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
  apply_certificates(info, defaults);
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
