#include "bot/chime/front.hpp"

#include "bot/aws/credentials.hpp"
#include "bot/chime/arn.hpp"
#include "bot/chime/inbound.hpp"
#include "tests/bot/chime/small_chime.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace bot::chime {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using support::small_chime;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string ana = "chime:1111/ana", ben = "chime:1111/ben";

// Ana is alone with dossier in "dm", and with Ben in "team".
class TheChimeFront : public testing::Test {
protected:
    support::log_watch told;
    small_chime chime;
    support::office dossier;
    std::optional<links> files;
    std::optional<aws::credentials> keys;
    std::optional<api> calls;
    std::optional<sender> letters;
    std::optional<front> heard;

    TheChimeFront() {
        chime.add_channel("dm", {"ana"});
        chime.add_channel("team", {"ana", "ben"});
        open();
    }
    ~TheChimeFront() override {
        close();
        dossier.close();
    }

    // What a start of dossier makes, and what its end leaves.
    void open(const std::string& public_url = "") {
        aws::surroundings in;
        in.variable = [](const std::string& name) {
            return name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY" ? "EXAMPLE" : "";
        };
        in.read = [](const std::string&) { return aws::file_text{"", "does not exist"}; };
        in.mark = [](const std::string&) { return std::string(); };
        in.now = system_now;
        api::options chosen;
        chosen.bot = small_chime::bot;
        chosen.base = chime.url();
        chosen.per_second = 1000;
        const auto executor = dossier.io().context().get_executor();
        dossier.io().call([&] {
            files.emplace(dossier.desk(), public_url);
            keys.emplace(executor, std::move(in));
            calls.emplace(executor, *keys, chosen);
            letters.emplace(executor, dossier.desk(), *calls, *files);
            heard.emplace(executor, dossier.desk(), *calls, *letters, files->are_on());
            letters->start();
        });
    }
    void close() {
        dossier.io().call([this] {
            letters->stop();
            heard->stop();
        });
        EXPECT_TRUE(support::eventually(
            [this] { return dossier.io().call([this] { return letters->idle() && heard->idle(); }); }));
        dossier.io().call([this] {
            heard.reset();
            letters.reset();
            calls.reset();
            keys.reset();
            files.reset();
        });
    }

    void load() { dossier.io().await(heard->load()); }
    void begin_session() {
        dossier.io().call([this] { heard->established(); });
    }
    void end_session() {
        dossier.io().call([this] { heard->lost(); });
    }
    // As a start of dossier does it, until every history is read.
    void start() {
        load();
        begin_session();
        catch_up();
    }
    void restart(const std::string& public_url = "") {
        close();
        open(public_url);
        start();
    }
    void catch_up() {
        EXPECT_TRUE(support::eventually([this] { return counts().channels > 0 && counts().behind == 0; }));
    }

    front_counts counts() {
        return dossier.io().call([this] { return heard->counts(); });
    }

    // ---- what Chime tells

    void take(frame what) {
        dossier.io().call([&] { heard->take(std::move(what)); });
    }
    // One that nobody has heard of yet, in a moment of its own.
    channel_message message(const std::string& channel, const std::string& user, const std::string& text) {
        channel_message made;
        made.channel = small_chime::channel(channel);
        made.id = "m" + std::to_string(++messages_);
        made.content = text;
        made.type = "STANDARD";
        made.sender = {small_chime::user(user), user};
        made.created = now_ + seconds(messages_);
        return made;
    }
    void push(const channel_message& what, std::string_view event = created) {
        frame one;
        one.kind = event == created ? frame_kind::message_created : frame_kind::message_changed;
        one.event = event;
        one.messages = {what};
        take(std::move(one));
    }
    // Somebody says something while dossier listens.
    channel_message say(const std::string& channel, const std::string& user, const std::string& text,
                        std::optional<evidence::moment> at = {}) {
        channel_message made = message(channel, user, text);
        if (at) made.created = at;
        push(made);
        return made;
    }
    // And while nobody does.
    channel_message say_meanwhile(const std::string& channel, const std::string& user,
                                  const std::string& text) {
        channel_message made = message(channel, user, text);
        chime.add_to_history(made);
        return made;
    }
    void tell(frame_kind kind, const std::string& channel, const std::vector<std::string>& members = {}) {
        frame one;
        one.kind = kind;
        one.channel = channel.empty() ? "" : small_chime::channel(channel);
        for (const std::string& member : members)
            one.members.push_back({member, ""});
        take(std::move(one));
    }

