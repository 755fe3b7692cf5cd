// What changes files and a database together and breaks before any change of a file: the next one
// ends where an undisturbed one does, and until then nothing that is applied counts as pending.
#include <filesystem>
#include <map>

#include "dialects/backends.hpp"
#include "engine/folder/converter.hpp"
#include "engine/folder/project.hpp"
#include "engine/use/convert.hpp"
#include "engine/use/migrate.hpp"
#include "engine/use/repair.hpp"
#include "engine/use/runner.hpp"
#include "engine/use/status.hpp"
#include "engine/use/workspace.hpp"
#include "facade/system_ports.hpp"
#include "fault/arena.hpp"
#include "support/breaking_files.hpp"
#include "support/golden.hpp"
#include "support/temp_folder.hpp"
#include "support/test.hpp"

using namespace sluice;
using namespace sluice::test;

namespace {

namespace fs = std::filesystem;
using As = BreakingFiles::As;
using Tree = std::map<std::string, std::string>;

// Two migrations of one second, and one whose time goes backwards.
constexpr const char* k_journal =
    R"({"version":"7","dialect":"DIALECT","entries":[{"idx":0,"version":"7","when":1700000003000,)"
    R"("tag":"0000_a","breakpoints":true},{"idx":1,"version":"7","when":1700000003200,)"
    R"("tag":"0001_b","breakpoints":true},{"idx":2,"version":"7","when":1700000002000,)"
    R"("tag":"0002_c","breakpoints":true}]})";

class Place {
 public:
  explicit Place(Product product) : arena_(product, "drizzle"), dir_(files_ / "drizzle") {
    SystemFileSystem system;
    system.make_folder(dir_ + "/meta");
    std::string journal = k_journal;
    journal.replace(journal.find("DIALECT"), 7, arena_.backend().dialect->name());
    system.write(dir_ + "/meta/_journal.json", journal);
    for (const std::string name : {"0000_a", "0001_b", "0002_c"})
      system.write(dir_ + "/" + name + ".sql", "CREATE TABLE " + name.substr(5) + " (id integer);");
    use(system, [](Workspace& work) {
      if (const RunReport report = migrate(work, {}); report.failure) throw Error(*report.failure);
    });
    arena_.keep();
    fs::copy(dir_, files_ / "kept", fs::copy_options::recursive);
  }

  void restore() {
    arena_.restore();
    fs::remove_all(dir_);
    fs::copy(files_ / "kept", dir_, fs::copy_options::recursive);
  }

  template <class Use>
  void use(FileSystem& files, const Use& with) {
    const SystemClock clock;
    Observer nobody;
    Workspace work(
        with_runner(
            {.backend = arena_.backend(), .files = files, .clock = clock, .observer = nobody}),
        open_project(files, dir_), {.url = arena_.url()});
    with(work);
  }

  // Everything that counts, in files and in the histories.
  std::pair<Tree, Contents> state() const {
    Tree tree;
    for (const auto& item : fs::recursive_directory_iterator(dir_))
      if (item.is_regular_file())
        tree[fs::relative(item.path(), dir_).string()] = read_file(item.path().string());
    return {tree, arena_.contents()};
  }

  std::size_t pending() {
    SystemFileSystem system;
    std::size_t count = 0;
    use(system, [&](Workspace& work) {
      for (const MigrationState& each : sluice::status(work).reconciliation.migrations)
        count += each.state == State::applied || each.state == State::changed ? 0 : 1;
    });
    return count;
  }

  Conversion conversion(FileSystem& files, Layout to) {
    return plan_conversion(open_project(files, dir_), to, files, arena_.backend());
  }

 private:
  Arena arena_;
  TempFolder files_;
  std::string dir_;
};

// As `sluice convert` does it.
void convert(Place& place, FileSystem& files, Layout to) {
  place.use(files, [&](Workspace& work) {
    const Conversion conversion = place.conversion(files, to);
    write_files(conversion, files);
    if (!conversion.migrations.empty()) convert(work, conversion);
    turn_over(conversion, files);
  });
}

void repair(Place& place, FileSystem& files) {
  place.use(files, [](Workspace& work) { repair(work, {}); });
}

using Change = std::function<void(Place&, FileSystem&)>;

// Before every `stride`-th change: a fresh copy of a PostgreSQL database takes its time.
void break_everywhere(Place& place, const Change& change, std::size_t stride) {
  const auto as = GENERATE(As::error, As::kill);
  SystemFileSystem system;
  place.restore();
  change(place, system);
  const auto whole = place.state();
  bool is_broken = true;
  int broken = 0;
  for (int n = 0; is_broken; n += static_cast<int>(fault_stride(stride))) {
    CAPTURE(n);
    place.restore();
    BreakingFiles breaking(system, n, as);
    is_broken = false;
    try {
      change(place, breaking);
    } catch (const Error& error) {
      is_broken = error.info().code == ErrorCode::io;
    } catch (const Killed&) {
      is_broken = true;
    }
    broken += is_broken ? 1 : 0;
    REQUIRE(place.pending() == 0);
    change(place, system);
    REQUIRE(place.state() == whole);
  }
  CHECK(broken > 1);
}

void check(Product product) {
  Place place(product);
  const std::size_t stride = product == Product::sqlite ? 1 : 4;
  SECTION("repair") { break_everywhere(place, repair, product == Product::sqlite ? 1 : 2); }
  SECTION("convert v1") {
    break_everywhere(
        place, [](Place& at, FileSystem& files) { convert(at, files, Layout::v1); }, stride);
  }
}

}  // namespace

TEST_CASE("files and a history on SQLite that are changed together survive a break anywhere") {
  check(Product::sqlite);
}

TEST_CASE("files and a history on PostgreSQL that are changed together survive a break anywhere") {
  check(Product::postgres_15);
}
