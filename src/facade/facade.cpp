// The library's Migrator: the real ports, and the backend that the journal and the URL agree on.
#include <utility>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "dialects/backends.hpp"
#include "engine/use/migrator.hpp"
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
  std::unique_ptr<Session> session;
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
  impl->session = std::make_unique<Session>(ports, std::move(project), std::move(options));
  return Migrator(std::move(impl));
}

StatusReport Migrator::status() { return impl_->session->status(); }
Plan Migrator::plan(const UpOptions& options) { return impl_->session->plan(options); }
RunReport Migrator::migrate(const UpOptions& options) { return impl_->session->migrate(options); }
RunReport Migrator::baseline(const std::string& tag) { return impl_->session->baseline(tag); }
RunReport Migrator::adopt() { return impl_->session->adopt(); }

std::string version() { return SLUICE_VERSION; }

}  // namespace sluice
