#include "storage/sqlite_log.hpp"

#include "evidence/chain.hpp"
#include "evidence/portfolio.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace storage {
namespace {

using evidence::entry_id;
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
using testing::IsEmpty;

constexpr entry_id d1{entry_kind::decision, 1};

class ALog : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::optional<connection> on = connection::open_for_writing(database);

    sqlite_log of(const evidence::person_id& who) { return {*on, who, "Europe/Lisbon"}; }

    evidence::record append(const evidence::person_id& who, const evidence::statement& what) {
        return of(who).append(what, noon());
    }

    void restart() {
        on.reset();
        on = connection::open_for_writing(database);
    }

    // "D-2 Gift wrap #checkout", newest first; retracted ones in brackets.
    std::vector<std::string> listed(const evidence::list_filter& filter,
                                    const evidence::person_id& who = ana) {
        std::vector<std::string> lines;
        for (const evidence::entry_summary& entry : of(who).list(filter)) {
            std::string line = to_text(entry.entry) + " " + entry.title;
            for (const std::string& tag : entry.initiatives)
                line += " #" + tag;
            lines.push_back(entry.retracted ? "(" + line + ")" : line);
        }
        return lines;
    }
};

std::vector<std::string> said_in(const std::vector<evidence::record>& records) {
    std::vector<std::string> lines;
    for (const evidence::record& record : records)
        lines.push_back(std::to_string(record.seq) + " " + record.what.said);
    return lines;
}

TEST_F(ALog, GivesBackWhatWasAppended) {
    evidence::statement what =
        with_field(logged("D-1", "Dropped gift wrap 🎁", {"checkout"}), "because", "retention — «риск»");
    what.people = {{"sam", "U0EX2"}};
    what.links = {"https://example.org/1"};
    const evidence::record sealed = append(ana, what);
    EXPECT_EQ(sealed.seq, 1U);
    EXPECT_EQ(sealed.logged_at, noon());
    const auto records = of(ana).records_of(d1);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].what, what);
    EXPECT_EQ(records[0].author, ana);
    EXPECT_EQ(records[0].logged_at, noon());
    EXPECT_EQ(records[0].seasoning, sealed.seasoning);
    EXPECT_EQ(records[0].content_hash, sealed.content_hash);
    EXPECT_EQ(records[0].hash, sealed.hash);
}

TEST_F(ALog, KeepsEverythingOverARestart) {
    append(ana, logged("D-1", "one"));
    append(ana, staged("D-1", "results", "+2%"));
    of(ana).set_zone("Asia/Tokyo");
    restart();
    EXPECT_THAT(said_in(of(ana).everything()), ElementsAre("1 one", "2 "));
    EXPECT_EQ(of(ana).zone(), "Asia/Tokyo");
    EXPECT_EQ(of(ana).next_entry(entry_kind::decision).number, 2U);
    EXPECT_EQ(append(ana, logged("D-2", "two")).seq, 3U);
}

TEST_F(ALog, NumbersEntriesPerPersonAndKind) {
    append(ana, logged("D-1", "one"));
    append(ana, logged("D-2", "two"));
    append(ana, logged("M-1", "a metric"));
    append(ben, logged("D-1", "his first"));
    EXPECT_EQ(to_text(of(ana).next_entry(entry_kind::decision)), "D-3");
    EXPECT_EQ(to_text(of(ana).next_entry(entry_kind::metric)), "M-2");
    EXPECT_EQ(to_text(of(ana).next_entry(entry_kind::mentoring)), "P-1");
    EXPECT_EQ(to_text(of(ben).next_entry(entry_kind::decision)), "D-2");
}

TEST_F(ALog, CountsARetractedNumberAsUsed) {
    append(ana, logged("D-1", "one"));
    append(ana, about(record_kind::retracted, "D-1", ""));
    EXPECT_EQ(to_text(of(ana).next_entry(entry_kind::decision)), "D-2");
}

TEST_F(ALog, RefusesANumberThatIsTaken) {
    append(ana, logged("D-1", "one"));
    EXPECT_THROW(append(ana, logged("D-1", "another")), std::logic_error);
    EXPECT_THROW(append(ana, staged("D-2", "results", "+2%")), std::logic_error) << "which is not there";
}

