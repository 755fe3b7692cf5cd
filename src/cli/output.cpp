#include "cli/output.hpp"

#include <algorithm>
#include <ostream>

#include "base/pattern.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "cli/json_copy.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

void add_secret(std::vector<std::string>& secrets, const std::string& secret, const std::vector<std::string>& names) {
  if (!secret.empty() && std::find(names.begin(), names.end(), secret) == names.end()) secrets.push_back(secret);
}

}  // namespace

void Output::result(std::string_view text) {
  result_ << without_secrets(text) << std::flush;
  if (!result_) throw Error(ErrorCode::io, "stdout cannot be written to");
}

void Output::json_result(const std::string& document) {
  const JsonDocument parsed(document, "report");
  JsonWriter clean(JsonStyle::indented);
  copy_json(parsed.root(), clean, [this](const std::string& text) { return without_secrets(text); });
  result_ << clean.text() << "\n" << std::flush;
  if (!result_) throw Error(ErrorCode::io, "stdout cannot be written to");
}

void Output::log(std::string_view text) {
  result_ << std::flush;
  log_ << without_secrets(text) << std::flush;
}

std::string Output::without_secrets(std::string_view text) const { return redact(text, secrets_); }

std::vector<std::string> secrets_of(const std::string& url, const std::string& pgpassword) {
  static const Pattern k_authority("^[a-zA-Z][a-zA-Z0-9+.-]*://([^:@/]*):([^/]*)@([^/?:]*)[^/?]*/?([^?]*)");
  static const Pattern k_parameter("[?&](?:password|sslpassword|authToken)=([^&]*)", Pattern::Case::insensitive);
  std::vector<std::string> secrets;
  std::vector<std::string> names;
  if (const auto parts = k_authority.find(url)) {
    names.insert(names.end(), {(*parts)[1], (*parts)[3], (*parts)[4]});
    add_secret(secrets, (*parts)[2], names);
  }
  if (const auto parts = k_parameter.find(url)) add_secret(secrets, (*parts)[1], names);
  add_secret(secrets, pgpassword, names);
  return secrets;
}

}  // namespace sluice::cli
