#include "dialects/postgres/session/pipeline.hpp"

#include <libpq-fe.h>

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "dialects/postgres/session/failure_kind.hpp"
#include "sluice/error.hpp"

namespace sluice::postgres {

namespace {

struct Failed {
  StatementFailure failure;
  std::string sql;
};

Value cell(const pg_result* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return std::nullopt;
  return std::string(PQgetvalue(result, row, column),
                     static_cast<std::size_t>(PQgetlength(result, row, column)));
}

// In pipeline mode until its end, whatever happens in between.
class PipelineMode {
 public:
  explicit PipelineMode(Wire& wire) : wire_(wire) { PQenterPipelineMode(wire_.handle()); }
  ~PipelineMode() { PQexitPipelineMode(wire_.handle()); }
  PipelineMode(const PipelineMode&) = delete;
  PipelineMode& operator=(const PipelineMode&) = delete;

 private:
  Wire& wire_;
};

bool send_all(Wire& wire, std::span<const Connection::Bound> queries) {
  for (const Connection::Bound& each : queries)
    if (!wire.send_bound(each.sql, each.parameters)) return false;
  return PQpipelineSync(wire.handle()) == 1;
}

// The answer to one query. When it failed, `failed` says why, if it was the first.
Rows read_one(Wire& wire, const std::string& sql, OnStop on_stop, std::optional<Failed>& failed) {
  Rows rows;
  while (const Result result = wire.next(on_stop)) {
    const ExecStatusType status = PQresultStatus(result.get());
    // Row by row is what libpq may still be set to from the text before: entering a pipeline does
    // not end it.
    if (status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE) append_rows(rows, result.get());
    if (status == PGRES_FATAL_ERROR && !failed)
      failed = Failed{failure_of(result.get(), wire), sql};
    if (wire.is_lost()) break;
  }
  return rows;
}

// What takes the answers may fail; the rest is read all the same, or the session could not
// be used again.
class Taking {
 public:
  explicit Taking(const Connection::TakeRows& take) : take_(take) {}

  void take(std::size_t at, Rows rows) {
    if (failure_) return;
    try {
      take_(at, std::move(rows));
    } catch (const std::exception&) {
      failure_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const Connection::TakeRows& take_;
  std::exception_ptr failure_;
};

void read_sync(Wire& wire) {
  while (const Result result = wire.next(OnStop::wait))
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
}

// libpq takes parameters as C strings: what stands behind a NUL would be lost without a word.
void refuse_nul(const Connection::Bound& query) {
  const auto has_nul = [](std::string_view text) {
    return text.find('\0') != std::string_view::npos;
  };
  bool found = has_nul(query.sql);
  for (const Value& parameter : query.parameters)
    found = found || (parameter && has_nul(*parameter));
  if (found)
    throw Error(ErrorCode::sql,
                "a query or a parameter contains a NUL character, which PostgreSQL does not allow");
}

}  // namespace

void append_rows(Rows& rows, const pg_result* result) {
  if (rows.columns.empty())
    for (int column = 0; column < PQnfields(result); ++column)
      rows.columns.emplace_back(PQfname(result, column));
  const int count = PQntuples(result);
  for (int row = 0; row < count; ++row) {
    std::vector<Value>& cells = rows.rows.emplace_back();
    for (int column = 0; column < PQnfields(result); ++column)
      cells.push_back(cell(result, row, column));
  }
}

void run_pipeline(Wire& wire, std::span<const Connection::Bound> queries, OnStop on_stop,
                  const Connection::TakeRows& take) {
  if (queries.empty()) return;
  for (const Connection::Bound& each : queries) refuse_nul(each);
  std::optional<Failed> failed;
  Taking taking(take);
  {
    const PipelineMode mode(wire);
    if (!send_all(wire, queries)) raise(loss_of(wire), queries.front().sql);
    for (std::size_t at = 0; at < queries.size(); ++at) {
      Rows rows = read_one(wire, queries[at].sql, on_stop, failed);
      if (!failed && !wire.is_lost()) taking.take(at, std::move(rows));
    }
    if (!wire.is_lost()) read_sync(wire);
  }
  if (wire.is_lost() && !failed) failed = Failed{loss_of(wire), queries.front().sql};
  if (failed) {
    set_lost(failed->failure, wire.is_lost());
    raise(failed->failure, failed->sql);
  }
  taking.rethrow();
}

}  // namespace sluice::postgres
