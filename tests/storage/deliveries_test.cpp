#include "storage/deliveries.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace storage {
namespace {

class Deliveries : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::optional<connection> on{connection::open_for_writing(database)};
    std::optional<deliveries> seen{std::in_place, *on};

    void keep(const std::string& key, std::int64_t arrived = 1000, std::int64_t person = 0,
              std::uint64_t seq = 0) {
        seen->keep(key, "reply to " + key, arrived, person, seq, seq);
    }
    void restart() {
        seen.reset();
        on.reset();
        on.emplace(connection::open_for_writing(database));
        seen.emplace(*on);
    }
    int rows() { return on->database().execAndGet("SELECT count(*) FROM delivery").getInt(); }
};

TEST_F(Deliveries, GiveTheFirstReplyAgain) {
    keep("local:ana 1");
    keep("local:ana 2");
    EXPECT_EQ(seen->first_reply("local:ana 1"), "reply to local:ana 1");
    EXPECT_EQ(seen->first_reply("local:ana 2"), "reply to local:ana 2");
    EXPECT_EQ(seen->first_reply("local:ana 3"), std::nullopt);
    EXPECT_EQ(seen->first_reply("local:ben 1"), std::nullopt);
}

TEST_F(Deliveries, StayKnownWhenTheirReplyIsErased) {
    keep("local:ana about nothing");
    keep("local:ben about nothing");
    erase_replies_about_nothing(*on, "local:ana");
    for (int again = 0; again < 2; ++again, restart()) {
        EXPECT_EQ(seen->first_reply("local:ana about nothing"), "");
        EXPECT_EQ(seen->first_reply("local:ana something else"), std::nullopt);
        EXPECT_EQ(seen->first_reply("local:ben about nothing"), "reply to local:ben about nothing");
        erase_replies_about_nothing(*on, "local:ana");
    }
    EXPECT_EQ(
        on->database().execAndGet("SELECT count(*) FROM delivery WHERE key LIKE '%ana about%'").getInt(), 0)
        << "a key may hold words";
    EXPECT_FALSE(seen->sweep(2000));
    EXPECT_EQ(rows(), 0);
}

TEST_F(Deliveries, AreKnownAfterARestart) {
    keep("local:ana 1");
    restart();
    EXPECT_EQ(seen->first_reply("local:ana 1"), "reply to local:ana 1");
}

// Memory holds half of a hash of each key. Among so many some share theirs with another (300,000 of
// 4,294,967,296: ten pairs or so).
TEST_F(Deliveries, AreToldApartAmongMany) {
    const auto key = [](int i) { return "slack:T0EX1/U0EX1 " + std::to_string(i); };
    const int count = 300'000;
    SQLite::Transaction batch(on->database());
    for (int i = 0; i < count; ++i)
        seen->keep(key(i), std::to_string(i), 1000, 0, 0, 0);
    for (int i = 0; i < count; ++i)
        ASSERT_EQ(seen->first_reply(key(i)), std::to_string(i));
    for (int i = count; i < 2 * count; ++i)
        ASSERT_EQ(seen->first_reply(key(i)), std::nullopt);
    for (int i = 0; i < count / 32; ++i)
        seen->sweep(2000);
    EXPECT_EQ(rows(), 0);
    keep(key(7));
    EXPECT_EQ(seen->first_reply(key(7)), "reply to " + key(7)) << "whose row has the number of an old one";
    batch.commit();
}

