#include "bot/http_session.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

namespace bot {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::then;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class AnHttpSession : public testing::Test {
protected:
    fakes::identity ca = fakes::root("Test root");
    fakes::identity server_of_localhost =
        fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca);
    http_session::options chosen;
    std::optional<canned_server> server;
    std::optional<http_session> session;
    support::io_thread io;
    std::string origin;
    bool repeatable = false;
    std::chrono::milliseconds deadline{10000};

    ~AnHttpSession() override {
        if (session) end_session();
    }

    void end_session() {
        io.call([&] { session.reset(); });
    }

    void open(canned_server::answer how, const fakes::identity* with = nullptr,
              const std::string& host = "127.0.0.1") {
        server.emplace(std::move(how), with);
        origin = server->url("", host);
        open_to(origin);
    }

    void open_to(const std::string& url) {
        io.call([&] { session.emplace(io.context().get_executor(), *read_http_address(url), chosen); });
    }

    http_call call_of(const std::string& body) const {
        http_call call;
        call.url = origin + "/x";
        call.type = "text/plain";
        call.body = body;
        call.repeatable = repeatable;
        call.deadline = deadline;
        return call;
    }

    std::future<http_outcome> begin(const std::string& body) {
        return io.spawn(session->exchange(call_of(body)));
    }

    http_outcome say(const std::string& body) { return begin(body).get(); }

    std::size_t idle() {
        return io.call([&] { return session->idle(); });
    }

    // The bodies that arrived, each behind the number of its connection: "0:a 0:b 1:c".
    std::string arrived() {
        std::string all;
        for (const asked_request& one : server->asked())
            all += (all.empty() ? "" : " ") + std::to_string(one.connection) + ":" + one.body;
        return all;
    }

    static fakes::reply good(then after) { return {fakes::http_ok("text/plain", "fine"), after}; }
};

TEST_F(AnHttpSession, SendsCallAfterCallOverOneConnection) {
    open([](const asked_request&) { return good(then::keep); });
    for (const char* body : {"a", "b", "c"}) {
        const http_outcome answer = say(body);
        EXPECT_EQ(answer.problem, "");
        EXPECT_EQ(answer.body, "fine");
        EXPECT_TRUE(answer.sent);
        EXPECT_EQ(idle(), 1U);
    }
    EXPECT_EQ(arrived(), "0:a 0:b 0:c");
    EXPECT_THAT(server->asked()[0].head, Not(HasSubstr("close")));
}

TEST_F(AnHttpSession, RenewsItsTrustWithTheNextConnection) {
    open([](const asked_request&) { return good(then::keep); });
    say("a");
    io.call([&] { session->renew_trust(); });
    EXPECT_EQ(idle(), 0U) << "what was trusted before is not trusted for ever";
    EXPECT_EQ(say("b").problem, "");
    EXPECT_EQ(arrived(), "0:a 1:b");
}

TEST_F(AnHttpSession, MakesCallsOfEveryKindOverIt) {
    open([](const asked_request&) { return good(then::keep); });
    for (const char* method : {"POST", "GET", "PUT", "GET"}) {
        http_call call = call_of("");
        call.method = method;
        EXPECT_EQ(io.await(session->exchange(std::move(call))).body, "fine");
        const asked_request asked = server->asked().back();
        EXPECT_THAT(asked.head, StartsWith(method + std::string(" /x HTTP/1.1\r\n")));
        EXPECT_EQ(asked.connection, 0U);
    }
}

TEST_F(AnHttpSession, DoesSoOverTls) {
    chosen.trusted = fakes::to_pem(ca.certificate.get());
    open([](const asked_request&) { return good(then::keep); }, &server_of_localhost, "localhost");
    EXPECT_EQ(say("a").body, "fine");
    EXPECT_EQ(say("b").body, "fine");
    EXPECT_EQ(arrived(), "0:a 0:b");
}

TEST_F(AnHttpSession, SendsNothingToWhomItDoesNotTrust) {
    chosen.trusted = fakes::to_pem(fakes::root("Another root").certificate.get());
    open([](const asked_request&) { return good(then::keep); }, &server_of_localhost, "localhost");
    const http_outcome untrusted = say("a");
    EXPECT_THAT(untrusted.problem, StartsWith("no trusted connection"));
    EXPECT_FALSE(untrusted.sent);
    chosen.trusted = fakes::to_pem(ca.certificate.get());
    origin = server->url("", "127.0.0.1");
    open_to(origin);
    EXPECT_THAT(say("a").problem, StartsWith("no trusted connection"))
        << "the certificate is for another name";
    chosen.trusted.clear();
    origin = server->url("", "localhost");
    open_to(origin);
    EXPECT_THAT(say("a").problem, StartsWith("no trusted connection"))
        << "the system does not know it either";
    chosen.trusted = "no certificate";
    open_to(origin);
    EXPECT_THAT(say("a").problem, StartsWith("TLS cannot be set up"));
    EXPECT_THAT(server->asked(), IsEmpty());
    EXPECT_EQ(idle(), 0U);
}

