// A program that shows its plan and each statement as it runs, stops at Ctrl-C, and ends with a
// report in JSON: custom_observer URL FOLDER
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
    std::cout << sluice::to_text(migrator.plan());
    const sluice::RunReport report = migrator.migrate();
    std::cout << sluice::to_json(report) << "\n";
    return report.failure ? sluice::exit_status(report.failure->code) : 0;
  } catch (const sluice::Error& error) {
    std::cerr << sluice::to_text(error.info());
    return sluice::exit_status(error.info().code);
  }
}
