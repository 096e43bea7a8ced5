#include "bot/chime/classic_letters.hpp"

#include "bot/chime/classic_rooms.hpp"
#include "tests/support/scribe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using testing::ElementsAre;

storage::outbox::letter row_of(const storage::outgoing& what) {
    storage::outbox::letter row;
    row.key = what.key;
    row.team = what.team;
    row.kind = what.kind;
    row.body = what.body;
    return row;
}

TEST(ARoomLetter, ComesBackAsItWasWritten) {
    room_letter what{
        "room-1", room_letter_kind::answer, {"{\"Content\":\"/md a\"}", "{\"Content\":\"/md b\"}"}};
    what.sealed_url = "c2VhbGVk";
    what.url_until = support::noon();
    const storage::outgoing row = to_outgoing(what, "key-1", support::noon() + answers_last);
    EXPECT_EQ(row.key, "key-1");
    EXPECT_EQ(row.platform, classic_platform);
    EXPECT_EQ(row.expires, support::noon() + answers_last);
    const room_letter read = read_room_letter(row_of(row)).value();
    EXPECT_EQ(read.room, "room-1");
    EXPECT_EQ(read.kind, room_letter_kind::answer);
    EXPECT_THAT(read.posts, ElementsAre(what.posts[0], what.posts[1]));
    EXPECT_EQ(read.sealed_url, "c2VhbGVk");
    EXPECT_EQ(read.url_until, support::noon());
}

TEST(ARoomLetter, MayKnowNoAddress) {
    const room_letter what{"room-1", room_letter_kind::reminder, {"{}"}};
    const room_letter read = read_room_letter(row_of(to_outgoing(what, "key-1", {}))).value();
    EXPECT_EQ(read.kind, room_letter_kind::reminder);
    EXPECT_EQ(read.sealed_url, "");
    EXPECT_EQ(read.url_until, evidence::moment{});
}

TEST(ARoomLetter, IsNoneWhenItCannotBeRead) {
    const storage::outbox::letter good =
        row_of(to_outgoing({"room-1", room_letter_kind::greeting, {"{}"}}, "key-1", {}));
    EXPECT_TRUE(read_room_letter(good));
    storage::outbox::letter broken = good;
    broken.kind = "files";
    EXPECT_FALSE(read_room_letter(broken));
    broken = good;
    broken.team = "";
    EXPECT_FALSE(read_room_letter(broken));
    for (const char* body :
         {"", "no json", "[]", "{}", R"({"posts":[]})", R"({"posts":[7]})", R"({"posts":"x"})"}) {
        broken = good;
        broken.body = body;
        EXPECT_FALSE(read_room_letter(broken)) << body;
    }
}

}  // namespace
}  // namespace bot::chime
