#include "engine/use/workspace.hpp"

#include <utility>

#include "base/text.hpp"
#include "core/history/reconcile.hpp"

namespace sluice {

namespace {

FormerTags former_tags(const Journal& journal) {
  FormerTags formers;
  for (const JournalEntry& entry : journal.entries)
    if (!entry.former_tag.empty()) formers.emplace(entry.tag, entry.former_tag);
  return formers;
}

}  // namespace

Workspace::Workspace(SessionPorts handed_ports, Project handed_project, OpenOptions handed_options)
    : ports(std::move(handed_ports)),
      project(std::move(handed_project)),
      options(std::move(handed_options)),
      tracker(*ports.backend.dialect, options.tables, project.journal.layout,
              former_tags(project.journal)),
      rollback(ports.backend, ports.files, project),
      connections(ports, options) {}

void load(Workspace& work) {
  if (work.project.migrations.empty())
    load_migrations(work.project, work.ports.files, work.dialect());
  load_equivalent_hashes(work.project, work.ports.files);
}

void load_for(Workspace& work, const History& history) {
  load(work);
  if (holds_older_checksums(history)) load_older_hashes(work.project, work.ports.files);
}

LockRequest lock_request(const Workspace& work, LockScope scope) {
  return {.key = work.tracker.history_name(),
          .scope = scope,
          .wait = work.options.wait_lock,
          .on_wait = [&observer = work.ports.observer](const std::string& holder) {
            observer.waiting_for_lock(holder);
          }};
}

Locked lock_history(Workspace& work) {
  return {work.connections.open(Access::read_write), *work.ports.backend.driver,
          work.connections.options(Access::read_write), lock_request(work, LockScope::transaction),
          work.ports.clock};
}

Stamp make_stamp(const Workspace& work) {
  return {.at = text::format_utc(work.ports.clock.now()),
          .actor = work.options.actor,
          .tool_version = text::cat("sluice ", version())};
}

}  // namespace sluice
