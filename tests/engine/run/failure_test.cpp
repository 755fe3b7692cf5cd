#include "engine/run/failure.hpp"

#include <csignal>

#include "base/text.hpp"
#include "core/plan/plan_down.hpp"
#include "support/test.hpp"

using namespace sluice;

namespace {

Step step_with(const std::string& sql, int line = 1, int column = 1) {
  return {.tag = "0007_fast_hulk",
          .file = "drizzle/0007_fast_hulk.sql",
          .statements = {{.sql = sql, .line = line, .column = column}}};
}

ErrorInfo at(const Step& step, std::optional<int> position) {
  return statement_error(step, 0, {.message = "no", .sqlstate = "42703", .position = position});
}

}  // namespace

TEST_CASE("a position on a statement's first line counts from the statement's column") {
  const ErrorInfo info = at(step_with("SELECT emial;", 12, 5), 8);
  CHECK(info.where == Where{"drizzle/0007_fast_hulk.sql", 12, 12});
  CHECK(info.excerpt == "SELECT emial;\n       ^");
  CHECK(info.sqlstate == "42703");
  CHECK(info.statement == "SELECT emial;");
}

TEST_CASE("a position on a later line counts from that line's start") {
  const ErrorInfo info = at(step_with("SELECT\n  a,\n  emial\nFROM t;", 3, 9), 15);
  CHECK(info.where == Where{"drizzle/0007_fast_hulk.sql", 5, 3});
  CHECK(info.excerpt == "  emial\n  ^");
}

TEST_CASE("a position counts characters, not bytes, and so does the caret") {
  const ErrorInfo info = at(step_with("SELECT 'größe', x;"), 17);
  CHECK(info.where.column == 17);
  CHECK(info.excerpt == "SELECT 'größe', x;\n                ^");
}

TEST_CASE("the caret stands under a character after tabs") {
  CHECK(at(step_with("(\n\t\tid x\n)"), 8).excerpt == "\t\tid x\n\t\t   ^");
}

TEST_CASE("CRLF line endings do not shift the place") {
  const ErrorInfo info = at(step_with("SELECT\r\n  emial\r\n;"), 11);
  CHECK(info.where == Where{"drizzle/0007_fast_hulk.sql", 2, 3});
  CHECK(info.excerpt == "  emial\n  ^");
}

TEST_CASE("without a position the statement's start is shown") {
  const ErrorInfo info = at(step_with("DROP TABLE t;\n", 4, 1), {});
  CHECK(info.where == Where{"drizzle/0007_fast_hulk.sql", 4, 1});
  CHECK(info.excerpt == "DROP TABLE t;\n^");
}

TEST_CASE("a position behind the end shows the last line") {
  const ErrorInfo info = at(step_with("CREATE TABLE t (\n  id int\n", 1, 1), 100);
  CHECK(info.where == Where{"drizzle/0007_fast_hulk.sql", 2, 8});
  CHECK(info.excerpt == "  id int\n       ^");
}

TEST_CASE("a line of thousands of characters is cut around the caret") {
  const std::string sql = "SELECT " + std::string(5000, 'a') + "!" + std::string(5000, 'b');
  const ErrorInfo info = at(step_with(sql), 5008);
  const std::string line = info.excerpt.substr(0, info.excerpt.find('\n'));
  const std::string caret = info.excerpt.substr(info.excerpt.find('\n') + 1);
  CHECK(line.size() < 120);
  CHECK(info.where.column == 5008);
  // The first character is an ellipsis of three bytes.
  CHECK(line.at(caret.size() - 1 + 2) == '!');
}

TEST_CASE("the server's detail stands behind its message") {
  const ErrorInfo info =
      statement_error(step_with("INSERT …"), 0,
                      {.message = "duplicate key value", .detail = "Key (id)=(1) already exists."});
  CHECK(info.message == "duplicate key value (Key (id)=(1) already exists)");
}

TEST_CASE("the server's hint is shown, and what is there already has one of ours") {
  CHECK(statement_error(step_with("x"), 0, {.message = "m", .hint = "Add a cast."}).hint ==
        "Add a cast.");
  const ErrorInfo there =
      statement_error(step_with("x"), 0, {.message = "m", .kind = FailureKind::existing_object});
  CHECK(there.kind == FailureKind::existing_object);
  CHECK(there.hint.find("`sluice baseline 0007_fast_hulk`") != std::string::npos);
}

TEST_CASE("a lock that is not free in time is locked, whether an object's or the database's") {
  for (const FailureKind kind : {FailureKind::lock_timeout, FailureKind::busy})
    CHECK(statement_error(step_with("x"), 0, {.message = "m", .kind = kind}).code ==
          ErrorCode::locked);
}

TEST_CASE("a rebuild that takes a new column from the old table says how to mend it") {
  const Step step = step_with("INSERT INTO `__new_t`(`id`, `b`) SELECT `id`, `b` FROM `t`");
  const StatementFailure failure{.message = "m", .kind = FailureKind::missing_column};
  CHECK(statement_error(step, 0, failure).hint.find("both lists") != std::string::npos);
  CHECK(statement_error(step_with("x"), 0, failure).hint.empty());
}

TEST_CASE("stored rollback SQL that would need CASCADE asks for no CASCADE") {
  Step step = step_with("DROP TYPE mood");
  step.direction = Direction::down;
  step.file = text::cat(k_stored_rollback, "0007_fast_hulk");
  const ErrorInfo info = statement_error(step, 0,
                                         {.message = "m",
                                          .hint = "Use DROP ... CASCADE to drop them too.",
                                          .kind = FailureKind::has_dependents});
  CHECK(info.hint.find("CASCADE") == std::string::npos);
  CHECK(info.hint.starts_with("Another object depends on it"));
}

TEST_CASE("a lost connection is no refusal of the statement") {
  CHECK(statement_error(step_with("x"), 0, {.message = "gone", .connection_lost = true}).code ==
        ErrorCode::connection);
  CHECK(statement_error(step_with("x"), 0, {.message = "no"}).code == ErrorCode::sql);
}

TEST_CASE("each signal has its own code") {
  CHECK(stopped_error(SIGINT).code == ErrorCode::interrupted);
  CHECK(stopped_error(SIGTERM).code == ErrorCode::terminated);
}
