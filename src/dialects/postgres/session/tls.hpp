// How a connection is secured: what a URL says and what the environment asks for become one
// `sslmode` that is weaker than none of them.
#pragma once

#include <string>

#include "dialects/postgres/session/conninfo.hpp"

namespace sluice::postgres {

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
