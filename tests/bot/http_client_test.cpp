#include "bot/http_client.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

namespace bot {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

// Waits until it is cancelled, and makes its call all the same.
boost::asio::awaitable<http_outcome> post_after_a_cancellation(http_call call) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer for_ever(executor, std::chrono::steady_clock::time_point::max());
    boost::system::error_code cancelled;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, cancelled);
    co_await for_ever.async_wait(token);
    http_outcome answer = co_await post(std::move(call));
    co_return answer;
}

class AnHttpCall : public testing::Test {
protected:
    support::io_thread io;
    fakes::identity ca = fakes::root("Test root");
    fakes::identity server_of_localhost =
        fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca);
    http_call call;

    AnHttpCall() {
        call.type = "text/plain";
        call.body = "hello";
        call.trusted = fakes::to_pem(ca.certificate.get());
    }

    http_outcome post_to(const std::string& url) {
        call.url = url;
        return io.await(post(call));
    }

    // Runs a call that is cancelled once `reached`; its outcome, or "threw".
    template <class Reached>
    http_outcome cancelled_call(boost::asio::awaitable<http_outcome> work, Reached reached) {
        boost::asio::cancellation_signal cancel;
        auto waiting = std::make_shared<std::promise<http_outcome>>();
        io.call([&] {
            boost::asio::co_spawn(
                io.context(), std::move(work),
                boost::asio::bind_cancellation_slot(
                    cancel.slot(), [waiting](const std::exception_ptr& failure, http_outcome answer) {
                        if (failure) answer.problem = "threw";
                        waiting->set_value(std::move(answer));
                    }));
        });
        while (!reached())
            std::this_thread::yield();
        io.call([&] { cancel.emit(boost::asio::cancellation_type::terminal); });
        return waiting->get_future().get();
    }

    static canned_server::answer always(std::string bytes) {
        return [bytes = std::move(bytes)](const asked_request&) { return bytes; };
    }
};

TEST_F(AnHttpCall, SendsTheBodyAndBringsTheAnswer) {
    canned_server server(always(fakes::http_ok("application/json", "{\"ok\":true}")));
    call.headers = {{"Authorization", "Bearer x"}};
    const http_outcome answer = post_to(server.url("/path?a=b%20c"));
    EXPECT_EQ(answer.problem, "");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.type, "application/json");
    EXPECT_EQ(answer.body, "{\"ok\":true}");
    EXPECT_THAT(answer.headers, testing::Contains(Pair("x-further", "one")));
    const auto asked = server.asked();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_THAT(asked[0].head, StartsWith("POST /path?a=b%20c HTTP/1.1\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(asked[0].head, HasSubstr("Authorization: Bearer x\r\n"));
    EXPECT_EQ(asked[0].body, "hello");
}

TEST_F(AnHttpCall, AsksWithoutABody) {
    canned_server server(always(fakes::http_ok("text/plain", "here")));
    call.method = "GET";
    call.type.clear();
    call.body.clear();
    EXPECT_EQ(post_to(server.url("/path?a=b")).body, "here");
    const std::string head = server.asked()[0].head;
    EXPECT_THAT(head, StartsWith("GET /path?a=b HTTP/1.1\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Content-")));
}

