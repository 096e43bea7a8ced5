#include "evidence/chain_faults.hpp"

#include "evidence/chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace evidence {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const person_id ana{"local:ana"};

// A chain of nine records, with which somebody does something.
class AChain : public testing::Test {
protected:
    AChain() {
        for (std::uint64_t number = 1; number <= 9; ++number)
            links.push_back(sealed(number == 1 ? first_link(ana) : links.back().hash, number));
        records = links.size();
        head = links.back().hash;
    }

    // A record as dossier would have made it.
    static sealed_link sealed(const digest& before, std::uint64_t number, unsigned char content = 7) {
        sealed_link link{number, moment{std::chrono::milliseconds(1000 * number)}, {}, {}};
        link.content_hash.fill(content);
        link.hash = hash_link(before, number, link.logged_at, link.content_hash);
        return link;
    }

    sealed_link& record(std::size_t number) { return links.at(number - 1); }
    auto place(std::size_t number) { return links.begin() + std::ptrdiff_t(number) - 1; }

    void remove(std::size_t from, std::size_t to) { links.erase(place(from), place(to) + 1); }
    void move(std::size_t from, std::size_t to) {
        const sealed_link moved = record(from);
        links.erase(place(from));
        links.insert(place(to), moved);
    }
    void number_anew() {
        for (std::size_t i = 0; i < links.size(); ++i)
            links[i].seq = i + 1;
    }

    std::vector<std::string> faults() const { return chain_faults(ana, links, records, head); }

    std::vector<sealed_link> links;
    std::uint64_t records = 0;
    digest head{};
};

TEST_F(AChain, CanBeReadWithoutItsAuthorsName) {
    EXPECT_THAT(faults_behind(first_link(ana), links, records, head), IsEmpty());
    EXPECT_THAT(faults_behind(first_link({"local:ben"}), links, records, head),
                ElementsAre("record 1 was altered: its link does not match the record before it"));
}

