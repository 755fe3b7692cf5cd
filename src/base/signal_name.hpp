// A stop request's signal by its name.
#pragma once

#include <csignal>
#include <string_view>

namespace sluice {

inline std::string_view signal_name(int number) {
  switch (number) {
    case SIGINT: return "SIGINT";
    case SIGHUP: return "SIGHUP";
    default: return "SIGTERM";
  }
}

}  // namespace sluice
