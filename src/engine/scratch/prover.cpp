#include "engine/scratch/prover.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/names/proof_names.hpp"
#include "core/ports/transaction.hpp"
#include "core/schema/named_roles.hpp"
#include "core/schema/schema_difference.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/declared_schema.hpp"
#include "engine/scratch/proof_snapshots.hpp"
#include "engine/scratch/proof_trial.hpp"
#include "engine/scratch/row_trial.hpp"
#include "engine/undo/rollback_source.hpp"

namespace sluice {

namespace {

using Lines = std::vector<std::string>;

class Prover {
 public:
  Prover(const SessionPorts& ports, Project project, const OpenOptions& options,
         const ProveRequest& request)
      : ports_(ports),
        project_(std::move(project)),
        options_(options),
        request_(request),
        rollbacks_(ports_.backend, ports_.files, project_),
        schemas_(*ports_.backend.schema_dialect),
        snapshots_(schemas_, ports_.files, project_),
        rows_(*ports_.backend.dialect),
        order_counts_(ports_.backend.dialect->facts().rebuilds_tables) {}

  ProofReport run() {
    if (request_.sample > 0) rows_.filler().copy_from(open_sampled(), request_.sample);
    const std::size_t end = end_of_wanted();
    for (std::size_t i = 0; i < end && !is_stopped_; ++i) {
      const Migration& migration = project_.migrations[i];
      if (is_wanted(migration))
        add(migration, i);
      else
        pass(migration);
    }
    finish();
    return std::move(report_);
  }

 private:
  bool is_wanted(const Migration& migration) const {
    return request_.tags.empty() || request_.tags.count(migration.entry.tag) > 0;
  }

  std::size_t end_of_wanted() const {
    std::size_t end = project_.migrations.size();
    while (end > 0 && !is_wanted(project_.migrations[end - 1])) --end;
    return end;
  }

  std::unique_ptr<Connection> open_sampled() const {
    return ports_.backend.driver->connect({.url = request_.sample_url,
                                           .access = Access::read_only,
                                           .may_create = false,
                                           .connect_timeout = options_.connect_timeout,
                                           .stop = ports_.stop});
  }

  MigrationProof blank(const Migration& migration) const {
    return {.tag = migration.entry.tag, .file = migration.file, .checksum = migration.hash};
  }

  void add(const Migration& migration, std::size_t place);
  void pass(const Migration& migration);
  void finish();
  bool open(std::size_t place);
  bool leaves_parts(const Migration& migration) const;
  std::optional<ErrorInfo> run_up(const Migration& migration);
  std::optional<ErrorInfo> run_up_with_rows(const Migration& migration, std::size_t place,
                                            const Schema& before, MigrationProof& proof);
  std::optional<ErrorInfo> run_up_again_in_another(const Migration& migration, std::size_t place,
                                                   const Schema& before, const ErrorInfo& failure);
  void note_remarks();

  void prove_one(const Migration& migration, std::size_t place, MigrationProof& proof);
  void take_down(const Migration& migration, const Schema& before, const Schema& after,
                 MigrationProof& proof);
  void take_up_again(const Migration& migration, const Schema& after, MigrationProof& proof);
  Lines compare(Schema wanted, const Schema& found, const std::vector<Statement>& statements,
                MigrationProof& proof);

  const SessionPorts& ports_;
  Project project_;
  OpenOptions options_;
  const ProveRequest& request_;
  RollbackSource rollbacks_;
  const SchemaDialect& schemas_;
  ProofSnapshots snapshots_;
  RowTrial rows_;
  bool order_counts_;  // of columns: a rebuild puts one back in its place

