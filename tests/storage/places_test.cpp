#include "storage/places.hpp"

#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using std::chrono::hours;
using testing::ElementsAre;

class Places : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
    const evidence::moment noon = support::noon();

    // "nowhere" where dossier is not.
    std::string about(std::string_view name) {
        const auto found = places::get(on, "chime", name);
        return found ? found->about : "nowhere";
    }
    evidence::moment heard_until(std::string_view name) {
        return places::get(on, "chime", name).value().heard_until;
    }
};

TEST_F(Places, ComeBackAsTheyWerePut) {
    const place room{"chime", "channel-1", noon, R"({"name":"team «и»"})"};
    places::put(on, room);
    EXPECT_EQ(places::get(on, "chime", "channel-1"), room);
    EXPECT_EQ(places::get(on, "chime-classic", "channel-1"), std::nullopt) << "another platform's";
    EXPECT_EQ(about("channel-2"), "nowhere");
}

TEST_F(Places, AreListedByTheirNames) {
    const place first{"chime", "a"}, second{"chime", "b", noon, "about"}, elsewhere{"chime-classic", "c"};
    for (const place& one : {second, elsewhere, first})
        places::put(on, one);
    EXPECT_THAT(places::list(on, "chime"), ElementsAre(first, second));
}

TEST_F(Places, AreReplacedAsAWhole) {
    places::put(on, {"chime", "channel-1", noon, "old"});
    places::put(on, {"chime", "channel-1", {}, "new"});
    EXPECT_EQ(about("channel-1"), "new");
    EXPECT_EQ(heard_until("channel-1"), evidence::moment{});
}

TEST_F(Places, AreHeardForwardOnly) {
    places::heard(on, "chime", "channel-1", noon);
    EXPECT_EQ(heard_until("channel-1"), noon) << "made where there was none";
    places::heard(on, "chime", "channel-1", noon - hours{1});
    EXPECT_EQ(heard_until("channel-1"), noon) << "a late repeat";
    places::heard(on, "chime", "channel-1", noon + hours{1});
    EXPECT_EQ(heard_until("channel-1"), noon + hours{1});
}

TEST_F(Places, KeepWhatIsKnownAboutThemWhileTheyAreHeard) {
    places::note(on, "chime", "channel-1", "direct");
    EXPECT_EQ(heard_until("channel-1"), evidence::moment{});
    places::heard(on, "chime", "channel-1", noon);
    EXPECT_EQ(about("channel-1"), "direct");
    places::note(on, "chime", "channel-1", "shared");
    EXPECT_EQ(about("channel-1"), "shared");
    EXPECT_EQ(heard_until("channel-1"), noon);
}

TEST_F(Places, AreForgottenOnce) {
    places::put(on, {"chime", "channel-1"});
    places::put(on, {"chime", "channel-2"});
    EXPECT_TRUE(places::forget(on, "chime", "channel-1"));
    EXPECT_FALSE(places::forget(on, "chime", "channel-1"));
    EXPECT_EQ(about("channel-1"), "nowhere");
    EXPECT_EQ(about("channel-2"), "");
}

}  // namespace
}  // namespace storage
