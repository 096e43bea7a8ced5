#include "bot/slack/socket_life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;

// A machine under a clock that the test sets. What it wants done comes back as lines: "ask", "connect 1
// wss://a", "deliver e1", "send 1 {…}", "ping 1", "close 1", "give up: …". Its notes are collected.
class SocketLife : public testing::Test {
protected:
    using lines = std::vector<std::string>;

    socket_life life{1};
    socket_life::moment now{socket_life::moment{} + 24h};
    std::vector<std::string> notes;
    std::vector<nlohmann::json> payloads;

    void use(std::size_t connections) {
        std::destroy_at(&life);
        std::construct_at(&life, connections);
    }

    lines start() { return told(life.start(now)); }
    lines stop() { return told(life.stop(now)); }
    lines url(const std::string& address) { return told(life.opened(now, {address, ""})); }
    lines no_url(const std::string& error, std::chrono::seconds retry_after = 0s, bool is_final = false) {
        return told(life.opened(now, {"", error, is_final, retry_after}));
    }
    lines connected(link_id id) { return told(life.connected(now, id)); }
    lines closed(link_id id) { return told(life.closed(now, id, "the connection broke")); }
    lines frame(link_id id, const std::string& text) { return told(life.frame(now, id, text)); }
    lines hello(link_id id, int connections = 1) {
        return frame(id, R"({"type":"hello","num_connections":)" + std::to_string(connections) + "}");
    }
    lines disconnect(link_id id, const std::string& reason) {
        return frame(id, R"({"type":"disconnect","reason":")" + reason + R"("})");
    }
    lines envelope(link_id id, const std::string& name, const std::string& type = "slash_commands") {
        const bool takes = type != "events_api";
        return frame(id, R"({"envelope_id":")" + name + R"(","type":")" + type +
                             R"(","accepts_response_payload":)" + (takes ? "true" : "false") +
                             R"(,"payload":{"text":")" + name + R"("}})");
    }
    lines answered(const std::string& name, const std::string& body = "") {
        return told(life.answered(now, name, body));
    }
    lines failed(const std::string& name) { return told(life.failed(now, name)); }
    lines pinged(link_id id) { return told(life.pinged(now, id)); }
    lines ponged(link_id id) { return told(life.ponged(now, id)); }

    // Lets so much time go by, waking the machine whenever it asked for it.
    lines wait(std::chrono::milliseconds time) {
        const auto until = now + time;
        lines all;
        while (life.wake_at() && *life.wake_at() <= until) {
            now = std::max(now, *life.wake_at());
            for (const std::string& line : told(life.tick(now)))
                all.push_back(line);
        }
        now = until;
        return all;
    }

    // The same on connections over which Slack pings and answers pings.
    void live_on(std::chrono::seconds time, const std::vector<link_id>& links) {
        for (; time > 0s; time -= 5s) {
            wait(5s);
            for (const link_id id : links) {
                pinged(id);
                ponged(id);
            }
        }
    }

    // Everything up to a connection that works.
    void come_up(link_id id) {
        ASSERT_THAT(url("wss://" + std::to_string(id)),
                    ElementsAre("connect " + std::to_string(id) + " wss://" + std::to_string(id)));
        ASSERT_THAT(connected(id), IsEmpty());
        hello(id);
    }

    void start_with_one() {
        ASSERT_THAT(start(), ElementsAre("ask"));
        come_up(1);
    }

    void start_with_two() {
        use(2);
        start();
        come_up(1);
        come_up(2);
    }

    // How long the machine wants to wait before it does anything.
    std::chrono::milliseconds pause() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(life.wake_at().value() - now);
    }

private:
    lines told(const socket_steps& steps) {
        lines said;
        for (const auto& one : steps)
            std::visit([&](const auto& step) { say(step, said); }, one);
        return said;
    }
    void say(const socket_step::ask_for_url&, lines& to) { to.push_back("ask"); }
    void say(const socket_step::connect& step, lines& to) {
        to.push_back("connect " + std::to_string(step.id) + " " + step.url);
    }
    void say(const socket_step::deliver& step, lines& to) {
        to.push_back("deliver " + step.envelope + " " + step.type);
        payloads.push_back(step.payload);
    }
    void say(const socket_step::send& step, lines& to) {
        to.push_back("send " + std::to_string(step.id) + " " + step.text);
    }
    void say(const socket_step::ping& step, lines& to) { to.push_back("ping " + std::to_string(step.id)); }
    void say(const socket_step::close& step, lines& to) { to.push_back("close " + std::to_string(step.id)); }
    void say(const socket_step::give_up& step, lines& to) { to.push_back("give up: " + step.reason); }
    void say(const socket_step::note& step, lines&) { notes.push_back(step.text); }
};

