#include "cli/settings/dialects.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace sluice::cli {

namespace {

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::string canonical_dialect(std::string_view said) {
  for (const BackendEntry& entry : backends())
    if (contains(entry.names.in_configs, said)) return std::string(entry.dialect);
  return {};
}

std::optional<DialectFacts> facts_of(std::string_view dialect) {
  if (dialect.empty()) return std::nullopt;
  return find_backend(dialect).dialect->facts();
}

bool lacks_schemas(std::string_view dialect) {
  const auto facts = facts_of(dialect);
  return facts && !facts->has_schemas;
}

ProductNames names_of(std::string_view dialect) {
  for (const BackendEntry& entry : backends())
    if (entry.dialect == dialect) return entry.names;
  return {};
}

std::vector<std::string> dialect_names() {
  std::vector<std::string> names;
  for (const BackendEntry& entry : backends()) names.emplace_back(entry.dialect);
  return names;
}

std::string dialect_hint() {
  return text::cat("Rerun with --dialect ", text::join(dialect_names(), " or --dialect "), ".");
}

std::string url_hint() {
  std::vector<std::string> forms, endings;
  for (const BackendEntry& entry : backends()) {
    for (const std::string_view form : entry.names.url_forms) forms.emplace_back(form);
    for (const std::string_view ending : entry.names.file_endings) endings.emplace_back(ending);
  }
  const std::string last = endings.back();
  endings.pop_back();
  return text::cat("Use ", text::join(forms, ", "), ", or a path ending in ",
                   text::join(endings, ", "), " or ", last, ".");
}

std::string_view unreachable_product(std::string_view scheme) {
  for (const BackendEntry& entry : backends())
    if (contains(entry.names.foreign_schemes, scheme)) return entry.names.foreign_title;
  return {};
}

}  // namespace sluice::cli
