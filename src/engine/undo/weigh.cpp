#include "engine/undo/weigh.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "base/text.hpp"
#include "core/names/names.hpp"
#include "core/ports/transaction.hpp"
#include "core/undo/data_loss.hpp"

namespace sluice {

namespace {

// What is not there holds nothing.
bool is_absent(const ErrorInfo& info) {
  return info.kind == FailureKind::missing_object || info.kind == FailureKind::missing_column;
}

class LossCounter {
 public:
  LossCounter(Connection& connection, const Dialect& dialect)
      : connection_(connection), dialect_(dialect) {}

  std::vector<Finding> weigh(const std::vector<DataLoss>& losses) {
    for (const DataLoss& loss : losses) {
      if (loss.columns.empty())
        weigh(loss.tag, loss.what, loss.count);
      else
        weigh_columns(loss);
    }
    return std::move(found_);
  }

  void weigh_column(const std::string& what, const std::string& table, const std::string& column) {
    weigh("", what, count_of_column(table, column, dialect_.facts()));
  }

 private:
  // A failed query must not end the transaction.
  Rows ask(const std::string& query, bool& is_known) {
    Savepoint savepoint(connection_);
    Rows rows;
    try {
      rows = connection_.query(query);
    } catch (const Error& error) {
      if (error.info().code == ErrorCode::connection || !connection_.in_transaction()) throw;
      is_known = is_absent(error.info());
    }
    savepoint.undo();
    return rows;
  }

  void weigh(const std::string& tag, const std::string& what, const std::string& query) {
    bool is_known = !query.empty();
    std::int64_t count = 0;
    if (is_known)
      if (const Rows rows = ask(query, is_known); !rows.rows.empty())
        count = text::parse_integer(rows.rows[0].at(0).value_or("")).value_or(0);
    if (is_known && count == 0) return;
    Finding loss{.code = FindingCode::data_loss,
                 .severity = Severity::warning,
                 .details = {{Detail::lost, what}}};
    if (!tag.empty()) loss.migration = tag;
    if (is_known) loss.count = static_cast<std::size_t>(count);
    found_.push_back(std::move(loss));
  }

  void weigh_columns(const DataLoss& loss) {
    bool is_known = true;
    for (const auto& row : ask(loss.columns, is_known).rows) {
      const std::string name = row.at(0).value_or("");
      if (std::find(loss.kept.begin(), loss.kept.end(), text::lower(name)) != loss.kept.end())
        continue;
      const std::string column = dialect_.quote(name);
      weigh(loss.tag, text::cat("column ", column, " of ", loss.table),
            count_of_column(loss.table, column, dialect_.facts()));
    }
    if (!is_known) weigh(loss.tag, loss.what, {});
  }

  Connection& connection_;
  const Dialect& dialect_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> weigh(const Plan& plan, Connection& connection, const Dialect& dialect) {
  return LossCounter(connection, dialect).weigh(losses_of(plan, dialect));
}

std::vector<Finding> weigh_mends(const DriftReport& drift, const Step& mends,
                                 Connection& connection, const Dialect& dialect) {
  Plan plan;
  plan.steps.push_back(mends);
  LossCounter counter(connection, dialect);
  for (const Drift& each : drift.differences) {
    const auto is_type = [](const DriftAspect& aspect) { return aspect.name == "type"; };
    const auto type = std::find_if(each.aspects.begin(), each.aspects.end(), is_type);
    if (each.object.kind != "column" || type == each.aspects.end()) continue;
    const ObjectName& name = each.object.name;
    const std::string schema = name.schema.empty() ? "" : dialect.quote(name.schema) + ".";
    counter.weigh_column(text::cat("what ", type->expected, " cannot hold of ",
                                   name_of(each.object), ", now ", type->actual),
                         schema + dialect.quote(name.name), dialect.quote(each.object.part));
  }
  return counter.weigh(losses_of(plan, dialect));
}

void refuse_losses(const std::vector<Finding>& losses) {
  if (losses.empty()) return;
  std::vector<std::string> messages;
  for (const Finding& loss : losses) messages.push_back(message_of(loss));
  throw Error(ErrorCode::refused, text::join(messages, "; "),
              "Make a backup, then rerun with --allow-data-loss.");
}

}  // namespace sluice
