// The three texts are walked together: where the old and the new writing agree, the file's own
// words stay.
#include <algorithm>
#include <vector>

#include "core/snapshot/snapshot_text.hpp"

namespace sluice {

namespace {

struct Merger {
  std::string out;

  void value(const JsonValue& source, const JsonValue& known, const JsonValue& wanted,
             std::size_t depth) {
    if (known.raw() == wanted.raw())
      out += source.raw();
    else if (source.is_object() && known.is_object() && wanted.is_object())
      object(source, known, wanted, depth);
    else
      out += wanted.raw();
  }

  void object(const JsonValue& source, const JsonValue& known, const JsonValue& wanted,
              std::size_t depth) {
    bool is_empty = true;
    const auto start = [&](const JsonValue& member) {
      out += is_empty ? "\n" : ",\n";
      out.append(2 * (depth + 1), ' ');
      out += '"';
      out += member.raw_key();
      out += "\": ";
      is_empty = false;
    };
    const std::vector<Addition> added = additions(source, known, wanted);
    const auto add_after = [&](std::string_view key) {
      for (const Addition& addition : added) {
        if (addition.after != key) continue;
        start(addition.member);
        out += addition.member.raw();
      }
    };
    out += '{';
    add_after({});
    for (const JsonValue& member : source.distinct_members()) {
      const auto before = known.find(member.raw_key());
      const auto after = wanted.find(member.raw_key());
      if (before && !after) continue;
      start(member);
      if (before)
        value(member, *before, *after, depth + 1);
      else
        out += after ? after->raw() : member.raw();
      add_after(member.raw_key());
    }
    if (!is_empty) {
      out += '\n';
      out.append(2 * depth, ' ');
    }
    out += '}';
  }

  struct Addition {
    JsonValue member;
    std::string_view after;  // the key before it that the file has; empty: none
  };

  // What the file does not have yet. What it leaves out, and still would, is not added.
  static std::vector<Addition> additions(const JsonValue& source, const JsonValue& known,
                                         const JsonValue& wanted) {
    std::vector<Addition> added;
    std::string_view after;
    for (const JsonValue member : wanted.members()) {
      if (source.find(member.raw_key())) {
        after = member.raw_key();
        continue;
      }
      const auto before = known.find(member.raw_key());
      if (!before || before->raw() != member.raw()) added.push_back({member, after});
    }
    return added;
  }
};

}  // namespace

std::string merge_snapshot(std::string_view source, std::string_view known,
                           std::string_view wanted) {
  const JsonText old_text(source, {});
  const JsonText known_text(known, {});
  const JsonText wanted_text(wanted, {});
  const std::string_view root = old_text.root().raw();
  const auto start = static_cast<std::size_t>(root.data() - source.data());
  Merger merger{std::string(source.substr(0, start))};
  merger.value(old_text.root(), known_text.root(), wanted_text.root(), 0);
  merger.out += source.substr(start + root.size());
  return std::move(merger.out);
}

static bool is_same(const Snapshot& a, const Snapshot& b) {
  return a.id == b.id && a.prev_ids == b.prev_ids && a.schema == b.schema && a.renames == b.renames;
}

std::string encode_over_source(const Snapshot& snapshot, const SnapshotCodec& codec,
                               std::string (*write)(const Snapshot&)) {
  if (snapshot.source.empty()) return write(snapshot);
  const Snapshot before = codec.decode(snapshot.source, "snapshot");
  if (is_same(before, snapshot)) return snapshot.source;
  if (before.version != codec.format().version) return write(snapshot);
  return merge_snapshot(snapshot.source, write(before), write(snapshot));
}

}  // namespace sluice
