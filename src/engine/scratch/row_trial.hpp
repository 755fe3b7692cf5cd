// The rows of one migration's trial: those that are there before it, what gives way where it does
// not run with them, and what of them its rollback does not bring back.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/rows/contents.hpp"
#include "engine/scratch/proof_trial.hpp"
#include "engine/scratch/row_filler.hpp"
#include "sluice/uses.hpp"

namespace sluice {

class RowTrial {
 public:
  using Lines = std::vector<std::string>;

  explicit RowTrial(const Dialect& dialect) : dialect_(dialect), filler_(dialect) {}
  RowFiller& filler() { return filler_; }

  void begin(const Migration& migration, const Schema& before);
  // Gives rows to the tables that have none, and looks what there is then.
  void fill(ProofTrial& trial, const Schema& before);
  void look(ProofTrial& trial, const Schema& before);  // the same without giving any
  // What the failing statement names shall hold tamer rows the next time, and then none. False:
  // there is nothing left to give way.
  bool give_way(const Migration& migration, const ErrorInfo& failure, const Schema& before);
  bool has_given_way() const { return given_way_ > 0; }
  // It runs in an empty database only.
  void note_empty(const ErrorInfo& failure, const Schema& before);
  void report(MigrationProof& proof) const;

  // Rolls back: without leave to lose rows first, then with it. Tables that the migration made hold
  // rows by then. `broken` gets a line for what is lost unasked or changed by a refusal.
  std::optional<ErrorInfo> down(ProofTrial& trial, const Schema& before, const Schema& after,
                                Lines& broken);
  // What differs from before the migration and is not declared.
  Lines differences(ProofTrial& trial, const Schema& before, const Lines& declared);

 private:
  struct Wish {
    RowWish wish = RowWish::edges;
    std::string reason;
  };

  Contents read(ProofTrial& trial, const Schema& schema) const;
  std::set<ObjectName> named_by(const std::vector<Statement>& statements,
                                const Schema& schema) const;
  void find_hints(const Migration& migration, const Schema& before);
  // Whether a materialized view holds what its query gives now.
  bool is_fresh(ProofTrial& trial, const Schema& before, const ObjectName& name);
  bool soften(const std::set<ObjectName>& tables, const std::string& reason);
  void use_new_tables(ProofTrial& trial, const Schema& before, const Schema& after);

  const Dialect& dialect_;
  RowFiller filler_;
  std::map<ObjectName, Wish> wishes_;
  RowFiller::Hints hints_;
  std::map<ObjectName, std::string> without_;
  std::size_t given_way_ = 0;
  Contents before_;
  Contents there_;                          // with those, before the rollback
  std::map<ObjectName, std::size_t> used_;  // rows of tables that the migration made
  std::string asked_;                       // what its rollback counted as its losses
};

}  // namespace sluice
