// The same stories for every evidence log: what SQLite keeps, and what the fake that all command tests rely
// on says it keeps.
#include "evidence/chain.hpp"
#include "evidence/evidence_log.hpp"
#include "evidence/portfolio.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace storage {
namespace {

using evidence::entry_kind;
using evidence::record_kind;
using support::about;
using support::logged;
using support::noon;
using support::staged;
using support::with_field;
using testing::ElementsAre;
using testing::IsEmpty;

struct sqlite_store {
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
    sqlite_log log{on, support::ana, "Europe/Lisbon"};

    // Another log of the same person, empty.
    struct other {
        support::temporary_folder folder;
        connection on = connection::open_for_writing(folder / "dossier.db");
        sqlite_log log{on, support::ana, "Europe/Lisbon"};
    };
};

struct memory_store {
    fakes::memory_log log{"Europe/Lisbon", support::ana};
    struct other {
        fakes::memory_log log{"Europe/Lisbon", support::ana};
    };
};

template <class Store>
class EvidenceLog : public testing::Test {
protected:
    Store store;
    evidence::evidence_log& log = store.log;

    evidence::record append(const evidence::statement& what) { return log.append(what, noon()); }

    // "D-2 Gift wrap #checkout", newest first; retracted ones in brackets.
    static std::vector<std::string> lines(const std::vector<evidence::entry_summary>& entries) {
        std::vector<std::string> lines;
        for (const evidence::entry_summary& entry : entries) {
            std::string line = to_text(entry.entry) + " " + entry.title;
            for (const std::string& tag : entry.initiatives)
                line += " #" + tag;
            lines.push_back(entry.retracted ? "(" + line + ")" : line);
        }
        return lines;
    }
    std::vector<std::string> listed(const evidence::list_filter& filter = {}) {
        const auto entries = lines(log.list(filter));
        if (filter.limit > entries.size() && filter.skip == 0) {
            EXPECT_EQ(log.count(filter), entries.size());
        }
        return entries;
    }

    // "D-1 because: retention", in the order found.
    std::vector<std::string> found(const evidence::search_request& asked) {
        std::vector<std::string> found;
        for (const evidence::search_hit& hit : log.search(asked))
            found.push_back(to_text(hit.entry.entry) + (hit.field.empty() ? "" : " " + hit.field + ":") +
                            (hit.match.empty() ? "" : " " + hit.match));
        if (asked.filter.limit > found.size() && asked.filter.skip == 0) {
            EXPECT_EQ(log.count_found(asked), found.size());
        }
        return found;
    }
    std::vector<std::string> found(std::vector<std::string> words) {
        evidence::search_request asked;
        asked.words = std::move(words);
        return found(asked);
    }

    static evidence::statement undo_of(std::string_view entry, std::uint64_t seq) {
        return with_field(about(record_kind::undone, entry, "undo"), "undoes", std::to_string(seq));
    }
    static evidence::statement on(evidence::statement what, std::string_view day) {
        what.happened = evidence::calendar_date::from_iso(day).value();
        return what;
    }
    static evidence::statement quiet(std::string_view number, std::string week) {
        return with_field(logged(number, "nothing this week"), "week", std::move(week));
    }

    // When the person is looked at again: "in 10 min", "at once", "never".
    std::string next_look() {
        const auto plan = log.plan();
        if (!plan) return "no plan";
        if (!plan->next_look) return "never";
        if (*plan->next_look == evidence::moment{}) return "at once";
        return "in " + std::to_string((*plan->next_look - noon()) / std::chrono::minutes(1)) + " min";
    }
    std::uint64_t changes() { return log.plan().value().changes; }

    static evidence::kept_nudge nudge(std::string key, evidence::moment at) {
        evidence::kept_nudge one;
        one.key = std::move(key);
        one.kind = "weekly";
        one.at = one.last_at = at;
        return one;
    }
    std::vector<std::string> nudged() {
        std::vector<std::string> keys;
        for (const evidence::kept_nudge& one : log.nudges())
            keys.push_back(one.key);
        return keys;
    }

