// A program that shows each statement as it runs and stops at Ctrl-C: custom_observer URL FOLDER
#include <atomic>
#include <csignal>
#include <iostream>

#include <sluice/sluice.hpp>

namespace {

std::atomic<int> g_signal{0};

class UntilSignal final : public sluice::StopRequest {
 public:
  int signal() const noexcept override { return g_signal; }
};

class Progress final : public sluice::Observer {
 public:
  void waiting_for_lock(const std::string& holder) override {
    std::cout << "waiting for " << holder << "\n";
  }
  void step_started(const sluice::Step& step, std::size_t number, std::size_t of) override {
    std::cout << number << "/" << of << " " << step.tag << "\n";
  }
  void statement_finished(const sluice::Step& step, std::size_t statement) override {
    std::cout << "  statement " << statement + 1 << " of " << step.statements.size() << "\n";
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: custom_observer URL FOLDER\n";
    return 2;
  }
  std::signal(SIGINT, [](int signal) { g_signal = signal; });
  const UntilSignal stop;
  Progress progress;
  try {
    auto migrator = sluice::Migrator::open(
        {.url = argv[1], .dir = argv[2], .stop = &stop, .observer = &progress});
    const sluice::RunReport report = migrator.migrate();
    if (report.failure) throw sluice::Error(*report.failure);
    std::cout << report.steps.size() << " migrations applied\n";
    return 0;
  } catch (const sluice::Error& error) {
    std::cerr << error.what() << "\n" << error.info().hint << "\n";
    return sluice::exit_status(error.info().code);
  }
}
