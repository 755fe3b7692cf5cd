// The program: the real ports, one try, the exit status.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "cli/base/output.hpp"
#include "cli/base/signals.hpp"
#include "cli/base/uuid.hpp"
#include "cli/run.hpp"
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

// Empty where a signal comes first, also one between the question and its answer: a read that has
// not begun is not interrupted.
std::string read_line(const sluice::cli::Signals& signals) {
  constexpr int k_pause = 100;  // milliseconds
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  while (signals.signal() == 0 && std::cin.rdbuf()->in_avail() <= 0 &&
         ::poll(&input, 1, k_pause) <= 0) {
  }
  if (signals.signal() != 0) return {};
  std::string line;
  std::getline(std::cin, line);
  return line;
}

// A closed descriptor would be reused for the next file or for the server's connection, and
// logs would be written into it. A closed stdout gets a descriptor that accepts nothing, so
// that it is noticed.
void open_descriptors() {
  for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
    if (fcntl(number, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest that is free: this one.
    if (::open("/dev/null", number == STDERR_FILENO ? O_WRONLY : O_RDONLY) != number) _exit(1);
  }
}

// The program ends soon, so memory is taken in large pieces and never returned. After the first
// few, pieces use huge pages where the system has them. Each small page costs a page fault, and
// reading a snapshot needs thousands.
void spend_memory() {
#ifdef __GLIBC__
  constexpr int k_piece = 16 << 20, k_never = 256 << 20, k_large = 32 << 20;
  mallopt(M_TOP_PAD, k_piece);
  mallopt(M_TRIM_THRESHOLD, k_never);
  mallopt(M_MMAP_THRESHOLD, k_large);
  mallopt(M_ARENA_MAX, 1);
  constexpr std::uintptr_t k_huge = 2 << 20, k_first = 1 << 20;
  const auto end_of_heap = [] { return reinterpret_cast<std::uintptr_t>(sbrk(0)); };
  const std::uintptr_t from = (end_of_heap() + k_first + k_huge - 1) / k_huge * k_huge;
  void* const volatile piece = std::malloc(k_first);
  std::free(piece);
  if (const std::uintptr_t to = end_of_heap(); from < to)
    madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

}  // namespace

int main(int count, char** words_given) {
  open_descriptors();
  spend_memory();
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
                           .read_line = [&signals] { return read_line(signals); },
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
