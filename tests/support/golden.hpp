// Compares text with a golden file below tests/fixtures/; UPDATE_GOLDEN=1 rewrites
// the file instead.
#pragma once

#include <string>

namespace sluice::test {

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& content);  // makes its folders

std::string fixture_path(const std::string& path_below_fixtures);

// Fails the test, showing the first line that differs, unless the file's content is `actual`.
void compare_with_file(const std::string& path, const std::string& actual);

void check_golden(const std::string& path_below_fixtures, const std::string& actual);

}  // namespace sluice::test