    // ---- what comes of it

    std::vector<std::string> kept(const std::string& person = ana) { return dossier.said(person); }

    // Once that one is answered, which is said last, all that was said there before it is dealt with.
    void settle(const std::string& channel, const std::string& user = "ben") {
        const std::string marker = "/decision Marked " + std::to_string(++markers_);
        say(channel, user, marker);
        EXPECT_TRUE(support::eventually([&] {
            const auto lines = kept("chime:1111/" + user);
            return std::find(lines.begin(), lines.end(), marker) != lines.end();
        }));
    }
    // The texts of the letters to somebody, once there are so many.
    std::vector<std::string> answers(std::size_t count, const std::string& to = "ana") {
        std::vector<std::string> texts;
        support::eventually([&] {
            texts.clear();
            for (const small_chime::letter& one : chime.letters(0))
                if (one.target == to) texts.push_back(one.text);
            return texts.size() >= count;
        });
        return texts;
    }
    std::string in_database(const std::string& sql) {
        return SQLite::Database(dossier.database().string()).execAndGet(sql).getString();
    }
    std::string reach_of(const std::string& person) {
        return in_database("SELECT reach FROM person WHERE name = '" + person + "'");
    }

private:
    evidence::moment now_ = system_now();
    int messages_ = 0, markers_ = 0;
};

// --- lines and their answers ---

TEST_F(TheChimeFront, AnswersForItsAuthorsEyesAlone) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    say("team", "ben", "/decision Hired somebody");
    const auto sent = chime.letters(2);
    ASSERT_EQ(sent.size(), 2U);
    for (const small_chime::letter& one : sent) {
        EXPECT_EQ(one.target, one.channel == "dm" ? "ana" : "ben");
        EXPECT_THAT(one.text, StartsWith("**D-1 saved**"));
    }
    EXPECT_THAT(kept(ana), ElementsAre("decision Dropped gift wrap"));
    EXPECT_THAT(kept(ben), ElementsAre("/decision Hired somebody"));
    EXPECT_EQ(counts().messages, 2U);
}

TEST_F(TheChimeFront, TakesOnlyWhatIsMeantForItWhereOthersAre) {
    start();
    say("team", "ana", "decision Between the two of us");
    say("team", "ana", "@ben decision Between the two of us");
    channel_message whispered = message("team", "ana", "/decision Between the two of us");
    whispered.targets = {small_chime::user("ben")};
    push(whispered);
    say("team", "ana", "@dossier decision One");
    channel_message mentioning = message("team", "ana", "please keep this @Log Bot decision Two");
    mentioning.mentions = {small_chime::bot};
    push(mentioning);
    channel_message confided = message("team", "ana", "decision Three");
    confided.targets = {small_chime::bot};
    push(confided);
    settle("team", "ana");
    EXPECT_THAT(kept(),
                ElementsAre("@dossier decision One", "decision Two", "decision Three", "/decision Marked 1"));
}

TEST_F(TheChimeFront, SaysWhatToTypeWhereALineIsNoCommand) {
    start();
    say("dm", "ana", "we dropped gift wrap today");
    EXPECT_THAT(answers(1).at(0), HasSubstr("/decision"));
    EXPECT_THAT(kept(), IsEmpty());
}

// What it is called is known from the members of a channel, and those are asked for first.
TEST_F(TheChimeFront, KnowsItsNameWhenItReadsTheFirstLine) {
    start();
    say("team", "ana", "@Log Bot decision Dropped gift wrap");
    EXPECT_THAT(answers(1), ElementsAre(StartsWith("**D-1 saved**")));
}

TEST_F(TheChimeFront, KnowsItsNameThoughAMessageOfItsOwnHasNone) {
    start();
    settle("team");
    channel_message own = message("team", "", "hello");
    own.sender = {small_chime::bot, ""};
    push(own);
    say("team", "ana", "@Log Bot decision Dropped gift wrap");
    settle("team");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap"));
}

