// Hashes of migration files, as Drizzle computes them and as a checkout setting may change them.
#include <algorithm>
#include <array>

#include "base/md5.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "core/journal/migration.hpp"

namespace sluice {

std::string drizzle_hash(std::string_view bytes) {
  return text::is_valid_utf8(bytes) ? sha256_hex(bytes)
                                    : sha256_hex(text::replace_invalid_utf8(bytes));
}

std::vector<std::string> equivalent_hashes(std::string_view bytes) {
  const std::string lf = text::replace_all(text::without_bom(bytes), "\r\n", "\n");
  const std::string crlf = text::replace_all(lf, "\n", "\r\n");
  const std::array<std::string, 4> forms = {lf, crlf, "\xEF\xBB\xBF" + lf, "\xEF\xBB\xBF" + crlf};
  std::vector<std::string> hashes;
  for (auto form = forms.begin(); form != forms.end(); ++form)
    if (*form != bytes && std::find(forms.begin(), form, *form) == form)
      hashes.push_back(drizzle_hash(*form));
  return hashes;
}

std::vector<std::string> older_hashes(std::string_view bytes) {
  const std::string lf = text::replace_all(text::without_bom(bytes), "\r\n", "\n");
  const std::array<std::string, 3> forms = {std::string(bytes), lf,
                                            text::replace_all(lf, "\n", "\r\n")};
  std::vector<std::string> hashes;
  for (const std::string& form : forms)
    if (std::string hash = md5_hex(form); !hash.empty()) hashes.push_back(std::move(hash));
  return hashes;
}

}  // namespace sluice
