#include "bot/chain_watch.hpp"

#include "tests/support/log_watch.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace bot {
namespace {

using support::ana;
using support::ben;
using support::decides;

// Ana has said two things and Ben one.
class AChainWatch : public testing::Test {
protected:
    AChainWatch() {
        support::scribe dossier(database);
        dossier.say(ana, decides("one"));
        dossier.say(ana, decides("two"));
        dossier.say(ben, decides("three"));
    }

    // What a look that begins at once finds.
    chain_findings look() {
        chain_watch watch({database, std::chrono::milliseconds(0), std::chrono::hours(24)});
        while (watch.last().at == evidence::moment{})
            std::this_thread::yield();
        return watch.last();
    }

    support::log_watch log;
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
};

TEST_F(AChainWatch, FindsThemIntact) {
    const chain_findings found = look();
    EXPECT_EQ(found.chains, 2U);
    EXPECT_EQ(found.records, 3U);
    EXPECT_EQ(found.broken, 0U);
    EXPECT_TRUE(found.readable);
    EXPECT_EQ(log.lines_with(""), 0U) << "nothing to say";
}

TEST_F(AChainWatch, NamesTheOneThatIsNot) {
    SQLite::Database raw(database.string(), SQLite::OPEN_READWRITE);
    raw.exec("UPDATE record SET canonical = replace(canonical, 'two', 'secret') WHERE seq = 2");
    const chain_findings found = look();
    EXPECT_EQ(found.chains, 2U);
    EXPECT_EQ(found.broken, 1U);
    EXPECT_EQ(log.lines_with("the chain of local:ana is not intact: record 2 was altered"), 1U);
    EXPECT_EQ(log.lines_with("secret"), 0U) << "no content";
}

TEST_F(AChainWatch, SaysWhenItCannotLook) {
    std::filesystem::remove(database);
    const chain_findings found = look();
    EXPECT_FALSE(found.readable);
    EXPECT_EQ(log.lines_with("the chains cannot be checked: There is no database"), 1U);
}

TEST_F(AChainWatch, EndsBeforeItsFirstLook) {
    const chain_watch watch({database});
    EXPECT_EQ(watch.last().at, evidence::moment{}) << "there was none yet";
}

}  // namespace
}  // namespace bot
