// What a readable JavaScript expression is worth, or why it cannot be told without running it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::cli::js {

// `environment` is `process.env` itself. `unreadable` is everything whose value only
// Node could tell.
enum class Kind {
  undefined,
  null,
  boolean,
  number,
  string,
  array,
  object,
  environment,
  unreadable
};

struct Member;

// The key under which an object keeps `...something` that cannot be read: any key before it may be
// hidden by it.
inline constexpr std::string_view k_spread = "...";

// Copies share their contents, which never change.
struct Value {
  Kind kind = Kind::undefined;
  bool boolean = false;
  double number = 0;
  // The string; or why the value is unreadable ("the call getUrl()") or undefined ("DATABASE_URL is
  // not set").
  std::string text;
  // The environment's variable that an unreadable or undefined value is by its name: DATABASE_URL
  // of `env.DATABASE_URL`. Empty: none.
  std::string variable;
  std::shared_ptr<const std::vector<Member>> members;  // of an object
  std::shared_ptr<const std::vector<Value>> elements;  // of an array
  std::size_t offset = 0;                              // where in the file it comes from

  bool is(Kind other) const { return kind == other; }
  // The last one of that name; an unreadable spread after it, which may hold the key too, is
  // returned instead.
  const Member* member(std::string_view key) const;
};

struct Member {
  std::string key;
  Value value;
  std::size_t offset = 0;  // of the key
};

Value undefined(std::string reason = {}, std::size_t offset = 0);
Value boolean(bool flag);
Value number(double value);
Value string(std::string text);
Value array(std::vector<Value> elements);
Value object(std::vector<Member> members);
Value unreadable(std::string reason, std::size_t offset);
// The same value without the variable that it was named by: what was made of it is another one.
Value nameless(Value value);
// Whether a name is written as an environment's variables are: DATABASE_URL.
bool is_variable_name(std::string_view name);

// JavaScript's own conversions. Nothing: it cannot be told, or no sensible config
// means it (`String({})`).
std::optional<bool> truth(const Value& value);
std::optional<std::string> text_of(const Value& value);
std::optional<double> number_of(const Value& value);
// A literal ("5_432", "0x1F"), or a string as Number() reads it; NaN for anything else.
double parse_number(std::string_view text);
std::optional<bool> strictly_equal(const Value& a, const Value& b);

}  // namespace sluice::cli::js
