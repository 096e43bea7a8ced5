#include "storage/reader.hpp"

#include "storage/connection.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

namespace storage {
namespace {

using support::ana;
using support::ben;
using support::decides;
using support::scribe;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts_of(evidence::evidence_view& view) {
    std::vector<std::string> texts;
    for (const evidence::record& record : view.everything())
        texts.push_back(record.what.text);
    return texts;
}

class AReader : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    scribe dossier{database};
};

// What a job on the reader thread returns.
template <class Job>
auto ask(reader& of, const evidence::person_id& who, Job job, std::string zone = "") {
    auto answer = std::make_shared<std::promise<decltype(job(std::declval<evidence::evidence_view&>()))>>();
    auto waiting = answer->get_future();
    const auto run = [answer, &job](evidence::evidence_view& view) { answer->set_value(job(view)); };
    EXPECT_TRUE(of.submit(who, std::move(zone), run, {}));
    return waiting.get();
}

TEST_F(AReader, SeesWhatIsCommitted) {
    reader read(database, "Europe/Lisbon");
    EXPECT_THAT(ask(read, ana, texts_of), IsEmpty());
    dossier.say(ana, decides("one"));
    EXPECT_THAT(ask(read, ana, texts_of), ElementsAre("one"));
    EXPECT_THAT(ask(read, ben, texts_of), IsEmpty());
}

TEST_F(AReader, ReadsOnAThreadOfItsOwn) {
    reader read(database, "UTC");
    EXPECT_NE(ask(read, ana, [](evidence::evidence_view&) { return std::this_thread::get_id(); }),
              std::this_thread::get_id());
}

TEST_F(AReader, SeesOneStateOfTheLogDuringAJob) {
    dossier.say(ana, decides("one"));
    std::promise<void> looked, changed;
    reader read(database, "UTC");
    auto sizes = std::async(std::launch::async, [&] {
        return ask(read, ana, [&](evidence::evidence_view& view) {
            const std::size_t before = view.everything().size();
            looked.set_value();
            changed.get_future().wait();
            return std::pair(before, view.everything().size());
        });
    });
    looked.get_future().wait();
    EXPECT_EQ(dossier.say(ana, decides("two")).how, outcome::committed) << "a reader holds up no writer";
    changed.set_value();
    EXPECT_EQ(sizes.get(), std::pair(std::size_t{1}, std::size_t{1}));
    EXPECT_THAT(ask(read, ana, texts_of), ElementsAre("one", "two"));
}

TEST_F(AReader, KnowsTheZone) {
    reader read(database, "Europe/Lisbon");
    const auto zone = [](evidence::evidence_view& view) { return view.zone(); };
    EXPECT_EQ(ask(read, ana, zone), "Europe/Lisbon");
    EXPECT_EQ(ask(read, ana, zone, "Asia/Tokyo"), "Asia/Tokyo");
    dossier.say(ana, [](evidence::evidence_log& log, evidence::moment) {
        log.set_zone("America/Lima");
        return std::string();
    });
    EXPECT_EQ(ask(read, ana, zone, "Asia/Tokyo"), "America/Lima");
}

TEST_F(AReader, RefusesAtOnceWhatItsQueueCannotHold) {
    std::size_t taken = 0, done = 0;
    std::promise<void> started, let_go;  // they outlive the reader, whose thread uses them
    {
        reader read(database, "UTC");
        read.submit(ana, "",
                    [&](evidence::evidence_view&) {
                        started.set_value();
                        let_go.get_future().wait();
                    },
                    {});
        started.get_future().wait();
        while (taken < 10000 && read.submit(ana, "", [&](evidence::evidence_view&) { ++done; }, {}))
            ++taken;
        let_go.set_value();
    }
    EXPECT_GT(taken, 0U);
    EXPECT_LT(taken, 10000U) << "the queue has an end";
    EXPECT_EQ(done, taken) << "what was taken is finished, even by a reader that goes";
}

TEST_F(AReader, TellsThatAJobFailedAndGoesOn) {
    std::promise<std::string> why;
    reader read(database, "UTC");
    read.submit(
        ana, "", [](evidence::evidence_view&) { throw std::runtime_error("a font is missing"); },
        [&](const std::string& reason) { why.set_value(reason); });
    EXPECT_EQ(why.get_future().get(), "a font is missing");
    EXPECT_THAT(ask(read, ana, texts_of), IsEmpty());
}

TEST_F(AReader, TellsThatTheDatabaseCannotBeRead) {
    dossier.say(ana, decides("one"));
    std::promise<std::string> why;
    reader read(database, "UTC");
    std::filesystem::resize_file(database, 0);
    std::filesystem::resize_file(database.string() + "-wal", 0);
    read.submit(
        ana, "", [&](evidence::evidence_view&) { why.set_value("it was read"); },
        [&](const std::string& reason) { why.set_value("failed: " + reason); });
    EXPECT_THAT(why.get_future().get(), testing::StartsWith("failed: "));
}

TEST(AReaderWithoutADatabase, SaysSo) {
    const support::temporary_folder folder;
    EXPECT_THROW(reader(folder / "none.db", "UTC"), cannot_open);
    EXPECT_THROW(read_once(folder / "none.db", ana, "UTC", [](evidence::evidence_view&) {}), cannot_open);
}

TEST_F(AReader, ReadsOnceWithoutAThread) {
    dossier.say(ana, decides("one"));
    std::vector<std::string> texts;
    read_once(database, ana, "UTC", [&](evidence::evidence_view& view) { texts = texts_of(view); });
    EXPECT_THAT(texts, ElementsAre("one"));
    const auto fails = [](evidence::evidence_view&) { throw std::logic_error("what the job throws"); };
    EXPECT_THROW(read_once(database, ana, "UTC", fails), std::logic_error);
}

}  // namespace
}  // namespace storage