TEST_F(TheChimeFront, HearsUnderWhatNameItSpeaks) {
    start();
    channel_message own = message("team", "", "hello");
    own.sender = {small_chime::bot, "Scribe"};
    settle("team");
    push(own);
    say("team", "ana", "@Scribe decision Dropped gift wrap");
    settle("team");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap"));
}

TEST_F(TheChimeFront, LeavesItselfAndTypingAndBotsAlone) {
    start();
    channel_message own = message("dm", "", "/decision Mine"), typing = message("dm", "ana", "/decision x"),
                    lex = message("dm", "", "/decision Lex");
    own.sender = {small_chime::bot, "Log Bot"};
    typing.type = "CONTROL";
    lex.sender = {small_chime::instance + "/bot/lex", "Lex"};
    for (const channel_message& one : {own, typing, lex})
        push(one);
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("/decision Marked 1"));
    EXPECT_THAT(dossier.people(), ElementsAre(ana));
}

TEST_F(TheChimeFront, TellsHowFilesAreMadeWhereThereAreNoLinks) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    say("dm", "ana", "/packet");
    EXPECT_THAT(answers(2).at(1), HasSubstr("dossier packet --as chime:1111/ana"));
}

TEST_F(TheChimeFront, BringsFilesByALinkForTheirPersonAlone) {
    restart("https://dossier.example.com");
    say("team", "ana", "/decision Dropped gift wrap");
    say("team", "ana", "/packet");
    EXPECT_THAT(answers(2).at(1), HasSubstr("https://dossier.example.com/files-for-you/"));
    EXPECT_TRUE(support::eventually([&] {
        return in_database("SELECT count(*) FROM outbox WHERE body GLOB '*files-for-you*'") == "0";
    })) << "it is kept no longer than it takes to send it";
}

// --- what comes twice ---

TEST_F(TheChimeFront, KeepsOnceWhatComesAgain) {
    start();
    const channel_message said = say("dm", "ana", "decision Dropped gift wrap");
    push(said);
    answers(1);
    push(said);
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "/decision Marked 1"));
    EXPECT_EQ(answers(2).size(), 2U);
    EXPECT_EQ(counts().repeated, 2U);
}

TEST_F(TheChimeFront, KeepsOnceWhatComesAgainBehindARestart) {
    start();
    const channel_message said = say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    restart();
    push(said);
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "/decision Marked 1"));
    EXPECT_EQ(counts().repeated, 1U);
}

TEST_F(TheChimeFront, NeverHearsAgainWhatWasErased) {
    start();
    const channel_message said = say("dm", "ana", "decision Dropped gift wrap");
    chime.add_to_history(said);
    answers(1);
    say("dm", "ana", "/evidence erase D-1");
    answers(2);
    say("dm", "ana", "/evidence erase D-1 yes");
    EXPECT_EQ(answers(3).size(), 3U);
    push(said);
    settle("dm", "ana");
    restart();
    settle("dm", "ana");
    EXPECT_EQ(in_database("SELECT count(*) FROM entry WHERE title GLOB '*gift*'"), "0");
    EXPECT_EQ(in_database("SELECT count(*) FROM delivery WHERE CAST(reply AS TEXT) GLOB '*gift*'"), "0");
}

// --- edits and deletions ---

TEST_F(TheChimeFront, CorrectsWhatIsEdited) {
    start();
    channel_message said = say("dm", "ana", "decision Dropped gift wrap");
    said.content = "decision Dropped gift wrap for good";
    said.edited = *said.created + seconds(5);
    push(said, updated);
    push(said, updated);
    EXPECT_THAT(answers(2).at(1), HasSubstr("D-1"));
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap",
                                    HasSubstr("/evidence correct D-1 Dropped gift wrap for good"),
                                    "/decision Marked 1"));
}

TEST_F(TheChimeFront, CorrectsEachTimeThoughNobodySaysWhenItWasEdited) {
    start();
    channel_message said = say("dm", "ana", "decision Dropped gift wrap");
    for (const char* text : {"decision Dropped gift wrap twice", "decision Dropped gift wrap thrice"}) {
        said.content = text;
        push(said, updated);
    }
    EXPECT_EQ(answers(3).size(), 3U);
    EXPECT_THAT(kept().back(), HasSubstr("Dropped gift wrap thrice"));
}

