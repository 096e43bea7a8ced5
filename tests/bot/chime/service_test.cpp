#include "bot/chime/service.hpp"

#include "bot/chime/letters.hpp"
#include "tests/bot/chime/small_chime.hpp"
#include "tests/fakes/socket_server.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

namespace bot::chime {
namespace {

using fakes::socket_server;
using nlohmann::json;
using support::small_chime;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// While it lives, a variable of the environment has that value. Made before the threads that read it.
class variable {
public:
    variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~variable() { ::unsetenv(name_); }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    const char* name_;
};

const evidence::person_id ana{"chime:1111/ana"};

// All of it, from the session's socket to the letters; the test's own thread is the socket's other end.
class TheChimeService : public testing::Test {
protected:
    support::temporary_folder folder;
    fakes::identity authority = fakes::root("Test root");
    fakes::identity of_localhost =
        fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &authority);
    variable id{"AWS_ACCESS_KEY_ID", "AKEXAMPLE"};
    variable secret{"AWS_SECRET_ACCESS_KEY", "very-secret"};
    variable trusted{"SSL_CERT_FILE", trusted_file()};
    support::log_watch told;
    small_chime chime;
    socket_server sessions{&of_localhost};
    support::office dossier;
    links no_links{dossier.desk(), ""};
    std::optional<service> all;

    TheChimeService() {
        chime.set_session_host("localhost:" + std::to_string(sessions.port()));
        chime.add_channel("dm", {"ana"});
        config::settings chosen;
        chosen.chime_bot = small_chime::bot;
        chosen.chime_api_url = chime.url();
        dossier.io().call(
            [&] { all.emplace(dossier.io().context().get_executor(), dossier.desk(), no_links, chosen); });
    }
    ~TheChimeService() override {
        stop();
        EXPECT_EQ(told.lines_with("very-secret") + told.lines_with("X-Amz"), 0U);
        dossier.io().call([this] { all.reset(); });
        dossier.close();
    }

    std::string trusted_file() {
        const auto path = folder / "trusted.pem";
        support::write_file(path, fakes::to_pem(authority.certificate.get()));
        return path.string();
    }

    void start() {
        dossier.io().call([this] { all->start(); });
    }
    void stop() {
        dossier.io().call([this] { all->stop(); });
        EXPECT_TRUE(support::eventually([this] { return is_idle(); }));
    }
    bool is_idle() {
        return dossier.io().call([this] { return all->idle(); });
    }
    bool comes_to_say(const std::string& line) {
        return support::eventually([&] {
            const std::string now = dossier.io().call([this] { return all->metrics(); });
            return ("\n" + now).find("\ndossier_chime_" + line + "\n") != std::string::npos;
        });
    }

    static std::string frame_of(const std::string& event, const json& payload = {}) {
        json whole = {{"Headers", {{"x-amz-chime-event-type", event}}}};
        if (!payload.is_null()) whole["Payload"] = payload.dump();
        return whole.dump();
    }
    static std::string message(const std::string& id, const std::string& text) {
        return frame_of("CREATE_CHANNEL_MESSAGE",
                        {{"ChannelArn", small_chime::channel("dm")},
                         {"MessageId", id},
                         {"Content", text},
                         {"Type", "STANDARD"},
                         {"CreatedTimestamp", evidence::to_rfc3339(system_now())},
                         {"Sender", {{"Arn", small_chime::user("ana")}, {"Name", nullptr}}}});
    }
};

TEST_F(TheChimeService, HearsOverASessionAndAnswersByACall) {
    start();
    auto peer = sessions.accept();
    EXPECT_THAT(peer.head(), AllOf(StartsWith("GET /connect?"), HasSubstr("X-Amz-Signature="),
                                   HasSubstr("userArn=arn%3Aaws%3Achime")));
    peer.send(frame_of("SESSION_ESTABLISHED"));
    peer.send("what is this");
    peer.send(message("m1", "decision Dropped gift wrap"));
    const auto sent = chime.letters(1);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].target, "ana");
    EXPECT_THAT(sent[0].text, StartsWith("**D-1 saved**"));
    EXPECT_THAT(dossier.said(ana.value), ElementsAre("decision Dropped gift wrap"));
    EXPECT_TRUE(comes_to_say("sessions 1"));
    EXPECT_TRUE(comes_to_say("sessions_opened_total 1"));
    EXPECT_TRUE(comes_to_say("frames_total 3"));
    EXPECT_TRUE(comes_to_say("frames_strange_total 1"));
    EXPECT_TRUE(comes_to_say("channels 1"));
    EXPECT_TRUE(comes_to_say("messages_total 1"));
    EXPECT_TRUE(comes_to_say("letters_sent_total 1"));
}