TEST_F(AnHttpCall, PutsABodyOrNone) {
    canned_server server(always(fakes::http_ok("text/plain", "done")));
    call.method = "PUT";
    EXPECT_EQ(post_to(server.url("/")).body, "done");
    call.type.clear();
    call.body.clear();
    EXPECT_EQ(post_to(server.url("/")).body, "done");
    const auto asked = server.asked();
    EXPECT_THAT(asked[0].head, StartsWith("PUT / HTTP/1.1\r\n"));
    EXPECT_EQ(asked[0].body, "hello");
    EXPECT_THAT(asked[1].head, HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(AnHttpCall, MakesNoCallByAnotherMethod) {
    canned_server server(always(fakes::http_ok("text/plain", "done")));
    for (const char* method : {"", "get", "DELETE", "POST / HTTP/1.1\r\nX: y\r\n\r\nGET"}) {
        call.method = method;
        const http_outcome refused = post_to(server.url("/"));
        EXPECT_EQ(refused.problem, "the call's method is not one that can be made");
        EXPECT_FALSE(refused.sent);
    }
    call.method = "GET";
    EXPECT_NE(post_to(server.url("/")).problem, "") << "a body where none can be";
    EXPECT_THAT(server.asked(), IsEmpty());
}

TEST_F(AnHttpCall, SpeaksTlsToWhoeverHasTheName) {
    canned_server server(always(fakes::http_ok("text/plain", "secret")), &server_of_localhost);
    const http_outcome answer = post_to(server.url("/", "localhost"));
    EXPECT_EQ(answer.problem, "");
    EXPECT_EQ(answer.body, "secret");
}

TEST_F(AnHttpCall, SendsNothingToSomebodyElse) {
    canned_server server(always(fakes::http_ok("text/plain", "secret")), &server_of_localhost);
    EXPECT_THAT(post_to(server.url("/", "127.0.0.1")).problem, StartsWith("no trusted connection"))
        << "the certificate is another host's";
    call.trusted = fakes::to_pem(fakes::root("Another root").certificate.get());
    EXPECT_THAT(post_to(server.url("/", "localhost")).problem, StartsWith("no trusted connection"));
    call.trusted.clear();  // the system's authorities do not know it either
    EXPECT_THAT(post_to(server.url("/", "localhost")).problem, StartsWith("no trusted connection"));
    EXPECT_THAT(server.asked(), IsEmpty());
}

TEST_F(AnHttpCall, RefusesAnEndedCertificate) {
    const fakes::identity ended = fakes::issue("localhost", {{NID_subject_alt_name, "DNS:localhost"}}, &ca,
                                               {"20000101000000Z", "20010101000000Z"});
    canned_server server(always(fakes::http_ok("text/plain", "secret")), &ended);
    EXPECT_THAT(post_to(server.url("/", "localhost")).problem, StartsWith("no trusted connection"));
}

TEST_F(AnHttpCall, FollowsNoRedirect) {
    canned_server elsewhere(always(fakes::http_ok("text/plain", "caught")));
    canned_server server(
        always("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url("/") + "\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_EQ(post_to(server.url("/")).status, 302U);
    EXPECT_THAT(elsewhere.asked(), IsEmpty());
}

TEST_F(AnHttpCall, WaitsNoLongerThanItMay) {
    canned_server silent(always(""));
    call.deadline = std::chrono::milliseconds(50);
    EXPECT_EQ(post_to(silent.url("/")).problem, "no answer in time");
}

TEST_F(AnHttpCall, TakesNoMoreThanItMay) {
    canned_server server(always(fakes::http_ok("text/plain", std::string(1001, 'x'))));
    call.largest_answer = 1000;
    EXPECT_EQ(post_to(server.url("/")).problem, "the answer is too large");
    canned_server endless(always("HTTP/1.1 200 OK\r\n\r\n" + std::string(100000, 'x')));
    EXPECT_EQ(post_to(endless.url("/")).problem, "the answer is too large");
    canned_server talkative(always("HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x') + "\r\n\r\n"));
    EXPECT_THAT(post_to(talkative.url("/")).problem, StartsWith("the answer cannot be read"));
    call.largest_answer = 1001;
    EXPECT_EQ(post_to(server.url("/")).body.size(), 1001U);
}

// What Beast's own limits leave out: it would take any amount of this.
TEST_F(AnHttpCall, TakesNoMoreAroundTheBodyEither) {
    const std::string start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    call.largest_answer = 100000;
    canned_server chunked(always(start + "5\r\nhello\r\n5;note=\"x\"\r\nagain\r\n0\r\nA: b\r\n\r\n"));
    EXPECT_EQ(post_to(chunked.url("/")).body, "helloagain");
    std::string trailers = start + "5\r\nhello\r\n0\r\n";
    for (int i = 0; i < 100000; ++i)
        trailers += "X-" + std::to_string(i) + ": and so on\r\n";
    canned_server trailing(always(trailers + "\r\n"));
    EXPECT_NE(post_to(trailing.url("/")).problem, "");
    canned_server extending(always(start + "5;" + std::string(2'000'000, 'x') + "\r\nhello\r\n0\r\n\r\n"));
    EXPECT_NE(post_to(extending.url("/")).problem, "");
    std::string crumbs = start;
    for (int i = 0; i < 99999; ++i)
        crumbs += "1;and-so-on\r\nx\r\n";
    canned_server crumbling(always(crumbs + "0\r\n\r\n"));
    EXPECT_EQ(post_to(crumbling.url("/")).problem, "the answer is too large");
}

TEST_F(AnHttpCall, TakesAnAnswerThatEndsWithTheConnection) {
    canned_server server(always("HTTP/1.1 200 OK\r\n\r\nall of it"));
    EXPECT_EQ(post_to(server.url("/")).body, "all of it");
    canned_server in_tls(always("HTTP/1.1 200 OK\r\n\r\nall of it"), &server_of_localhost);
    EXPECT_EQ(post_to(in_tls.url("/", "localhost")).body, "all of it");
}

TEST_F(AnHttpCall, SaysThatTheAnswerBrokeOff) {
    canned_server cut(always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
    EXPECT_NE(post_to(cut.url("/")).problem, "");
    canned_server cut_in_tls(always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
                             &server_of_localhost);
    EXPECT_NE(post_to(cut_in_tls.url("/", "localhost")).problem, "");
    canned_server no_http(always("hello\r\n\r\n"));
    EXPECT_THAT(post_to(no_http.url("/")).problem, StartsWith("the answer cannot be read"));
}

TEST_F(AnHttpCall, SaysThatNobodyListens) {
    std::string url;
    {
        canned_server gone(always(""));
        url = gone.url("/");
    }
    EXPECT_THAT(post_to(url).problem, StartsWith("no connection"));
}

TEST_F(AnHttpCall, SaysThatThereIsNoSuchHost) {
    EXPECT_THAT(post_to("http://" + std::string(64, 'x') + "/").problem,
                StartsWith("the host's name cannot be resolved"));
}

TEST_F(AnHttpCall, GoesOnlyToAddressesOfHttp) {
    for (const char* url : {"", "hello", "ftp://localhost/", "http://", "http:///path", "//localhost/",
                            "http://user:password@localhost/", "http://local host/", "file:///etc/passwd"}) {
        EXPECT_EQ(post_to(url).problem, "the address is not one of http or https") << url;
        EXPECT_FALSE(is_http_url(url)) << url;
    }
    EXPECT_TRUE(is_http_url("https://tsa.example/a?b"));
    EXPECT_TRUE(is_http_url("http://[::1]:80"));
}

TEST_F(AnHttpCall, EndsWhenItIsCancelled) {
    canned_server silent(always(""));
    call.url = silent.url("/");
    call.deadline = std::chrono::hours(1);
    const http_outcome answer = cancelled_call(post(call), [&] { return !silent.asked().empty(); });
    EXPECT_NE(answer.problem, "");
}

TEST_F(AnHttpCall, DoesNotBeginAfterACancellation) {
    canned_server silent(always(""));
    call.url = silent.url("/");
    call.deadline = std::chrono::hours(1);
    const http_outcome answer = cancelled_call(post_after_a_cancellation(call), [] { return true; });
    EXPECT_EQ(answer.problem, "given up");
    EXPECT_THAT(silent.asked(), IsEmpty());
}

TEST_F(AnHttpCall, IsLateAtOnceWithoutAnyTime) {
    canned_server server(always(fakes::http_ok("text/plain", "too late")));
    call.deadline = std::chrono::milliseconds(0);
    EXPECT_EQ(post_to(server.url("/")).problem, "no answer in time");
}

}  // namespace
}  // namespace bot