TEST_F(ALog, ChainsTheRecordsOfTwoPeopleApart) {
    append(ana, logged("D-1", "hers"));
    append(ben, logged("D-1", "his"));
    append(ana, staged("D-1", "because", "hers too"));
    append(ben, staged("D-1", "because", "his too"));
    for (const evidence::person_id& who : {ana, ben}) {
        evidence::digest link = evidence::first_link(who);
        std::uint64_t seq = 0;
        for (const evidence::record& record : of(who).everything()) {
            EXPECT_EQ(record.seq, ++seq);
            EXPECT_EQ(record.content_hash,
                      evidence::hash_content(record.seasoning, evidence::to_canonical(record.what)));
            EXPECT_EQ(record.hash,
                      evidence::hash_link(link, record.seq, record.logged_at, record.content_hash));
            link = record.hash;
        }
        EXPECT_EQ(seq, 2U);
    }
}

TEST_F(ALog, SaltsEqualTextsDifferently) {
    EXPECT_NE(append(ana, logged("D-1", "the same")).seasoning,
              append(ana, logged("D-2", "the same")).seasoning);
}

// Everything that one person can ask, with the other's numbers, words and near-names.
TEST_F(ALog, ShowsNothingOfAnotherPerson) {
    evidence::statement secret = logged("D-1", "Secret of ana", {"hidden"});
    secret.people = {{"sam", "U0EX2"}};
    append(ana, secret);
    append(ana, with_field(logged("M-1", ""), "name", "secret-metric"));
    of(ana).set_zone("Asia/Tokyo");
    append(ben, logged("P-1", "his only one"));

    for (const evidence::person_id& other :
         {ben, evidence::person_id{"local:nobody"}, evidence::person_id{"local:Ana"},
          evidence::person_id{"local:an"}, evidence::person_id{"local:ana "},
          evidence::person_id{"local:an_"}, evidence::person_id{"local:%"}, evidence::person_id{""},
          evidence::person_id{"1"}, evidence::person_id{std::string("local:ana\0", 10)},
          evidence::person_id{"' OR name = 'local:ana"}}) {
        sqlite_log log = of(other);
        EXPECT_THAT(log.records_of(d1), IsEmpty()) << other.value;
        EXPECT_THAT(log.records_of({entry_kind::metric, 1}), IsEmpty()) << other.value;
        EXPECT_EQ(log.everything().size(), other == ben ? 1U : 0U) << other.value;
        EXPECT_EQ(log.list({}).size(), other == ben ? 1U : 0U) << other.value;
        EXPECT_EQ(log.count({std::nullopt, "hidden"}), 0U) << other.value;
        EXPECT_THAT(log.list({std::nullopt, "hidden"}), IsEmpty()) << other.value;
        EXPECT_FALSE(log.first_with(entry_kind::metric, "secret-metric")) << other.value;
        EXPECT_FALSE(log.newest_with(entry_kind::metric, "secret-metric")) << other.value;
        EXPECT_EQ(to_text(log.next_entry(entry_kind::decision)), "D-1") << other.value;
        EXPECT_EQ(log.zone(), "Europe/Lisbon") << other.value;
        const evidence::vocabulary words = log.words();
        EXPECT_TRUE(words.initiatives.empty() && words.metrics.empty() && words.people.empty())
            << other.value;
    }
}

TEST_F(ALog, ChangesNothingOfAnotherPerson) {
    append(ana, logged("D-1", "hers"));
    append(ben, logged("D-1", "his"));
    append(ben, about(record_kind::corrected, "D-1", "his, corrected"));
    append(ben, about(record_kind::retracted, "D-1", ""));
    of(ben).set_zone("Asia/Tokyo");
    EXPECT_THAT(listed({}), ElementsAre("D-1 hers"));
    EXPECT_EQ(of(ana).zone(), "Europe/Lisbon");
    EXPECT_EQ(of(ana).everything().size(), 1U);
}

