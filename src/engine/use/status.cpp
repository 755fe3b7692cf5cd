#include "engine/use/status.hpp"

#include <functional>
#include <utility>

#include "core/history/reconcile.hpp"
#include "engine/folder/check_files.hpp"
#include "engine/use/look.hpp"
#include "engine/use/run_plan.hpp"
#include "engine/use/stored_rollbacks.hpp"

namespace sluice {

namespace {

// `more` is asked in the same transaction, where there is a database; what it gives is told of.
StatusReport read_status(
    Workspace& work, const std::function<std::vector<Finding>(Connection&, const History&)>& more) {
  StatusReport report{.entries = work.project.journal.entries};
  std::vector<Finding> remarks, found;
  look(work, [&](const Sight& sight) {
    load_for(work, sight.history);
    report.history = sight.history;
    remarks = sight.remarks;
    if (Connection* const connection = work.connections.current())
      found = more(*connection, sight.history);
  });
  report.reconciliation = reconcile(work.project.journal, report.history, hashes_of(work.project));
  report.diagnostics = check_files(work.project, work.ports.files);
  append(report.diagnostics, remarks);
  append(report.diagnostics, found);
  return report;
}

}  // namespace

StatusReport status(Workspace& work) {
  return read_status(work, [&](Connection& connection, const History& history) {
    const auto written = written_rollbacks(work, history);
    if (written.empty()) return std::vector<Finding>();
    return differing_rollbacks(work, work.tracker.read_rollback_sql(connection, written));
  });
}

TrustReport status_and_trust(Workspace& work) {
  Keeping keeping;
  TrustReport report;
  report.status = read_status(work, [&](Connection& connection, const History& history) {
    keeping = read_keeping(work, connection, history);
    return differing_rollbacks(work, keeping.rollbacks);
  });
  report.distrust = check_trust(keeping);
  return report;
}

}  // namespace sluice