std::string ack(link_id id, const std::string& name, const std::string& body = "") {
    return "send " + std::to_string(id) + R"( {"envelope_id":")" + name + "\"" +
           (body.empty() ? "" : ",\"payload\":" + body) + "}";
}

// --- coming up ---

TEST_F(SocketLife, BeginsWithAnAddressAConnectionAndAHello) {
    EXPECT_FALSE(life.wake_at()) << "not started";
    EXPECT_THAT(start(), ElementsAre("ask"));
    EXPECT_THAT(url("wss://one"), ElementsAre("connect 1 wss://one"));
    EXPECT_THAT(connected(1), IsEmpty());
    EXPECT_EQ(life.counts().up, 0U);
    EXPECT_THAT(hello(1), IsEmpty());
    EXPECT_EQ(life.counts().up, 1U);
    EXPECT_EQ(life.counts().opened, 1U);
    EXPECT_FALSE(life.is_over());
}

TEST_F(SocketLife, OpensItsConnectionsOneAfterTheOther) {
    use(3);
    EXPECT_THAT(start(), ElementsAre("ask"));
    EXPECT_THAT(url("wss://one"), ElementsAre("connect 1 wss://one"));
    connected(1);
    EXPECT_THAT(hello(1), ElementsAre("ask"));
    url("wss://two");
    connected(2);
    EXPECT_THAT(hello(2, 2), ElementsAre("ask"));
    url("wss://three");
    connected(3);
    EXPECT_THAT(hello(3, 3), IsEmpty());
    EXPECT_EQ(life.counts().up, 3U);
}

TEST_F(SocketLife, HasBetweenOneAndTenConnections) {
    use(0);
    start_with_one();
    EXPECT_EQ(life.counts().up, 1U);
    use(11);
    start();
    for (link_id id = 1; id <= 10; ++id)
        come_up(id);
    EXPECT_EQ(life.counts().up, 10U);
    EXPECT_THAT(wait(1s), IsEmpty()) << "not an eleventh";
}

TEST_F(SocketLife, DoesNotCountAConnectionThatIsNotGreeted) {
    start();
    url("wss://one");
    connected(1);
    EXPECT_EQ(pause(), 10s);
    EXPECT_THAT(wait(10s), ElementsAre("close 1"));
    EXPECT_THAT(notes, ElementsAre(HasSubstr("was not greeted")));
    EXPECT_THAT(wait(1s), ElementsAre("ask")) << "while the other is still being closed";
    EXPECT_THAT(url("wss://two"), ElementsAre("connect 2 wss://two"));
    EXPECT_THAT(hello(1), IsEmpty()) << "too late";
    EXPECT_THAT(closed(1), IsEmpty());
}

TEST_F(SocketLife, TellsOfConnectionsThatAreNotOurs) {
    start_with_one();
    EXPECT_THAT(notes, ElementsAre("Slack connection 1 is up"));
    use(1);
    start();
    url("wss://one");
    connected(1);
    hello(1, 3);
    EXPECT_THAT(notes.back(), AllOf(HasSubstr("counts 3 connections"), HasSubstr("1 are ours")));
}

// --- envelopes ---

TEST_F(SocketLife, AcksAnEnvelopeOnceItWasDealtWith) {
    start_with_one();
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands"));
    EXPECT_EQ(payloads[0]["text"], "e1");
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(answered("e1"), IsEmpty()) << "once";
    EXPECT_THAT(answered("unheard of"), IsEmpty());
    EXPECT_EQ(life.counts().envelopes, 1U);
    EXPECT_EQ(life.counts().acked, 1U);
}