TEST_F(TheChimeFront, AsksAboutWhatWasTakenBack) {
    start();
    for (const std::string_view event : {redacted, deleted}) {
        channel_message said = say("dm", "ana", "decision Dropped gift wrap");
        said.content.clear();
        push(said, event);
    }
    EXPECT_THAT(answers(4).at(1), HasSubstr("/evidence retract D-1"));
    EXPECT_THAT(answers(4).at(3), HasSubstr("/evidence retract D-2"));
}

TEST_F(TheChimeFront, SaysNothingOfWhatBecameOfOthersMessages) {
    start();
    channel_message chat = say("team", "ana", "we meet at noon");
    chat.content = "we meet at one";
    chat.edited = *chat.created + seconds(5);
    push(chat, updated);
    push(chat, deleted);
    settle("team");
    EXPECT_EQ(chime.letters(1).size(), 1U);
    EXPECT_THAT(dossier.people(), ElementsAre(ben));
}

// --- where somebody is reminded ---

TEST_F(TheChimeFront, RemindsWhereTheTwoAreAlone) {
    start();
    say("team", "ana", "/decision Dropped gift wrap");
    answers(1);
    EXPECT_EQ(reach_of(ana), small_chime::channel("team")) << "nothing else is known of her";
    say("dm", "ana", "decision Kept the old cart");
    say("team", "ana", "/decision Moved the launch");
    answers(3);
    EXPECT_EQ(reach_of(ana), small_chime::channel("dm"));
}

TEST_F(TheChimeFront, IsNotSpokenToByAnEdit) {
    chime.add_channel("lunch", {"ana", "ben"});
    start();
    say("team", "ana", "/decision Dropped gift wrap");
    answers(1);
    channel_message chat = say("lunch", "ana", "we meet at noon");
    chat.edited = *chat.created + seconds(5);
    push(chat, updated);
    settle("lunch");
    EXPECT_EQ(reach_of(ana), small_chime::channel("team"));
}

// --- channels that it comes to, and leaves ---

TEST_F(TheChimeFront, SaysHelloOnceWhereItIsAdded) {
    start();
    chime.add_channel("launch", {"ana", "ben"});
    chime.add_channel("alone", {"ben"});
    for (const char* name : {"launch", "launch", "alone"})
        tell(frame_kind::members_joined, name, {small_chime::bot});
    settle("launch");
    const auto sent = chime.letters(3);
    ASSERT_EQ(sent.size(), 3U);
    for (const small_chime::letter& one : sent) {
        if (one.target == "ben") continue;
        EXPECT_THAT(one.text, StartsWith("**Hello"));
        EXPECT_EQ(one.text.find("@dossier") == std::string::npos, one.channel == "alone");
    }
}

TEST_F(TheChimeFront, SaysNoHelloWhereItHasMadeTheChannel) {
    start();
    const std::string own = direct_channel_id(small_chime::bot, small_chime::user("ana"));
    chime.add_channel(own, {"ana"});
    tell(frame_kind::members_joined, own, {small_chime::bot});
    settle(own, "ana");
    answers(1);
    EXPECT_EQ(chime.letters(1).size(), 1U);
}

TEST_F(TheChimeFront, ForgetsAChannelThatItHasToLeaveAndOneThatIsDeleted) {
    start();
    EXPECT_EQ(counts().channels, 2U);
    tell(frame_kind::members_left, "team", {small_chime::bot});
    tell(frame_kind::channel_deleted, "dm");
    tell(frame_kind::channel_deleted, "dm");
    EXPECT_EQ(counts().channels, 0U);
    EXPECT_TRUE(support::eventually([&] { return in_database("SELECT count(*) FROM place") == "0"; }));
}

TEST_F(TheChimeFront, ComesToKnowAChannelBySomethingThatIsSaidThere) {
    start();
    chime.add_channel("launch", {"ana", "ben"});
    say("launch", "ana", "/decision Dropped gift wrap");
    EXPECT_EQ(answers(1).size(), 1U);
    EXPECT_EQ(counts().channels, 3U);
}