  std::unique_ptr<ProofTrial> trial_;
  std::optional<Schema> current_;  // as it is now, where it is known
  bool is_stopped_ = false;
  ProofReport report_;
};

// A new scratch database in which everything before `place` is applied. It was once already, so
// that a failure is none of the migrations'.
bool Prover::open(std::size_t place) {
  current_.reset();
  trial_ = std::make_unique<ProofTrial>(ports_, project_, options_);
  report_.product = trial_->product();
  for (std::size_t i = 0; i < place; ++i)
    if (run_up(project_.migrations[i])) return false;
  return true;
}

std::optional<ErrorInfo> Prover::run_up(const Migration& migration) {
  if (auto refused = trial_->refusal(migration.statements, migration.file, request_.reach))
    return refused;
  trial_->keep_roles(migration.statements);
  return trial_->up();
}

// What is only needed for those behind it.
void Prover::pass(const Migration& migration) {
  if (!trial_) open(0);
  const auto failure = run_up(migration);
  if (!failure) return;
  is_stopped_ = true;
  report_.diagnostics.push_back(
      {.code = FindingCode::not_reached,
       .severity = Severity::error,
       .migration = migration.entry.tag,
       .details = {{Detail::reason, failure->message}, {Detail::advice, failure->hint}},
       .where = failure->where});
}

void Prover::add(const Migration& migration, std::size_t place) {
  if (request_.on_start) {
    const std::size_t of =
        request_.tags.empty() ? project_.migrations.size() : request_.tags.size();
    request_.on_start(migration.entry.tag, report_.migrations.size() + 1, of);
  }
  MigrationProof proof = blank(migration);
  const auto began = ports_.clock.monotonic();
  if (!trial_ && !open(place))
    throw Error(ErrorCode::failure,
                text::cat("what ran before ", migration.entry.tag,
                          " did not run a second time in a new scratch database"));
  prove_one(migration, place, proof);
  proof.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(ports_.clock.monotonic() - began);
  if (!proof.findings.empty()) proof.verdict = ProofVerdict::not_proven;
  report_.migrations.push_back(std::move(proof));
}

void Prover::note_remarks() {
  if (!trial_) return;
  for (Finding& remark : trial_->remarks(request_.reach))
    report_.diagnostics.push_back(std::move(remark));
}

void Prover::finish() {
  note_remarks();
  trial_.reset();
  for (const Migration& migration : project_.migrations) {
    const bool is_known =
        std::any_of(report_.migrations.begin(), report_.migrations.end(),
                    [&](const MigrationProof& proof) { return proof.tag == migration.entry.tag; });
    if (!is_known && is_wanted(migration)) report_.migrations.push_back(blank(migration));
  }
}

// A run that broke off outside a transaction left something behind.
bool Prover::leaves_parts(const Migration& migration) const {
  return std::any_of(migration.statements.begin(), migration.statements.end(),
                     [&](const Statement& statement) {
                       const StatementTraits traits = ports_.backend.dialect->traits(statement);
                       return traits.needs_autocommit || traits.control != TransactionControl::none;
                     });
}

// Where it does not run with the rows that were made, that is not its fault: fewer are tried.
std::optional<ErrorInfo> Prover::run_up_with_rows(const Migration& migration, std::size_t place,
                                                  const Schema& before, MigrationProof& proof) {
  rows_.begin(migration, before);
  rows_.fill(*trial_, before);
  std::optional<ErrorInfo> failure = run_up(migration);
  while (failure && rows_.give_way(migration, *failure, before)) {
    if (leaves_parts(migration) && !open(place)) return failure;
    rows_.fill(*trial_, before);
    failure = run_up(migration);
  }
  if (failure && failure->code == ErrorCode::sql && rows_.has_given_way())
    failure = run_up_again_in_another(migration, place, before, *failure);
  if (!failure) rows_.report(proof);
  return failure;
}

std::optional<ErrorInfo> Prover::run_up_again_in_another(const Migration& migration,
                                                         std::size_t place, const Schema& before,
                                                         const ErrorInfo& failure) {
  if (!open(place)) return failure;
  rows_.note_empty(failure, before);
  rows_.look(*trial_, before);
  return run_up(migration);
}

void Prover::prove_one(const Migration& migration, std::size_t place, MigrationProof& proof) {
  const Schema before = current_ ? *std::exchange(current_, {}) : trial_->look();
  if (auto failure = run_up_with_rows(migration, place, before, proof)) {
    proof.findings.push_back({.stage = ProofStage::up, .failure = std::move(failure)});
    is_stopped_ = true;
    return;
  }
  const Schema after = trial_->look();
  Schema known = before;
  take_unnamed_roles(known, after, migration.statements);
  trial_->keep_roles(known, after);
  snapshots_.compare(*trial_, place, before, after, proof);
  take_down(migration, before, after, proof);
  // What is not as it should be is no ground for those behind it.
  if (!current_) {
    note_remarks();
    trial_.reset();
  }
}

void Prover::take_down(const Migration& migration, const Schema& before, const Schema& after,
                       MigrationProof& proof) {
  const std::string sql = trial_->rollback_sql(migration.entry.tag);
  if (const auto written = rollbacks_.written(migration.entry.tag))
    proof.rollback_file = written->source;
  const std::string file = proof.rollback_file.empty()
                               ? text::cat("the rollback of ", file_name(migration.entry.tag))
                               : proof.rollback_file;
  RollbackParts parts = split_rollback(sql, ports_.backend.dialect->scan_rules());
  proof.irreversible = parts.lost;
  if (parts.statements.empty() && !parts.lost.empty()) {
    proof.verdict = ProofVerdict::declared;
    proof.is_kept = true;
    current_ = after;
    Lines rows = rows_.differences(*trial_, before, parts.lost);
    if (!rows.empty())
      proof.findings.push_back({.stage = ProofStage::down, .row_differences = std::move(rows)});
    return;
  }
  Lines rows;
  auto failure = trial_->refusal(parts.statements, file, request_.reach);
  if (!failure) failure = rows_.down(*trial_, before, after, rows);
  if (failure) {
    if (!proof.rollback_file.empty()) failure->where.file = proof.rollback_file;
    // What a scratch database stores is nobody's to mend.
    if (failure->advises_storing) failure->hint.clear();
    proof.findings.push_back({.stage = ProofStage::down, .failure = std::move(failure)});
    return;
  }
  std::vector<Statement> statements = migration.statements;
  statements.insert(statements.end(), parts.statements.begin(), parts.statements.end());
  Schema found = trial_->look();
  take_declared(found, before, parts.lost);
  Lines lines = compare(before, found, statements, proof);
  if (lines.empty())
    for (std::string& line : rows_.differences(*trial_, before, parts.lost))
      rows.push_back(std::move(line));
  if (!lines.empty() || !rows.empty()) {
    proof.findings.push_back({.stage = ProofStage::down,
                              .differences = std::move(lines),
                              .row_differences = std::move(rows)});
    return;
  }
  take_up_again(migration, after, proof);
}

// Rows that a rollback says it leaves may stand in the way of putting them in again.
void Prover::take_up_again(const Migration& migration, const Schema& after, MigrationProof& proof) {
  const bool is_declared = !proof.irreversible.empty();
  proof.verdict = is_declared ? ProofVerdict::declared : ProofVerdict::proven;
  if (auto failure = trial_->up()) {
    if (is_declared)
      proof.remarks.push_back(
          text::cat("it cannot be applied again after its rollback: ", failure->message));
    else
      proof.findings.push_back({.stage = ProofStage::up_again, .failure = std::move(failure)});
    return;
  }
  Schema again = trial_->look();
  Lines lines = compare(after, again, migration.statements, proof);
  if (lines.empty())
    current_ = std::move(again);
  else
    proof.findings.push_back({.stage = ProofStage::up_again, .differences = std::move(lines)});
}

Lines Prover::compare(Schema wanted, const Schema& found, const std::vector<Statement>& statements,
                      MigrationProof& proof) {
  take_unnamed_roles(wanted, found, statements);
  Lines lines = schema_differences(wanted, found, schemas_);
  Lines order = column_order_differences(wanted, found);
  Lines& target = order_counts_ ? lines : proof.remarks;
  target.insert(target.end(), order.begin(), order.end());
  return lines;
}

}  // namespace

ProofReport prove(const SessionPorts& ports, const Project& project, const OpenOptions& options,
                  const ProveRequest& request) {
  Project loaded = project;
  if (loaded.migrations.empty()) load_migrations(loaded, ports.files, *ports.backend.dialect);
  return Prover(ports, std::move(loaded), options, request).run();
}

bool record_proof(const ProofReport& report, Connection& connection, const Dialect& dialect,
                  const HistoryTables& tables, const Stamp& stamp) {
  std::vector<Event> events;
  for (const MigrationProof& proof : report.migrations) {
    if (proof.verdict == ProofVerdict::not_reached) continue;
    const bool is_proven = proof.verdict != ProofVerdict::not_proven;
    events.push_back({.at = stamp.at,
                      .kind = is_proven ? EventKind::proven : EventKind::not_proven,
                      .migration_name = file_name(proof.tag),
                      .checksum = proof.checksum,
                      .duration_ms = proof.took.count(),
                      .actor = stamp.actor,
                      .tool_version = stamp.tool_version,
                      .detail = summary_of(proof)});
  }
  if (events.empty()) return true;
  Tracker tracker(dialect, tables);
  Transaction transaction(connection, Access::read_write);
  tracker.read(connection);
  if (!tracker.has_events()) return false;
  tracker.add_events(connection, events);
  transaction.commit();
  return true;
}

}  // namespace sluice
