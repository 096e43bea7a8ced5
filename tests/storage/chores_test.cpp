#include "storage/chores.hpp"

#include "storage/outbox.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace storage {
namespace {

using evidence::entry_id;
using evidence::entry_kind;
using support::ana;
using support::ben;
using support::decides;
using support::logged;
using support::noon;
using support::sends;
using support::staged;
using support::with_field;

namespace fs = std::filesystem;

constexpr entry_id d1{entry_kind::decision, 1};
constexpr entry_id d2{entry_kind::decision, 2};

// Looks into the files themselves, as somebody with the disk in hand would.
class Erasing : public testing::Test {
protected:
    support::temporary_folder folder;
    fs::path database = folder / "dossier.db";

    // The names of the files beside the database that hold the word, in any case.
    std::string files_with(std::string word) const {
        std::string names;
        for (const auto& file : fs::directory_iterator(database.parent_path())) {
            std::string bytes = bytes_of(file.path());
            for (char& c : bytes)
                c = char(std::tolower(static_cast<unsigned char>(c)));
            if (bytes.find(word) != std::string::npos) names += file.path().filename().string() + " ";
        }
        return names;
    }

    static support::action erases(entry_id entry) {
        return [entry](evidence::evidence_log& log, evidence::moment now) {
            log.erase(entry, now);
            return std::string("erased");
        };
    }

    static support::action says(evidence::statement what, std::string reply = "saved") {
        return support::appends(std::move(what), std::move(reply));
    }

    // Writes nothing and answers with what is kept.
    static support::action shows(std::string kept) {
        return [kept = std::move(kept)](evidence::evidence_log&, evidence::moment) { return kept; };
    }

private:
    static std::string bytes_of(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    }
};

TEST_F(Erasing, LeavesNoWordInAnyFileOnceItIsAnswered) {
    support::scribe dossier(database);
    evidence::statement secret =
        with_field(logged("D-1", "Moved Zanzibar", {"xylophone"}), "because", "Quokka");
    secret.people = {{"wombat", "U0EX9"}};
    secret.links = {"https://example.org/axolotl"};
    dossier.say(ana, says(secret, "kept: zanzibar"), "delivery of narwhal");
    dossier.say(ana, says(staged("D-1", "results", "Ocelot"), "added: ocelot"), "second");
    dossier.say(ana, says(logged("D-2", "Stays here")), "third");
    for (const char* word : {"zanzibar", "xylophone", "quokka", "wombat", "axolotl", "ocelot", "narwhal"})
        EXPECT_NE(files_with(word), "") << word << " was never there: the test would prove nothing";
    dossier.say(ana, erases(d1), "the erasure");
    for (const char* word : {"zanzibar", "xylophone", "quokka", "wombat", "axolotl", "ocelot", "narwhal"})
        EXPECT_EQ(files_with(word), "") << word;
    EXPECT_NE(files_with("stays here"), "");
}

TEST_F(Erasing, EverythingLeavesNothingButTheName) {
    support::scribe dossier(database);
    dossier.say(ana, says(logged("D-1", "Moved Zanzibar", {"xylophone"}), "kept: zanzibar"), "narwhal");
    dossier.say(
        ana,
        [](evidence::evidence_log& log, evidence::moment) {
            log.set_zone("Asia/Tokyo");
            log.propose({0, "/decision Ocelot", "quokka.md", support::logged("D-1", "").happened});
            return std::string("set");
        },
        "wombat");
    dossier.say(ben, says(logged("D-1", "Moved Axolotl")), "his own");
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.erase_everything(now));
    });
    for (const char* word : {"zanzibar", "xylophone", "narwhal", "tokyo", "ocelot", "quokka", "wombat"})
        EXPECT_EQ(files_with(word), "") << word;
    EXPECT_NE(files_with("axolotl"), "") << "another person's log is not touched";
}

TEST_F(Erasing, TakesAlongWhatWasToBeSentOfItAndWhereItWasSaid) {
    support::scribe dossier(database);
    const support::action keeps = [](evidence::evidence_log& log, evidence::moment now) {
        log.append(logged("D-1", "Moved it"), now);
        log.note_message("slack:zanzibar:1.0001", d1);
        return std::string("saved");
    };
    dossier.say(ana, keeps, "first", sends("answer of narwhal", "quokka"));
    dossier.say(ana, shows("wombat"), "second", sends("a list", "ocelot"));
    dossier.say(ana, says(logged("D-2", "Stays")), "third", sends("another", "axolotl"));
    for (const char* word : {"zanzibar", "narwhal", "quokka", "wombat", "ocelot", "axolotl"})
        EXPECT_NE(files_with(word), "") << word << " was never there: the test would prove nothing";
    dossier.say(ana, erases(d1), "fourth", sends("told", "d-1 is erased"));
    for (const char* word : {"zanzibar", "narwhal", "quokka", "wombat", "ocelot"})
        EXPECT_EQ(files_with(word), "") << word;
    EXPECT_NE(files_with("axolotl"), "") << "what speaks of another entry is still sent";
    EXPECT_NE(files_with("d-1 is erased"), "") << "and so is the answer";
}

TEST_F(Erasing, TakesAlongWhatWasSentOfIt) {
    support::scribe dossier(database);
    dossier.say(ana, says(logged("D-1", "one")), "first", sends("answer", "zanzibar"));
    dossier.run([](connection& on) {
        ASSERT_EQ(outbox::due(on, "slack", noon(), 1).size(), 1U);
        outbox::begin(on, outbox::due(on, "slack", noon(), 1).front().id);
        outbox::sent(on, outbox::in_flight(on, "slack").front().id, noon());
    });
    dossier.say(ana, erases(d1));
    EXPECT_EQ(files_with("zanzibar"), "");
}

