#include "bot/chime/letters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using testing::MatchesRegex;

storage::outbox::letter row_of(const storage::outgoing& what) {
    storage::outbox::letter row;
    row.key = what.key;
    row.kind = what.kind;
    row.body = what.body;
    return row;
}

TEST(Letters, AreReadAsTheyWereWritten) {
    letter what;
    what.channel = "channel";
    what.target = "ana";
    what.sub_channel = "sub";
    what.text = "D-1 saved";
    const storage::outgoing row = to_outgoing(what, "chime:m1:answer");
    EXPECT_EQ(row.platform, "chime");
    EXPECT_EQ(row.key, "chime:m1:answer");
    const auto read = read_letter(row_of(row));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->channel, "channel");
    EXPECT_EQ(read->target, "ana");
    EXPECT_EQ(read->sub_channel, "sub");
    EXPECT_EQ(read->text, "D-1 saved");
    EXPECT_FALSE(read->wanted);
}

TEST(Letters, CarryTheWishForFiles) {
    letter what;
    what.channel = "channel";
    what.target = "ana";
    what.person = {"chime:1111/ana"};
    what.wanted.emplace();
    what.wanted->packet = commands::packet_request{};
    what.wanted->packet->number = 7;
    const auto read = read_letter(row_of(to_outgoing(what, "key")));
    ASSERT_TRUE(read && read->wanted && read->wanted->packet);
    EXPECT_EQ(read->wanted->packet->number, 7U);
    EXPECT_EQ(read->person.value, "chime:1111/ana");
}

TEST(Letters, AreNotReadOutOfWhatIsNone) {
    letter what;
    what.text = "to nobody";
    storage::outbox::letter row = row_of(to_outgoing(what, "key"));
    EXPECT_FALSE(read_letter(row));
    what.target = "ana";
    row = row_of(to_outgoing(what, "key"));
    EXPECT_TRUE(read_letter(row));
    row.kind = "picture";
    EXPECT_FALSE(read_letter(row));
    row.kind = "files";
    EXPECT_FALSE(read_letter(row));
    row.body = "no JSON";
    EXPECT_FALSE(read_letter(row));
}

TEST(TokensOfALetter, AreTheSameForTheSamePartAndNoOther) {
    EXPECT_EQ(token_of("chime:m1:answer", 0), token_of("chime:m1:answer", 0));
    EXPECT_NE(token_of("chime:m1:answer", 0), token_of("chime:m1:answer", 1));
    EXPECT_NE(token_of("chime:m1:answer", 0), token_of("chime:m2:answer", 0));
    EXPECT_THAT(token_of(std::string(1000, 'x'), 1000), MatchesRegex("[-_a-zA-Z0-9]{2,64}"));
}

}  // namespace
}  // namespace bot::chime