TEST_F(TheChimeService, ReadsWhatWasSaidBetweenTwoSessions) {
    start();
    {
        auto peer = sessions.accept();
        peer.send(frame_of("SESSION_ESTABLISHED"));
        EXPECT_TRUE(comes_to_say("channels 1"));
        EXPECT_TRUE(comes_to_say("channels_behind 0"));
    }
    EXPECT_TRUE(comes_to_say("sessions_lost_total 1"));
    channel_message meanwhile;
    meanwhile.channel = small_chime::channel("dm");
    meanwhile.id = "m1";
    meanwhile.content = "decision Said meanwhile";
    meanwhile.type = "STANDARD";
    meanwhile.sender = {small_chime::user("ana"), "Ana"};
    meanwhile.created = system_now();
    chime.add_to_history(meanwhile);
    auto peer = sessions.accept();
    peer.send(frame_of("SESSION_ESTABLISHED"));
    EXPECT_EQ(chime.letters(1).size(), 1U);
    EXPECT_TRUE(comes_to_say("messages_caught_up_total 1"));
}

TEST_F(TheChimeService, SendsWhatWasLeftWithoutASession) {
    letter what;
    what.channel = small_chime::channel("dm");
    what.target = small_chime::user("ana");
    what.text = "left";
    const storage::outgoing row = to_outgoing(what, "left");
    desk::store_job job = [row](storage::connection& on, evidence::moment now) {
        storage::outbox::put(on, row, now);
    };
    EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(job))), "");
    chime.fail("/endpoints/", "500 Internal Server Error", 1000);
    start();
    EXPECT_EQ(chime.letters(1).size(), 1U);
    EXPECT_TRUE(comes_to_say("sessions 0"));
}

TEST_F(TheChimeService, EndsBeforeItHasBegun) {
    dossier.io().call([this] {
        all->start();
        all->stop();
    });
    EXPECT_TRUE(support::eventually([this] { return is_idle(); }));
    EXPECT_EQ(chime.calls("GET"), 0U);
}

TEST_F(TheChimeService, EndsItsSession) {
    start();
    auto peer = sessions.accept();
    peer.send(frame_of("SESSION_ESTABLISHED"));
    EXPECT_TRUE(comes_to_say("sessions 1"));
    EXPECT_FALSE(is_idle());
    stop();
    EXPECT_EQ(peer.read().opcode, -1) << "the connection is let go";
}

TEST_F(TheChimeService, RemindsForOnePersonsEyesAlone) {
    const nudge_way way = dossier.io().call([this] { return all->nudges().value(); });
    EXPECT_EQ(way.platform, "chime");
    EXPECT_TRUE(way.reaches(ana));
    for (const char* other : {"chime:2222/ana", "chime:classic/ana@example.com", "slack:T0EX1/U0EX1"})
        EXPECT_FALSE(way.reaches({other})) << other;
    nudge_letter what;
    what.key = "nudge:1";
    what.who = ana;
    what.reach = small_chime::channel("dm");
    what.says.headline = "A look back at D-1.";
    what.leave_by = system_now() + std::chrono::hours(1);
    const storage::outgoing row = way.letter(what);
    EXPECT_EQ(row.key, "nudge:1");
    EXPECT_EQ(row.expires, what.leave_by);
    desk::store_job job = [row](storage::connection& on, evidence::moment now) {
        storage::outbox::put(on, row, now);
    };
    start();
    auto peer = sessions.accept();
    EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(job))), "");
    dossier.io().call([&] { way.notice(); });
    const auto sent = chime.letters(1);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].channel, "dm");
    EXPECT_EQ(sent[0].target, "ana");
    EXPECT_THAT(sent[0].text, StartsWith("**A look back at D-1.**"));
}

TEST(TheChimeServiceThatIsNotSetUp, IsNotThere) {
    support::office dossier;
    links no_links(dossier.desk(), "");
    service off(dossier.io().context().get_executor(), dossier.desk(), no_links, config::settings{});
    EXPECT_THAT(off.routes(), IsEmpty());
    EXPECT_FALSE(off.nudges());
    EXPECT_EQ(off.metrics(), "");
    off.start();
    EXPECT_TRUE(off.idle());
    off.stop();
}

TEST(TheChimeServiceThatIsNotSetUp, RefusesWhatIsNoUser) {
    support::office dossier;
    links no_links(dossier.desk(), "");
    config::settings chosen;
    chosen.chime_bot = small_chime::instance + "/bot/lex";
    EXPECT_THROW(service(dossier.io().context().get_executor(), dossier.desk(), no_links, chosen),
                 std::invalid_argument);
}

}  // namespace
}  // namespace bot::chime
