#include "cli/commands/render_help.hpp"

#include "cli/base/flags.hpp"
#include "cli/commands/command_table.hpp"
#include "render/check_report.hpp"
#include "support/golden.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

TEST_CASE("the help of every command is as its golden page") {
  test::check_golden("help/sluice.txt", render_help());
  for (const Command& command : commands())
    if (command.run != nullptr)
      test::check_golden("help/" + std::string(command.name) + ".txt", render_help(command));
}

TEST_CASE("every flag of the table is told in some command's help") {
  std::string all;
  for (const Command& command : commands()) all += render_help(command);
  for (const Flag& flag : flags()) CHECK(all.find(usage_of(flag)) != std::string::npos);
}

TEST_CASE("no line of help is wider than 130 characters") {
  for (const Command& command : commands()) {
    const std::string page = render_help(command);
    std::size_t start = 0;
    for (std::size_t end = page.find('\n'); end != std::string::npos;
         start = end + 1, end = page.find('\n', start))
      CHECK(end - start <= 130);
  }
}

TEST_CASE("the JSON of help follows its schema") {
  test::check_report("help.json", "report-help", test::enveloped("help", json_help()));
}
