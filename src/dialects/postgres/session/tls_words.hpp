// What a URL says of TLS, in the words of Node's clients, of Prisma or of libpq.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::postgres {

// sslmode with a check of the server's certificate and name, and without one.
inline constexpr std::string_view k_checked = "verify-full";
inline constexpr std::string_view k_unchecked = "require";
// Of an sslmode, from weak to strict. One that is not known is the strictest: libpq refuses it.
std::size_t strictness(std::string_view mode);

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

}  // namespace sluice::postgres
