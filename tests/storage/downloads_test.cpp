#include "storage/downloads.hpp"

#include "evidence/portfolio.hpp"
#include "storage/people.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace storage {
namespace {

using downloads::standing;
using std::chrono::hours;
using std::chrono::milliseconds;
using support::ana;
using support::ben;

// Tokens and browsers are told apart by a number in the place of a hash.
class Downloads : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
    evidence::moment now = support::noon();

    void give(unsigned char token, const evidence::person_id& who = ana, std::string wanted = "{}") {
        downloads::put(on, {token}, {who, "Europe/Lisbon", std::move(wanted), now, now + hours{24}});
    }
    standing seen(unsigned char token, std::optional<evidence::digest> browser = std::nullopt) {
        return downloads::look(on, {token}, browser, now).how;
    }
    standing fetched(unsigned char token, std::optional<evidence::digest> browser, unsigned char fresh) {
        return downloads::fetch(on, {token}, browser, {fresh}, now).how;
    }
    std::size_t count() {
        return std::size_t(on.database().execAndGet("SELECT count(*) FROM download").getInt());
    }
};

TEST_F(Downloads, SayWhatIsWantedByWhom) {
    give(1, ana, R"({"packet":{}})");
    const downloads::found found = downloads::look(on, {1}, std::nullopt, now);
    ASSERT_EQ(found.how, standing::open);
    EXPECT_EQ(found.what.who, ana);
    EXPECT_EQ(found.what.zone, "Europe/Lisbon");
    EXPECT_EQ(found.what.wanted, R"({"packet":{}})");
    EXPECT_EQ(found.what.made_at, now);
    EXPECT_EQ(found.what.expires, now + hours{24});
}

TEST_F(Downloads, WithoutAnythingWantedAreAMistake) {
    EXPECT_THROW(give(1, ana, ""), std::logic_error);
}

TEST_F(Downloads, OfAnUnknownTokenAreOver) {
    give(1);
    EXPECT_EQ(seen(2), standing::over);
    EXPECT_EQ(fetched(2, std::nullopt, 7), standing::over);
}

TEST_F(Downloads, EndAtTheMinute) {
    give(1);
    now += hours{24} - milliseconds{1};
    EXPECT_EQ(seen(1), standing::open);
    now += milliseconds{1};
    EXPECT_EQ(seen(1), standing::over);
    EXPECT_EQ(fetched(1, std::nullopt, 7), standing::over);
}

TEST_F(Downloads, AreBoundByFetchingAndNotByLooking) {
    give(1);
    EXPECT_EQ(seen(1), standing::open);
    EXPECT_EQ(seen(1, {{8}}), standing::open);
    EXPECT_EQ(fetched(1, std::nullopt, 7), standing::open);
    EXPECT_EQ(seen(1), standing::other);
    EXPECT_EQ(seen(1, {{8}}), standing::other);
    EXPECT_EQ(seen(1, {{7}}), standing::open);
}

TEST_F(Downloads, StayWithTheFirstBrowser) {
    give(1);
    EXPECT_EQ(fetched(1, std::nullopt, 7), standing::open);
    EXPECT_EQ(fetched(1, std::nullopt, 8), standing::other);
    EXPECT_EQ(fetched(1, {{8}}, 8), standing::other);
    EXPECT_EQ(fetched(1, {{7}}, 9), standing::open);
    EXPECT_EQ(seen(1, {{7}}), standing::open) << "what it showed first is what it shows";
    EXPECT_EQ(seen(1, {{9}}), standing::other);
}

TEST_F(Downloads, AreBoundEachForItself) {
    give(1);
    give(2);
    EXPECT_EQ(fetched(1, std::nullopt, 7), standing::open);
    EXPECT_EQ(seen(2), standing::open);
}

TEST_F(Downloads, WearOut) {
    give(1);
    EXPECT_EQ(fetched(1, std::nullopt, 7), standing::open);
    for (std::uint32_t i = 1; i < downloads::most_fetches; ++i)
        EXPECT_EQ(fetched(1, {{7}}, 7), standing::open) << i;
    EXPECT_EQ(fetched(1, {{7}}, 7), standing::worn_out);
    EXPECT_EQ(seen(1, {{7}}), standing::worn_out);
    EXPECT_EQ(seen(1, {{8}}), standing::other) << "which nobody else is told";
}

TEST_F(Downloads, GiveWayWhenAPersonHasTooMany) {
    give(100, ben);
    for (unsigned char i = 1; i <= downloads::most_open + 1; ++i, now += milliseconds{1})
        give(i);
    EXPECT_EQ(count(), downloads::most_open + 1) << "ben's too";
    EXPECT_EQ(seen(1), standing::over);
    EXPECT_EQ(seen(2), standing::open);
    EXPECT_EQ(seen(100), standing::open);
}

TEST_F(Downloads, GiveWayToTheNewestEvenInOneMillisecond) {
    for (unsigned char i = 1; i <= downloads::most_open + 5; ++i)
        give(i);
    EXPECT_EQ(count(), downloads::most_open);
    EXPECT_EQ(seen(downloads::most_open + 5), standing::open);
}

TEST_F(Downloads, LeaveNothingBehindWhenTheyHaveEnded) {
    give(1);
    give(2, ben);
    now += hours{24};
    give(3);
    EXPECT_EQ(count(), 1U);
}

TEST_F(Downloads, GoWithAnyEntryThatIsErased) {
    sqlite_log log(on, ana, "UTC");
    log.append(support::logged("D-1", "Dropped gift wrap", {"checkout"}), now);
    log.append(support::logged("D-2", "Kept the old search page"), now);
    give(1);
    give(2, ben);
    log.erase({evidence::entry_kind::decision, 2}, now);
    EXPECT_EQ(seen(1), standing::over);
    EXPECT_EQ(seen(2), standing::open) << "another person's";
}

TEST_F(Downloads, GoWhenEverythingIsErased) {
    give(1);
    give(2, ben);
    sqlite_log log(on, ana, "UTC");
    log.erase_everything(now);
    EXPECT_EQ(seen(1), standing::over);
    EXPECT_EQ(seen(2), standing::open);
}

TEST_F(Downloads, KeepNoTokenThatOpensThem) {
    give(1);
    EXPECT_EQ(on.database().execAndGet("SELECT length(token) FROM download").getInt(), 32);
}

}  // namespace
}  // namespace storage
