// What the commands and the library's facade are made of: read, plan, execute, over ports.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/history/effect.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/journal_file.hpp"
#include "engine/folder/project.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/ports.hpp"
#include "engine/run/tracker.hpp"
#include "engine/undo/parked.hpp"
#include "engine/undo/rollback_source.hpp"
#include "engine/use/repairing.hpp"
#include "engine/verify/verifier.hpp"
#include "sluice/sluice.hpp"

namespace sluice {

class AppliedSql;

// Whether what the histories say is to be compared with the events, which takes further queries.
enum class Trust { unasked, asked };

// A project and its database. Connects on first use, with `wait_db` retries.
class Session final : public MigrationRunner {
 public:
  Session(SessionPorts ports, Project project, OpenOptions options);
  ~Session() override;

  // Trust::asked: what distrust() then tells is read in the same transaction.
  StatusReport status(Trust trust = Trust::unasked);
  Plan plan(const UpOptions& options);  // on a read-only connection; what is not there yet is empty
  Plan plan_baseline(const std::string& tag);
  Plan plan_adopt();
  RunReport migrate(const UpOptions& options) override;
  RunReport baseline(const std::string& tag);
  RunReport adopt();
  // Waits for a migrator that is running, where what it has committed so far is half of something.
  void await_run();
  // What the database holds as rollback SQL is run; what is missing there is derived
  // from the files.
  Plan plan_rollback(const DownOptions& options);
  RunReport rollback(const DownOptions& options) override;
  // Goes on with a rollback that was broken off outside a transaction, where leave to lose data was
  // given when it began.
  RunReport resume_rollback(InDoubt in_doubt);
  // Rolls back and applies the same migrations again, in one plan.
  Plan plan_redo(const DownOptions& options);
  RunReport redo(const DownOptions& options);
  // Reads only. The database is compared with the snapshot of the newest applied migration.
  Verification verify(const VerifyOptions& options);

  // Who else may write our tables, and what was done to them behind our back, as of
  // the last status(Trust::asked).
  std::vector<Diagnostic> distrust() const;

  // What is broken in histories and journal, and what mends it. Reads only.
  RepairReport plan_repair(const RepairChoice& choice);
  // Mends it: the database in one transaction, and then the journal. Verified before the commit.
  RepairReport repair(const RepairChoice& choice);

  // The database's history under the other layout's names. What Drizzle's table holds and this
  // folder does not know is Error(history), a migration that is partly applied Error(partial).
  // Without a database, or a history in it, there is nothing to convert.
  HistoryConversion plan_convert(const Conversion& conversion);
  HistoryConversion convert(const Conversion& conversion);

  // Drops everything and applies all migrations again, in one plan.
  Plan plan_reset();
  RunReport reset();
  std::string name_of_database();  // as a person confirms it
  // What is parked of this history, the oldest first; and what of it is thrown away.
  std::vector<ParkedCopy> parked();
  std::vector<ParkedCopy> purge_parked(const ParkedChoice& choice);

  Connection& connection() override;  // the read-write one, opened now when it was not
  const Project& project() const { return project_; }

