// A config's JavaScript: what it is worth when it can be known, and "unreadable" when it cannot;
// never a guess.
#include "cli/js/js_reader.hpp"

#include "base/text.hpp"
#include "support/test.hpp"

namespace sluice::cli::js {

namespace {

Scope scope_of(std::map<std::string, std::string, std::less<>> environment = {}) {
  Scope scope;
  scope.environment = std::move(environment);
  scope.read_file = [](const std::string&) { return std::nullopt; };
  return scope;
}

// A value as JSON-like text; `?reason` for what is unreadable, `!reason` for what is undefined.
std::string show(const Value& value) {
  std::vector<std::string> parts;
  switch (value.kind) {
    case Kind::undefined: return "!" + value.text;
    case Kind::unreadable: return "?" + value.text;
    case Kind::string: return "'" + value.text + "'";
    case Kind::environment: return "env";
    case Kind::null:
    case Kind::boolean:
    case Kind::number: return *text_of(value);
    case Kind::array:
      for (const auto& element : *value.elements) parts.push_back(show(element));
      return "[" + text::join(parts, " ") + "]";
    case Kind::object:
      for (const auto& member : *value.members)
        parts.push_back(member.key + ":" + show(member.value));
      return "{" + text::join(parts, " ") + "}";
  }
  return {};
}

std::string module(const std::string& source,
                   std::map<std::string, std::string, std::less<>> environment = {}) {
  auto scope = scope_of(std::move(environment));
  return show(read_module(source, scope));
}

std::string value(const std::string& expression,
                  std::map<std::string, std::string, std::less<>> environment = {}) {
  return module("export default " + expression, std::move(environment));
}

}  // namespace

TEST_CASE("literals are what they say") {
  CHECK(value("'a'") == "'a'");
  CHECK(value("\"a\\n\\x41\\u0042\\u{43}\\\nd\"") == "'a\nABCd'");
  CHECK(value("'\\uD83D\\uDE00'") == "'\xF0\x9F\x98\x80'");
  CHECK(value("1_000") == "1000");
  CHECK(value("0x1F") == "31");
  CHECK(value("1.5e3") == "1500");
  CHECK(value("-2.5") == "-2.5");
  CHECK(value("[1, 'a', , true, null,]") == "[1 'a' ! true null]");
  CHECK(value("{ a: 1, 'b c': 2, 3: 4, ['d' + 1]: 5, }") == "{a:1 b c:2 3:4 d1:5}");
  CHECK(value("`a${'b'}c${`d${1 + 1}`}`") == "'abcd2'");
}

TEST_CASE("operators do what JavaScript does") {
  CHECK(value("1 + 2 * 3 - 4 / 2") == "5");
  CHECK(value("'1' + 2 + 3") == "'123'");
  CHECK(value("1 + 2 + '3'") == "'33'");
  CHECK(value("'' || 'b'") == "'b'");
  CHECK(value("'' ?? 'b'") == "''");
  CHECK(value("null ?? undefined ?? 0") == "0");
  CHECK(value("0 || null || 'c'") == "'c'");
  CHECK(value("'a' && 'b'") == "'b'");
  CHECK(value("false && x") == "false");
  CHECK(value("!'' && !!'a'") == "true");
  CHECK(value("'a' === 'a' ? 1 : 2") == "1");
  CHECK(value("1 === '1' ? 1 : 2") == "2");
  CHECK(value("null == undefined") == "true");
  CHECK(value("null === undefined") == "false");
  CHECK(value("true ? false ? 1 : 2 : 3") == "2");
  CHECK(value("Number('12') + parseInt('34px', 10)") == "46");
  CHECK(value("Number('x') || 5") == "5");
  CHECK(value("Boolean('') === false") == "true");
}

TEST_CASE("types are passed over") {
  CHECK(value("'a' as string") == "'a'");
  CHECK(value("{ a: 'b' as const } satisfies Config<'x', Array<Record<string, () => void>>>") ==
        "{a:'b'}");
  CHECK(value("('a' as unknown as { a: string[] }[]) + 'b'") == "'ab'");
  CHECK(value("<Config>{ a: 1 }") == "{a:1}");
  CHECK(value("process.env.A! + 'b'", {{"A", "a"}}) == "'ab'");
  CHECK(module("import { defineConfig } from 'drizzle-kit'\nexport default defineConfig<Config>({ "
               "a: 1 })") == "{a:1}");
  CHECK(module("const a: { b: string } | null = { b: 'c' }\nexport default a") == "{b:'c'}");
}

TEST_CASE("the environment is read in every spelling") {
  for (const auto* spelling :
       {"process.env.A", "process.env['A']", "process.env[`A`]", "process.env?.A", "process?.env.A",
        "globalThis.process.env.A", "import.meta.env.A", "Bun.env.A", "(process.env as any).A"}) {
    INFO(spelling);
    CHECK(value(spelling, {{"A", "a"}}) == "'a'");
  }
  CHECK(module("const { A, B = 'b', C: c = 'c' } = process.env; export default [A, B, c]",
               {{"A", "a"}}) == "['a' 'b' 'c']");
  CHECK(module("const env = process.env\nexport default env.A", {{"A", "a"}}) == "'a'");
  CHECK(value("process.env.A") == "!the variable A is not set");
}

TEST_CASE("a text is never made of what is missing") {
  CHECK(value("`x${process.env.A}`") == "?the variable A is not set");
  CHECK(value("'x' + process.env.A") == "?the variable A is not set");
  CHECK(value("encodeURIComponent(process.env.A)") == "?the variable A is not set");
}

TEST_CASE("what only Node could tell is unreadable and says why") {
  CHECK(value("path.join(__dirname, 'x')") == "?the call path.join(...)");
  CHECK(value("new URL('x', base).href") == "?the call new URL(...)");
  CHECK(value("process.cwd()") == "?the call process.cwd(...)");
  CHECK(value("nowhere") == "?nowhere, which is not defined in this file");
  CHECK(value("(a, b) => ({ c: 1 })") == "?a function");
  CHECK(value("async function () { return 1 }") == "?a function");
  CHECK(value("/x/.test('x')") == "?a call");
  CHECK(value("1 < 2").front() == '?');
  CHECK(value("'a' | 'b'").front() == '?');
  CHECK(value("tag`x`").front() == '?');
  CHECK(module("import { x } from './y'; export default x.z") == "?x, which comes from ./y");
  CHECK(module("const a = f(); export default { a }") == "{a:?the call f(...)}");
}

TEST_CASE("an unreadable side decides nothing") {
  CHECK(value("f() || 'x'") == "?the call f(...)");
  CHECK(value("f() ?? 'x'") == "?the call f(...)");
  CHECK(value("f() ? 'x' : 'y'") == "?the call f(...)");
  CHECK(value("'a' || f()") == "'a'");
  CHECK(value("true ? 'a' : f()") == "'a'");
  CHECK(value("{ a: f(), b: 1 }") == "{a:?the call f(...) b:1}");
}

TEST_CASE("an unreadable spread hides what stands before it and nothing after it") {
  auto scope = scope_of();
  const auto root = read_module("export default { a: 1, ...f(), b: 2 }", scope);
  CHECK(root.member("a")->value.is(Kind::unreadable));
  CHECK(root.member("c")->value.is(Kind::unreadable));
  CHECK(root.member("b")->value.number == 2);
}

TEST_CASE("a variable that may have been changed is unreadable") {
  CHECK(module("let a = 1; if (f()) a = 2; export default a").front() == '?');
  CHECK(module("let a = 1; function g() { a = 2 } export default a").front() == '?');
  CHECK(module("let a = 1; for (const x of y) { a++ } export default a").front() == '?');
  CHECK(module("const a = {}; g(a); export default a").front() == '?');
  CHECK(module("const a = { b: 1 }; a.b = 2; export default a").front() == '?');
  CHECK(module("let a = 1; a ||= 2; export default a").front() == '?');
  CHECK(module("let a = 1; if (false) a = 2; export default a") == "1");
  CHECK(module("let a = 1; if (true) { a = 2 } else { a = 3 } export default a") == "2");
  CHECK(module("let a = 1; function g() { const a = 2 } export default a") == "1");
}

TEST_CASE(
    "after an unknown call a variable that is missing is unreadable, one that is set is not") {
  const std::string end = "export default [process.env.A ?? 'x', process.env.B ?? 'y']";
  CHECK(module(end, {{"A", "a"}}) == "['a' 'y']");
  for (const auto* loader :
       {"load();", "import './env';", "import 'dotenv-flow/config';", "if (f()) load();",
        "require('./env');", "try { load() } catch {}", "const x = loadEnv();"}) {
    INFO(loader);
    const auto result = module(loader + end, {{"A", "a"}});
    CHECK(result.substr(0, 6) == "['a' ?");
  }
  for (const auto* harmless :
       {"console.log('x');", "import 'server-only';", "import fs from 'fs';",
        "if (!process.env.A) throw new Error('x');", "if (!process.env.A) process.exit(1);",
        "function f() { load() }", "const f = () => load();"}) {
    INFO(harmless);
    CHECK(module(harmless + end, {{"A", "a"}}) == "['a' 'y']");
  }
}

TEST_CASE("statements without semicolons end where JavaScript ends them") {
  CHECK(module("const a = 'x'\nconst b = a\n  + 'y'\nexport default [a, b]") == "['x' 'xy']");
  CHECK(module("let a = 1\na = 2\nexport default a") == "2");
  CHECK(module("const f = () => 1\nexport default 2") == "2");
  CHECK(module("type A = 'x' | 'y'\nconst a = 1\ninterface B { c: string }\nexport default a") ==
        "1");
}

TEST_CASE("every way to export is found") {
  CHECK(module("module.exports = { a: 1 }") == "{a:1}");
  CHECK(module("exports.default = 1") == "1");
  CHECK(module("export = 1") == "1");
  CHECK(module("const a = 1; export { a as default }") == "1");
  CHECK(module("export const a = 1; export default a") == "1");
  CHECK(module("export { default } from './x'").front() == '?');
  CHECK(module("const a = 1") == "?a file without a default export");
}

TEST_CASE("text that is not JavaScript is unreadable, whatever it is") {
  for (const auto* text : {"",
                           "'",
                           "`",
                           "`${",
                           "`${`${",
                           "/*",
                           "{",
                           "export default {",
                           "export default [",
                           "export default (",
                           "export default {a",
                           "export default {a:",
                           "export default {[",
                           "export default f(",
                           "const",
                           "const {",
                           "const {a",
                           "const [",
                           "if",
                           "if (",
                           "if (a",
                           "import",
                           "import {",
                           "import * as",
                           "export",
                           "export {",
                           "try",
                           "type",
                           "type A",
                           "export default a ?",
                           "export default a ? b",
                           "export default '\\u",
                           "export default '\\x4",
                           "export default '\\u{",
                           "export default \x01",
                           "))))",
                           "}}}}",
                           "]]]]",
                           "a.",
                           "a?.",
                           "a[",
                           "export default <",
                           "\xFF\xFE"}) {
    INFO(text);
    CHECK(module(text).front() == '?');
  }
}

TEST_CASE("dotenv is known however it is imported") {
  for (const auto* loader :
       {"require('dotenv').config()", "import 'dotenv/config'", "require('dotenv/config')",
        "import dotenv from 'dotenv'; dotenv.config()",
        "import * as env from 'dotenv'; env.config({ quiet: true })",
        "import { config as load } from 'dotenv'; load()",
        "const { config } = require('dotenv'); config()",
        "const dotenv = require('dotenv'); const result = dotenv.config()",
        "process.loadEnvFile()"}) {
    INFO(loader);
    auto scope = scope_of();
    scope.read_file = [](const std::string& path) {
      return path == ".env" ? std::optional<std::string>("A=a") : std::nullopt;
    };
    const auto source = text::cat(loader, "; export default process.env.A ?? 'b'");
    CHECK(show(read_module(source, scope)) == "'a'");
  }
}

TEST_CASE("depth and size are bounded") {
  const auto repeat = [](const std::string& piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  for (const auto* opener : {"(", "[", "{a:", "!", "-", "`${", "a?", "f(", "a=>", "{[", "async "}) {
    INFO(opener);
    CHECK(module("export default " + repeat(opener, 20000)).front() == '?');
  }
  CHECK(module(repeat("{", 20000)).front() == '?');
  CHECK(module(repeat("if(a)", 5000) + ";").front() == '?');
  std::string doubling = "const a0 = 'xxxxxxxxxxxxxxxx'\n";
  for (int i = 1; i < 60; ++i)
    doubling += text::cat("const a", i, " = a", i - 1, " + a", i - 1, "\n");
  CHECK(module(doubling + "export default a59").front() == '?');
  std::string arrays = "const a0 = [1]\n";
  for (int i = 1; i < 40; ++i)
    arrays += text::cat("const a", i, " = [...a", i - 1, ", ...a", i - 1, "]\n");
  CHECK(module(arrays + "export default a39").size() < 100000);
}

}  // namespace sluice::cli::js
