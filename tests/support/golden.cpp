#include "support/golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/test.hpp"

namespace sluice::test {

namespace {

std::string line_from(const std::string& text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string::npos ? 0 : before + 1;
  return text.substr(start, text.find('\n', at) - start);
}

std::string describe_difference(const std::string& expected, const std::string& actual) {
  std::size_t at = 0;
  while (at < expected.size() && at < actual.size() && expected[at] == actual[at]) ++at;
  return "expected: " + line_from(expected, at) + "\n  actual: " + line_from(actual, at);
}

}  // namespace

std::string fixture_path(const std::string& path_below_fixtures) {
  return std::string(SLUICE_SOURCE_DIR "/tests/fixtures/") + path_below_fixtures;
}

void check_golden(const std::string& path_below_fixtures, const std::string& actual) {
  compare_with_file(fixture_path(path_below_fixtures), actual);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream out(path, std::ios::binary);
  out << content;
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

void compare_with_file(const std::string& path, const std::string& actual) {
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") return write_file(path, actual);
  INFO(path);
  if (!std::filesystem::exists(path))
    FAIL_CHECK("there is no such golden file; UPDATE_GOLDEN=1 makes it\n" << actual);
  else if (const std::string expected = read_file(path); expected != actual)
    FAIL_CHECK(describe_difference(expected, actual)
               << "\nUPDATE_GOLDEN=1 rewrites the file; all of the text:\n"
               << actual);
  else
    SUCCEED();
}

}  // namespace sluice::test
