#include "cli/base/signals.hpp"

#include <csignal>
#include <thread>

#include "cli/base/uuid.hpp"
#include "support/test.hpp"

using namespace sluice::cli;

TEST_CASE("the first signal is the one that counts") {
  Signals signals;
  signals.announce(false);
  CHECK(signals.signal() == 0);
  std::raise(SIGINT);
  std::raise(SIGTERM);
  CHECK(signals.signal() == SIGINT);
  CHECK_FALSE(signals.timed_out());
}

TEST_CASE("a time limit asks to stop as SIGTERM does, and says that it was the time") {
  Signals signals;
  signals.announce(false);
  signals.limit(std::chrono::milliseconds(5));
  for (int i = 0; i < 400 && signals.signal() == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(signals.signal() == SIGTERM);
  CHECK(signals.timed_out());
}

TEST_CASE("a new run begins without a stop request") {
  {
    Signals signals;
    signals.announce(false);
    std::raise(SIGTERM);
  }
  CHECK(Signals().signal() == 0);
}

TEST_CASE("a random identifier is a UUID of version 4") {
  CHECK(uuid_of({}) == "00000000-0000-4000-8000-000000000000");
  std::array<std::uint8_t, 16> ones{};
  ones.fill(0xFF);
  CHECK(uuid_of(ones) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
  CHECK(random_uuid() != random_uuid());
}
