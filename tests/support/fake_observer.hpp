// Writes down what it is told; and a stop request that a test makes.
#pragma once

#include <string>
#include <vector>

#include "sluice/ports.hpp"

namespace sluice::test {

class FakeObserver final : public Observer {
 public:
  void waiting_for_lock(const std::string& holder) override {
    told.push_back("waiting for " + holder);
  }
  void step_started(const Step& step, std::size_t number, std::size_t of) override {
    told.push_back("started " + step.tag + " " + std::to_string(number) + "/" + std::to_string(of));
  }
  void step_finished(const StepResult& result) override {
    told.push_back((result.outcome == Outcome::done ? "done " : "failed ") + result.tag);
  }
  void notice(const Notice& notice) override { told.push_back("notice " + notice.message); }

  std::vector<std::string> told;
};

class FakeStop final : public StopRequest {
 public:
  int signal() const noexcept override { return number; }
  int number = 0;
};

}  // namespace sluice::test
