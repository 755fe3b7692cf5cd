#include <cstddef>
#include <cstdint>

#include "fuzz/laws.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::fuzz::check_migration({reinterpret_cast<const char*>(data), size});
  return 0;
}