 private:
  ConnectOptions connect_options(Access access) const;
  std::unique_ptr<Connection> connect(Access access) const;
  Connection& open(Access access);
  void load();
  // The same, and what is needed to compare what older tools stored there.
  void load_for(const History& history);
  // What is to be taken over, and what is disputed, is looked for in the database first. Throws
  // what refuse_claims() does.
  Reconciliation ask_database(const History& history);
  // Throws Error(drift) where what is to run is recorded in the schema where it usually is, and not
  // where this run looks.
  void refuse_elsewhere(const Plan& plan, const History& history);
  // An older tool's table that is the only history there is, and says nothing that can be read.
  std::optional<Diagnostic> tell_unread_history(const History& history) const;
  std::vector<Evidence> look_for_claims(const Reconciliation& found, Connection& connection);
  Plan plan_adopt_with(const History& history);
  Plan plan_baseline_with(const History& history, const std::string& tag);
  // The history, and whatever `use` asks the database besides, as of one moment.
  using Look = std::function<void(const History&)>;
  void look(const Look& use);
  History settled(Connection& connection, History history);
  void await_run(Connection& connection, const History& history);
  Plan plan_with(const History& history, const UpOptions& options);
  using Planner = std::function<Plan(const History&)>;
  using Check = std::function<void(const Plan&, Connection&)>;
  RunReport run(const Planner& planner, const Check& check = {});
  Plan planned(const Planner& planner);
  Plan plan_at_once(const Planner& planner);
  Plan plan_first(const History& history, const Planner& planner);
  RunReport carry_out(Plan plan, const Planner& planner, const Check& check);
  Plan plan_down_with(const History& history, const DownOptions& options,
                      InDoubt in_doubt = InDoubt::refuse);
  Plan plan_redo_with(const History& history, const DownOptions& options);
  HistoryConversion plan_convert_with(const Conversion& conversion, const History& history);
  Plan plan_reset_with(const History& history);
  Plan weighed(const Planner& planner);
  std::vector<Diagnostic> losses_of(const Plan& plan, Connection& connection) const;
  RunReport run_down(const Planner& planner, const DownOptions& options);
  struct FilesRead {
    std::vector<Diagnostic> findings;
    SnapshotFiles snapshots;
  };
  FilesRead read_files();
  // What is known of our own tables besides the history.
  struct Keeping {
    std::vector<StoredEvent> events;
    EventChain chain{{}, {}, EventsTable::unchained};
    std::map<std::string, std::string> rollbacks;  // by migration name
    std::vector<Diagnostic> writers;
  };
  void store_missing_rollbacks(RunReport& report);
  std::map<std::string, std::string> missing_rollbacks(Connection& connection);
  std::vector<std::string> written_rollbacks(const History& history) const;
  Keeping read_keeping(Connection& connection, const History& history);
  static std::vector<Diagnostic> check_trust(const Keeping& keeping);
  std::vector<Diagnostic> check_keeping(const Keeping& keeping) const;
  std::vector<Diagnostic> differing_rollbacks(
      const std::map<std::string, std::string>& stored) const;
  struct DatabaseRead {
    History history;
    Keeping keeping;
    Schema schema;
  };
  DatabaseRead read_database();
  Verification of_files(std::vector<Diagnostic> findings, const SnapshotFiles& snapshots);
  Verification verify_database(const VerifyOptions& options);
  Schema look_at(Verification& found, const SnapshotFiles& snapshots, Connection& connection,
                 Connection* writable);
  void compare_all(Verification& found, const SnapshotFiles& snapshots, const Schema& actual,
                   Connection* writable);
  Schema as_printed(Verification& found, Schema expected, const Schema& actual,
                    const std::vector<ObjectRef>& objects, Connection* writable);
  DriftReport drift_of(Verification& found, const Schema& snapshot, const Schema& actual,
                       Connection* writable);
  void compare(Verification& found, const SnapshotFiles& snapshots, const Schema& actual,
               Connection* writable);
  void compare_with_sql(Verification& found, const std::optional<Schema>& snapshot,
                        const Schema& actual, Connection* writable);
  void compare_by_name(Verification& found, const std::optional<Schema>& snapshot,
                       const Schema& actual, Connection* writable);
  RepairReport look_for_repairs(const RepairChoice& choice, const SnapshotFiles& snapshots,
                                Connection* connection, Connection* writable,
                                bool is_again = false);
  RepairReport look_for_rollback(const std::string& name, Connection& connection);
  void run_repairs(RepairReport& report, const RepairChoice& choice, const SnapshotFiles& snapshots,
                   JournalFile& journal);
  void run_mends(const RepairReport& report, const RepairChoice& choice);
  RollbackTexts rollback_texts(const History& history, const std::vector<Undoing>& chosen,
                               std::vector<Diagnostic>& remarks);
  void refuse_changed(const History& history, const std::map<std::string, std::string>& stored);
  SessionPorts ports_;
  Project project_;
  OpenOptions options_;
  Tracker tracker_;
  RollbackSource rollback_;
  // While a command looks several times: the scratch database is made once.
  std::unique_ptr<AppliedSql> applied_sql_;
  std::vector<Diagnostic> remarks_;  // of what was read
  Keeping keeping_;                  // of what status() read
  std::unique_ptr<Connection> connection_;
  Access access_ = Access::read_only;
};

// What SessionPorts::open_runner is.
std::unique_ptr<MigrationRunner> session_runner(const SessionPorts& ports, const Project& project,
                                                const OpenOptions& options);

}  // namespace sluice
