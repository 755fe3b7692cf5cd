// Any text as a database URL, as a path, as a password: it is classified, and redaction never
// leaves the password.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/redact.hpp"
#include "cli/settings/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::cli;
  const std::string text(reinterpret_cast<const char*>(data), size);
  dialect_of_url(text);
  has_password(text);
  if (dialect_of_url(file_url(text)) != "sqlite") std::abort();
  const auto url =
      server_url({.host = text, .user = text, .password = "p" + text, .database = text});
  if (dialect_of_url(url) != "postgresql" || !has_password(url)) std::abort();
  const auto secret =
      server_url({.host = "h", .user = "u", .password = "s3cret-" + text, .database = "d"});
  if (sluice::redact(secret).find("s3cret-") != std::string::npos) std::abort();
  return 0;
}
