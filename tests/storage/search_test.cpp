#include "storage/search.hpp"

#include "storage/chores.hpp"
#include "storage/derived.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

namespace storage {
namespace {

using evidence::entry_kind;
using evidence::record_kind;
using support::about;
using support::ana;
using support::ben;
using support::logged;
using support::noon;
using support::staged;
using support::with_field;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SearchIndex : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    connection on = connection::open_for_writing(database);

    sqlite_log of(const evidence::person_id& who) { return {on, who, "Europe/Lisbon"}; }

    void append(const evidence::statement& what, const evidence::person_id& who = ana) {
        of(who).append(what, noon());
    }

    static evidence::search_request words(std::vector<std::string> wanted) {
        evidence::search_request asked;
        asked.words = std::move(wanted);
        return asked;
    }
    static evidence::search_request in_field(std::string field, std::string word) {
        evidence::search_request asked;
        asked.fields = {{std::move(field), std::move(word)}};
        return asked;
    }
    static evidence::search_request with(std::string person) {
        evidence::search_request asked;
        asked.people = {std::move(person)};
        return asked;
    }

    // "D-2 because: retention risk", in the order found.
    std::vector<std::string> found(const evidence::search_request& asked,
                                   const evidence::person_id& who = ana) {
        std::vector<std::string> lines;
        for (const evidence::search_hit& hit : of(who).search(asked))
            lines.push_back(to_text(hit.entry.entry) + (hit.field.empty() ? "" : " " + hit.field + ":") +
                            (hit.match.empty() ? "" : " " + hit.match));
        EXPECT_EQ(of(who).count_found(asked), lines.size());
        return lines;
    }
    std::vector<std::string> found(std::string word) { return found(words({std::move(word)})); }
};

TEST_F(SearchIndex, FindsWordsInTitleAndFieldsByTheirBeginning) {
    append(with_field(logged("D-1", "Dropped gift wrap"), "because", "the retention experiment"));
    append(logged("D-2", "Kept the search page"));
    EXPECT_THAT(found("gift"), ElementsAre("D-1"));
    EXPECT_THAT(found("reten"), ElementsAre("D-1 because: the retention experiment"));
    EXPECT_THAT(found(words({"gift", "experiment"})), ElementsAre("D-1 because: the retention experiment"));
    EXPECT_THAT(found(words({"gift", "page"})), IsEmpty());
    EXPECT_THAT(found("etention"), IsEmpty());
}

TEST_F(SearchIndex, TakesNoNoticeOfCaseAndAccents) {
    append(logged("D-1", "Ampliação do CAFÉ"));
    for (const char* word : {"ampliacao", "AMPLIAÇÃO", "cafe", "Café", "cafe\u0301"})
        EXPECT_THAT(found(word), ElementsAre("D-1")) << word;
}

TEST_F(SearchIndex, FindsWordsOfEveryScript) {
    append(logged("D-1", "結帳頁面改版後轉換率提升"));
    append(logged("D-2", "チェックアウトを一画面に"));
    append(logged("D-3", "ปรับหน้าชำระเงินใหม่"));
    append(logged("D-4", "Снизили риск оттока"));
    append(logged("D-5", "إلغاء تغليف الهدايا"));
    append(logged("D-6", "결제 화면을 줄였다"));
    append(logged("D-7", "ग्राहक छूट बंद की"));
    append(logged("D-8", "iPhone版の価格"));
    EXPECT_THAT(found("轉換率"), ElementsAre("D-1"));
    EXPECT_THAT(found("換轉"), IsEmpty()) << "characters count in their order";
    EXPECT_THAT(found("アウト"), ElementsAre("D-2"));
    EXPECT_THAT(found("ชำระเงิน"), ElementsAre("D-3"));
    EXPECT_THAT(found("РИСК"), ElementsAre("D-4"));
    EXPECT_THAT(found("الهدايا"), ElementsAre("D-5"));
    EXPECT_THAT(found("화면"), ElementsAre("D-6"));
    EXPECT_THAT(found("ग्राहक"), ElementsAre("D-7"));
    EXPECT_THAT(found("iphone"), ElementsAre("D-8"));
    EXPECT_THAT(found("価格"), ElementsAre("D-8"));
}

TEST_F(SearchIndex, MeansANumberWhole) {
    append(with_field(logged("M-1", "a"), "for", "D-1"));
    append(with_field(logged("M-2", "b"), "for", "D-14"));
    append(with_field(logged("D-1", "c"), "results", "conversion 3.5%"));
    EXPECT_THAT(found(in_field("for", "D-1")), ElementsAre("M-1 for: D-1"));
    EXPECT_THAT(found("3.5%"), ElementsAre("D-1 results: conversion 3.5%"));
    EXPECT_THAT(found("3"), ElementsAre("D-1 results: conversion 3.5%"));
    EXPECT_THAT(found("35"), IsEmpty());
}

TEST_F(SearchIndex, PutsTitlesFirstAndThenTheNewest) {
    append(logged("D-1", "retention first"));
    append(with_field(logged("D-2", "other"), "because", "retention"));
    append(logged("D-3", "retention again"));
    append(with_field(logged("D-4", "another"), "because", "retention"));
    const std::vector<std::string> all{"D-3", "D-1", "D-4 because: retention", "D-2 because: retention"};
    EXPECT_EQ(found("retention"), all);
    evidence::search_request page = words({"retention"});
    page.filter.limit = 1;
    for (std::size_t skip = 0; skip < 5; ++skip) {
        page.filter.skip = skip;
        const auto hits = of(ana).search(page);
        ASSERT_EQ(hits.size(), skip < 4 ? 1U : 0U) << skip;
        const std::string shown = skip < 4 ? to_text(hits[0].entry.entry) : "";
        if (skip < 4) {
            EXPECT_TRUE(all[skip].starts_with(shown)) << skip;
        }
    }
    EXPECT_EQ(of(ana).count_found(page), 4U) << "a count is of all pages";
    page.filter.limit = 3;
    page.filter.skip = 1;
    EXPECT_EQ(of(ana).search(page).size(), 3U) << "a page from both";
}

TEST_F(SearchIndex, LooksIntoOneField) {
    append(with_field(with_field(logged("D-1", "a"), "because", "retention risk"), "risk", "none"));
    append(with_field(logged("D-2", "b"), "rejected", "the risk"));
    EXPECT_THAT(found(in_field("because", "risk")), ElementsAre("D-1 because: retention risk"));
    EXPECT_THAT(found(in_field("because", "rete")), ElementsAre("D-1 because: retention risk"));
    EXPECT_THAT(found(in_field("rejected", "risk")), ElementsAre("D-2 rejected: the risk"));
    EXPECT_THAT(found(in_field("risk", "")), ElementsAre("D-1 risk: none"));
    EXPECT_THAT(found(in_field("because", "none")), IsEmpty());
    EXPECT_THAT(found(in_field("becaus", "risk")), IsEmpty()) << "a field is named whole";
}

TEST_F(SearchIndex, KnowsPeopleInitiativesKindsAndDays) {
    evidence::statement what = logged("D-1", "pairing", {"save-cards"});
    what.people = {{"Sam.Lee", ""}};
    what.happened = evidence::calendar_date::from_iso("2026-03").value();
    append(what);
    what = logged("P-1", "pairing", {"save"});
    what.people = {{"sam", ""}};
    append(what);
    EXPECT_THAT(found(with("sam")), ElementsAre("P-1")) << "a person is named whole";
    EXPECT_THAT(found(with("SAM.lee")), ElementsAre("D-1"));
    EXPECT_THAT(found("cards"), ElementsAre("D-1"));
    evidence::search_request asked = words({"pairing"});
    asked.filter.initiative = "save";
    EXPECT_THAT(found(asked), ElementsAre("P-1")) << "an initiative is named whole";
    asked.filter = {};
    asked.filter.kind = entry_kind::decision;
    EXPECT_THAT(found(asked), ElementsAre("D-1"));
    using namespace std::chrono;
    asked.filter = {};
    asked.filter.from = sys_days{2026y / March / 10};
    EXPECT_THAT(found(asked), ElementsAre("D-1")) << "some day in March";
    asked.filter.from.reset();
    asked.filter.until = sys_days{2026y / March / 3};
    EXPECT_THAT(found(asked), ElementsAre("D-1"));
    asked.filter.until = sys_days{2026y / February / 28};
    EXPECT_THAT(found(asked), IsEmpty());
}

TEST_F(SearchIndex, FollowsWhatAnEntrySaysToday) {
    append(with_field(logged("D-1", "first words"), "because", "a guess"));
    append(about(record_kind::corrected, "D-1", "better words"));
    append(staged("D-1", "results", "numbers"));
    EXPECT_THAT(found("first"), IsEmpty());
    EXPECT_THAT(found("better"), ElementsAre("D-1"));
    EXPECT_THAT(found("numbers"), ElementsAre("D-1 results: numbers"));
    evidence::statement undo = about(record_kind::undone, "D-1", "");
    append(with_field(undo, "undoes", "3"));
    EXPECT_THAT(found("numbers"), IsEmpty());
    append(with_field(about(record_kind::retracted, "D-1", ""), "reason", "duplicate"));
    EXPECT_THAT(found("duplicate"), ElementsAre("D-1 reason: duplicate"));
    EXPECT_TRUE(of(ana).search(words({"better"})).at(0).entry.retracted);
    of(ana).erase({entry_kind::decision, 1}, noon());
    for (const char* word : {"better", "guess", "duplicate", "erased", "D"})
        EXPECT_THAT(found(word), IsEmpty()) << word;
}

TEST_F(SearchIndex, ShowsTheTextAroundTheMatch) {
    const std::string before =
        "It was a long story about many things that nobody will ever want to read again, ";
    const std::string after =
        " and then it went on for so much longer that a phone would not show the end of it";
    append(with_field(logged("D-1", "short"), "because", before + "retention" + after));
    EXPECT_THAT(
        found("retention"),
        ElementsAre("D-1 because: …nobody will ever want to read again, retention and then it went on for "
                    "so much longer that a phone would not show the…"));
    std::string unspaced;
    for (int i = 0; i < 60; ++i)
        unspaced += "頁面";
    append(with_field(logged("D-2", "short"), "because", unspaced + "轉換" + unspaced));
    const std::string match = of(ana).search(words({"轉換"})).at(0).match;
    EXPECT_THAT(match, HasSubstr("轉換"));
    EXPECT_TRUE(match.starts_with("…頁") || match.starts_with("…面")) << match;
    EXPECT_TRUE(match.ends_with("頁…") || match.ends_with("面…")) << match;
}

TEST_F(SearchIndex, ReadsNothingTypedAsAQuery) {
    append(with_field(logged("D-1", "plain and near OR not"), "because", "it's \"quoted\""));
    for (const char* typed : {"\"",
                              "\"plain",
                              "plain\"",
                              "\"\" OR \"\"",
                              "a\" OR b",
                              "NEAR(plain near)",
                              "AND",
                              "OR",
                              "NOT",
                              "NOT plain",
                              "plain*",
                              "^plain",
                              "-plain",
                              "+plain",
                              "title:plain",
                              "title : plain",
                              "{title body} : plain",
                              "(",
                              ")",
                              "plain)",
                              ";",
                              "--",
                              "'",
                              "plain') --",
                              ":",
                              "*",
                              "^",
                              "body",
                              "search",
                              "?1",
                              "@sam",
                              "\\",
                              "%",
                              "_"})
        EXPECT_NO_THROW(found(typed)) << typed;
    EXPECT_THAT(found("AND"), ElementsAre("D-1"));
    EXPECT_THAT(found("NEAR"), ElementsAre("D-1"));
    EXPECT_THAT(found("^plain*"), ElementsAre("D-1"));
    EXPECT_THAT(found("NOT plain"), IsEmpty()) << "these two in a row";
    EXPECT_THAT(found("\"quoted\""), ElementsAre("D-1 because: it's \"quoted\""));
    EXPECT_THAT(found(std::string("pla\0in", 6)), IsEmpty());
    EXPECT_THAT(found("\""), IsEmpty()) << "nothing to look for";
    EXPECT_THAT(found(words({"-", "plain", "*"})), ElementsAre("D-1")) << "signs are passed over";
    EXPECT_THAT(found(in_field("because\" OR \"x", "quoted")), IsEmpty());
    EXPECT_THAT(found(with("sam\" OR \"x")), IsEmpty());
    EXPECT_THROW(found(words(std::vector<std::string>(257, "a"))), std::length_error);
    EXPECT_THAT(found(words(std::vector<std::string>(256, "plain"))), ElementsAre("D-1"));
}

// Everything in the index that leads to another person's rows, typed by a person who knows it.
TEST_F(SearchIndex, KeepsPeopleApart) {
    evidence::statement secret = with_field(logged("D-1", "Secret plan", {"hidden"}), "because", "retention");
    secret.people = {{"sam", "U0EX2"}};
    append(secret);
    append(logged("D-1", "1_secret 1_w_because_retention p1 person:p1 his own"), ben);
    for (const char* typed :
         {"secret plan", "1_secret", "1_secret 1_plan", "1_i_hidden", "1_f_because", "1_w_because_retention",
          "1_k_d", "1_m_sam", "tags : \"1_k_d\"", "person:p1 plan", "plan", "hidden", "sam", "D-1"})
        for (const std::string& line : found(words({typed}), ben))
            EXPECT_EQ(of(ben).list({}).at(0).title.substr(0, 8), "1_secret") << typed << ": " << line;
    EXPECT_THAT(found(words({"plan"}), ben), IsEmpty());
    EXPECT_THAT(found(words({"retention"}), ben), ElementsAre("D-1")) << "his own words, typed as tags";
    EXPECT_THAT(found(in_field("because", "retention"), ben), IsEmpty());
    EXPECT_THAT(found(in_field("because", ""), ben), IsEmpty());
    EXPECT_THAT(found(in_field("", "1_w_because_retention"), ben), IsEmpty());
    EXPECT_THAT(found(with("sam"), ben), IsEmpty());
    evidence::search_request hidden;
    hidden.words = {"his"};
    hidden.filter.initiative = "hidden";
    EXPECT_THAT(found(hidden, ben), IsEmpty());
    for (const evidence::person_id& other :
         {evidence::person_id{"local:nobody"}, evidence::person_id{""}, evidence::person_id{"1"},
          evidence::person_id{"local:an_"}, evidence::person_id{"' OR name = 'local:ana"}})
        for (const char* typed : {"secret", "1_secret", "his"})
            EXPECT_THAT(found(words({typed}), other), IsEmpty()) << other.value;
}

// Person 1's rows end where person 2's begin, and "1_" is no beginning of "12_".
TEST_F(SearchIndex, TellsPersonTwelveFromPersonOne) {
    for (int i = 1; i <= 12; ++i)
        append(logged("D-1", "same word of person " + std::to_string(i)),
               {"local:person" + std::to_string(i)});
    for (int i = 1; i <= 12; ++i)
        EXPECT_THAT(found(words({"same", std::to_string(i)}), {"local:person" + std::to_string(i)}),
                    ElementsAre("D-1"))
            << i;
}

TEST_F(SearchIndex, IsFilledFromWhatWasWrittenBeforeIt) {
    append(with_field(logged("D-1", "kept"), "because", "retention"));
    of(ana).search(words({"kept"}));
    on.database().exec("DELETE FROM search; UPDATE person SET derived = 0, stale = 1");
    EXPECT_THAT(found("retention"), ElementsAre("D-1 because: retention"));
}

TEST_F(SearchIndex, IsReadThroughAReadingConnection) {
    append(logged("D-1", "committed"));
    derive(on);
    append(logged("D-2", "not indexed yet"));
    connection reading = connection::open_for_reading(database);
    sqlite_log log(reading, ana, "UTC");
    EXPECT_EQ(log.search(words({"committed"})).size(), 1U);
    EXPECT_EQ(log.count_found(words({"indexed"})), 0U);
}

// The bytes of the database and its write-ahead log.
std::string bytes_of(const std::filesystem::path& database) {
    std::string bytes;
    for (const char* part : {"", "-wal", "-shm"}) {
        std::ifstream file(database.string() + part, std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
}

TEST_F(SearchIndex, HoldsNothingOfWhatWasErased) {
    for (int i = 1; i <= 200; ++i) {
        append(logged("D-" + std::to_string(i),
                      (i == 77 ? "unspeakable zebra " : "common words ") + std::to_string(i)));
        if (i % 20 == 0) derive(on);  // segments of their own
    }
    derive(on);
    ASSERT_THAT(bytes_of(database), HasSubstr("nspeakable"));
    of(ana).erase({entry_kind::decision, 77}, noon());
    derive(on);
    while (!do_chores(on)) {
    }
    const std::string left = bytes_of(database);
    for (const char* word : {"unspeakable", "nspeakable", "zebra"})
        EXPECT_EQ(left.find(word), std::string::npos) << word;
    EXPECT_EQ(of(ana).count_found(words({"common"})), 199U) << "and the others are still found";
}

}  // namespace
}  // namespace storage
