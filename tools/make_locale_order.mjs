#!/usr/bin/env node
// Makes src/core/journal/locale_order_table.hpp: tools/make_locale_order.mjs FILE, by a Node that has all of ICU.
import fs from 'node:fs';

// Latin, Greek, Cyrillic, punctuation and currencies.
const ranges = [[0x20, 0x7e], [0xa0, 0x24f], [0x370, 0x3ff], [0x400, 0x481], [0x48a, 0x52f], [0x1e00, 0x1eff],
  [0x2010, 0x2027], [0x2030, 0x205e], [0x20a0, 0x20bf]];
const whole = new Intl.Collator('en');
const letters = new Intl.Collator('en', { sensitivity: 'base' });
const accents = new Intl.Collator('en', { sensitivity: 'accent' });
const is_same = (collator, a, b) => collator.compare(a, b) === 0;

const all = ranges.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
  .filter((c) => /\p{Assigned}/u.test(c) && !/\p{Mn}|\p{Cf}/u.test(c));
const ascii = all.filter((c) => c < '\x7f');

// What is as several ASCII characters.
function parts_of(c) {
  if (c < '\x7f' || ascii.some((d) => is_same(letters, c, d))) return undefined;
  const pieces = [...'abcdefghijklmnopqrstuvwxyz0123456789.!?'];
  const longest = c.normalize('NFKD').length;
  for (const x of pieces)
    for (const y of pieces) {
      if (is_same(letters, c, x + y)) return x + y;
      const three = longest >= 3 && pieces.find((z) => is_same(letters, c, x + y + z));
      if (three) return x + y + three;
    }
  return undefined;
}

const ligatures = all.map((c) => [c, parts_of(c)]).filter(([, parts]) => parts);
const single = all.filter((c) => !ligatures.some(([ligature]) => ligature === c))
  .sort((a, b) => whole.compare(a, b) || (a < b ? -1 : 1));

// Letters of accents of cases.
const order = [];
for (const c of single) {
  const letter = order.at(-1);
  if (!letter || !is_same(letters, letter[0][0], c)) order.push([[c]]);
  else if (is_same(accents, letter.at(-1)[0], c)) letter.at(-1).push(c);
  else letter.push([c]);
}

const escaped = (text) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\u00a0/g, '\\u00a0')
  .replace(/[\u2000-\u200f\u2028-\u202f\u205f]/g, (c) => '\\u' + c.charCodeAt(0).toString(16));

function wrapped(parts, width) {
  const lines = [''];
  for (const part of parts) {
    if ((lines.at(-1) + part).length > width && lines.at(-1)) lines.push('');
    lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trimEnd());
}

// Cut between letters, and within one that is too long for a line between its accents.
const accents_of = (letter) => letter.map((group, i) => escaped(group.join('')) + (i + 1 < letter.length ? '\\t' : '\\n'));
const table = wrapped(order.map(accents_of).flatMap((letter) => letter.join('').length > 88 ? letter : [letter.join('')]), 88);
const pairs = wrapped(ligatures.map(([c, parts]) => `{"${c}", "${parts}"}, `), 85);
fs.writeFileSync(process.argv[2], `// The order of the Unicode collation's root for Latin, Greek and Cyrillic, as ICU of Node 20 has it:
// a line for each letter, a tab between its accents, its cases beside each other. Made by
// tools/make_locale_order.mjs.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace sluice {

// clang-format off
inline constexpr std::string_view k_locale_order =
${table.map((line) => `    "${line}"`).join('\n')};

// What stands for several letters.
using Ligature = std::pair<std::string_view, std::string_view>;
inline constexpr std::array<Ligature, ${ligatures.length}> k_locale_ligatures = {{
${pairs.map((line) => '    ' + line).join('\n').replace(/,$/, '')}}};
// clang-format on

}  // namespace sluice
`);