TEST_F(AnHttpSession, OpensAsManyConnectionsAsThereAreCallsAtOnce) {
    chosen.most_idle = 2;
    unsigned count = 0;
    open([&count](const asked_request&) {
        ++count;
        return good(then::keep);
    });
    std::vector<std::future<http_outcome>> calls;
    io.call([&] {  // so that all of them begin before the first can end
        for (const char* body : {"a", "b", "c"})
            calls.push_back(begin(body));
    });
    for (auto& one : calls)
        EXPECT_EQ(one.get().body, "fine");
    server->wait_for_ended(1);  // more idle ones are not kept
    EXPECT_EQ(idle(), 2U);
    EXPECT_EQ(count, 3U);
    EXPECT_EQ(say("d").body, "fine");
    EXPECT_EQ(idle(), 2U);
}

TEST_F(AnHttpSession, LetsAnIdleConnectionGo) {
    chosen.longest_idle = std::chrono::milliseconds(1);
    open([](const asked_request&) { return good(then::keep); });
    EXPECT_EQ(say("a").body, "fine");
    server->wait_for_ended(1);
    EXPECT_EQ(idle(), 0U);
    EXPECT_EQ(say("b").body, "fine");
    server->wait_for_ended(2);
    EXPECT_EQ(arrived(), "0:a 1:b");
}

TEST_F(AnHttpSession, ClosesItsIdleConnectionsWhenItEnds) {
    open([](const asked_request&) { return good(then::keep); });
    EXPECT_EQ(say("a").body, "fine");
    end_session();
    server->wait_for_ended(1);
    io.finish();  // and no timer goes on
}

TEST_F(AnHttpSession, FinishesACallThatIsUnderWayWhenItEnds) {
    open([](const asked_request&) { return good(then::keep); });
    std::future<http_outcome> last;
    io.call([&] { last = begin("a"); });
    end_session();
    EXPECT_EQ(last.get().body, "fine");
    server->wait_for_ended(1);
}

TEST_F(AnHttpSession, DoesAsThePeerSaysAboutKeeping) {
    const std::string closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine";
    open([&](const asked_request&) { return fakes::reply(closing, then::keep); });
    EXPECT_EQ(say("a").body, "fine");
    EXPECT_EQ(idle(), 0U);
    EXPECT_EQ(say("b").body, "fine");
    EXPECT_EQ(arrived(), "0:a 1:b");
}

TEST_F(AnHttpSession, NoticesThatAnIdleConnectionWasClosed) {
    open([](const asked_request&) { return good(then::keep); });
    EXPECT_EQ(say("a").body, "fine");
    EXPECT_EQ(idle(), 1U);
    server->end_connections();
    server->wait_for_ended(1);
    const http_outcome second = say("b");
    EXPECT_EQ(second.problem, "");
    EXPECT_EQ(second.body, "fine");
    EXPECT_EQ(arrived(), "0:a 1:b") << "nothing goes to where nobody is";
}

TEST_F(AnHttpSession, NoticesThatAnIdleConnectionSaidMoreThanItWasAsked) {
    const std::string twice = fakes::http_ok("text/plain", "fine");
    open([&](const asked_request&) { return fakes::reply(twice + twice, then::keep); });
    EXPECT_EQ(say("a").body, "fine");
    EXPECT_EQ(say("b").body, "fine");
    EXPECT_EQ(arrived(), "0:a 1:b") << "the second answer is nobody's";
}

// The peer ends the connection while the call is on its way: what every kept connection meets one day.
TEST_F(AnHttpSession, RepeatsOverANewConnectionOnlyWhatMayBeRepeated) {
    const auto ends_at_the_second = [first = true](const asked_request& asked) mutable {
        if (asked.connection == 0 && !std::exchange(first, false)) return fakes::reply("", then::close);
        return good(then::keep);
    };
    open(ends_at_the_second);
    EXPECT_EQ(say("a").body, "fine");
    const http_outcome lost = say("b");
    EXPECT_NE(lost.problem, "");
    EXPECT_TRUE(lost.sent) << "it may have been received";
    EXPECT_EQ(arrived(), "0:a 0:b");
    EXPECT_EQ(say("c").body, "fine");
    end_session();
    repeatable = true;
    open(ends_at_the_second);
    EXPECT_EQ(say("a").body, "fine");
    EXPECT_EQ(say("b").body, "fine");
    EXPECT_EQ(arrived(), "0:a 0:b 1:b");
}