TEST_F(SocketLife, PutsTheAnswerIntoTheAckWhereSlackTakesOne) {
    start_with_one();
    envelope(1, "e1", "interactive");
    EXPECT_THAT(answered("e1", R"({"response_action":"clear"})"),
                ElementsAre(ack(1, "e1", R"({"response_action":"clear"})")));
    envelope(1, "e2", "events_api");
    EXPECT_THAT(answered("e2", R"({"text":"nobody reads it"})"), ElementsAre(ack(1, "e2")));
    envelope(1, "e3");
    EXPECT_THAT(answered("e3", "Saved as \"D-1\""),
                ElementsAre(ack(1, "e3", R"({"text":"Saved as \"D-1\""})")))
        << "plain text becomes a message";
    envelope(1, "e4");
    EXPECT_THAT(answered("e4", "[1]"), ElementsAre(ack(1, "e4", R"({"text":"[1]"})")));
}

TEST_F(SocketLife, SendsNoAckThatIsTooLargeForAFrame) {
    start_with_one();
    const auto body_for = [](std::size_t frame) {
        const std::size_t around = std::string(R"({"envelope_id":"e1","payload":{"text":""}})").size();
        return R"({"text":")" + std::string(frame - around, 'a') + "\"}";
    };
    envelope(1, "e1");
    EXPECT_THAT(answered("e1", body_for(20'479)), ElementsAre(ack(1, "e1", body_for(20'479))));
    envelope(1, "e2");
    EXPECT_THAT(answered("e2", body_for(20'480)), ElementsAre(ack(1, "e2")));
    EXPECT_THAT(notes.back(), HasSubstr("20480 bytes is too large"));
}

TEST_F(SocketLife, AcksOnTheConnectionThatTheEnvelopeCameFrom) {
    start_with_two();
    envelope(1, "e1");
    envelope(2, "e2");
    envelope(1, "e3");
    EXPECT_THAT(answered("e3"), ElementsAre(ack(1, "e3")));
    EXPECT_THAT(answered("e2"), ElementsAre(ack(2, "e2")));
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
}

TEST_F(SocketLife, HandsOnAnEnvelopeOnceAndAcksItWhereverItComes) {
    start_with_two();
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands"));
    EXPECT_THAT(envelope(2, "e1"), IsEmpty());
    EXPECT_THAT(envelope(1, "e1"), IsEmpty());
    EXPECT_THAT(answered("e1", R"({"text":"D-1"})"),
                ElementsAre(ack(1, "e1", R"({"text":"D-1"})"), ack(2, "e1", R"({"text":"D-1"})")));
    EXPECT_THAT(envelope(2, "e1"), ElementsAre(ack(2, "e1", R"({"text":"D-1"})"))) << "the same answer again";
    EXPECT_EQ(life.counts().envelopes, 1U);
    EXPECT_EQ(life.counts().repeated, 3U);
}

TEST_F(SocketLife, DoesNotAckWhatFailed) {
    start_with_one();
    envelope(1, "e1");
    EXPECT_THAT(failed("e1"), IsEmpty());
    EXPECT_EQ(life.counts().unacked, 1U);
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands")) << "another try";
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(failed("e1"), IsEmpty()) << "it did not";
    EXPECT_THAT(envelope(1, "e1"), ElementsAre(ack(1, "e1")));
}

TEST_F(SocketLife, DoesNotAckOnAConnectionThatIsGone) {
    start_with_two();
    envelope(1, "e1");
    closed(1);
    EXPECT_THAT(answered("e1", "D-1"), IsEmpty());
    EXPECT_EQ(life.counts().unacked, 1U);
    EXPECT_THAT(envelope(2, "e1"), ElementsAre(ack(2, "e1", R"({"text":"D-1"})")))
        << "when it comes again it has been dealt with already";
}

TEST_F(SocketLife, AcksWhatItDoesNotKnow) {
    start_with_one();
    EXPECT_THAT(envelope(1, "e1", "newfangled"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(notes.back(), HasSubstr("of the type “newfangled”"));
    EXPECT_THAT(frame(1, R"({"envelope_id":"e2","type":"slash_commands","payload":"text"})"),
                ElementsAre(ack(1, "e2")));
    EXPECT_THAT(frame(1, R"({"envelope_id":"e3","type":"slash_commands"})"), ElementsAre(ack(1, "e3")));
    EXPECT_EQ(life.counts().strange, 3U);
    EXPECT_EQ(life.counts().envelopes, 0U);
}

TEST_F(SocketLife, AcksWhatCannotBeParsed) {
    start_with_one();
    EXPECT_THAT(frame(1, R"({"envelope_id" : "57d6-0001","type":"events_api","payload":{"s3cret)"),
                ElementsAre(ack(1, "57d6-0001")));
    EXPECT_THAT(notes.back(), Not(HasSubstr("s3cret"))) << "people's words stay out of the log";
    for (const char* text :
         {"", "hello", "[]", "17", "null", "{}", R"({"type":5})", R"("envelope_id)", R"("envelope_id")",
          R"("envelope_id":5)", R"("envelope_id": )", R"("envelope_id":"e1)", R"("envelope_id":"e 1")",
          R"({"envelope_id":{"a":1},"type":"slash_commands","payload":{}})", "\xff\xfe"})
        EXPECT_THAT(frame(1, text), IsEmpty()) << text;
    const std::string long_name(201, 'e');
    EXPECT_THAT(envelope(1, long_name), IsEmpty());
    EXPECT_THAT(envelope(7, "e1"), IsEmpty()) << "a connection that there is not";
}

TEST_F(SocketLife, TakesAnEnvelopeThatComesBeforeTheHello) {
    start();
    url("wss://one");
    connected(1);
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands"));
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_EQ(life.counts().up, 0U);
}

TEST_F(SocketLife, RemembersOnlySoMuch) {
    start_with_one();
    const auto deal_with = [this](int number, const std::string& body) {
        const std::string name = "e" + std::to_string(number);
        envelope(1, name);
        answered(name, body);
    };
    const std::string body = R"({"text":")" + std::string(2'000, 'a') + "\"}";
    for (int i = 0; i < 1000; ++i)
        deal_with(i, body);
    EXPECT_THAT(envelope(1, "e0"), ElementsAre(ack(1, "e0"))) << "its answer is forgotten";
    EXPECT_THAT(envelope(1, "e999"), ElementsAre(ack(1, "e999", body)));
    for (int i = 1000; i < 5096; ++i)
        deal_with(i, i % 100 ? "" : body);
    EXPECT_THAT(envelope(1, "e999"), ElementsAre("deliver e999 slash_commands")) << "it is forgotten too";
    EXPECT_THAT(envelope(1, "e1000"), ElementsAre(ack(1, "e1000", body)));
}

// --- an end that was announced ---

TEST_F(SocketLife, IsReplacedBeforeItIsClosed) {
    for (const char* reason : {"warning", "refresh_requested", "some day another word"}) {
        use(1);
        start_with_one();
        EXPECT_THAT(disconnect(1, reason), ElementsAre("ask")) << reason;
        EXPECT_THAT(url("wss://two"), ElementsAre("connect 2 wss://two"));
        EXPECT_THAT(connected(2), IsEmpty());
        EXPECT_EQ(life.counts().up, 1U) << "still at work";
        EXPECT_THAT(hello(2, 2), ElementsAre("close 1"));
        EXPECT_EQ(life.counts().up, 1U);
        EXPECT_THAT(closed(1), IsEmpty());
        EXPECT_EQ(life.counts().lost, 0U);
    }
}

TEST_F(SocketLife, FinishesItsAcksBeforeItIsClosed) {
    start_with_one();
    envelope(1, "e1");
    disconnect(1, "warning");
    envelope(1, "e2");
    url("wss://two");
    connected(2);
    EXPECT_THAT(hello(2, 2), IsEmpty());
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(answered("e2"), ElementsAre(ack(1, "e2"), "close 1"));
    EXPECT_THAT(envelope(1, "e3"), IsEmpty()) << "nothing could be acked there";
    EXPECT_THAT(envelope(2, "e3"), ElementsAre("deliver e3 slash_commands"));
}

TEST_F(SocketLife, DoesNotLetLieWhatStillComesOverTheOldOne) {
    start_with_one();
    envelope(1, "e1");
    disconnect(1, "warning");
    come_up(2);
    EXPECT_THAT(envelope(1, "e2"), ElementsAre("deliver e2 slash_commands"));
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(answered("e2"), ElementsAre(ack(1, "e2"), "close 1"));
}

TEST_F(SocketLife, IsClosedAfterThreeSecondsWhateverItOwes) {
    start_with_one();
    envelope(1, "e1");
    disconnect(1, "warning");
    come_up(2);
    EXPECT_THAT(wait(2999ms), IsEmpty());
    EXPECT_THAT(wait(1ms), ElementsAre("close 1"));
    EXPECT_THAT(answered("e1"), IsEmpty());
    EXPECT_EQ(life.counts().unacked, 1U);
    EXPECT_THAT(envelope(2, "e1"), ElementsAre(ack(2, "e1")));
}

TEST_F(SocketLife, HandsOnOnceWhatComesOverBothInTheOverlap) {
    start_with_one();
    disconnect(1, "refresh_requested");
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands"));
    come_up(2);
    EXPECT_THAT(envelope(2, "e1"), IsEmpty());
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1"), ack(2, "e1"), "close 1"));
}

TEST_F(SocketLife, ReplacesTwoOneAfterTheOther) {
    start_with_two();
    EXPECT_THAT(disconnect(1, "warning"), ElementsAre("ask"));
    EXPECT_THAT(disconnect(2, "warning"), IsEmpty());
    EXPECT_THAT(disconnect(2, "refresh_requested"), IsEmpty()) << "is known already";
    url("wss://three");
    connected(3);
    EXPECT_THAT(hello(3, 3), ElementsAre("close 1", "ask"));
    url("wss://four");
    connected(4);
    EXPECT_THAT(hello(4, 3), ElementsAre("close 2"));
    EXPECT_EQ(life.counts().up, 2U);
}

TEST_F(SocketLife, SurvivesThatTheOldOneEndsBeforeTheNewOneIsUp) {
    start_with_one();
    envelope(1, "e1");
    disconnect(1, "warning");
    EXPECT_THAT(closed(1), IsEmpty());
    EXPECT_EQ(life.counts().lost, 0U) << "it had been announced";
    come_up(2);
    EXPECT_THAT(envelope(2, "e1"), IsEmpty()) << "it is being dealt with";
    EXPECT_THAT(answered("e1"), ElementsAre(ack(2, "e1")));
}

TEST_F(SocketLife, KeepsTheOldOneWhileTheNewOneDoesNotComeUp) {
    start_with_one();
    disconnect(1, "warning");
    url("wss://two");
    EXPECT_THAT(closed(2), IsEmpty());
    EXPECT_THAT(envelope(1, "e1"), ElementsAre("deliver e1 slash_commands"));
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1")));
    EXPECT_THAT(wait(1s), ElementsAre("ask"));
    url("wss://three");
    connected(3);
    EXPECT_THAT(hello(3), ElementsAre("close 1"));
}

TEST_F(SocketLife, TakesAnAnnouncementInsteadOfAGreetingForAFailure) {
    start();
    url("wss://one");
    connected(1);
    EXPECT_THAT(disconnect(1, "refresh_requested"), ElementsAre("close 1"));
    EXPECT_THAT(closed(1), IsEmpty());
    EXPECT_THAT(wait(1s), ElementsAre("ask")) << "not at once";
}

// --- failures ---

TEST_F(SocketLife, WaitsLongerAfterEachFailure) {
    start();
    for (const auto most : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        EXPECT_THAT(no_url("service_unavailable"), IsEmpty());
        EXPECT_THAT(pause(), AllOf(Ge(most / 2), Le(most)));
        EXPECT_THAT(wait(most), ElementsAre("ask"));
    }
    EXPECT_THAT(notes.back(), HasSubstr("it is asked again: service_unavailable"));
}

TEST_F(SocketLife, WaitsAsLongAsSlackAsksFor) {
    start();
    no_url("ratelimited", 30s);
    EXPECT_EQ(pause(), 30s);
    EXPECT_THAT(wait(30s), ElementsAre("ask"));
    no_url("ratelimited", std::chrono::hours(1000));
    EXPECT_EQ(pause(), 1h) << "but not for ever";
}

TEST_F(SocketLife, IsReplacedAfterAPauseWhenItIsLost) {
    start_with_two();
    EXPECT_THAT(closed(2), IsEmpty());
    EXPECT_THAT(notes.back(), HasSubstr("Slack connection 2 was lost: the connection broke"));
    EXPECT_THAT(pause(), AllOf(Ge(500ms), Le(1s)));
    EXPECT_THAT(wait(1s), ElementsAre("ask"));
    EXPECT_EQ(life.counts().lost, 1U);
    EXPECT_EQ(life.counts().up, 1U);
}

TEST_F(SocketLife, TakesTheLossOfBothForOneFailure) {
    start_with_two();
    closed(1);
    closed(2);
    EXPECT_THAT(pause(), Le(1s));
    EXPECT_THAT(wait(1s), ElementsAre("ask"));
}

TEST_F(SocketLife, WaitsLongerForConnectionsThatSoonEnd) {
    start_with_one();
    link_id id = 1;
    for (const auto most : {1s, 2s, 4s, 8s}) {
        closed(id++);
        EXPECT_THAT(pause(), AllOf(Ge(most / 2), Le(most)));
        wait(most);
        come_up(id);
    }
    live_on(60s, {id});
    closed(id);
    EXPECT_THAT(pause(), Le(1s)) << "one that has lived for a minute makes up for the failures";
}

TEST_F(SocketLife, ForgetsFailuresOnceAConnectionHasLasted) {
    start();
    for (int i = 0; i < 6; ++i) {
        no_url("fatal_error");
        wait(1min);
    }
    come_up(1);
    live_on(65s, {1});
    disconnect(1, "warning");
    no_url("fatal_error");
    EXPECT_THAT(pause(), Le(1s));
}

TEST_F(SocketLife, BacksOffWhenSlackHasTooManyConnections) {
    start_with_two();
    envelope(2, "e1");
    EXPECT_THAT(disconnect(2, "too_many_websockets"), IsEmpty());
    EXPECT_THAT(answered("e1"), ElementsAre(ack(2, "e1"), "close 2"));
    closed(2);
    EXPECT_THAT(notes.back(), HasSubstr("too many connections"));
    EXPECT_EQ(life.counts().up, 1U) << "the other one is kept";
    EXPECT_THAT(wait(1s), ElementsAre("ask"));
    url("wss://three");
    connected(3);
    EXPECT_THAT(disconnect(3, "too_many_websockets"), ElementsAre("close 3"));
    EXPECT_THAT(pause(), AllOf(Ge(1s), Le(2s)));
}

// --- liveness ---

TEST_F(SocketLife, PingsSlackAndIsContentWithAnAnswer) {
    start_with_one();
    EXPECT_THAT(wait(9999ms), IsEmpty());
    EXPECT_THAT(wait(1ms), ElementsAre("ping 1"));
    EXPECT_THAT(wait(9s), IsEmpty());
    EXPECT_THAT(pinged(1), IsEmpty());
    EXPECT_THAT(ponged(1), IsEmpty());
    EXPECT_THAT(ponged(1), IsEmpty()) << "one that nobody asked for";
    EXPECT_THAT(wait(10s), ElementsAre("ping 1"));
}

TEST_F(SocketLife, IsDeadWhenAPingIsNotAnswered) {
    start_with_one();
    EXPECT_THAT(wait(10s), ElementsAre("ping 1"));
    pinged(1);
    EXPECT_THAT(wait(9999ms), IsEmpty());
    EXPECT_THAT(wait(1ms), ElementsAre("close 1"));
    EXPECT_THAT(notes.back(), HasSubstr("did not answer a ping"));
    EXPECT_THAT(wait(1s), ElementsAre("ask")) << "before the dead one has been dropped";
    EXPECT_THAT(closed(1), IsEmpty());
    EXPECT_EQ(life.counts().lost, 1U);
}

TEST_F(SocketLife, IsDeadWhenSlackItselfDoesNotPing) {
    start_with_one();
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT(wait(10s), ElementsAre("ping 1"));
        ponged(1);
    }
    EXPECT_THAT(wait(9999ms), IsEmpty());
    EXPECT_THAT(wait(1ms), ElementsAre("close 1"));
    EXPECT_THAT(notes.back(), HasSubstr("has not said anything for 30 s"));
}

