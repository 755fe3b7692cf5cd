#include "cli/output.hpp"

#include <algorithm>
#include <ostream>

#include "base/json.hpp"
#include "base/json_writer.hpp"
#include "base/pattern.hpp"
#include "base/redact.hpp"
#include "base/text.hpp"
#include "sluice/error.hpp"

namespace sluice::cli {

namespace {

void add_secret(std::vector<std::string>& secrets, const std::string& secret,
                const std::vector<std::string>& names) {
  if (!secret.empty() && std::find(names.begin(), names.end(), secret) == names.end())
    secrets.push_back(secret);
}

// Copies the document with its strings cleaned; the names of members are ours.
template <class Clean>
void copy_clean(const Json& from, JsonWriter& to, const Clean& clean) {
  switch (from.kind()) {
    case Json::Kind::null: to.null(); return;
    case Json::Kind::boolean: to.value(from.boolean()); return;
    case Json::Kind::integer: to.value(from.integer()); return;
    case Json::Kind::number: to.value(from.number()); return;
    case Json::Kind::string: to.value(clean(from.string())); return;
    case Json::Kind::array:
      to.array();
      for (const Json& element : from.elements()) copy_clean(element, to, clean);
      to.end();
      return;
    case Json::Kind::object:
      to.object();
      for (const auto& [name, member] : from.members()) copy_clean(member, to.key(name), clean);
      to.end();
      return;
  }
}

}  // namespace

void Output::result(std::string_view text) {
  result_ << without_secrets(text) << std::flush;
  if (!result_) throw Error(ErrorCode::io, "stdout cannot be written to");
}

void Output::json_result(const std::string& document) {
  const JsonDocument parsed(document, "report");
  JsonWriter clean(JsonStyle::indented);
  copy_clean(parsed.root(), clean,
             [this](const std::string& text) { return without_secrets(text); });
  result_ << clean.text() << "\n" << std::flush;
  if (!result_) throw Error(ErrorCode::io, "stdout cannot be written to");
}

void Output::log(std::string_view text) {
  result_ << std::flush;
  log_ << without_secrets(text) << std::flush;
}

std::string Output::without_secrets(std::string_view text) const { return redact(text, secrets_); }

std::vector<std::string> secrets_of(const std::string& url, const std::string& pgpassword) {
  static const Pattern k_authority(
      "^[a-zA-Z][a-zA-Z0-9+.-]*://([^:@/]*):([^/]*)@([^/?:]*)[^/?]*/?([^?]*)");
  static const Pattern k_parameter("[?&](?:password|sslpassword|authToken)=([^&]*)",
                                   Pattern::Case::insensitive);
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
