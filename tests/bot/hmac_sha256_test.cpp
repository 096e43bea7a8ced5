#include "bot/hmac_sha256.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bot {
namespace {

// The cases 1, 2 and 6 of RFC 4231, section 4.
struct published {
    std::string key, text, mac;
};
const published cases[]{
    {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"Jefe", "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
};

TEST(AnHmac, IsThePublishedOne) {
    for (const published& one : cases)
        EXPECT_EQ(evidence::to_hex(hmac_sha256().of(one.key, {one.text})), one.mac);
}

TEST(AnHmac, IsOfThePartsOneBehindTheOther) {
    const published& one = cases[1];
    const std::string_view text = one.text;
    EXPECT_EQ(evidence::to_hex(hmac_sha256().of(one.key, {text.substr(0, 4), "", text.substr(4)})), one.mac);
}

TEST(AnHmac, KeepsNothingOfTheOneBefore) {
    hmac_sha256 kept;
    const evidence::digest without_key = kept.of("", {"text"});
    for (const published& one : cases) {
        EXPECT_EQ(evidence::to_hex(kept.of(one.key, {one.text})), one.mac);
        EXPECT_EQ(kept.of({}, {"text"}), without_key) << "no key at all is an empty one";
    }
}

}  // namespace
}  // namespace bot