TEST_F(SocketLife, TakesAnyFrameOfSlacksForASignOfLife) {
    start_with_one();
    for (int i = 0; i < 6; ++i) {
        EXPECT_THAT(wait(10s), ElementsAre("ping 1"));
        ponged(1);
        envelope(1, "e" + std::to_string(i));
    }
    EXPECT_EQ(life.counts().up, 1U);
}

TEST_F(SocketLife, DropsADeadConnectionThatWasToGoAnyway) {
    start_with_one();
    disconnect(1, "warning");
    no_url("fatal_error");
    wait(10s);
    EXPECT_THAT(wait(10s), ElementsAre("close 1"));
    EXPECT_EQ(life.counts().lost, 0U);
}

// --- the end ---

TEST_F(SocketLife, GivesUpWhenSocketModeIsSwitchedOff) {
    start_with_two();
    envelope(1, "e1");
    EXPECT_THAT(
        disconnect(2, "link_disabled"),
        ElementsAre("give up: Socket Mode is switched off in the app's settings at Slack", "close 2"));
    EXPECT_TRUE(life.has_given_up());
    EXPECT_THAT(disconnect(1, "link_disabled"), IsEmpty()) << "is said once";
    EXPECT_THAT(envelope(1, "e2"), IsEmpty()) << "nothing new is taken";
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1"), "close 1"));
    closed(1);
    EXPECT_FALSE(life.is_over());
    closed(2);
    EXPECT_TRUE(life.is_over());
    EXPECT_FALSE(life.wake_at()) << "and nothing is tried again";
}

