// The program: the real ports, one try, the exit status.
#include <unistd.h>

#include <iostream>

#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/signals.hpp"
#include "cli/uuid.hpp"
#include "dialects/backends.hpp"
#include "facade/system_ports.hpp"

namespace {

sluice::cli::Environment environment_of(char** variables) {
  sluice::cli::Environment environment;
  for (; *variables != nullptr; ++variables) {
    const std::string variable = *variables;
    const std::size_t equals = variable.find('=');
    if (equals != std::string::npos)
      environment[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  return environment;
}

std::string read_line() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

}  // namespace

int main(int count, char** words_given) {
  const std::vector<std::string> words(words_given + (count > 0 ? 1 : 0), words_given + count);
  sluice::SystemFileSystem files;
  const sluice::SystemClock clock;
  sluice::cli::Signals signals;
  sluice::cli::Output output(std::cout, std::cerr);
  sluice::cli::World world{.files = files,
                           .clock = clock,
                           .signals = signals,
                           .output = output,
                           .environment = environment_of(environ),
                           .terminal = {isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
                                        isatty(STDERR_FILENO) == 1},
                           .actor = sluice::system_actor(),
                           .backend = sluice::find_backend,
                           .read_line = read_line,
                           .new_uuid = sluice::cli::random_uuid};
  try {
    return sluice::cli::run(words, world);
  } catch (const sluice::Error& error) {
    return report_failure(words, world, error.info());
  } catch (const std::exception& error) {
    return report_failure(
        words, world,
        {.message = error.what(), .hint = "This is a fault of Sluice: please report it."});
  }
}
