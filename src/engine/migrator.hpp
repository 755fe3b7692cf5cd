// What the commands and the library's facade are made of: read, plan, execute, over ports.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/executor.hpp"
#include "engine/project.hpp"
#include "engine/tracker.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

// Everything a run needs from outside. References outlive the session.
struct SessionPorts {
  Backend backend;
  FileSystem& files;
  const Clock& clock;
  Observer& observer;
  const StopRequest* stop = nullptr;
};

// A project and its database. Connects on first use, with `wait_db` retries.
class Session {
 public:
  Session(SessionPorts ports, Project project, OpenOptions options);
  ~Session();

  StatusReport status();
  Plan plan(const UpOptions& options);  // on a read-only connection; what is not there yet is empty
  Plan plan_baseline(const std::string& tag);
  Plan plan_adopt();
  RunReport migrate(const UpOptions& options);
  RunReport baseline(const std::string& tag);
  RunReport adopt();

  Connection& connection();  // the read-write one, opened now when it was not
  const Project& project() const { return project_; }

 private:
  ConnectOptions connect_options(Access access) const;
  std::unique_ptr<Connection> connect(Access access) const;
  Connection& open(Access access);
  void load();
  History read_history();
  Plan plan_with(const History& history, const UpOptions& options);
  RunReport run(const std::function<Plan(const History&)>& planner);
  SessionPorts ports_;
  Project project_;
  OpenOptions options_;
  Tracker tracker_;
  std::unique_ptr<Connection> connection_;
  Access access_ = Access::read_only;
};

}  // namespace sluice