TEST_F(TheChimeFront, TakesNothingThatIsNoChannel) {
    start();
    channel_message strange = message("dm", "ana", "/decision Dropped gift wrap");
    strange.channel = small_chime::user("ana");
    push(strange);
    frame joined;
    joined.kind = frame_kind::members_joined;
    joined.channel = "somewhere";
    joined.members = {{small_chime::bot, ""}};
    take(joined);
    tell(frame_kind::channel_details, "dm");
    tell(frame_kind::other, "");
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("/decision Marked 1"));
    EXPECT_EQ(counts().channels, 2U);
}

TEST_F(TheChimeFront, CountsWhatAChannelFlowRefuses) {
    start();
    frame outcome;
    outcome.kind = frame_kind::message_outcome;
    for (const char* event : {"PENDING_CREATE_CHANNEL_MESSAGE", "FAILED_CREATE_CHANNEL_MESSAGE",
                              "DENIED_CREATE_CHANNEL_MESSAGE"}) {
        outcome.event = event;
        take(outcome);
    }
    EXPECT_EQ(counts().refused, 2U);
}

// --- who is there ---

TEST_F(TheChimeFront, TakesNotEveryLineAnyMoreWhereSomebodyJoins) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    chime.add_channel("dm", {"ana", "ben"});
    tell(frame_kind::members_joined, "dm", {small_chime::user("ben")});
    say("dm", "ana", "decision Said to Ben");
    settle("dm");
    chime.add_channel("dm", {"ana"});
    tell(frame_kind::members_left, "dm", {small_chime::user("ben")});
    say("dm", "ana", "decision Alone again");
    answers(2);
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "decision Alone again"));
}

TEST_F(TheChimeFront, LooksWhoIsThereAgainWhenNobodyToldItMeanwhile) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    end_session();
    chime.add_channel("dm", {"ana", "ben"});
    say_meanwhile("dm", "ana", "decision Said to Ben");
    begin_session();
    catch_up();
    settle("dm");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap"));
    restart();
    say("dm", "ana", "decision Said to Ben");
    settle("dm");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap"));
}

TEST_F(TheChimeFront, KeepsALineUntilItIsSaidWhoIsThere) {
    start();
    chime.fail("/memberships", "503 Service Unavailable", 2);
    say("dm", "ana", "decision Dropped gift wrap");
    EXPECT_EQ(answers(1).size(), 1U);
    EXPECT_EQ(told.lines_with("does not say who is in a channel"), 2U);
}

TEST_F(TheChimeFront, TakesAChannelForOneWithOthersWhereItMayNotSeeThem) {
    start();
    chime.fail("/memberships", "403 Forbidden");
    say("dm", "ana", "decision Dropped gift wrap");
    say("dm", "ana", "/decision Kept the old cart");
    answers(1);
    EXPECT_THAT(kept(), ElementsAre("/decision Kept the old cart"));
}

// --- what was said meanwhile ---

TEST_F(TheChimeFront, ReadsWhatWasSaidMeanwhilePageByPage) {
    start();
    end_session();
    chime.set_page_size(2);
    std::vector<std::string> lines;
    for (int i = 1; i <= 5; ++i)
        lines.push_back(say_meanwhile("dm", "ana", "decision Number " + std::to_string(i)).content);
    begin_session();
    catch_up();
    EXPECT_EQ(kept(), lines);
    EXPECT_EQ(counts().caught_up, 5U);
    EXPECT_EQ(answers(5).size(), 5U);
}

TEST_F(TheChimeFront, LeavesWhatIsSaidNowWaitForWhatWasSaidBefore) {
    start();
    end_session();
    say_meanwhile("dm", "ana", "decision First");
    chime.fail("/messages?", "500 Internal Server Error");
    begin_session();
    say("dm", "ana", "decision Second");
    answers(2);
    EXPECT_THAT(kept(), ElementsAre("decision First", "decision Second"));
}

