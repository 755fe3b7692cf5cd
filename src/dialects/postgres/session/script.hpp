// Statements joined into one text for the server, and the way back from a place in it to the
// statement. Pure: the server's part is connection.cpp's.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sluice/migration.hpp"

namespace sluice::postgres {

struct GroupLimits {
  std::size_t statements = 500;
  std::size_t bytes = 64 * 1024;  // a longer statement is a group of its own
};

// Some consecutive statements as one text, which the server takes as one message.
struct Group {
  // A statement that has any tokens; the server answers each with one completion.
  struct Sent {
    std::size_t index = 0;   // into the span
    std::size_t begin = 0;   // in the text, in characters
    std::size_t length = 0;  // in characters
  };
  std::string text;
  std::vector<Sent> sent;
  std::size_t end = 0;  // the first statement that is not in the group
};

// The group that begins at `first`. A statement whose quote or comment is never closed, or that
// holds a NUL, is a group of its own: it must not swallow the ones behind it.
Group next_group(std::span<const Statement> statements, std::size_t first,
                 const GroupLimits& limits = {});

struct Place {
  std::size_t sent = 0;  // into Group::sent
  int position = 0;      // in characters from 1, within the statement
};

// Where the server's position, in characters from 1, lies.
std::optional<Place> place_of(const Group& group, int position);

}  // namespace sluice::postgres
