#include "config/token_key.hpp"

#include <gtest/gtest.h>

namespace config {
namespace {

// The bytes 0 to 31.
std::string counted() {
    std::string bytes;
    for (char next = 0; next < 32; ++next)
        bytes += next;
    return bytes;
}

TEST(ATokenKey, IsWrittenInHexOrInBase64) {
    EXPECT_EQ(read_token_key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), counted());
    EXPECT_EQ(read_token_key("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"), counted());
    EXPECT_EQ(read_token_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), counted());
    EXPECT_EQ(read_token_key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), counted())
        << "without its padding";
    EXPECT_EQ(read_token_key("//////////////////////////////////////////8="), std::string(32, '\xff'));
}

TEST(ATokenKey, IsNothingElse) {
    for (const char* text : {"", "secret",
                             "000102030405060708090a0b0c0d0e0f",                                  // 16 bytes
                             "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g",  // no digit
                             "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",  // bits behind the last byte
                             "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh==",  // 31 bytes
                             "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ==",
                             "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd-_8=",  // the other alphabet
                             "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 ="})
        EXPECT_FALSE(read_token_key(text)) << text;
}

}  // namespace
}  // namespace config
