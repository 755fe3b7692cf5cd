// What must hold for any input whatever; the fuzzers try it on inputs they make up, a test on those
// they found.
#pragma once

#include <string_view>

namespace sluice::fuzz {

// Each throws std::logic_error where a law is broken.
void check_scanner(std::string_view input);
void check_migration(std::string_view input);
void check_journal_reader(std::string_view input);
void check_json(std::string_view input);
void check_redact(std::string_view input);

}  // namespace sluice::fuzz