    static evidence::entry_id id(std::string_view number) { return evidence::read_entry_id(number).value(); }
};

struct names {
    template <class Store>
    static std::string GetName(int) {
        return std::is_same_v<Store, sqlite_store> ? "SQLite" : "Memory";
    }
};
using stores = testing::Types<sqlite_store, memory_store>;
TYPED_TEST_SUITE(EvidenceLog, stores, names);

TYPED_TEST(EvidenceLog, SealsAChain) {
    this->append(logged("D-1", "one"));
    this->append(staged("D-1", "results", "+2%"));
    evidence::digest link = evidence::first_link(this->log.author());
    for (std::uint64_t seq = 1; seq <= 2; ++seq) {
        const auto said = this->log.record_at(seq);
        ASSERT_TRUE(said);
        EXPECT_EQ(said->seq, seq);
        EXPECT_EQ(said->hash, evidence::hash_link(link, seq, said->logged_at, said->content_hash));
        link = said->hash;
    }
    EXPECT_EQ(this->log.size(), 2U);
    EXPECT_FALSE(this->log.record_at(0));
    EXPECT_FALSE(this->log.record_at(3));
    EXPECT_EQ(this->log.everything().size(), 2U);
    EXPECT_EQ(this->log.records_of(this->id("D-1")).size(), 2U);
    EXPECT_THAT(this->log.records_of(this->id("D-2")), IsEmpty());
}

TYPED_TEST(EvidenceLog, NumbersEntriesByKind) {
    this->append(logged("D-1", "one"));
    this->append(logged("M-1", "two"));
    this->append(about(record_kind::retracted, "D-1", ""));
    EXPECT_EQ(to_text(this->log.next_entry(entry_kind::decision)), "D-2");
    EXPECT_EQ(to_text(this->log.next_entry(entry_kind::metric)), "M-2");
    EXPECT_EQ(to_text(this->log.next_entry(entry_kind::charter)), "C-1");
    EXPECT_ANY_THROW(this->append(logged("D-1", "again")));
}

TYPED_TEST(EvidenceLog, AddsNothingToWhatIsNotThere) {
    EXPECT_THROW(this->append(staged("D-1", "results", "+2%")), std::logic_error);
}

TYPED_TEST(EvidenceLog, ErasesNothingThatIsNotThere) {
    EXPECT_THROW(this->log.erase(this->id("D-1"), noon()), std::logic_error);
    EXPECT_EQ(this->log.erase_everything(noon()), 0U);
}

TYPED_TEST(EvidenceLog, ListsWhatEntriesAreCalledToday) {
    this->append(logged("D-1", "first words", {"checkout"}));
    this->append(with_field(with_field(logged("M-1", ""), "name", "conversion"), "value", "3.5%"));
    this->append(about(record_kind::corrected, "D-1", "better words"));
    this->append(with_field(about(record_kind::corrected, "M-1", ""), "value", "3.6%"));
    EXPECT_THAT(this->listed(), ElementsAre("M-1 conversion 3.6%", "D-1 better words #checkout"));
    this->append(about(record_kind::retracted, "D-1", ""));
    EXPECT_THAT(this->listed(), ElementsAre("M-1 conversion 3.6%", "(D-1 better words #checkout)"));
}

TYPED_TEST(EvidenceLog, FindsASeries) {
    this->append(with_field(logged("M-1", "a"), "name", "conversion"));
    this->append(with_field(logged("M-2", "b"), "name", "conversion"));
    this->append(with_field(logged("M-3", "c"), "name", "other"));
    EXPECT_EQ(to_text(*this->log.first_with(entry_kind::metric, "conversion")), "M-1");
    EXPECT_EQ(to_text(*this->log.newest_with(entry_kind::metric, "conversion")), "M-2");
    EXPECT_FALSE(this->log.newest_with(entry_kind::decision, "conversion"));
    EXPECT_FALSE(this->log.newest_with(entry_kind::metric, ""));
    this->append(about(record_kind::retracted, "M-2", ""));
    EXPECT_EQ(to_text(*this->log.newest_with(entry_kind::metric, "conversion")), "M-1");
}

TYPED_TEST(EvidenceLog, TakesBackWhatIsUndone) {
    this->append(logged("D-1", "one"));
    this->append(about(record_kind::corrected, "D-1", "wrong"));
    this->append(this->undo_of("D-1", 2));
    EXPECT_THAT(this->listed(), ElementsAre("D-1 one"));
    EXPECT_THAT(this->found({"wrong"}), IsEmpty());
    EXPECT_THAT(this->found({"one"}), ElementsAre("D-1"));
    this->append(this->undo_of("D-1", 1));
    EXPECT_THAT(this->listed(), ElementsAre("(D-1 one)"));
    EXPECT_EQ(to_text(this->log.next_entry(entry_kind::decision)), "D-2");
}

TYPED_TEST(EvidenceLog, ErasesForGood) {
    this->append(logged("D-1", "secret", {"hidden"}));
    this->append(staged("D-1", "results", "unspeakable"));
    this->append(logged("D-2", "kept"));
    const evidence::record said = this->log.erase(this->id("D-1"), noon());
    EXPECT_EQ(said.what.kind, record_kind::erased);
    EXPECT_EQ(find_field(said.what, "erases")->text, "1-2");
    EXPECT_TRUE(evidence::is_erased(this->log.records_of(this->id("D-1"))));
    EXPECT_THAT(this->listed(), ElementsAre("D-2 kept"));
    evidence::list_filter hidden;
    hidden.initiative = "hidden";
    EXPECT_THAT(this->listed(hidden), IsEmpty());
    EXPECT_THAT(this->found({"secret"}), IsEmpty());
    EXPECT_THAT(this->found({"unspeakable"}), IsEmpty());
    EXPECT_EQ(to_text(this->log.next_entry(entry_kind::decision)), "D-3");
    EXPECT_THROW(this->log.erase(this->id("D-1"), noon()), std::logic_error);
    EXPECT_EQ(this->log.erase_everything(noon()), 1U);
    EXPECT_THAT(this->listed(), IsEmpty());
    EXPECT_THAT(this->found({"kept"}), IsEmpty());
    EXPECT_EQ(this->log.size(), 5U) << "three that were said, and two that say what was erased";
}

TYPED_TEST(EvidenceLog, IsRestoredRecordByRecord) {
    this->append(logged("D-1", "secret", {"hidden"}));
    this->append(with_field(logged("D-2", "kept", {"checkout"}), "because", "retention"));
    this->append(about(record_kind::corrected, "D-2", "kept on"));
    this->log.erase(this->id("D-1"), noon());
    typename TypeParam::other other;
    EXPECT_THROW(other.log.restore(*this->log.record_at(2)), std::logic_error) << "the first comes first";
    for (const evidence::record& said : this->log.everything())
        other.log.restore(said);
    EXPECT_EQ(this->lines(other.log.list({})), this->listed());
    EXPECT_EQ(other.log.record_at(4)->hash, this->log.record_at(4)->hash);
    evidence::search_request asked;
    asked.words = {"retention"};
    EXPECT_EQ(other.log.count_found(asked), 1U);
    asked.words = {"secret"};
    EXPECT_EQ(other.log.count_found(asked), 0U);
    EXPECT_EQ(to_text(other.log.next_entry(entry_kind::decision)), "D-3");
    evidence::record forged = this->log.append(logged("D-3", "new"), noon());
    forged.logged_at += std::chrono::hours{1};
    EXPECT_THROW(other.log.restore(forged), std::logic_error);
}

TYPED_TEST(EvidenceLog, KeepsAnInbox) {
    evidence::proposal found{0,
                             "/decision Dropped gift wrap",
                             "brag.md, line 12",
                             evidence::calendar_date::from_iso("2026-03").value(),
                             {}};
    EXPECT_TRUE(this->log.propose(found));
    EXPECT_FALSE(this->log.propose(found)) << "found again";
    found.source = "brag.md, line 13";
    EXPECT_TRUE(this->log.propose(found));
    EXPECT_EQ(this->log.count_inbox(), 2U);
    EXPECT_EQ(this->log.inbox(1, 1).at(0).number, 2U);
    this->log.settle(1);
    EXPECT_EQ(this->log.count_inbox(), 1U);
    EXPECT_FALSE(this->log.proposal_at(1));
    EXPECT_EQ(this->log.proposal_at(2)->source, "brag.md, line 13");
    found.source = "brag.md, line 12";
    EXPECT_FALSE(this->log.propose(found)) << "whatever became of it";
}

TYPED_TEST(EvidenceLog, ListsByKindInitiativeAndDays) {
    this->append(this->on(logged("D-1", "one", {"checkout"}), "2026-01-15"));
    this->append(this->on(logged("M-1", "two", {"checkout"}), "2026-02"));
    this->append(this->on(logged("D-2", "three", {"checkout", "search"}), "2026-03-02"));
    this->append(this->on(logged("D-3", "four"), "2026-02-28"));
    evidence::list_filter filter;
    filter.initiative = "checkout";
    EXPECT_THAT(this->listed(filter),
                ElementsAre("D-2 three #checkout #search", "M-1 two #checkout", "D-1 one #checkout"));
    filter.kind = entry_kind::decision;
    EXPECT_THAT(this->listed(filter), ElementsAre("D-2 three #checkout #search", "D-1 one #checkout"));
    using namespace std::chrono;
    filter.from = sys_days{2026y / February / 1};
    EXPECT_THAT(this->listed(filter), ElementsAre("D-2 three #checkout #search"));
    filter = {};
    filter.from = sys_days{2026y / February / 20};
    EXPECT_THAT(this->listed(filter),
                ElementsAre("D-3 four", "D-2 three #checkout #search", "M-1 two #checkout"));
    filter.until = sys_days{2026y / February / 28};
    EXPECT_THAT(this->listed(filter), ElementsAre("D-3 four", "M-1 two #checkout"));
    filter.from.reset();
    filter.until = sys_days{2026y / February / 3};
    EXPECT_THAT(this->listed(filter), ElementsAre("M-1 two #checkout", "D-1 one #checkout"))
        << "some day in February";
    filter.until.reset();
    filter.kind = entry_kind::metric;
    EXPECT_THAT(this->listed(filter), ElementsAre("M-1 two #checkout"));
    filter.initiative = "check";
    EXPECT_THAT(this->listed(filter), IsEmpty());
}

TYPED_TEST(EvidenceLog, MovesAnEntryToTheDayThatIsCorrected) {
    this->append(this->on(logged("D-1", "one", {"checkout"}), "2026-01-15"));
    this->append(
        this->on(with_field(about(record_kind::corrected, "D-1", ""), "happened", "March"), "2026-03"));
    evidence::list_filter filter;
    filter.initiative = "checkout";
    using namespace std::chrono;
    filter.from = sys_days{2026y / March / 5};
    EXPECT_THAT(this->listed(filter), ElementsAre("D-1 one #checkout"));
    filter.until = sys_days{2026y / February / 28};
    filter.from.reset();
    EXPECT_THAT(this->listed(filter), IsEmpty());
}

TYPED_TEST(EvidenceLog, ListsPageByPage) {
    for (int i = 1; i <= 5; ++i)
        this->append(logged("D-" + std::to_string(i), "x", {"checkout"}));
    evidence::list_filter filter;
    filter.limit = 2;
    EXPECT_THAT(this->listed(filter), ElementsAre("D-5 x #checkout", "D-4 x #checkout"));
    filter.skip = 4;
    EXPECT_THAT(this->listed(filter), ElementsAre("D-1 x #checkout"));
    filter.initiative = "checkout";
    EXPECT_THAT(this->listed(filter), ElementsAre("D-1 x #checkout"));
    EXPECT_EQ(this->log.count(filter), 5U);
    filter.skip = 6;
    EXPECT_THAT(this->listed(filter), IsEmpty());
}

TYPED_TEST(EvidenceLog, FindsByWhatIsSaid) {
    evidence::statement what =
        with_field(logged("D-1", "Dropped gift wrap", {"save-cards"}), "because", "retention risk");
    what.people = {{"sam", "U0EX2"}};
    what.links = {"https://example.org/doc"};
    this->append(what);
    this->append(with_field(logged("M-1", ""), "name", "retention"));
    this->append(with_field(staged("D-1", "results", "conversion 3.5%"), "learned", "ask first"));
    EXPECT_THAT(this->found({"retention"}), ElementsAre("M-1", "D-1 because: retention risk"));
    EXPECT_THAT(this->found({"RETEN", "gift"}), ElementsAre("D-1 because: retention risk"));
    EXPECT_THAT(this->found({"gift wrap"}), ElementsAre("D-1"));
    EXPECT_THAT(this->found({"wrap gift"}), IsEmpty());
    EXPECT_THAT(this->found({"3.5%"}), ElementsAre("D-1 results: conversion 3.5%"));
    EXPECT_THAT(this->found({"35"}), IsEmpty());
    EXPECT_THAT(this->found({"g"}), IsEmpty()) << "one letter is a word of its own";
    EXPECT_THAT(this->found({"cards"}), ElementsAre("D-1"));
    EXPECT_THAT(this->found({"sam"}), ElementsAre("D-1"));
    EXPECT_THAT(this->found({"example"}), ElementsAre("D-1"));
    EXPECT_THAT(this->found({"-", "gift"}), ElementsAre("D-1"));
    EXPECT_THAT(this->found({"-"}), IsEmpty());
    EXPECT_THAT(this->found({"D-1"}), IsEmpty()) << "a number is for show";
}

TYPED_TEST(EvidenceLog, FindsInOneFieldAndByPerson) {
    evidence::statement what = with_field(logged("D-1", "a", {"checkout"}), "because", "retention risk");
    what.people = {{"Sam", ""}};
    this->append(what);
    this->append(with_field(logged("D-2", "retention"), "rejected", "the risk"));
    evidence::search_request asked;
    asked.fields = {{"because", "risk"}};
    EXPECT_THAT(this->found(asked), ElementsAre("D-1 because: retention risk"));
    asked.fields = {{"rejected", ""}};
    EXPECT_THAT(this->found(asked), ElementsAre("D-2 rejected: the risk"));
    asked.fields = {{"because", "the"}};
    EXPECT_THAT(this->found(asked), IsEmpty());
    asked.fields.clear();
    asked.people = {"sam"};
    EXPECT_THAT(this->found(asked), ElementsAre("D-1"));
    asked.people = {"sa"};
    EXPECT_THAT(this->found(asked), IsEmpty());
    asked.people.clear();
    asked.words = {"retention"};
    asked.filter.initiative = "checkout";
    EXPECT_THAT(this->found(asked), ElementsAre("D-1 because: retention risk"));
    asked.filter.initiative.clear();
    asked.filter.kind = entry_kind::metric;
    EXPECT_THAT(this->found(asked), IsEmpty());
}

TYPED_TEST(EvidenceLog, PutsTitlesFirstOnItsPages) {
    for (const char* number : {"D-1", "D-3"}) {
        this->append(logged(number, "retention"));
        const auto next = this->log.next_entry(entry_kind::decision);
        this->append(with_field(logged(to_text(next), "other"), "because", "retention"));
    }
    evidence::search_request asked;
    asked.words = {"retention"};
    std::vector<std::string> pages;
    asked.filter.limit = 1;
    for (; asked.filter.skip < 5; ++asked.filter.skip)
        for (const std::string& line : this->found(asked))
            pages.push_back(line.substr(0, 3));
    EXPECT_THAT(pages, ElementsAre("D-3", "D-1", "D-4", "D-2"));
    EXPECT_EQ(this->log.count_found(asked), 4U);
}

TYPED_TEST(EvidenceLog, IsAListWhenNothingElseIsAsked) {
    this->append(logged("D-1", "one", {"checkout"}));
    this->append(logged("D-2", "two"));
    evidence::search_request asked;
    EXPECT_THAT(this->found(asked), ElementsAre("D-2", "D-1"));
    asked.filter.initiative = "checkout";
    EXPECT_THAT(this->found(asked), ElementsAre("D-1"));
}

TYPED_TEST(EvidenceLog, RemembersWordsUntilTheyAreErased) {
    evidence::statement what = logged("D-1", "one", {"checkout"});
    what.people = {{"sam", ""}};
    this->append(what);
    this->append(with_field(logged("M-1", ""), "name", "Checkout conversion"));
    EXPECT_THAT(this->log.words().initiatives, ElementsAre("checkout"));
    EXPECT_THAT(this->log.words().people, ElementsAre("sam"));
    EXPECT_THAT(this->log.words().metrics, ElementsAre("checkout-conversion"));
    this->log.erase(this->id("D-1"), noon());
    EXPECT_THAT(this->log.words().initiatives, IsEmpty());
    EXPECT_THAT(this->log.words().people, IsEmpty());
    EXPECT_THAT(this->log.words().metrics, ElementsAre("checkout-conversion"));
}

TYPED_TEST(EvidenceLog, KeepsWhatAPersonHasChosen) {
    EXPECT_EQ(this->log.setting("emoji"), "");
    this->log.set_setting("emoji", "pushpin");
    this->log.set_setting("rhythm", "weekly");
    EXPECT_EQ(this->log.setting("emoji"), "pushpin");
    this->log.set_setting("emoji", "étoile");
    EXPECT_EQ(this->log.setting("emoji"), "étoile");
    this->log.set_setting("emoji", "");
    EXPECT_EQ(this->log.setting("emoji"), "");
    EXPECT_EQ(this->log.setting("rhythm"), "weekly");
    EXPECT_EQ(this->log.size(), 0U) << "a choice is no record";
}

TYPED_TEST(EvidenceLog, KnowsTheEntryThatAMessageBecame) {
    this->append(logged("D-1", "one"));
    this->append(logged("D-2", "two"));
    EXPECT_FALSE(this->log.entry_of_message("slack:C0EX1:1.0001"));
    this->log.note_message("slack:C0EX1:1.0001", this->id("D-1"));
    this->log.note_message("slack:C0EX1:1.0002", this->id("D-1"));
    this->log.note_message("slack:C0EX2:1.0001", this->id("D-2"));
    EXPECT_EQ(this->log.entry_of_message("slack:C0EX1:1.0001"), this->id("D-1"));
    EXPECT_EQ(this->log.entry_of_message("slack:C0EX1:1.0002"), this->id("D-1"));
    EXPECT_EQ(this->log.entry_of_message("slack:C0EX2:1.0001"), this->id("D-2"));
    EXPECT_EQ(this->log.seq_of_message("slack:C0EX1:1.0001"), 1U);
    EXPECT_EQ(this->log.seq_of_message("slack:C0EX2:1.0001"), 2U);
    EXPECT_FALSE(this->log.seq_of_message("slack:C0EX9:1.0001"));
    this->log.note_message("slack:C0EX1:1.0002", this->id("D-2"));
    EXPECT_EQ(this->log.entry_of_message("slack:C0EX1:1.0002"), this->id("D-2")) << "the later one";
}

TYPED_TEST(EvidenceLog, KeepsAMessageOnlyAsAnEntryThatIsThere) {
    EXPECT_THROW(this->log.note_message("slack:C0EX1:1.0001", this->id("D-1")), std::logic_error);
    this->append(logged("D-1", "one"));
    this->log.erase(this->id("D-1"), noon());
    EXPECT_THROW(this->log.note_message("slack:C0EX1:1.0001", this->id("D-1")), std::logic_error);
    EXPECT_FALSE(this->log.entry_of_message("slack:C0EX1:1.0001"));
}

TYPED_TEST(EvidenceLog, ForgetsTheMessagesOfAnErasedEntryAndNoOther) {
    this->append(logged("D-1", "one"));
    this->append(logged("D-2", "two"));
    this->log.note_message("slack:C0EX1:1.0001", this->id("D-1"));
    this->log.note_message("slack:C0EX1:1.0002", this->id("D-2"));
    this->log.set_setting("emoji", "pushpin");
    this->log.erase(this->id("D-1"), noon());
    EXPECT_FALSE(this->log.entry_of_message("slack:C0EX1:1.0001"));
    EXPECT_FALSE(this->log.seq_of_message("slack:C0EX1:1.0001"));
    EXPECT_EQ(this->log.entry_of_message("slack:C0EX1:1.0002"), this->id("D-2"));
    EXPECT_TRUE(this->log.is_forgotten_message("slack:C0EX1:1.0001")) << "an edit shall not bring it back";
    EXPECT_FALSE(this->log.is_forgotten_message("slack:C0EX1:1.0002"));
    EXPECT_FALSE(this->log.is_forgotten_message("slack:C0EX1:1.0003"));
    this->log.note_message("slack:C0EX1:1.0001", this->id("D-2"));
    EXPECT_FALSE(this->log.is_forgotten_message("slack:C0EX1:1.0001")) << "kept anew";
    EXPECT_EQ(this->log.setting("emoji"), "pushpin");
}

TYPED_TEST(EvidenceLog, ForgetsMessagesAndChoicesWithEverything) {
    this->append(logged("D-1", "one"));
    this->log.note_message("slack:C0EX1:1.0001", this->id("D-1"));
    this->log.set_setting("emoji", "pushpin");
    this->log.erase_everything(noon());
    EXPECT_FALSE(this->log.entry_of_message("slack:C0EX1:1.0001"));
    EXPECT_TRUE(this->log.is_forgotten_message("slack:C0EX1:1.0001"));
    EXPECT_EQ(this->log.setting("emoji"), "");
}

TYPED_TEST(EvidenceLog, NumbersThePacketsThatWereMade) {
    EXPECT_FALSE(this->log.newest_packet());
    EXPECT_EQ(this->log.note_packet({0, 0, {}, noon(), "all three artifacts", ""}), 1U);
    const evidence::record first = this->append(logged("D-1", "one"));
    EXPECT_EQ(this->log.note_packet({7, 9, {}, noon(), "decision log", "committee"}), 2U)
        << "the number is the log's own";
    this->append(logged("D-2", "two"));
    const evidence::packet_made empty{1, 0, evidence::first_link(support::ana), noon(), "all three artifacts",
                                      ""};
    const evidence::packet_made second{2, 1, first.hash, noon(), "decision log", "committee"};
    EXPECT_EQ(this->log.packet_made_at(1), empty);
    EXPECT_EQ(this->log.packet_made_at(2), second) << "what is said later is not its";
    EXPECT_EQ(this->log.newest_packet(), second);
    EXPECT_FALSE(this->log.packet_made_at(0));
    EXPECT_FALSE(this->log.packet_made_at(3));
    EXPECT_EQ(this->log.size(), 2U) << "a packet is no record";
}

TYPED_TEST(EvidenceLog, KeepsThePacketsWhenAnEntryIsErased) {
    this->append(logged("D-1", "one"));
    this->log.note_packet({0, 0, {}, noon(), "all three artifacts", ""});
    this->log.erase(this->id("D-1"), noon());
    EXPECT_EQ(this->log.newest_packet().value().seq, 1U);
}

TYPED_TEST(EvidenceLog, ForgetsThePacketsWithEverything) {
    this->append(logged("D-1", "one"));
    this->log.note_packet({0, 0, {}, noon(), "all three artifacts", ""});
    this->log.erase_everything(noon());
    EXPECT_FALSE(this->log.newest_packet());
    EXPECT_FALSE(this->log.packet_made_at(1));
    EXPECT_EQ(this->log.note_packet({0, 0, {}, noon(), "all three artifacts", ""}), 1U);
}

// --- when a person is thought about again ---

TYPED_TEST(EvidenceLog, BeginsAPlanWithTheFirstEntry) {
    EXPECT_EQ(this->log.plan(), std::nullopt);
    this->log.set_zone("Asia/Tokyo");
    this->log.set_setting("nudges", "thu 9:30");
    EXPECT_EQ(this->log.plan(), std::nullopt) << "who says nothing is not nudged";
    this->append(logged("D-1", "one"));
    EXPECT_EQ(this->log.plan(), (evidence::nudge_plan{noon(), {}, {}, noon() + std::chrono::minutes(10), 0}));
    this->log.append(logged("D-2", "two"), noon() + std::chrono::hours(1));
    EXPECT_EQ(this->log.plan(), (evidence::nudge_plan{noon(), {}, {}, noon() + std::chrono::minutes(10), 0}))
        << "what is sooner stays";
}

TYPED_TEST(EvidenceLog, LooksSoonerAtWhoeverSaysSomething) {
    this->append(logged("D-1", "one"));
    evidence::nudge_plan plan = this->log.plan().value();
    plan.next_look = noon() + std::chrono::days(3);
    this->log.plan_nudges(plan);
    this->append(staged("D-1", "results", "+2%"));
    EXPECT_EQ(this->next_look(), "in 10 min");
    plan.next_look.reset();
    this->log.plan_nudges(plan);
    EXPECT_EQ(this->next_look(), "never");
    this->append(about(record_kind::retracted, "D-1", ""));
    EXPECT_EQ(this->next_look(), "in 10 min");
    this->log.plan_nudges(plan);
    this->append(logged("D-2", "two"));
    this->log.plan_nudges(plan);
    this->log.erase(this->id("D-2"), noon());
    EXPECT_EQ(this->next_look(), "in 10 min") << "there may be less to ask for";
}

TYPED_TEST(EvidenceLog, LooksAtOnceAtWhoeverChoosesSomethingElse) {
    this->append(logged("D-1", "one"));
    const evidence::nudge_plan plan = this->log.plan().value();
    this->log.set_setting("emoji", "pushpin");
    EXPECT_EQ(this->log.plan(), plan) << "which is about something else";
    this->log.set_setting("nudges", "thu 9:30");
    EXPECT_EQ(this->next_look(), "at once");
    EXPECT_EQ(this->changes(), 1U);
    this->log.plan_nudges(plan);
    EXPECT_EQ(this->changes(), 2U) << "counted by the log, whatever the plan says";
    this->log.set_setting("cycle", "due 2026-11-15");
    EXPECT_EQ(this->next_look(), "at once");
    EXPECT_EQ(this->changes(), 3U);
    this->log.plan_nudges(plan);
    this->log.set_zone("Asia/Tokyo");
    EXPECT_EQ(this->next_look(), "at once");
    EXPECT_EQ(this->changes(), 5U);
    this->log.plan_nudges(plan);
    this->log.set_setting("nudges", "");
    EXPECT_EQ(this->next_look(), "at once");
    EXPECT_EQ(this->changes(), 7U);
    EXPECT_EQ(this->log.plan()->since, noon());
}

TYPED_TEST(EvidenceLog, KeepsAPlanThatIsMadeForIt) {
    const evidence::nudge_plan chosen{noon(), noon() + std::chrono::hours(1), noon() + std::chrono::hours(2),
                                      noon() + std::chrono::hours(3), 9};
    this->log.plan_nudges(chosen);
    evidence::nudge_plan kept = chosen;
    kept.changes = 1;
    EXPECT_EQ(this->log.plan(), kept);
    this->log.append(logged("D-1", "one"), noon() + std::chrono::hours(4));
    EXPECT_EQ(this->log.plan(), kept) << "nudging began before";
    EXPECT_EQ(this->log.size(), 1U) << "a plan is no record";
}

TYPED_TEST(EvidenceLog, RemembersNudgesUnderTheirKeys) {
    this->append(logged("D-1", "one"));
    evidence::kept_nudge weekly = this->nudge("weekly 2026-03-02", noon());
    weekly.about = "D-1 because";
    weekly.letter = "nudge:1";
    evidence::kept_nudge dropped = this->nudge("look-back D-1 after 2 weeks", noon() + std::chrono::hours(1));
    dropped.kind = "look-back";
    dropped.sent = false;
    this->log.note_nudge(weekly, noon());
    this->log.note_nudge(dropped, noon());
    EXPECT_THAT(this->log.nudges(), ElementsAre(dropped, weekly)) << "the newest first";
    EXPECT_EQ(this->changes(), 2U);
    EXPECT_EQ(this->next_look(), "in 10 min") << "a nudge alone is no reason to look sooner";
    weekly.last_at = noon() + std::chrono::hours(3);
    weekly.again = noon() + std::chrono::hours(4);
    weekly.answered = true;
    this->log.note_nudge(weekly, noon() + std::chrono::hours(3));
    EXPECT_THAT(this->log.nudges(), ElementsAre(weekly, dropped));
    EXPECT_EQ(this->changes(), 3U);
}

TYPED_TEST(EvidenceLog, ForgetsNudgesAfterAHundredAndTwentyDays) {
    const auto old = std::chrono::days(120);
    this->log.note_nudge(this->nudge("a", noon()), noon());
    this->log.note_nudge(this->nudge("b", noon() + old), noon() + old);
    EXPECT_THAT(this->nudged(), ElementsAre("b", "a"));
    const evidence::moment later = noon() + old + std::chrono::milliseconds(1);
    this->log.note_nudge(this->nudge("c", later), later);
    EXPECT_THAT(this->nudged(), ElementsAre("c", "b"));
    EXPECT_EQ(this->log.plan(), std::nullopt) << "nobody is planned for by a nudge";
}

TYPED_TEST(EvidenceLog, ForgetsThePlanAndTheNudgesWithEverything) {
    this->append(logged("D-1", "one"));
    this->log.note_nudge(this->nudge("weekly 2026-03-02", noon()), noon());
    this->log.set_setting("nudges", "thu 9:30");
    this->log.erase_everything(noon());
    EXPECT_EQ(this->log.plan(), std::nullopt);
    EXPECT_THAT(this->log.nudges(), IsEmpty());
    EXPECT_EQ(this->log.setting("nudges"), "");
    this->log.append(logged("D-2", "two"), noon() + std::chrono::hours(1));
    EXPECT_EQ(this->log.plan().value().since, noon() + std::chrono::hours(1)) << "it begins anew";
}

TYPED_TEST(EvidenceLog, BeginsAPlanWithTheFirstEntryThatIsRestored) {
    this->append(logged("D-1", "secret"));
    this->log.append(logged("D-2", "kept"), noon() + std::chrono::hours(1));
    this->log.erase(this->id("D-1"), noon() + std::chrono::hours(2));
    typename TypeParam::other other;
    other.log.restore(*this->log.record_at(1));
    EXPECT_EQ(other.log.plan(), std::nullopt) << "of what was erased nothing is left to nudge about";
    other.log.restore(*this->log.record_at(2));
    other.log.restore(*this->log.record_at(3));
    EXPECT_EQ(
        other.log.plan(),
        (evidence::nudge_plan{noon() + std::chrono::hours(1), {}, {}, noon() + std::chrono::minutes(70), 0}));
}

// --- weeks in which nothing happened ---

TYPED_TEST(EvidenceLog, ListsQuietWeeksOnlyWhereTheyAreAskedFor) {
    this->append(logged("D-1", "one", {"checkout"}));
    this->append(this->quiet("W-1", "2026-03-02"));
    this->append(this->quiet("W-2", "2026-03-09"));
    EXPECT_THAT(this->listed(), ElementsAre("D-1 one #checkout"));
    EXPECT_EQ(this->log.count({}), 1U);
    evidence::list_filter filter;
    filter.initiative = "checkout";
    EXPECT_THAT(this->listed(filter), ElementsAre("D-1 one #checkout"));
    filter = {};
    filter.kind = entry_kind::quiet_week;
    EXPECT_THAT(this->listed(filter), ElementsAre("W-2 nothing this week", "W-1 nothing this week"));
    evidence::search_request asked;
    EXPECT_THAT(this->found(asked), ElementsAre("D-1")) << "which is a list";
    EXPECT_EQ(this->log.erase_everything(noon()), 3U) << "they are evidence like any other";
}

TYPED_TEST(EvidenceLog, FindsTheQuietWeekOfAMonday) {
    this->append(this->quiet("W-1", "2026-03-02"));
    this->append(this->quiet("W-2", "2026-03-09"));
    EXPECT_EQ(to_text(*this->log.first_with(entry_kind::quiet_week, "2026-03-09")), "W-2");
    EXPECT_FALSE(this->log.first_with(entry_kind::quiet_week, "2026-03-16"));
    EXPECT_EQ(evidence::subject_of(evidence::fold_entry(this->log.records_of(this->id("W-2")))),
              "2026-03-09");
    this->append(this->undo_of("W-1", 1));
    EXPECT_FALSE(this->log.first_with(entry_kind::quiet_week, "2026-03-02")) << "it was taken back";
}

}  // namespace
}  // namespace storage
