#include "packet/fonts.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

// deploy/packages installs them for the tests too.
TEST(Fonts, AreAllHere) {
    for (const missing_font& font : missing_fonts())
        ADD_FAILURE() << font.family << " is missing: " << font.package;
}

}  // namespace
}  // namespace packet
