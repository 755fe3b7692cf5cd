// A folder that is proven in a scratch database of a target.
#pragma once

#include "base/text.hpp"
#include "conformance/laws.hpp"
#include "core/names/proof_names.hpp"
#include "engine/folder/project.hpp"
#include "engine/scratch/prover.hpp"
#include "engine/use/runner.hpp"
#include "support/fake_files.hpp"

namespace sluice::test {

using Files = std::vector<std::pair<std::string, std::string>>;  // tag, SQL
using Lines = std::vector<std::string>;

inline const RealClock k_clock;

class Proving {
 public:
  Proving(const Target& target, const Files& migrations)
      : target_(target), files_(files_of(migrations)) {}

  // A rollback written by hand.
  void write(const std::string& tag, const std::string& sql) {
    files_.files()["drizzle/rollback/" + tag + ".sql"] = sql;
  }
  ProofReport prove(const ProveRequest& request = {}, const StopRequest* stop = nullptr) {
    const SessionPorts ports{.backend = target_.backend(),
                             .files = files_,
                             .clock = k_clock,
                             .observer = observer_,
                             .stop = stop,
                             .open_runner = workspace_runner};
    const bool is_memory = target_.product() == Product::sqlite;
    OpenOptions options{.url = is_memory ? ":memory:" : target_.url(), .stop = stop};
    if (is_memory) options.tables.schema.clear();
    return sluice::prove(ports, open_project(files_, "drizzle"), options, request);
  }

 private:
  std::map<std::string, std::string> files_of(const Files& migrations) const {
    const std::string_view dialect = target_.backend().dialect->name();
    std::map<std::string, std::string> files;
    std::vector<std::string> entries;
    for (const auto& [tag, sql] : migrations) {
      entries.push_back(text::cat(R"({"idx":)", entries.size(), R"(,"version":"7","when":)",
                                  1'700'000'000'000 + static_cast<long long>(entries.size()),
                                  R"(,"tag":")", tag, R"(","breakpoints":true})"));
      files[text::cat("drizzle/", tag, ".sql")] = sql;
    }
    files["drizzle/meta/_journal.json"] =
        text::cat(R"({"version":"7","dialect":")", dialect, R"(","entries":[)",
                  text::join(entries, ","), "]}");
    return files;
  }

  const Target& target_;
  FakeFiles files_;
  Observer observer_;
};

inline Lines verdicts(const ProofReport& report) {
  Lines all;
  for (const MigrationProof& proof : report.migrations)
    all.push_back(text::cat(proof.tag, " ", name_of(proof.verdict)));
  return all;
}

}  // namespace sluice::test
