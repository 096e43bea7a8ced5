#include "bot/sealing.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace bot {
namespace {

sealing_key key_of(char byte) {
    return sealing_key(std::string(sealing_key::size, byte));
}

const std::string here = bound_to("slack", "T0EX1");
const std::string tokens = R"({"bot":"xoxb-1","refresh":"xoxe-1"})";

TEST(Sealing, OpensWhatItSealed) {
    const sealing_key key = key_of('k');
    for (const std::string& plain :
         {tokens, std::string(), std::string("\0\x01\xff", 3), std::string(100000, 'x')})
        EXPECT_EQ(open(key, here, seal(key, here, plain)), plain);
}

TEST(Sealing, ShowsNothingOfIt) {
    const std::string sealed = seal(key_of('k'), here, tokens);
    EXPECT_EQ(sealed.find("xox"), std::string::npos);
    EXPECT_EQ(sealed.size(), tokens.size() + 1 + 12 + 16);
}

TEST(Sealing, NeverWritesTheSameTwice) {
    const sealing_key key = key_of('k');
    EXPECT_NE(seal(key, here, tokens).substr(1, 12), seal(key, here, tokens).substr(1, 12)) << "the nonce";
    EXPECT_NE(seal(key, here, tokens).substr(13), seal(key, here, tokens).substr(13));
}

TEST(Sealing, OpensForNoOtherKey) {
    EXPECT_EQ(open(key_of('o'), here, seal(key_of('k'), here, tokens)), std::nullopt);
}

TEST(Sealing, OpensInNoOtherPlace) {
    const sealing_key key = key_of('k');
    const std::string sealed = seal(key, here, tokens);
    EXPECT_EQ(open(key, bound_to("slack", "T0EX2"), sealed), std::nullopt);
    EXPECT_EQ(open(key, bound_to("chime", "T0EX1"), sealed), std::nullopt);
    EXPECT_EQ(open(key, "", sealed), std::nullopt);
    EXPECT_NE(bound_to("slack", "T0EX1"), bound_to("slackT", "0EX1")) << "no name runs into the next";
}

TEST(Sealing, OpensNothingThatWasAltered) {
    const sealing_key key = key_of('k');
    const std::string sealed = seal(key, here, tokens);
    for (std::size_t at = 0; at < sealed.size(); ++at)
        for (const int bit : {1, 128}) {
            std::string altered = sealed;
            altered[at] = char(altered[at] ^ bit);
            EXPECT_EQ(open(key, here, altered), std::nullopt) << "byte " << at;
        }
}

TEST(Sealing, OpensNothingThatWasCutOrLengthened) {
    const sealing_key key = key_of('k');
    const std::string sealed = seal(key, here, tokens);
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_EQ(open(key, here, sealed.substr(0, size)), std::nullopt) << size << " bytes";
    EXPECT_EQ(open(key, here, sealed + '\0'), std::nullopt);
}

// Made by another implementation of AES-256-GCM (libgcrypt) for the key 00 01 … 1f, the nonce
// 00 01 … 0b and the associated data 01 "slack" 00 "T0EX1".
TEST(Sealing, IsTheSameAsAnybodyElses) {
    std::string bytes;
    for (char byte = 0; byte < char(sealing_key::size); ++byte)
        bytes += byte;
    const sealing_key key(bytes);
    const std::string sealed =
        '\x01' + bytes.substr(0, 12) +
        std::string(
            "\x33\x6d\xbd\x7e\xab\x96\xd3\x65\x63\xa6\x70\x4d\x48\x86\xea\x3a\xfa\xa5\x39\x8d\xc4\x5a", 22);
    EXPECT_EQ(open(key, here, sealed), "tokens");
}

TEST(ASealingKey, HasExactly32Bytes) {
    for (const std::size_t size : {0U, 16U, 31U, 33U})
        EXPECT_THROW(sealing_key(std::string(size, 'k')), std::invalid_argument) << size;
}

TEST(ASealingKey, LeavesNothingBehindWhenItIsMoved) {
    sealing_key first = key_of('k');
    sealing_key second = std::move(first);
    const std::string_view left(reinterpret_cast<const char*>(first.data()), sealing_key::size);
    EXPECT_EQ(left, std::string(sealing_key::size, '\0'));
    first = std::move(second);
    EXPECT_EQ(open(first, here, seal(key_of('k'), here, tokens)), tokens);
}

}  // namespace
}  // namespace bot
