// Finds out, while migrations run, what takes each of them back. Costs nothing where the text
// tells; else the schema is looked at before and after, once between two migrations that both need
// it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "engine/rollback_source.hpp"
#include "sluice/plan.hpp"

namespace sluice {

class RollbackCapture {
 public:
  // `source` may be null: then nothing is found out. All outlive the capture.
  RollbackCapture(const RollbackSource* source, Connection& connection, const HistoryTables& tables)
      : source_(source), connection_(connection), tables_(tables) {}

  // A step begins. True where the schema is to be looked at before anything of it runs.
  bool begins(std::size_t number, const Step& step);
  // Both in an open transaction in which everything before was sent. Never throw but for a lost
  // connection.
  void look_before(std::size_t number);
  void look_after(std::size_t number);
  bool wants_look_after(std::size_t number) const { return watched_.count(number) > 0; }

  // What was open is rolled back, and this and all later steps run again.
  void rewind(std::size_t number);
  // The step's SQL; empty: none known.
  std::string sql_of(std::size_t number) const;

 private:
  struct Watched {
    Inverse inverse;
    const Step* step = nullptr;  // the plan's
    std::optional<Schema> before;  // none: it could not be looked at, because of `problem`
    std::string problem;
  };
  void derive(std::size_t number, const Step& step);
  std::optional<Schema> look(std::string& problem);

  const RollbackSource* source_;
  Connection& connection_;
  const HistoryTables& tables_;
  std::map<std::size_t, Watched> watched_;
  std::map<std::size_t, std::string> sql_;
  std::optional<Schema> current_;  // as of now, where nothing ran since it was looked at
};

}  // namespace sluice