// The same of those that were there at the start, beside those that came since.
TEST_F(Deliveries, AreToldApartAmongManyAfterARestart) {
    const auto key = [](int i) { return "slack:T0EX1/U0EX1 " + std::to_string(i); };
    const int before = 300'000;
    const int all = before + 1000;
    {
        SQLite::Transaction batch(on->database());
        for (int i = 0; i < before; ++i)
            seen->keep(key(i), std::to_string(i), 1000, 0, 0, 0);
        batch.commit();
    }
    restart();
    SQLite::Transaction batch(on->database());
    for (int i = before; i < all; ++i)
        seen->keep(key(i), std::to_string(i), 1000, 0, 0, 0);
    for (int i = 0; i < all; ++i)
        ASSERT_EQ(seen->first_reply(key(i)), std::to_string(i));
    for (int i = all; i < 2 * all; ++i)
        ASSERT_EQ(seen->first_reply(key(i)), std::nullopt);
    for (int swept = 0; swept < before; swept += 32)
        seen->sweep(2000);
    EXPECT_EQ(seen->first_reply(key(0)), std::nullopt);
    EXPECT_EQ(seen->first_reply(key(before - 1)), std::nullopt);
    EXPECT_EQ(seen->first_reply(key(all - 1)), std::to_string(all - 1));
    while (seen->sweep(2000)) {
    }
    EXPECT_EQ(rows(), 0);
    EXPECT_EQ(seen->first_reply(key(all - 1)), std::nullopt);
    keep(key(7));
    EXPECT_EQ(seen->first_reply(key(7)), "reply to " + key(7)) << "which was forgotten";
    batch.commit();
}

TEST_F(Deliveries, HaveRowsWhoseNumbersGrowBeyondFourBillion) {
    on->database().exec(
        "INSERT INTO delivery (id, key, reply, arrived_at) VALUES (4294967290, 'local:ana 0', x'72', 0)");
    restart();
    for (int i = 1; i < 10; ++i)
        keep("local:ana " + std::to_string(i));
    EXPECT_EQ(seen->first_reply("local:ana 0"), "r");
    EXPECT_EQ(seen->first_reply("local:ana 2"), "reply to local:ana 2");
    EXPECT_EQ(seen->first_reply("local:ana 9"), "reply to local:ana 9");
}

TEST_F(Deliveries, KeepBytesThatAreNoText) {
    const std::string bytes("a\0b\xff", 4);
    seen->keep("local:ana 1", bytes, 1000, 0, 0, 0);
    EXPECT_EQ(seen->first_reply("local:ana 1"), bytes);
}

TEST_F(Deliveries, AreForgottenWhenTheyAreOld) {
    keep("local:ana 1", 1000);
    keep("local:ana 2", 2000);
    seen->sweep(2000);
    EXPECT_EQ(seen->first_reply("local:ana 1"), std::nullopt);
    EXPECT_EQ(seen->first_reply("local:ana 2"), "reply to local:ana 2") << "which is as old as may be";
}

TEST_F(Deliveries, AreForgottenAFewAtATime) {
    for (int i = 0; i < 40; ++i)
        keep("local:ana " + std::to_string(i), 1000);
    EXPECT_TRUE(seen->sweep(2000)) << "there may be more";
    EXPECT_EQ(rows(), 8);
    EXPECT_FALSE(seen->sweep(2000));
    EXPECT_EQ(rows(), 0);
}

TEST_F(Deliveries, HaveTheNumbersThatTheyWereToldBefore) {
    const std::int64_t first = seen->next_number();
    EXPECT_EQ(seen->next_number(), first) << "until one is kept";
    keep("local:ana 1");
    const std::int64_t second = seen->next_number();
    keep("local:ana 2");
    query row(*on, "SELECT group_concat(id) FROM (SELECT id FROM delivery ORDER BY id)");
    row.next();
    EXPECT_EQ(row.column(0).getString(), std::to_string(first) + "," + std::to_string(second));
}

// Erasing takes the reply out of the table; its number may be given again by another process.
TEST_F(Deliveries, GiveNoReplyThatWasErased) {
    keep("local:ana 1", 1000, 1, 1);
    on->database().exec("DELETE FROM delivery");
    EXPECT_EQ(seen->first_reply("local:ana 1"), std::nullopt);
    restart();
    keep("local:ana 2");
    EXPECT_EQ(seen->first_reply("local:ana 1"), std::nullopt) << "the row is another one's now";
    EXPECT_EQ(seen->first_reply("local:ana 2"), "reply to local:ana 2");
    seen->sweep(2000);
    EXPECT_EQ(seen->first_reply("local:ana 2"), std::nullopt);
}

}  // namespace
}  // namespace storage