TEST_F(ALog, TakesTheNameOfAPersonLiterally) {
    const evidence::person_id odd{std::string("local:a\0'--%_", 13)};
    append(odd, logged("D-1", "kept"));
    EXPECT_THAT(said_in(of(odd).everything()), ElementsAre("1 kept"));
    EXPECT_THAT(of({"local:a"}).everything(), IsEmpty());
}

TEST_F(ALog, ListsTheNewestFirst) {
    append(ana, logged("D-1", "one", {"checkout"}));
    append(ana, logged("M-1", "two"));
    append(ana, logged("D-2", "three", {"checkout", "search"}));
    EXPECT_THAT(listed({}), ElementsAre("D-2 three #checkout #search", "M-1 two", "D-1 one #checkout"));
}

TEST_F(ALog, ListsByKindAndInitiative) {
    append(ana, logged("D-1", "one", {"checkout"}));
    append(ana, logged("M-1", "two", {"checkout"}));
    append(ana, logged("D-2", "three", {"search"}));
    EXPECT_THAT(listed({entry_kind::decision, ""}), ElementsAre("D-2 three #search", "D-1 one #checkout"));
    EXPECT_THAT(listed({std::nullopt, "checkout"}), ElementsAre("M-1 two #checkout", "D-1 one #checkout"));
    EXPECT_THAT(listed({entry_kind::decision, "checkout"}), ElementsAre("D-1 one #checkout"));
    EXPECT_THAT(listed({std::nullopt, "check"}), IsEmpty()) << "an initiative is named whole";
    EXPECT_EQ(of(ana).count({std::nullopt, "checkout"}), 2U);
    EXPECT_EQ(of(ana).count({entry_kind::metric, ""}), 1U);
}

TEST_F(ALog, ListsPageByPage) {
    for (int i = 1; i <= 5; ++i)
        append(ana, logged("D-" + std::to_string(i), "x"));
    EXPECT_THAT(listed({std::nullopt, "", 2, 0}), ElementsAre("D-5 x", "D-4 x"));
    EXPECT_THAT(listed({std::nullopt, "", 2, 4}), ElementsAre("D-1 x"));
    EXPECT_THAT(listed({std::nullopt, "", 2, 6}), IsEmpty());
    EXPECT_EQ(of(ana).count({std::nullopt, "", 2, 4}), 5U) << "a count is of all pages";
}

TEST_F(ALog, ListsWhatAnEntryIsCalledToday) {
    append(ana, logged("D-1", "first words"));
    append(ana, about(record_kind::corrected, "D-1", "better words"));
    EXPECT_THAT(listed({}), ElementsAre("D-1 better words"));
    evidence::statement tagged = staged("D-1", "results", "+2%");
    tagged.initiatives = {"late-tag"};
    append(ana, tagged);
    EXPECT_THAT(listed({std::nullopt, "late-tag"}), ElementsAre("D-1 better words #late-tag"));
    append(ana, about(record_kind::retracted, "D-1", ""));
    EXPECT_THAT(listed({}), ElementsAre("(D-1 better words #late-tag)"));
}

TEST_F(ALog, ListsTheDateThatWasCorrected) {
    append(ana, logged("D-1", "one"));
    evidence::statement moved =
        with_field(about(record_kind::corrected, "D-1", ""), "happened", "2026-02-01");
    moved.happened = evidence::calendar_date::from_iso("2026-02-01").value();
    append(ana, moved);
    EXPECT_EQ(of(ana).list({}).at(0).happened.to_iso(), "2026-02-01");
    EXPECT_EQ(of(ana).list({}).at(0).logged_at, noon());
}

TEST_F(ALog, CallsAMetricByItsNameAndValue) {
    append(ana, with_field(with_field(logged("M-1", "a note"), "name", "conversion"), "value", "3.5%"));
    append(ana, with_field(logged("D-1", ""), "because", "only a reason"));
    EXPECT_THAT(listed({}), ElementsAre("D-1 only a reason", "M-1 conversion 3.5%"));
}