TEST_F(SocketLife, GivesUpWhenItsTokenIsNoGood) {
    for (const char* error : {"not_authed", "invalid_auth", "account_inactive", "user_removed_from_team",
                              "team_disabled", "token_revoked", "missing_scope"}) {
        use(2);
        start();
        EXPECT_THAT(no_url(error),
                    ElementsAre(std::string("give up: Slack refuses to open a connection: ") + error));
        EXPECT_TRUE(life.is_over());
        EXPECT_FALSE(life.wake_at());
    }
    use(1);
    start();
    EXPECT_THAT(no_url("HTTP status 404", 0s, true), ElementsAre(HasSubstr("give up")));
}

TEST_F(SocketLife, KeepsNothingOpenOnceItHasGivenUp) {
    start_with_two();
    disconnect(1, "warning");
    EXPECT_THAT(no_url("invalid_auth"), ElementsAre(HasSubstr("give up"), "close 1", "close 2"));
}

TEST_F(SocketLife, StopsOnceWhatItTookIsAcked) {
    start_with_two();
    envelope(1, "e1");
    EXPECT_THAT(stop(), ElementsAre("close 2"));
    EXPECT_THAT(stop(), IsEmpty());
    EXPECT_THAT(envelope(1, "e2"), IsEmpty()) << "Slack sends it to whoever comes next";
    EXPECT_THAT(disconnect(1, "link_disabled"), IsEmpty());
    EXPECT_THAT(answered("e1"), ElementsAre(ack(1, "e1"), "close 1"));
    EXPECT_THAT(closed(1), IsEmpty());
    EXPECT_FALSE(life.is_over());
    EXPECT_THAT(closed(2), IsEmpty());
    EXPECT_TRUE(life.is_over());
}

