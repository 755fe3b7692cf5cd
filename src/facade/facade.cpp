// The library's Migrator: the real ports, and the backend that the journal and the URL agree on.
#include <utility>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "dialects/backends.hpp"
#include "engine/folder/checker.hpp"
#include "engine/folder/named_dialect.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/prover.hpp"
#include "engine/use/adopt.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/execute_plan.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/parked.hpp"
#include "engine/use/redo.hpp"
#include "engine/use/repair.hpp"
#include "engine/use/resume.hpp"
#include "engine/use/rollback.hpp"
#include "engine/use/runner.hpp"
#include "engine/use/status.hpp"
#include "engine/use/verify.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"
#include "facade/url_dialect.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

namespace {

Project open_named(const FileSystem& files, const std::string& folder) {
  Project project = open_project(files, folder);
  name_dialect(project, files, known_dialects());
  return project;
}

Backend backend_for(const Project& project, const std::string& url) {
  const std::string_view said = dialect_of(url);
  // A v1 folder without snapshots does not say it.
  const std::string dialect =
      project.journal.dialect.empty() ? std::string(said) : project.journal.dialect;
  if (!said.empty() && said != dialect)
    throw Error(ErrorCode::config,
                text::cat("the migrations are for ", dialect, ", the database is ", said, ": ",
                          shown_url(url)),
                {.file = project.journal.file},
                "Name the database that these migrations belong to.");
  if (dialect.empty())
    throw Error(ErrorCode::config, "neither the migrations nor the URL says the dialect",
                Where{.file = project.journal.file});
  return find_backend(dialect);
}

}  // namespace

struct Migrator::Impl {
  explicit Impl(const OpenOptions& options)
      : files_port(options.files ? *options.files : files),
        clock_port(options.clock ? *options.clock : clock),
        observer(options.observer ? *options.observer : nobody) {}

  SystemFileSystem files;
  SystemClock clock;
  Observer nobody;
  FileSystem& files_port;
  const Clock& clock_port;
  Observer& observer;
  std::unique_ptr<Workspace> work;
};

Migrator::Migrator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;
Migrator::~Migrator() = default;

Migrator Migrator::open(OpenOptions options) {
  auto impl = std::make_unique<Impl>(options);
  Project project = open_named(impl->files_port, options.dir);
  if (options.actor.empty()) options.actor = system_actor();
  SessionPorts ports{.backend = backend_for(project, options.url),
                     .files = impl->files_port,
                     .clock = impl->clock_port,
                     .observer = impl->observer,
                     .stop = options.stop};
  impl->work =
      std::make_unique<Workspace>(with_runner(ports), std::move(project), std::move(options));
  return Migrator(std::move(impl));
}

StatusReport Migrator::status() const { return sluice::status(*impl_->work); }

Plan Migrator::plan(const UpOptions& options) const { return plan_migrate(*impl_->work, options); }

RunReport Migrator::migrate(const UpOptions& options) {
  return sluice::migrate(*impl_->work, options);
}

RunReport Migrator::baseline(const std::string& tag) { return sluice::baseline(*impl_->work, tag); }

RunReport Migrator::adopt() { return sluice::adopt(*impl_->work); }

RunReport Migrator::rollback(const DownOptions& options) {
  return sluice::rollback(*impl_->work, options);
}

RunReport Migrator::redo(const DownOptions& options) { return sluice::redo(*impl_->work, options); }

Plan Migrator::plan_rollback(const DownOptions& options) const {
  return sluice::plan_rollback(*impl_->work, options);
}

Plan Migrator::plan_redo(const DownOptions& options) const {
  return sluice::plan_redo(*impl_->work, options);
}

RunReport Migrator::resume(InDoubt in_doubt) {
  Workspace& work = *impl_->work;
  return sluice::resume(work, find_unfinished(work), {.in_doubt = in_doubt});
}

RunReport Migrator::execute(const Plan& plan, DataLoss leave) {
  return execute_plan(*impl_->work, plan,
                      leave == DataLoss::allow ? LossLeave::allow : LossLeave::refuse);
}

VerifyReport Migrator::verify(const VerifyOptions& options) const {
  Workspace& work = *impl_->work;
  const Verification found = sluice::verify(work, options);
  VerifyReport report{.scope = found.scope,
                      .findings = findings_of(found, work.project.folder),
                      .status = found.status,
                      .compared_with = found.compared_with};
  for (const Drift& drift : found.drift.differences)
    report.mends.insert(report.mends.end(), drift.mend.begin(), drift.mend.end());
  report.exit_status = exit_status_of(found);
  return report;
}

CheckReport Migrator::check() const {
  const Workspace& work = *impl_->work;
  Project project = open_named(work.ports.files, work.options.dir);
  return check_project(project, work.ports.files, work.ports.backend, work.ports.clock);
}

ProofReport Migrator::prove(const ProveOptions& options) const {
  const Workspace& work = *impl_->work;
  const std::string& server = options.scratch_url.empty() ? work.options.url : options.scratch_url;
  const OpenOptions open{.url = server,
                         .dir = work.options.dir,
                         .tables = work.options.tables,
                         .connect_timeout = work.options.connect_timeout,
                         .statement_timeout = work.options.statement_timeout,
                         .actor = work.options.actor,
                         .stop = work.options.stop};
  return sluice::prove(work.ports, work.project, open,
                       {.tags = options.tags,
                        .reach = options.may_change_server ? Reach::server : Reach::own_roles,
                        .sample = options.sample,
                        .sample_url = work.options.url,
                        .on_start = {}});
}

RepairSummary Migrator::plan_repair(const RepairChoice& choice) const {
  return summary_of(sluice::plan_repair(*impl_->work, choice));
}

RepairSummary Migrator::repair(const RepairChoice& choice) {
  return summary_of(sluice::repair(*impl_->work, choice));
}

std::vector<ParkedCopy> Migrator::parked() const { return sluice::parked(*impl_->work); }

std::vector<ParkedCopy> Migrator::purge_parked(const ParkedChoice& choice) {
  return sluice::purge_parked(*impl_->work, choice);
}

std::string version() { return SLUICE_VERSION; }

}  // namespace sluice
