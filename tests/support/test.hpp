// The one way to include Catch2.
#pragma once

#include <catch2/catch.hpp>