TEST_F(SocketLife, DoesNotWaitForAnAckForLongerThanSlackDoes) {
    start_with_one();
    envelope(1, "e1");
    stop();
    EXPECT_EQ(pause(), 3s);
    EXPECT_THAT(wait(3s), ElementsAre("close 1"));
}

TEST_F(SocketLife, StopsAtEveryMoment) {
    EXPECT_THAT(stop(), IsEmpty());
    EXPECT_TRUE(life.is_over()) << "before it began";

    use(1);
    start();
    stop();
    EXPECT_FALSE(life.is_over()) << "the answer is still to come";
    EXPECT_THAT(url("wss://one"), IsEmpty());
    EXPECT_TRUE(life.is_over());

    use(1);
    start();
    url("wss://one");
    EXPECT_THAT(stop(), ElementsAre("close 1"));
    EXPECT_THAT(connected(1), IsEmpty());
    EXPECT_THAT(hello(1), IsEmpty());
    closed(1);
    EXPECT_TRUE(life.is_over());

    use(1);
    start();
    no_url("fatal_error");
    stop();
    EXPECT_TRUE(life.is_over());
    EXPECT_FALSE(life.wake_at());
}

TEST_F(SocketLife, IgnoresConnectionsThatItHasForgotten) {
    start_with_one();
    closed(1);
    EXPECT_THAT(connected(1), IsEmpty());
    EXPECT_THAT(closed(1), IsEmpty());
    EXPECT_THAT(pinged(1), IsEmpty());
    EXPECT_THAT(ponged(1), IsEmpty());
    EXPECT_EQ(life.counts().lost, 1U);
}

}  // namespace
}  // namespace bot::slack