TEST_F(AnHttpSession, RepeatsOnce) {
    repeatable = true;
    open([first = true](const asked_request&) mutable {
        return std::exchange(first, false) ? good(then::keep) : fakes::reply("", then::close);
    });
    EXPECT_EQ(say("a").body, "fine");
    const http_outcome lost = say("b");
    EXPECT_NE(lost.problem, "");
    EXPECT_TRUE(lost.sent);
    EXPECT_EQ(arrived(), "0:a 0:b 1:b");
}

TEST_F(AnHttpSession, RepeatsNothingOnceAnAnswerHasBegun) {
    repeatable = true;
    open([first = true](const asked_request&) mutable {
        if (std::exchange(first, false)) return good(then::keep);
        return fakes::reply("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", then::close);
    });
    EXPECT_EQ(say("a").body, "fine");
    const http_outcome half = say("b");
    EXPECT_NE(half.problem, "");
    EXPECT_TRUE(half.sent);
    EXPECT_EQ(arrived(), "0:a 0:b");
    EXPECT_EQ(idle(), 0U) << "what is left of it must not answer another call";
}

TEST_F(AnHttpSession, RepeatsNothingThatCameToNothingOnANewConnection) {
    repeatable = true;
    open([](const asked_request&) { return fakes::reply("", then::close); });
    EXPECT_NE(say("a").problem, "");
    EXPECT_EQ(arrived(), "0:a");
}

TEST_F(AnHttpSession, WaitsNoLongerThanItMay) {
    open([first = true](const asked_request&) mutable {
        return std::exchange(first, false) ? good(then::keep) : fakes::reply("", then::silent);
    });
    EXPECT_EQ(say("a").body, "fine");
    deadline = std::chrono::milliseconds(50);
    repeatable = true;
    const http_outcome late = say("b");
    EXPECT_EQ(late.problem, "no answer in time");
    EXPECT_TRUE(late.sent);
    EXPECT_EQ(arrived(), "0:a 0:b");
    EXPECT_EQ(idle(), 0U);
}

TEST_F(AnHttpSession, KeepsNoConnectionOfACancelledCall) {
    open([first = true](const asked_request& asked) mutable {
        return asked.connection > 0 || std::exchange(first, false) ? good(then::keep)
                                                                   : fakes::reply("", then::silent);
    });
    EXPECT_EQ(say("a").body, "fine");
    repeatable = true;
    boost::asio::cancellation_signal cancel;
    std::promise<void> ended;
    io.call([&] {
        boost::asio::co_spawn(io.context(), session->exchange(call_of("b")),
                              boost::asio::bind_cancellation_slot(
                                  cancel.slot(), [&](const std::exception_ptr&, const http_outcome& answer) {
                                      EXPECT_NE(answer.body, "fine");
                                      ended.set_value();
                                  }));
    });
    while (server->asked().size() < 2)
        std::this_thread::yield();
    io.call([&] { cancel.emit(boost::asio::cancellation_type::terminal); });
    ended.get_future().get();
    EXPECT_EQ(idle(), 0U);
    EXPECT_EQ(say("c").body, "fine");
    EXPECT_EQ(arrived(), "0:a 0:b 1:c");
}

TEST_F(AnHttpSession, TakesNoMoreThanItMay) {
    open([](const asked_request&) {
        return fakes::reply(fakes::http_ok("text/plain", std::string(2 * 1024 * 1024, 'x')), then::keep);
    });
    EXPECT_EQ(say("a").problem, "the answer is too large");
    EXPECT_EQ(idle(), 0U);
}

TEST_F(AnHttpSession, SaysThatNothingWasSent) {
    {
        canned_server gone([](const asked_request&) { return std::string(); });
        origin = gone.url("");
    }
    open_to(origin);
    const http_outcome refused = say("a");
    EXPECT_THAT(refused.problem, StartsWith("no connection"));
    EXPECT_FALSE(refused.sent);
    origin = "http://" + std::string(64, 'x');
    open_to(origin);
    const http_outcome nowhere = say("a");
    EXPECT_THAT(nowhere.problem, StartsWith("the host's name cannot be resolved"));
    EXPECT_FALSE(nowhere.sent);
    deadline = std::chrono::milliseconds(0);
    open([](const asked_request&) { return good(then::keep); });
    const http_outcome late = say("a");
    EXPECT_EQ(late.problem, "no answer in time");
    EXPECT_FALSE(late.sent);
}

TEST_F(AnHttpSession, GoesToItsOriginOnly) {
    open([](const asked_request&) { return good(then::keep); });
    canned_server other([](const asked_request&) { return good(then::keep); });
    origin = other.url("");
    const http_outcome answer = say("a");
    EXPECT_EQ(answer.problem, "the address is another peer's");
    EXPECT_FALSE(answer.sent);
    EXPECT_THAT(other.asked(), IsEmpty());
    EXPECT_THAT(server->asked(), IsEmpty());
}

}  // namespace
}  // namespace bot