TEST_F(Erasing, EverythingTakesChoicesMessagesAndWhatWaitsAlong) {
    support::scribe dossier(database);
    const support::action keeps = [](evidence::evidence_log& log, evidence::moment now) {
        log.append(logged("D-1", "Moved it"), now);
        log.note_message("slack:zanzibar:1.0001", d1);
        log.set_setting("emoji", "xylophone");
        return std::string("saved");
    };
    dossier.say(ana, keeps, "first", sends("narwhal", "quokka"));
    dossier.say(ana, shows("wombat"), "second", sends("marmot", "ocelot"));
    dossier.say(ben, says(logged("D-1", "his")), "his own", sends("his", "axolotl"));
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.erase_everything(now));
    });
    for (const char* word : {"zanzibar", "xylophone", "narwhal", "quokka", "wombat", "marmot", "ocelot"})
        EXPECT_EQ(files_with(word), "") << word;
    EXPECT_NE(files_with("axolotl"), "") << "another person's messages are not touched";
}

TEST_F(Erasing, EverythingOfSomebodyWithoutAnEntryLeavesNothing) {
    support::scribe dossier(database);
    dossier.say(
        ana,
        [](evidence::evidence_log& log, evidence::moment) {
            log.set_setting("emoji", "xylophone");
            return std::string("set to narwhal");
        },
        "quokka");
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment now) {
        return std::to_string(log.erase_everything(now));
    });
    for (const char* word : {"xylophone", "narwhal", "quokka"})
        EXPECT_EQ(files_with(word), "") << word;
}

TEST_F(Erasing, WordsThatOthersUseStay) {
    support::scribe dossier(database);
    evidence::statement first = logged("D-1", "Moved Zanzibar", {"checkout", "wallet"});
    first.people = {{"sam", ""}, {"wombat", ""}};
    evidence::statement second = logged("D-2", "Stays", {"checkout"});
    second.people = {{"sam", ""}};
    dossier.say(ana, says(first));
    dossier.say(ana, says(second));
    dossier.say(ana, erases(d1));
    connection on = connection::open_for_reading(database);
    const evidence::vocabulary words = sqlite_log(on, ana, "UTC").words();
    EXPECT_EQ(words.initiatives, std::vector<std::string>{"checkout"});
    EXPECT_EQ(words.people, std::vector<std::string>{"sam"});
}

TEST_F(Erasing, TakesTheKeptReplyAlongAndNoOther) {
    support::scribe dossier(database);
    dossier.say(ana, says(logged("D-1", "one"), "first"), "key one");
    dossier.say(ana, says(logged("D-2", "two"), "second"), "key two");
    dossier.say(ana, erases(d1), "key three");
    const auto unheard = [](evidence::evidence_log&, evidence::moment) { return std::string("run again"); };
    EXPECT_EQ(dossier.say(ana, unheard, "key two"), (support::told{outcome::repeated, "second"}));
    EXPECT_EQ(dossier.say(ana, unheard, "key three"), (support::told{outcome::repeated, "erased"}));
    EXPECT_EQ(dossier.say(ana, unheard, "key one"), (support::told{outcome::repeated, ""}))
        << "a platform that repeats it does not bring it back";
}

TEST_F(Erasing, WaitsForAReaderWithoutHoldingUpAnybody) {
    connection on = connection::open_for_writing(database);
    sqlite_log(on, ana, "UTC").append(logged("D-1", "Moved Zanzibar"), noon());
    connection reading = connection::open_for_reading(database);
    {
        SQLite::Transaction snapshot(reading.database());
        EXPECT_EQ(sqlite_log(reading, ana, "UTC").size(), 1U);
        sqlite_log(on, ana, "UTC").erase(d1, noon());
        EXPECT_FALSE(do_chores(on)) << "the snapshot still shows what was erased";
        EXPECT_NE(files_with("zanzibar"), "");
    }
    EXPECT_TRUE(do_chores(on));
    EXPECT_EQ(files_with("zanzibar"), "");
    EXPECT_TRUE(do_chores(on)) << "nothing is left to do";
}

TEST_F(Erasing, IsFinishedByTheNextStart) {
    connection reading = [&] {
        support::scribe dossier(database);
        dossier.say(ana, says(logged("D-1", "Moved Zanzibar")));
        return connection::open_for_reading(database);
    }();
    {
        SQLite::Transaction snapshot(reading.database());
        EXPECT_EQ(sqlite_log(reading, ana, "UTC").size(), 1U);
        support::scribe dossier(database);
        dossier.say(ana, erases(d1));
    }
    EXPECT_NE(files_with("zanzibar"), "");
    support::scribe dossier(database);
    dossier.say(ana, decides("anything"));
    EXPECT_EQ(files_with("zanzibar"), "");
}

TEST_F(Erasing, TwiceIsRefused) {
    connection on = connection::open_for_writing(database);
    sqlite_log log(on, ana, "UTC");
    log.append(logged("D-1", "one"), noon());
    log.erase(d1, noon());
    EXPECT_THROW(log.erase(d1, noon()), std::logic_error);
    EXPECT_THROW(log.erase(d2, noon()), std::logic_error);
    EXPECT_EQ(log.next_entry(entry_kind::decision), d2);
}

}  // namespace
}  // namespace storage
