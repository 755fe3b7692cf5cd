// Progress and log lines on stderr: a rewritten line on a terminal, plain lines elsewhere, JSON
// when asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "render/style.hpp"
#include "sluice/ports.hpp"

namespace sluice::cli {

class Output;

enum class LogFormat { text, json };

struct LogStyle {
  LogFormat format = LogFormat::text;
  bool quiet = false;
  bool verbose = false;
  bool progress = false;  // stderr is a terminal that may be rewritten
  Style style;
};

// One line of --log-format json. Fields that are empty are left out; the names are a contract.
struct LogRecord {
  std::string level;  // "info", "warn", "error"
  std::chrono::system_clock::time_point time;
  std::string migration;  // file name
  std::string
      action;  // "started", "applied", "failed", "undone", "waiting", "notice", "warning", …
  std::optional<std::int64_t> duration;  // ms
  std::string checksum;
  std::string msg;
};
std::string render_log_line(const LogRecord& record);

// Listens to a run. What is not committed yet is not reported as applied: `finish` tells what
// became of it.
class Reporter final : public Observer {
 public:
  // Both outlive it.
  Reporter(Output& output, const Clock& clock, LogStyle style)
      : output_(output), clock_(clock), style_(style) {}

  ~Reporter() override { clear_progress(); }
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  void waiting_for_lock(const std::string& holder) override;
  void step_started(const Step& step, std::size_t number, std::size_t of) override;
  void step_finished(const StepResult& result) override;
  void notice(const Notice& notice) override;
  void warning(const Finding& diagnostic) override;

  // Logs what was not logged while it ran, and takes the progress line away.
  void finish(const RunReport& report);
  // Said once, before the first migration starts; never when there is none.
  void remind(std::string reminder) { reminder_ = std::move(reminder); }
  // A line of our own, e.g. a reminder; not under quiet.
  void say(const std::string& action, const std::string& message);
  void error(const ErrorInfo& error);
  const LogStyle& style() const { return style_; }

 private:
  void clear_progress();
  void write(const LogRecord& record);
  void log_step(const StepResult& result);
  Output& output_;
  const Clock& clock_;
  LogStyle style_;
  bool has_progress_ = false;
  std::string reminder_;
  std::set<std::string> logged_;    // direction and tag of those whose end was logged
  std::set<std::string> warnings_;  // rendered, so that none is said twice
};

}  // namespace sluice::cli