TEST_F(AChain, IsWholeAsItWasMade) {
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(AChain, OfNothingIsWhole) {
    EXPECT_THAT(chain_faults(ana, {}, 0, first_link(ana)), IsEmpty());
}

TEST_F(AChain, NamesTheRecordThatWasAltered) {
    const std::vector<sealed_link> whole = links;
    for (std::size_t number = 1; number <= 9; ++number) {
        const std::vector<std::string> expected{"record " + std::to_string(number) +
                                                " was altered: its link does not match the record before it"};
        links = whole;
        record(number).logged_at -= std::chrono::milliseconds(1);
        EXPECT_EQ(faults(), expected) << "its time";
        links = whole;
        record(number).content_hash.fill(1);
        EXPECT_EQ(faults(), expected) << "its content";
        links = whole;
        record(number).hash.fill(1);
        EXPECT_EQ(faults(), expected) << "its hash";
    }
}

TEST_F(AChain, NamesEveryRecordThatWasAltered) {
    for (const std::size_t number : {2U, 3U, 9U})
        record(number).content_hash.fill(1);
    EXPECT_THAT(faults(), ElementsAre(StartsWith("record 2 was altered"), StartsWith("record 3 was altered"),
                                      StartsWith("record 9 was altered")));
}

TEST_F(AChain, NamesTheRecordThatCarriesAnotherNumber) {
    record(4).seq = 70;
    EXPECT_THAT(faults(), ElementsAre("record 4 was altered: it carries another number"));
}

TEST_F(AChain, NamesTheRecordThatIsMissing) {
    const std::vector<sealed_link> whole = links;
    for (std::size_t number = 1; number <= 9; ++number) {
        links = whole;
        remove(number, number);
        EXPECT_THAT(faults(), ElementsAre("record " + std::to_string(number) + " is missing"));
        number_anew();
        EXPECT_THAT(faults(), ElementsAre("record " + std::to_string(number) + " is missing"))
            << "those after it were numbered anew";
    }
}

TEST_F(AChain, NamesSeveralThatAreMissing) {
    remove(7, 7);
    remove(2, 4);
    EXPECT_THAT(faults(), ElementsAre("records 2 to 4 are missing", "record 7 is missing"));
    links.pop_back();
    EXPECT_THAT(faults(),
                ElementsAre("records 2 to 4 are missing", "record 7 is missing", "record 9 is missing"));
    links.clear();
    EXPECT_THAT(faults(), ElementsAre("records 1 to 9 are missing"));
}

TEST_F(AChain, NamesTheRecordThatWasMovedForward) {
    move(7, 3);
    EXPECT_THAT(faults(), ElementsAre("record 7 is out of order: it stands before record 3"));
    number_anew();
    EXPECT_THAT(faults(), ElementsAre("record 7 is out of order: it stands before record 3"));
}

TEST_F(AChain, NamesThoseThatARecordWasMovedBehind) {
    move(3, 5);
    number_anew();
    EXPECT_THAT(faults(), ElementsAre("record 4 is out of order: it stands before record 3",
                                      "record 5 is out of order: it stands before record 3"));
}

TEST_F(AChain, NamesTheSecondOfTwoThatChangedPlaces) {
    const std::vector<sealed_link> whole = links;
    for (std::size_t number = 1; number <= 8; ++number) {
        links = whole;
        std::swap(record(number), record(number + 1));
        const std::string expected = "record " + std::to_string(number + 1) +
                                     " is out of order: it stands before record " + std::to_string(number);
        EXPECT_THAT(faults(), ElementsAre(expected));
        number_anew();
        EXPECT_THAT(faults(), ElementsAre(expected));
    }
}

TEST_F(AChain, NamesThePlaceWhereARecordWasInserted) {
    const std::vector<sealed_link> whole = links;
    for (std::size_t after = 0; after <= 9; ++after) {
        const digest before = after == 0 ? first_link(ana) : whole[after - 1].hash;
        const sealed_link linked = sealed(before, after + 1, 8);
        sealed_link copied = whole[2];
        copied.seq = after + 1;
        for (const sealed_link& put : {linked, copied}) {
            links = whole;
            links.insert(links.begin() + std::ptrdiff_t(after), put);
            const std::string expected = after == 0
                                             ? "a record was inserted before record 1"
                                             : "a record was inserted after record " + std::to_string(after);
            if (after == 2 && put.hash == copied.hash) continue;  // of two that are the same, the second
            EXPECT_THAT(faults(), ElementsAre(expected)) << after;
            number_anew();
            EXPECT_THAT(faults(), ElementsAre(expected)) << after << ", numbered anew";
        }
    }
}

TEST_F(AChain, TellsAnInsertedRecordFromAMissingOne) {
    links.insert(place(6), links[1]);
    remove(3, 3);
    EXPECT_THAT(faults(), ElementsAre("record 3 is missing", "a record was inserted after record 5"));
}

TEST_F(AChain, NoticesAnotherHead) {
    head.fill(0);
    EXPECT_THAT(faults(), ElementsAre("the head of the chain does not match the newest record"));
}

TEST_F(AChain, NoticesThatTheEndIsGoneEvenWhenItIsCountedNoMore) {
    links.pop_back();
    records = 8;
    EXPECT_THAT(faults(), ElementsAre("the head of the chain does not match the newest record"));
}

TEST_F(AChain, NoticesAnotherCount) {
    records = 12;
    EXPECT_THAT(faults(), ElementsAre("the chain holds 9 records, and 12 are named"));
}

TEST_F(AChain, BelongsToOnePerson) {
    EXPECT_THAT(chain_faults({"local:eve"}, links, records, head),
                ElementsAre("record 1 was altered: its link does not match the record before it"));
}

TEST_F(AChain, OfNothingButFaultsIsGivenUp) {
    for (int i = 0; i < 5000; ++i)
        links.push_back({});
    for (sealed_link& link : links)
        link.content_hash.fill(9);
    records = links.size();
    number_anew();
    EXPECT_THAT(faults(), SizeIs(33));
    EXPECT_EQ(faults().back(), "more is wrong after record 32");
}

TEST_F(AChain, SurvivesTheLargestNumbers) {
    record(9).seq = ~std::uint64_t{0};
    record(9).hash.fill(3);
    EXPECT_THAT(faults(), Each(testing::HasSubstr("record")));
}

}  // namespace
}  // namespace evidence
