#include "cli/commands/command_line.hpp"

#include "cli/commands/command_table.hpp"
#include "sluice/error.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::cli;

namespace {

Options parse(const std::string& command, const std::vector<std::string>& words) {
  return parse_options(need_command(command), words);
}

std::string refusal(const std::string& command, const std::vector<std::string>& words) {
  try {
    parse(command, words);
  } catch (const Error& error) {
    CHECK(error.info().code == ErrorCode::usage);
    return error.info().message + "|" + error.info().hint;
  }
  return "accepted";
}

}  // namespace

TEST_CASE("values are found under their flag, with a blank or an equals sign") {
  const Options options =
      parse("migrate", {"--to", "0003", "--wait-lock=1500ms", "--steps", "2", "--json"});
  CHECK(options.value("to") == "0003");
  CHECK(options.duration("wait-lock") == std::chrono::milliseconds(1500));
  CHECK(options.count("steps") == 2);
  CHECK(options.has("json"));
  CHECK_FALSE(options.has("quiet"));
  CHECK_FALSE(options.value("url"));
}

TEST_CASE("a letter is its flag") {
  const Options options = parse("migrate", {"-q", "-y", "-v"});
  CHECK(options.has("quiet"));
  CHECK(options.has("yes"));
  CHECK(options.has("verbose"));
}

TEST_CASE("of two values none is taken, unless they are the same") {
  CHECK(refusal("migrate", {"--to", "a", "--to", "b"}) ==
        "--to is given twice|Leave one of them out.");
  CHECK(parse("migrate", {"--to", "a", "--to", "a"}).value("to") == "a");
}

TEST_CASE("a URL in the wrong place does not show its password") {
  for (const std::string url :
       {"u:S3cr3t@h/d", "postgres//u:S3cr3t@h/d", "postgres://u:S3cr3t@h/d"}) {
    CHECK(refusal("migrate", {url}).find("S3cr3t") == std::string::npos);
    CHECK(refusal("migrate", {"--out-of-order", url}).find("S3cr3t") == std::string::npos);
  }
}

TEST_CASE("a value may begin with a dash, and hold commas and equals signs") {
  CHECK(parse("status", {"--url", "postgres://h/d?options=-c%20a,b=c"}).value("url") ==
        "postgres://h/d?options=-c%20a,b=c");
  CHECK(parse("create", {"a,b"}).arguments() == std::vector<std::string>{"a,b"});
}

TEST_CASE("an unknown flag names the nearest one, or the help") {
  CHECK(refusal("migrate", {"--dry-rum"}) == "unknown flag --dry-rum|Did you mean --dry-run?");
  CHECK(refusal("migrate", {"--dry-rum=yes"}) == "unknown flag --dry-rum|Did you mean --dry-run?");
  CHECK(refusal("migrate", {"--zzzzzzzz"}) ==
        "unknown flag --zzzzzzzz|`sluice help migrate` lists the flags.");
  CHECK(refusal("migrate", {"-z"}) == "unknown flag -z|`sluice help migrate` lists the flags.");
}

TEST_CASE("another command's flag is not unknown, but not taken") {
  CHECK(refusal("status", {"--transaction", "batch"}) ==
        "`status` takes no --transaction|`sluice help status` lists the flags.");
}

TEST_CASE("a flag where a value should stand is a forgotten value") {
  CHECK(refusal("migrate", {"--to"}) ==
        "--to needs a value|`sluice help migrate` lists the flags.");
  CHECK(refusal("migrate", {"--to", "--json"}) == "--to needs a value|Write --to TAG.");
  CHECK(refusal("migrate", {"--to", "--json=x"}) != "accepted");
}

TEST_CASE("a value that is not of its flag's kind is refused") {
  CHECK(refusal("migrate", {"--steps", "two"}) ==
        "--steps takes a number of 1 or more, not \"two\"|");
  CHECK(refusal("migrate", {"--steps", "-1"}) ==
        "--steps takes a number of 1 or more, not \"-1\"|");
  CHECK(refusal("migrate", {"--steps", "99999999999"}) != "accepted");
  CHECK(refusal("migrate", {"--wait-lock", "5 weeks"}) ==
        "--wait-lock takes a duration, not \"5 weeks\"|Write 500ms, 30s, 5m, 1h or 30d.");
  CHECK(refusal("migrate", {"--changed", "wran"}) ==
        "--changed takes one of warn, refuse, not \"wran\"|Did you mean warn?");
  CHECK(refusal("migrate", {"--to", ""}) ==
        "--to takes a value that is not empty, not \"\"|Write --to TAG.");
  CHECK(refusal("migrate", {"--json=perhaps"}) == "--json takes no value|Write --json.");
}

TEST_CASE("arguments are as many as the command takes") {
  CHECK(parse("baseline", {}).arguments().empty());
  CHECK(parse("baseline", {"0003"}).arguments().size() == 1);
  CHECK(refusal("baseline", {"1", "2"}) ==
        "unexpected argument \"2\"|`baseline` takes one; quote it if it contains spaces.");
  CHECK(refusal("migrate", {"0003"}) ==
        "unexpected argument \"0003\"|`sluice help migrate` lists the flags.");
  CHECK(refusal("create", {}) == "`create` needs a NAME|Write `sluice create NAME`.");
  CHECK(parse("create", {"--help"}).has("help"));
}