TEST_F(ALog, FindsTheFirstAndTheNewestOfASeries) {
    append(ana, with_field(logged("M-1", "a"), "name", "conversion"));
    append(ana, with_field(logged("M-2", "b"), "name", "other"));
    append(ana, with_field(logged("M-3", "c"), "name", "conversion"));
    EXPECT_EQ(to_text(*of(ana).first_with(entry_kind::metric, "conversion")), "M-1");
    EXPECT_EQ(to_text(*of(ana).newest_with(entry_kind::metric, "conversion")), "M-3");
    EXPECT_FALSE(of(ana).newest_with(entry_kind::decision, "conversion"));
    EXPECT_FALSE(of(ana).newest_with(entry_kind::metric, "")) << "no subject is no series";
    append(ana, about(record_kind::retracted, "M-3", ""));
    EXPECT_EQ(to_text(*of(ana).newest_with(entry_kind::metric, "conversion")), "M-1");
}

TEST_F(ALog, RemembersTheWordsOfAPerson) {
    evidence::statement what = logged("D-1", "one", {"checkout"});
    what.people = {{"sam", ""}};
    append(ana, what);
    append(ana, with_field(logged("M-1", ""), "name", "Checkout conversion"));
    append(ana, with_field(logged("M-2", ""), "name", "checkout-conversion"));
    const evidence::vocabulary words = of(ana).words();
    EXPECT_THAT(words.initiatives, ElementsAre("checkout"));
    EXPECT_THAT(words.people, ElementsAre("sam"));
    EXPECT_THAT(words.metrics, ElementsAre("checkout-conversion"));
}

TEST_F(ALog, KnowsTheZoneOnceItIsSaid) {
    EXPECT_EQ(of(ana).zone(), "Europe/Lisbon");
    of(ana).set_zone("Asia/Tokyo");
    EXPECT_EQ(of(ana).zone(), "Asia/Tokyo");
    EXPECT_EQ(append(ana, logged("D-1", "one")).seq, 1U) << "choosing a zone is no record";
}

TEST_F(ALog, KeepsChoicesAndMessagesPerPerson) {
    append(ana, logged("D-1", "hers"));
    append(ben, logged("D-1", "his"));
    of(ana).set_setting("emoji", "pushpin");
    of(ana).note_message("slack:C0EX1:1.0001", d1);
    EXPECT_EQ(of(ben).setting("emoji"), "");
    EXPECT_FALSE(of(ben).entry_of_message("slack:C0EX1:1.0001"));
    of(ben).note_message("slack:C0EX1:1.0001", d1);
    of(ben).erase(d1, noon());
    restart();
    EXPECT_EQ(of(ana).setting("emoji"), "pushpin");
    EXPECT_EQ(of(ana).entry_of_message("slack:C0EX1:1.0001"), d1);
}

// What a nudge asked for may be named after what was erased. When it came stays: it is not sent twice.
TEST_F(ALog, ForgetsWhatNudgesAskedForWithAnEntry) {
    append(ana, logged("D-1", "hers"));
    append(ben, logged("D-1", "his"));
    evidence::kept_nudge asked;
    asked.key = "weekly 2026-03-02";
    asked.kind = "weekly";
    asked.about = "D-1 because";
    asked.at = asked.last_at = noon();
    of(ana).note_nudge(asked, noon());
    of(ben).note_nudge(asked, noon());
    of(ana).erase(d1, noon());
    EXPECT_THAT(of(ben).nudges(), ElementsAre(asked)) << "his are his";
    asked.about.clear();
    EXPECT_THAT(of(ana).nudges(), ElementsAre(asked));
}

TEST_F(ALog, CannotBeWrittenThroughAReadingConnection) {
    append(ana, logged("D-1", "one"));
    connection reading = connection::open_for_reading(database);
    sqlite_log log(reading, ana, "UTC");
    EXPECT_THROW(log.append(logged("D-2", "two"), noon()), SQLite::Exception);
    EXPECT_THROW(log.set_zone("Asia/Tokyo"), SQLite::Exception);
    EXPECT_THROW(log.set_setting("emoji", "pushpin"), SQLite::Exception);
    EXPECT_THROW(log.note_message("slack:C0EX1:1.0001", d1), SQLite::Exception);
    EXPECT_THAT(said_in(log.everything()), ElementsAre("1 one"));
}

}  // namespace
}  // namespace storage