TEST_F(TheChimeFront, ReadsWhatBecameOfAMessageMeanwhile) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    end_session();
    channel_message edited = message("dm", "ana", "decision Kept the old cart");
    edited.edited = *edited.created + seconds(1);
    chime.add_to_history(edited);
    channel_message gone = message("dm", "ana", "");
    gone.redacted = true;
    chime.add_to_history(gone);
    begin_session();
    catch_up();
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "decision Kept the old cart",
                                    "/decision Marked 1"));
}

// A page may be asked for by a token that has ended.
TEST_F(TheChimeFront, ReadsOnWhereThePageIsNotThereAnyMore) {
    start();
    end_session();
    chime.set_page_size(2);
    for (int i = 1; i <= 3; ++i)
        say_meanwhile("dm", "ana", "decision Number " + std::to_string(i));
    chime.fail("next-token=", "400 Bad Request");
    begin_session();
    say("dm", "ana", "decision Number 4");
    answers(4);
    EXPECT_THAT(kept(), ElementsAre("decision Number 1", "decision Number 2", "decision Number 3",
                                    "decision Number 4"));
}

TEST_F(TheChimeFront, GoesOnWhereItMayNotReadTheHistory) {
    start();
    end_session();
    say_meanwhile("dm", "ana", "decision Out of reach");
    chime.fail("/messages?", "403 Forbidden", 2);
    begin_session();
    say("dm", "ana", "decision Said now");
    answers(1);
    EXPECT_THAT(kept(), ElementsAre("decision Said now"));
    EXPECT_GE(told.lines_with("what was said in a channel meanwhile cannot be read"), 1U);
}

TEST_F(TheChimeFront, AsksForItsChannelsUntilTheyAreListed) {
    load();
    chime.fail("GET /channels?", "500 Internal Server Error");
    begin_session();
    catch_up();
    EXPECT_EQ(counts().channels, 2U);
    EXPECT_EQ(told.lines_with("does not list dossier's channels"), 1U);
}

TEST_F(TheChimeFront, ReadsWhatItKnowsWhereItMayNotListItsChannels) {
    start();
    end_session();
    say_meanwhile("dm", "ana", "decision Dropped gift wrap");
    chime.fail("GET /channels?", "403 Forbidden");
    begin_session();
    EXPECT_EQ(answers(1).size(), 1U);
    EXPECT_EQ(counts().channels, 2U);
}

TEST_F(TheChimeFront, ReadsNoHistoryWhereNothingWasSaid) {
    chime.tell_of_last_message("dm", system_now() - hours(1));
    start();
    EXPECT_EQ(chime.calls("channel%2Fdm/messages?"), 0U);
    EXPECT_EQ(chime.calls("channel%2Fteam/messages?"), 1U);
    settle("dm", "ana");
}

TEST_F(TheChimeFront, ForgetsWhereItIsNoMore) {
    start();
    end_session();
    chime.remove_channel("team");
    begin_session();
    EXPECT_TRUE(support::eventually([&] { return counts().channels == 1; }));
    EXPECT_TRUE(support::eventually(
        [&] { return in_database("SELECT name FROM place") == small_chime::channel("dm"); }));
}

TEST_F(TheChimeFront, HearsWhatWasSaidWhereItCameMeanwhile) {
    start();
    end_session();
    chime.add_channel("launch", {"ana", "ben"});
    say_meanwhile("launch", "ana", "/decision Dropped gift wrap");
    begin_session();
    EXPECT_EQ(answers(1).size(), 1U);
}

TEST_F(TheChimeFront, HearsNothingFromBeforeItCameThoughItsFirstSessionDidNotLast) {
    channel_message early = message("dm", "ana", "decision Before dossier was there");
    early.created = system_now() - seconds(30);
    chime.add_to_history(early);
    load();
    chime.fail("GET /channels?", "500 Internal Server Error");
    begin_session();
    ASSERT_TRUE(support::eventually([&] { return told.lines_with("does not list") == 1; }));
    end_session();
    begin_session();
    catch_up();
    settle("dm", "ana");
    EXPECT_THAT(kept(), ElementsAre("/decision Marked 1"));
}

