// How a connection is secured: what a URL says in the words of Node's clients, of Prisma or of
// libpq, and what the environment asks for, become one `sslmode` that is weaker than none of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialects/postgres/session/conninfo.hpp"

namespace sluice::postgres {

// Collects the parameters of one URL. An explicit sslmode=disable or sslmode=no-verify goes before
// `ssl`, as in node-postgres; else the strictest of what is said counts.
class TlsWords {
 public:
  // False: the parameter is none of these. Throws Error(config) where its meaning cannot be kept.
  bool take(std::string_view name, std::string_view value);
  std::optional<std::string> sslmode() const;

 private:
  std::optional<std::string> ssl_;
  std::vector<std::string> modes_;
  bool is_off_ = false;
};

// Throws Error(config) for a parameter that libpq does not know and that would secure the
// connection: SSLMODE, tls.
void refuse_unknown_tls(std::string_view name);

// What libpq takes where the URL says nothing.
struct TlsDefaults {
  std::string sslmode;              // PGSSLMODE
  std::string sslrootcert;          // PGSSLROOTCERT, or ~/.postgresql/root.crt where there is one
  std::string system_certificates;  // empty: none found
};
TlsDefaults tls_defaults();

// Raises the sslmode to what the environment asks for, and to a check where the URL names
// certificates and no mode; checks certificates against the system's
// where no others are named. The returned text says what was raised; empty: nothing.
std::string settle_tls(Conninfo& info, const TlsDefaults& defaults);

}  // namespace sluice::postgres
