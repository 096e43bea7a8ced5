#include "evidence/base64.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace evidence {
namespace {

TEST(Base64, MatchesTheVectorsOfRfc4648) {
    for (const auto& [bytes, text] : {std::pair<std::string, std::string>{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"},
                                      {"\xfb\xff", "+/8="}}) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, ReturnsEveryByte) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    }
}

TEST(Base64, ReadsNoOtherSpelling) {
    for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n",
                             " Zg==", "Zg==Zg==", "Z===", "====", "Zm_v", "Zm9v=", "Z", "Zm\n9v"})
        EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace evidence
