// Runs one program and writes how long it took and its peak memory: "SECONDS KILOBYTES STATUS", to
// descriptor 3.
//
// Python cannot do this itself: a process counts the memory of the one it was forked from, and this
// one is small.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    fcntl(3, F_SETFD, FD_CLOEXEC);
    execvp(argv[1], argv + 1);
    std::perror(argv[1]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) < 0) return 2;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  dprintf(3, "%.6f %ld %d\n", took.count(), usage.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
