// The library's Migrator: the real ports, and the backend that the journal and the URL agree on.
#include <utility>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "dialects/backends.hpp"
#include "engine/use/adopt.hpp"
#include "engine/use/baseline.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/status.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"
#include "facade/url_dialect.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

namespace {

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
  SystemFileSystem files;
  SystemClock clock;
  Observer nobody;
  std::unique_ptr<Workspace> work;
};

Migrator::Migrator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;
Migrator::~Migrator() = default;

Migrator Migrator::open(OpenOptions options) {
  auto impl = std::make_unique<Impl>();
  Project project = open_project(impl->files, options.dir);
  if (options.actor.empty()) options.actor = system_actor();
  SessionPorts ports{.backend = backend_for(project, options.url),
                     .files = impl->files,
                     .clock = impl->clock,
                     .observer = options.observer ? *options.observer : impl->nobody,
                     .stop = options.stop};
  impl->work = std::make_unique<Workspace>(ports, std::move(project), std::move(options));
  return Migrator(std::move(impl));
}

StatusReport Migrator::status() { return sluice::status(*impl_->work); }
Plan Migrator::plan(const UpOptions& options) {
  return sluice::plan_migrate(*impl_->work, options);
}
RunReport Migrator::migrate(const UpOptions& options) {
  return sluice::migrate(*impl_->work, options);
}
RunReport Migrator::baseline(const std::string& tag) { return sluice::baseline(*impl_->work, tag); }
RunReport Migrator::adopt() { return sluice::adopt(*impl_->work); }

std::string version() { return SLUICE_VERSION; }

}  // namespace sluice
