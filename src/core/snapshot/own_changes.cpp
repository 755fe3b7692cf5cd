#include "core/snapshot/own_changes.hpp"

#include <set>
#include <string>

#include "base/text.hpp"
#include "core/schema/change_objects.hpp"

namespace sluice {

namespace {

using Words = std::set<std::string>;

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Every word, wherever it stands: in a literal or a comment it may be run all the same.
void add_words(std::string_view sql, Words& words) {
  const std::string text = text::lower(sql);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at) words.insert(text.substr(at, end - at));
    at = end + 1;
  }
  for (const char quote : {'"', '`'})  // names with spaces in them
    for (std::size_t at = text.find(quote); at != text.npos; at = text.find(quote, at)) {
      const std::size_t end = text.find(quote, at + 1);
      if (end == text.npos) break;
      words.insert(text.substr(at + 1, end - at - 1));
      at = end + 1;
    }
}

Words words_of(const std::vector<Statement>& statements) {
  Words words;
  for (const Statement& statement : statements) add_words(statement.sql, words);
  return words;
}

enum class Whose { own, others, unclear };

Whose whose(const Words& own, const Words& others, const std::string& name) {
  const bool is_own = own.contains(name), is_others = others.contains(name);
  if (is_own == is_others) return Whose::unclear;
  return is_own ? Whose::own : Whose::others;
}

Whose whose(const Words& own, const Words& others, const ObjectRef& object) {
  const std::string name = text::lower(object.name.name), part = text::lower(object.part);
  if (!part.empty())
    if (const Whose by_part = whose(own, others, part); by_part != Whose::unclear) return by_part;
  // A part that both name, of whatever table, may be either's.
  if (!part.empty() && own.contains(part)) return Whose::unclear;
  return whose(own, others, name);
}

}  // namespace

std::optional<std::vector<Change>> own_changes(const std::vector<Change>& changes,
                                               const std::vector<Statement>& own,
                                               const std::vector<Statement>& others) {
  const Words mine = words_of(own), theirs = words_of(others);
  std::vector<Change> kept;
  for (const Change& change : changes) {
    bool is_own = true;
    for (const ObjectRef& object : objects_of({change})) {
      const Whose found = whose(mine, theirs, object);
      const bool is_side_note = object.kind == "primary key" && object.part.empty() &&
                                std::holds_alternative<AlterColumn>(change);
      if (is_side_note) continue;  // told by its column
      if (found == Whose::unclear) return std::nullopt;
      is_own = is_own && found == Whose::own;
    }
    if (is_own) kept.push_back(change);
  }
  return kept;
}

}  // namespace sluice
