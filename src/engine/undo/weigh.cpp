#include "engine/undo/weigh.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "core/finding/found_object.hpp"
#include "core/names/names.hpp"
#include "core/ports/parking_dialect.hpp"
#include "core/ports/transaction.hpp"
#include "core/undo/data_loss.hpp"
#include "core/undo/lost_text.hpp"

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
      if (!loss.columns.empty())
        weigh_columns(loss);
      else if (loss.lost.kind == LostKind::unfitting_values)
        weigh_values(loss);
      else
        weigh(loss.tag, loss.lost, loss.count, loss.count_all);
      if (!loss.deleted.name.empty())
        weigh_referring(loss.tag, loss.deleted, loss.condition, {loss.deleted});
    }
    return std::move(found_);
  }

  void weigh_column(const Lost& lost) {
    weigh("", lost,
          count_of_column(in_sql(lost.object.name), dialect_.quote(lost.object.part),
                          dialect_.facts()));
  }

 private:
  // A failed query must not end the transaction. Rows that a policy hides are lost as well: the
  // server refuses to count without them.
  Rows ask(const std::string& query, bool& is_known) {
    Savepoint savepoint(connection_);
    Rows rows;
    try {
      for (const std::string& sql : dialect_.parking().without_policies().before)
        (void)connection_.query(sql);
      rows = connection_.query(query);
    } catch (const Error& error) {
      if (error.info().code == ErrorCode::connection || !connection_.in_transaction()) throw;
      is_known = is_absent(error.info());
    }
    savepoint.undo();
    return rows;
  }

  // `tag` is empty for a repair.
  void weigh(const std::string& tag, const Lost& lost, const std::string& query,
             const std::string& of_all = {}) {
    bool is_known = !query.empty();
    std::int64_t count = 0;
    if (is_known) {
      const Rows rows = ask(query, is_known);
      if (!rows.rows.empty())
        count = number_in(rows);
      else if (is_known && !of_all.empty())
        is_known = ask(of_all, is_known).rows.empty();  // the table is there: the condition fails
    }
    note(tag, lost, is_known ? std::optional(count) : std::nullopt);
  }

  static std::int64_t number_in(const Rows& rows) {
    return text::parse_integer(rows.rows[0].at(0).value_or("")).value_or(0);
  }

  // Without a count it cannot be told.
  void note(const std::string& tag, const Lost& lost, std::optional<std::int64_t> count) {
    if (count == 0) return;
    Finding loss{.code = FindingCode::data_loss,
                 .severity = Severity::warning,
                 .details = {{Detail::lost, at_stake_text(lost, dialect_)}}};
    if (!tag.empty()) loss.migration = tag;
    if (!lost.object.name.name.empty()) loss.object = found_object(lost.object);
    if (count) loss.count = static_cast<std::size_t>(*count);
    found_.push_back(std::move(loss));
  }

  void weigh_columns(const DataLoss& loss) {
    bool is_known = true;
    for (const auto& row : ask(loss.columns, is_known).rows) {
      const std::string name = row.at(0).value_or("");
      if (std::find(loss.kept.begin(), loss.kept.end(), text::lower(name)) != loss.kept.end())
        continue;
      Lost column = loss.lost;
      column.object = {"column", loss.lost.object.name, name};
      weigh(loss.tag, column, count_of_column(loss.table, dialect_.quote(name), dialect_.facts()));
    }
    if (!is_known) weigh(loss.tag, loss.lost, {});
  }

  std::string in_sql(const ObjectName& name) const {
    const std::string schema = name.schema.empty() ? "" : dialect_.quote(name.schema) + ".";
    return schema + dialect_.quote(name.name);
  }

  // `which`: what follows the table, of whose rows that go. Rows that several keys take are
  // counted for each.
  void weigh_referring(const std::string& tag, const ObjectName& table, const std::string& which,
                       const std::set<ObjectName>& above) {
    bool is_known = true;
    for (const auto& row : ask(dialect_.parking().read_referring(table), is_known).rows) {
      const ObjectName child{row.at(0).value_or(""), row.at(1).value_or("")};
      const std::string those =
          text::cat("AS c WHERE EXISTS (SELECT 1 FROM (SELECT * FROM ", in_sql(table), " ", which,
                    ") AS d WHERE ", row.at(2).value_or("true"), ")");
      const bool go = row.at(3) == "t";
      weigh(tag,
            {.kind = go ? LostKind::rows_deleted : LostKind::values_updated,
             .object = {"table", dialect_.facts().home_schema == child.schema
                                     ? ObjectName{"", child.name}
                                     : child}},
            text::cat("SELECT ", dialect_.facts().function_schema, "count(*) FROM ", in_sql(child),
                      " ", those));
      if (!go || above.contains(child)) continue;
      std::set<ObjectName> further = above;
      further.insert(child);
      weigh_referring(tag, child, those, further);
    }
  }

  // Values that a cast refuses cannot be counted, but none are refused where there are none.
  void weigh_values(const DataLoss& loss) {
    Lost lost = loss.lost;
    if (loss.type_of.empty()) return note(loss.tag, lost, std::nullopt);
    bool is_known = true;
    const Rows types = ask(loss.type_of, is_known);
    if (is_known && types.rows.empty()) return;
    if (!types.rows.empty()) lost.value = types.rows[0].at(0).value_or("");
    const std::string count = text::replace_all(loss.count, ParkingDialect::k_type, lost.value);
    is_known = is_known && !count.empty();
    const Rows rows = is_known ? ask(count, is_known) : Rows();
    if (!rows.rows.empty()) return note(loss.tag, lost, number_in(rows));
    if (is_known) return;
    bool is_there = true;
    const Rows all = loss.count_all.empty() ? Rows() : ask(loss.count_all, is_there);
    if (all.rows.empty() || number_in(all) > 0) note(loss.tag, lost, std::nullopt);
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
    counter.weigh_column({.kind = LostKind::unfitting_values,
                          .object = each.object,
                          .value = type->actual,
                          .target = type->expected});
  }
  std::vector<DataLoss> losses = losses_of(plan, dialect);
  std::erase_if(losses, [](const DataLoss& loss) {
    return loss.lost.kind == LostKind::unfitting_values;  // counted above
  });
  return counter.weigh(losses);
}

void refuse_losses(const std::vector<Finding>& losses) {
  if (losses.empty()) return;
  std::vector<std::string> messages;
  for (const Finding& loss : losses) messages.push_back(message_of(loss));
  throw Error(ErrorCode::refused, text::join(messages, "; "),
              "Make a backup, then rerun with --allow-data-loss.");
}

}  // namespace sluice
