#include "bot/chime/classic_rooms.hpp"

#include "storage/places.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::chime {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr const char* url = "https://hooks.a.chime.aws/incomingwebhooks/2?token=EXAMPLE";

class KnownRooms : public testing::Test {
protected:
    support::temporary_folder folder;
    storage::connection on = storage::connection::open_for_writing(folder / "dossier.db");
    known_rooms rooms{std::string(32, 'k')};
    const evidence::moment noon = support::noon();
};

TEST_F(KnownRooms, KeepTheirAddress) {
    EXPECT_EQ(rooms.url_of(on, "room-1"), "");
    EXPECT_TRUE(rooms.enter(on, "room-1", url, noon));
    EXPECT_EQ(rooms.url_of(on, "room-1"), url);
    EXPECT_EQ(rooms.url_of(on, "room-2"), "");
}

TEST_F(KnownRooms, KeepItSealed) {
    rooms.enter(on, "room-1", url, noon);
    const std::string about = storage::places::get(on, classic_platform, "room-1").value().about;
    EXPECT_THAT(about, Not(HasSubstr("EXAMPLE")));
    EXPECT_EQ(known_rooms(std::string(32, 'x')).url_of(on, "room-1"), "") << "another key";
    EXPECT_EQ(rooms.opened("room-2", about), "") << "moved to another room";
    EXPECT_EQ(rooms.opened("room-1", about), url);
    EXPECT_EQ(rooms.opened("room-1", "no base64!"), "");
    EXPECT_THROW(known_rooms("short"), std::invalid_argument);
}

TEST_F(KnownRooms, LoseItWhenDossierLeaves) {
    rooms.enter(on, "room-1", url, noon);
    EXPECT_TRUE(rooms.leave(on, "room-1", noon + seconds(1)));
    EXPECT_EQ(rooms.url_of(on, "room-1"), "");
    EXPECT_EQ(storage::places::get(on, classic_platform, "room-1").value().about, "");
}

TEST_F(KnownRooms, AreNotBroughtBackByAnEventThatComesLate) {
    rooms.enter(on, "room-1", url, noon);
    rooms.leave(on, "room-1", noon + seconds(2));
    EXPECT_FALSE(rooms.enter(on, "room-1", url, noon)) << "the invitation once more";
    EXPECT_EQ(rooms.url_of(on, "room-1"), "");
    EXPECT_TRUE(rooms.enter(on, "room-1", url, noon + seconds(3)));
    EXPECT_FALSE(rooms.leave(on, "room-1", noon + seconds(2)));
    EXPECT_EQ(rooms.url_of(on, "room-1"), url);
}

TEST_F(KnownRooms, AreClosedUntilTheNextInvitation) {
    rooms.enter(on, "room-1", url, noon);
    rooms.close(on, "room-1");
    EXPECT_EQ(rooms.url_of(on, "room-1"), "");
    EXPECT_TRUE(rooms.enter(on, "room-1", url, noon + seconds(1)));
    EXPECT_EQ(rooms.url_of(on, "room-1"), url);
}

}  // namespace
}  // namespace bot::chime
