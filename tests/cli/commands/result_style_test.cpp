#include "cli/commands/result_style.hpp"

#include <sstream>

#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_files.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

namespace {

LogStyle style_for(const Environment& environment, bool is_terminal, const Options& options = {}) {
  test::FakeFiles files;
  const test::FakeClock clock;
  Signals signals;
  std::ostringstream out, err;
  Output output(out, err);
  const World world{.files = files,
                    .clock = clock,
                    .signals = signals,
                    .output = output,
                    .environment = environment,
                    .terminal = {.is_stderr = is_terminal}};
  return log_style(world, options);
}

Options said(const std::string& flag, const std::string& value = "true") {
  return {{{flag, value}}, {}};
}

}  // namespace

TEST_CASE("colours and progress are for terminals") {
  CHECK(style_for({}, true).style.colour);
  CHECK(style_for({}, true).progress);
  CHECK_FALSE(style_for({}, false).style.colour);
  CHECK_FALSE(style_for({}, false).progress);
}

TEST_CASE("NO_COLOR, --no-color and a dumb terminal mean no colours") {
  CHECK_FALSE(style_for({{"NO_COLOR", "1"}}, true).style.colour);
  CHECK(style_for({{"NO_COLOR", ""}}, true).style.colour);
  CHECK_FALSE(style_for({{"TERM", "dumb"}}, true).style.colour);
  CHECK_FALSE(style_for({}, true, said("no-color")).style.colour);
}

TEST_CASE("there is no progress line in CI, under quiet, or in a JSON log") {
  CHECK_FALSE(style_for({{"CI", "true"}}, true).progress);
  CHECK(style_for({{"CI", "false"}}, true).progress);
  CHECK_FALSE(style_for({{"GITHUB_ACTIONS", "true"}}, true).progress);
  CHECK_FALSE(style_for({}, true, said("quiet")).progress);
  CHECK_FALSE(style_for({}, true, said("log-format", "json")).progress);
  CHECK_FALSE(style_for({}, true, said("log-format", "json")).style.colour);
}
