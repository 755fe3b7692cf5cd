// Which product a database URL means, for the library and the command line alike.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

// "postgres" of "postgres://h/d", "file" of "file:x.db", in small letters; empty for a bare path.
std::string scheme_of_url(std::string_view url);

// "postgresql", "sqlite", or empty for a form that leaves it open.
std::string_view dialect_of(const std::string& url);

}  // namespace sluice