TEST_F(TheChimeFront, KnowsBehindARestartUpToWhereItHasHeard) {
    start();
    chime.add_to_history(say("dm", "ana", "decision Dropped gift wrap"));
    answers(1);
    close();
    say_meanwhile("dm", "ana", "decision Said meanwhile");
    open();
    start();
    answers(2);
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "decision Said meanwhile"));
    EXPECT_EQ(counts().repeated, 0U) << "what it had heard is not said once more";
}

TEST_F(TheChimeFront, WaitsUntilItCanReadWhereItHasHeard) {
    start();
    say("dm", "ana", "decision Dropped gift wrap", system_now());
    answers(1);
    close();
    channel_message meanwhile = message("dm", "ana", "decision Said meanwhile");
    meanwhile.created = system_now();
    chime.add_to_history(meanwhile);
    open();
    std::future<void> loaded;
    {
        const support::full_queue full(dossier.io(), dossier.desk());
        loaded = dossier.io().spawn(heard->load());
        EXPECT_TRUE(support::eventually(
            [&] { return told.lines_with("what was heard in Chime cannot be read") > 0; }));
    }
    loaded.get();
    begin_session();
    answers(2);
    EXPECT_THAT(kept(), ElementsAre("decision Dropped gift wrap", "decision Said meanwhile"));
}

// More than it keeps in memory: the history has it.
TEST_F(TheChimeFront, LosesNothingOfWhatIsTooMuchToKeep) {
    start();
    end_session();
    chime.fail("/messages?", "500 Internal Server Error", 2);
    begin_session();
    dossier.io().call([this] { letters->stop(); });  // they are not what is waited for
    constexpr std::size_t many = 250;
    for (std::size_t i = 0; i < many; ++i) {
        const channel_message one = message("dm", "ana", "decision Number " + std::to_string(i));
        chime.add_to_history(one);
        push(one);
    }
    EXPECT_TRUE(support::eventually([&] { return counts().messages >= many; }));
    catch_up();
    settle("dm", "ana");
    const auto lines = kept();
    ASSERT_EQ(lines.size(), many + 1);
    for (std::size_t i = 0; i < many; ++i)
        EXPECT_EQ(lines[i], "decision Number " + std::to_string(i));
}

// --- when the store, or dossier, fails ---

TEST_F(TheChimeFront, SaysItAgainWhenTooMuchWaits) {
    start();
    settle("dm", "ana");
    {
        const support::full_queue full(dossier.io(), dossier.desk());
        say("dm", "ana", "decision Dropped gift wrap");
        EXPECT_TRUE(support::eventually(
            [&] { return dossier.io().call([&] { return dossier.desk().counts().busy > 0; }); }));
    }
    answers(2);
    EXPECT_THAT(kept(), ElementsAre("/decision Marked 1", "decision Dropped gift wrap"));
}

TEST_F(TheChimeFront, SaysSoWhenACommandFails) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    support::tamper(dossier.database(), "UPDATE record SET canonical = '{'");
    say("dm", "ana", "/evidence show D-1");
    EXPECT_THAT(answers(2).at(1), HasSubstr("Something went wrong on our side"));
}

TEST_F(TheChimeFront, SaysSoThoughThatCouldNotBeKeptAtFirst) {
    start();
    say("dm", "ana", "decision Dropped gift wrap");
    answers(1);
    support::tamper(dossier.database(), "UPDATE record SET canonical = '{'");
    support::tamper(
        dossier.database(),
        "CREATE TRIGGER refuse_letters BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'not now'); END");
    say("dm", "ana", "/evidence show D-1");
    EXPECT_TRUE(
        support::eventually([&] { return told.lines_with("a letter was not put into the outbox") > 0; }));
    support::tamper(dossier.database(), "DROP TRIGGER refuse_letters");
    EXPECT_THAT(answers(2).at(1), HasSubstr("Something went wrong on our side"));
}

TEST_F(TheChimeFront, EndsThoughChimeDoesNotAnswer) {
    start();
    chime.fail("/memberships", "503 Service Unavailable", 1000);
    chime.fail("/messages?", "503 Service Unavailable", 1000);
    say("dm", "ana", "decision Dropped gift wrap");
    end_session();
    begin_session();
    EXPECT_TRUE(support::eventually([&] { return told.lines_with("cannot be read yet") > 0; }));
}

}  // namespace
}  // namespace bot::chime
