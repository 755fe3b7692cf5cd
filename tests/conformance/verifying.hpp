// A folder whose snapshots are what its SQL makes on the target's own product, and a workspace on
// it whose calls to the database are seen.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "engine/folder/project.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/runner.hpp"
#include "engine/use/verify.hpp"
#include "engine/use/workspace.hpp"
#include "support/fake_files.hpp"
#include "support/fault_driver.hpp"

namespace sluice::test {

class Verifying {
 public:
  using Migrations = std::vector<std::pair<std::string, std::string>>;  // tag, SQL
  // What is done to a snapshot before it is written.
  using Edit = std::function<void(Schema&)>;

  Verifying(const Target& target, const Migrations& migrations, const Edit& edit = {})
      : target_(target), driver_(*target.backend().driver, script_) {
    const Target model(target.product());
    for (const auto& [tag, sql] : migrations) {
      execute(*model.connect(), text::split(sql, ";\n"));
      add(tag, sql, schema_of(model), edit);
    }
    write_journal();
  }

  // Applies up to and including the tag; empty: all.
  void migrate(const std::string& to = {}) {
    const RunReport report =
        sluice::migrate(*work(), to.empty() ? UpOptions{} : UpOptions{.to = to});
    if (report.failure) throw Error(*report.failure);
  }
  Verification verify(const VerifyOptions& options = {}) {
    script_.calls.clear();
    return sluice::verify(*work(), options);
  }
  void execute_there(const std::vector<std::string>& statements) {
    execute(*target_.connect(), statements);
  }
  const std::vector<std::string>& calls() const { return script_.calls; }
  FakeFiles& files() { return files_; }

 private:
  Schema schema_of(const Target& model) const {
    HistoryTables tables;
    return model.backend().introspector->introspect(*model.connect(), tables);
  }

  void add(const std::string& tag, const std::string& sql, Schema schema, const Edit& edit) {
    if (edit) edit(schema);
    schema.roles.clear();
    const bool is_sqlite = target_.product() == Product::sqlite;
    const std::string number = tag.substr(0, 4);
    Snapshot snapshot{.id = id_of(number),
                      .prev_ids = {last_id_},
                      .version = is_sqlite ? "6" : "7",
                      .dialect = std::string(target_.backend().dialect->name()),
                      .schema = std::move(schema)};
    last_id_ = snapshot.id;
    files_.write(text::cat("drizzle/", tag, ".sql"),
                 text::replace_all(sql, ";\n", ";\n--> statement-breakpoint\n"));
    files_.write(text::cat("drizzle/meta/", number, "_snapshot.json"),
                 target_.backend().schema_dialect->snapshots().encode(snapshot));
    entries_.push_back(text::cat(R"({"idx":)", entries_.size(), R"(,"version":"7","when":)",
                                 1'700'000'000'000 + static_cast<long long>(entries_.size()),
                                 R"(,"tag":")", tag, R"(","breakpoints":true})"));
  }

  static std::string id_of(const std::string& number) {
    return text::cat("00000000-0000-4000-8000-00000000", number == "0000" ? "000a" : number);
  }

  void write_journal() {
    files_.write("drizzle/meta/_journal.json",
                 text::cat(R"({"version":"7","dialect":")", target_.backend().dialect->name(),
                           R"(","entries":[)", text::join(entries_, ","), "]}"));
  }

  std::unique_ptr<Workspace> work() {
    Backend backend = target_.backend();
    backend.driver = &driver_;
    const SessionPorts ports{
        .backend = backend, .files = files_, .clock = clock_, .observer = observer_};
    OpenOptions options{.url = target_.url()};
    if (target_.product() == Product::sqlite) options.tables.schema.clear();
    return std::make_unique<Workspace>(with_runner(ports), open_project(files_, "drizzle"),
                                       options);
  }

  const Target& target_;
  Script script_;
  FaultDriver driver_;
  FakeFiles files_;
  RealClock clock_;
  Observer observer_;
  std::vector<std::string> entries_;
  std::string last_id_ = "00000000-0000-0000-0000-000000000000";
};

}  // namespace sluice::test
