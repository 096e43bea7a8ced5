#include "bot/http_server.hpp"

#include "tests/support/eventually.hpp"
#include "tests/support/log_watch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/process_limits.hpp"
#include "tests/support/running_server.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <optional>

namespace bot {
namespace {

namespace asio = boost::asio;
using support::client;
using support::http_answer;
using support::socket_frame;
using testing::HasSubstr;
using testing::IsEmpty;

// Says what the server understood.
asio::awaitable<http_response> echo(http_request request) {
    std::string text = request.method + " " + request.path + " ?" + request.query + " " + request.body;
    co_return plain(200, std::move(text));
}

asio::awaitable<http_response> fail(http_request) {
    throw std::runtime_error("nobody expected this");
    co_return http_response{};
}

asio::awaitable<http_response> wait_at(support::gate& gate) {
    co_await gate.pass();
    co_return plain(200, "through");
}

asio::awaitable<std::string> repeat(std::string frame, std::shared_ptr<socket_line>) {
    co_return frame;
}

asio::awaitable<std::string> repeat_after(support::gate& gate, std::string frame) {
    co_await gate.pass();
    co_return frame;
}

socket_route socket_at(std::string_view path) {
    socket_route route;
    route.path = path;
    route.largest_frame = 1000;
    route.admit = [](const http_request& request) {
        return request.header("x-key") == "wrong" ? plain(403, "Not with that key.\n") : plain(101, "");
    };
    route.answer = repeat;
    return route;
}

std::vector<route> echo_routes() {
    return {{"GET", "/echo", 0, echo},
            {"POST", "/echo", 100, echo},
            {"POST", "/only-post", 100, echo},
            {"GET", "/files/*", 0, echo},
            {"GET", "/fail", 0, fail}};
}

class AServer : public testing::Test {
protected:
    support::running_server server{echo_routes(), {socket_at("/chat")}};

    http_answer ask(std::string_view bytes) {
        client fresh(server.port());
        return fresh.ask(bytes);
    }

    // A refusal that ends the connection: what follows could be a smuggled request.
    int refused(std::string_view bytes) {
        client fresh(server.port());
        const http_answer answer = fresh.ask(bytes);
        EXPECT_TRUE(fresh.ended()) << "the connection stays open after " << bytes;
        return answer.status;
    }
};

std::string get(std::string_view target, std::string_view headers = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}
std::string post(std::string_view target, std::string_view body, std::string_view headers = "") {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
}

TEST_F(AServer, AnswersARequest) {
    const http_answer answer = ask(get("/echo?token=1&x"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /echo ?token=1&x ");
    EXPECT_EQ(answer.header("content-type"), "text/plain; charset=utf-8");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
}

TEST_F(AServer, TakesABody) {
    EXPECT_EQ(ask(post("/echo", "hello")).body, "POST /echo ? hello");
}

TEST_F(AServer, TakesARequestByteByByte) {
    client slow(server.port());
    for (const char byte : post("/echo", "hello"))
        slow.send({&byte, 1});
    EXPECT_EQ(slow.read().body, "POST /echo ? hello");
}

TEST_F(AServer, KnowsOnlyItsPaths) {
    EXPECT_EQ(ask(get("/nothing")).status, 404);
    EXPECT_EQ(ask(get("/echo/")).status, 404);
    EXPECT_EQ(ask(get("/ECHO")).status, 404);
    EXPECT_EQ(ask(get("/")).status, 404);
    EXPECT_EQ(ask(get("/files/")).status, 404) << "a folder is no file";
    EXPECT_EQ(ask(get("/files")).status, 404);
    EXPECT_EQ(ask(get("/files/a/b")).body, "GET /files/a/b ? ");
    EXPECT_EQ(ask(get("/files/..%2f..")).body, "GET /files/..%2f.. ? ")
        << "as it was sent: the handler looks names up, it opens no file";
}

TEST(AServerWithADebugLog, TellsOfRequestsThatNobodyGets) {
    support::log_watch log;
    spdlog::default_logger()->set_level(spdlog::level::debug);
    support::running_server server(echo_routes(), {socket_at("/chat")});
    const auto send = [&](std::string_view bytes) { client(server.port()).ask(bytes); };
    send(get("/files-for-you/a-secret"));
    send(get("/only-post"));
    send(post("/echo", std::string(101, 'x')));
    send("no request\r\n\r\n");
    client(server.port()).upgrade("/no-chat");
    EXPECT_EQ(log.lines_with("a request was answered 404: There is nothing here."), 1U);
    EXPECT_EQ(log.lines_with("a request was answered 405: This path takes POST."), 1U);
    EXPECT_EQ(log.lines_with("a request was answered 413: That is too large; the limit is 100 bytes."), 1U);
    EXPECT_EQ(log.lines_with("a request was answered 400: That is not a request that can be read."), 1U);
    EXPECT_EQ(log.lines_with("a request was answered 404: There is no socket here."), 1U);
    EXPECT_EQ(log.lines_with("secret"), 0U);
}

TEST_F(AServer, SaysWhichMethodsAPathTakes) {
    const http_answer wrong = ask(get("/only-post"));
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "POST");
    const http_answer both = ask("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(both.status, 405);
    EXPECT_EQ(both.header("allow"), "GET, POST");
    EXPECT_EQ(ask("BREW /echo HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
    EXPECT_EQ(ask("BREW /nothing HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
}

TEST_F(AServer, AnswersAHeadWithoutTheBody) {
    client fresh(server.port());
    fresh.send("HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n" + get("/echo"));
    const http_answer head = fresh.read(false);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), std::to_string(std::string("HEAD /echo ? ").size()));
    EXPECT_EQ(fresh.read().body, "GET /echo ? ") << "the next answer begins right behind the header";
}

TEST_F(AServer, WantsALength) {
    EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: x\r\n\r\n"), 411);
    EXPECT_EQ(
        refused(
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        411);
}

// Each of these frames its body in a way that two readers could take differently.
TEST_F(AServer, RefusesDoubtfulFraming) {
    const auto with = [&](const char* headers) {
        return refused("POST /echo HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n\r\nhello");
    };
    for (const char* headers :
         {"Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 5, 5", "Content-Length: +5", "Content-Length: -5", "Content-Length: 0x5",
          "Content-Length: 5 5", "Content-Length:", "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 5"})
        EXPECT_EQ(with(headers), 400) << headers;
    for (const char* headers :
         {"Content-Length: 5\r\nTransfer-Encoding: identity", "Content-Length: 5\r\nTransfer-Encoding: gzip",
          "Content-Length: 5\r\nTransfer-Encoding: xchunked",
          "Content-Length: 5\r\nTransfer-Encoding:", "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked"})
        EXPECT_THAT(with(headers), testing::AnyOf(400, 411)) << headers;
}

TEST_F(AServer, TakesNoTransferEncodingEvenWhereNoBodyIsDue) {
    for (const char* header : {"Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
                               "Transfer-Encoding: identity", "Transfer-Encoding:"})
        EXPECT_EQ(refused(get("/echo", std::string(header) + "\r\n") + "0\r\n\r\n"), 411) << header;
}

TEST_F(AServer, RefusesASecondOpinionInASecurityHeader) {
    for (const char* header : {"Host", "Content-Type", "Cookie", "Origin", "Authorization",
                               "X-Slack-Signature", "x-slack-request-timestamp"}) {
        const std::string once = std::string(header) + ": a\r\n";
        const std::string host = std::string(header) == "Host" ? "" : "Host: x\r\n";
        EXPECT_EQ(refused("GET /echo HTTP/1.1\r\n" + host + once + once + "\r\n"), 400) << header;
        EXPECT_EQ(ask("GET /echo HTTP/1.1\r\n" + host + once + "\r\n").status, 200) << header;
    }
    EXPECT_EQ(ask(get("/echo", "Accept: a\r\nAccept: b\r\n")).status, 200) << "others may repeat";
}

TEST_F(AServer, BoundsTheHeader) {
    EXPECT_EQ(refused(get("/echo", "X: " + std::string(20000, 'x') + "\r\n")), 431);
    std::string many;
    for (int i = 0; i < 2000; ++i)
        many += "X-" + std::to_string(i) + ": y\r\n";
    EXPECT_EQ(refused(get("/echo", many)), 431);
    EXPECT_EQ(refused(get("/" + std::string(20000, 'x'))), 431);
    EXPECT_EQ(ask(get("/echo", "X: " + std::string(8000, 'x') + "\r\n")).status, 200);
}

TEST_F(AServer, BoundsTheBody) {
    EXPECT_EQ(ask(post("/echo", std::string(100, 'x'))).status, 200);
    EXPECT_EQ(refused(post("/echo", std::string(101, 'x'))), 413);
    EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"), 413)
        << "before a byte of it came";
    EXPECT_EQ(refused("GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"), 413)
        << "a GET carries nothing";
}

TEST_F(AServer, RefusesGarbage) {
    using namespace std::string_literals;
    for (const std::string& garbage :
         {"garbage\r\n\r\n"s, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello\r\n\r\n"s,
          "GET /echo\r\n\r\n"s, "GET  /echo HTTP/1.1\r\n\r\n"s, "GET /echo HTTP/9.9\r\n\r\n"s,
          "GET /echo HTTP/1.1\r\nno colon\r\n\r\n"s, "GET /echo HTTP/1.1\r\nA\0B: x\r\n\r\n"s,
          "GET /echo HTTP/1.1\r\n : x\r\n\r\n"s, "GET /ec ho HTTP/1.1\r\n\r\n"s})
        EXPECT_EQ(refused(garbage), 400) << garbage;
}

TEST_F(AServer, SaysNothingToAPeerThatLeaves) {
    client silent(server.port());
    silent.half_close();
    EXPECT_EQ(silent.read().status, 0);
    client halfway(server.port());
    halfway.send("GET /echo HT");
    halfway.half_close();
    EXPECT_EQ(halfway.read().status, 0);
    client unfinished(server.port());
    unfinished.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello");
    unfinished.half_close();
    EXPECT_EQ(unfinished.read().status, 0);
    EXPECT_EQ(ask(get("/echo")).status, 200);
}

TEST_F(AServer, TakesOnlyAPathAsTarget) {
    for (const char* target :
         {"http://127.0.0.1/echo", "https://elsewhere.example/echo", "*", "127.0.0.1:80", "echo"})
        EXPECT_EQ(refused(get(target)), 400) << target;
}

TEST_F(AServer, KeepsAConnectionForTheNextRequest) {
    client fresh(server.port());
    EXPECT_EQ(fresh.ask(get("/echo?1")).body, "GET /echo ?1 ");
    EXPECT_EQ(fresh.ask(post("/echo", "two")).body, "POST /echo ? two");
    EXPECT_EQ(fresh.ask(get("/echo?3")).body, "GET /echo ?3 ");
}

TEST_F(AServer, AnswersPipelinedRequestsInOrder) {
    client fresh(server.port());
    fresh.send(get("/echo?1") + post("/echo", "two") + get("/echo?3"));
    EXPECT_EQ(fresh.read().body, "GET /echo ?1 ");
    EXPECT_EQ(fresh.read().body, "POST /echo ? two");
    EXPECT_EQ(fresh.read().body, "GET /echo ?3 ");
}

TEST_F(AServer, ClosesWhenAskedTo) {
    client polite(server.port());
    EXPECT_EQ(polite.ask(get("/echo", "Connection: close\r\n")).status, 200);
    EXPECT_TRUE(polite.ended());
    client old(server.port());
    EXPECT_EQ(old.ask("GET /echo HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(old.ended());
}

TEST_F(AServer, AnswersWhatItsHandlerDidNotExpect) {
    client fresh(server.port());
    const http_answer answer = fresh.ask(get("/fail"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("nobody expected"))) << "that is the operator's to read";
    EXPECT_EQ(fresh.ask(get("/echo")).status, 200) << "the connection goes on";
}

TEST(AServerAtWork, IsNotHeldUpByASlowRequest) {
    support::running_server server;
    support::gate gate(server.io().context());
    const auto slow = [&](http_request) { return wait_at(gate); };
    server.start({{"GET", "/slow", 0, slow}, {"GET", "/echo", 0, echo}}, {});
    client waiting(server.port());
    waiting.send(get("/slow"));
    gate.wait_for_somebody();
    client quick(server.port());
    EXPECT_EQ(quick.ask(get("/echo")).status, 200);
    gate.open();
    EXPECT_EQ(waiting.read().body, "through");
}

TEST(AServerAtWork, CutsOffWhoKeepsItWaitingAndNobodyElse) {
    support::running_server server(std::chrono::milliseconds(200));
    support::gate gate(server.io().context());
    const auto slow = [&](http_request) { return wait_at(gate); };
    server.start({{"GET", "/slow", 0, slow}, {"GET", "/echo", 0, echo}, {"POST", "/echo", 100, echo}},
                 {socket_at("/chat")});
    client chatting(server.port()), waiting(server.port());
    EXPECT_EQ(chatting.upgrade("/chat").status, 101);
    waiting.send(get("/slow"));
    gate.wait_for_somebody();
    client silent(server.port()), in_the_header(server.port()), in_the_body(server.port()),
        idle(server.port());
    in_the_header.send("POST /echo HTTP/1.1\r\nHost: x\r\n");
    in_the_body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    EXPECT_EQ(idle.ask(get("/echo")).status, 200);
    for (client* one : {&silent, &in_the_header, &in_the_body, &idle})
        EXPECT_TRUE(one->ended());
    gate.open();
    EXPECT_EQ(waiting.read().body, "through") << "it was dossier who took its time";
    EXPECT_EQ(chatting.say("hello"), "hello");
}

TEST(AServerAtWork, CutsOffWhoDoesNotTakeTheAnswer) {
    support::running_server server(std::chrono::milliseconds(200));
    const auto much = [](http_request) -> asio::awaitable<http_response> {
        co_return plain(200, std::string(64U << 20U, 'x'));  // more than the system keeps for a peer
    };
    server.start({{"GET", "/much", 0, much}}, {});
    client deaf(server.port());
    deaf.send(get("/much"));
    EXPECT_TRUE(support::eventually([&] { return deaf.has_something(); }));
    EXPECT_TRUE(support::eventually([&] { return server.idle(); }));
}

TEST(AServerThatStops, FinishesTheCurrentRequestAndEndsTheIdleConnections) {
    support::running_server server;
    support::gate gate(server.io().context());
    const auto slow = [&](http_request) { return wait_at(gate); };
    server.start({{"GET", "/slow", 0, slow}, {"GET", "/echo", 0, echo}}, {socket_at("/chat")});
    client idle(server.port()), chatting(server.port()), waiting(server.port());
    EXPECT_EQ(idle.ask(get("/echo")).status, 200);
    EXPECT_EQ(chatting.upgrade("/chat").status, 101);
    EXPECT_EQ(chatting.say("hello"), "hello");
    waiting.send(get("/slow"));
    gate.wait_for_somebody();
    server.stop();
    EXPECT_TRUE(idle.ended());
    EXPECT_EQ(chatting.read_frame().opcode, -1);
    EXPECT_FALSE(server.idle()) << "one request is still answered";
    EXPECT_THROW(client{server.port()}, std::runtime_error) << "nobody new comes in";
    gate.open();
    const http_answer last = waiting.read();
    EXPECT_EQ(last.body, "through");
    EXPECT_EQ(last.header("connection"), "close");
    EXPECT_TRUE(waiting.ended());
    server.end();
}

TEST(AServerThatStops, TakesTheRestOfARequestThatHasBegun) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0);
    server.start({{"POST", "/echo", 100, echo}}, {});
    client halfway(server.port());
    halfway.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    while (server.idle())
        io.run_one();
    io.poll();  // the header is read; the body is not all there
    server.stop();
    io.poll();
    halfway.send("llo");
    while (!server.idle())
        ASSERT_GT(io.run_one(), 0U);
    EXPECT_EQ(halfway.read().body, "POST /echo ? hello");
}

TEST(AServerThatStops, FinishesTheCurrentFrame) {
    support::running_server server;
    support::gate gate(server.io().context());
    socket_route slow = socket_at("/chat");
    slow.answer = [&](std::string frame, std::shared_ptr<socket_line>) {
        return repeat_after(gate, std::move(frame));
    };
    server.start({}, {slow});
    client chatting(server.port());
    EXPECT_EQ(chatting.upgrade("/chat").status, 101);
    chatting.send_frame("last words");
    gate.wait_for_somebody();
    server.stop();
    gate.open();
    EXPECT_EQ(chatting.read_frame().payload, "last words");
    server.end();
}

TEST_F(AServer, OpensASocket) {
    client chat(server.port());
    const http_answer answer = chat.upgrade("/chat?x=1");
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.header("sec-websocket-accept"), "ICX+Yqv66kxgM0FcWaLWlFLwTAI=");
    EXPECT_EQ(chat.say("one"), "one");
    EXPECT_EQ(chat.say("zwei — два 🎁"), "zwei — два 🎁");
    chat.send(client::masked_frame("a") + client::masked_frame("b"));
    EXPECT_EQ(chat.read_frame().payload, "a");
    EXPECT_EQ(chat.read_frame().payload, "b");
    EXPECT_EQ(chat.say(std::string(1000, 'x')).size(), 1000U);
}

// A socket that keeps who spoke last, so that the test can push to them; it answers nothing to "quiet".
class ATalkativeServer : public testing::Test {
protected:
    support::running_server server;
    std::shared_ptr<socket_line> last;  // on the I/O thread

    ATalkativeServer() {
        socket_route route = socket_at("/chat");
        route.answer = [this](std::string frame, std::shared_ptr<socket_line> from) {
            last = from;
            if (frame == "quiet") frame.clear();
            return repeat(std::move(frame), std::move(from));
        };
        server.start({{"GET", "/echo", 0, echo}}, {std::move(route)});
    }
    ~ATalkativeServer() override { server.end(); }

    // Opens the client's socket and lets the server know it.
    void introduce(client& chat) {
        EXPECT_EQ(chat.upgrade("/chat").status, 101);
        EXPECT_EQ(chat.say("hello"), "hello");
    }
    void push(std::string frame) {
        server.io().call([&] { last->push(std::move(frame)); });
    }
};

TEST_F(ATalkativeServer, SendsWhatNobodyAskedFor) {
    client chat(server.port());
    introduce(chat);
    push("news");
    const socket_frame news = chat.read_frame();
    EXPECT_TRUE(news.is_text());
    EXPECT_EQ(news.payload, "news");
    EXPECT_EQ(chat.say("thanks"), "thanks");
}

TEST_F(ATalkativeServer, NeedNotAnswer) {
    client chat(server.port());
    introduce(chat);
    chat.send_frame("quiet");
    EXPECT_EQ(chat.say("still there?"), "still there?");
}

TEST_F(ATalkativeServer, SendsFramesWholeAndInTheirOrder) {
    client chat(server.port());
    introduce(chat);
    const auto pushed = [](int number) { return std::to_string(number) + std::string(1000, '.'); };
    server.io().call([&] {
        for (int number = 1; number <= 500; ++number)
            last->push(pushed(number));
    });
    chat.send_frame("and me");
    for (int number = 1; number <= 500; ++number)
        ASSERT_TRUE(chat.read_frame().payload == pushed(number)) << number;
    EXPECT_EQ(chat.read_frame().payload, "and me");
}

TEST_F(ATalkativeServer, SendsNothingIntoASocketThatClosed) {
    {
        client chat(server.port());
        introduce(chat);
    }
    while (!server.idle()) {
    }
    push("too late");
    client fresh(server.port());
    EXPECT_EQ(fresh.ask(get("/echo")).status, 200);
}

TEST_F(ATalkativeServer, IsNotHeldUpByWhoeverReadsNothing) {
    client deaf(server.port());
    introduce(deaf);
    server.io().call([&] {
        for (int i = 0; i < 100; ++i)
            last->push(std::string(1'000'000, 'x'));
    });
    client other(server.port());
    EXPECT_EQ(other.ask(get("/echo")).status, 200);
    server.end();  // returns
}

TEST_F(ATalkativeServer, ForgetsWhatWaitsForASocketThatBreaks) {
    {
        client deaf(server.port());
        introduce(deaf);
        server.io().call([&] {
            for (int i = 0; i < 100; ++i)
                last->push(std::string(1'000'000, 'x'));
        });
    }
    while (!server.idle()) {
    }
    push("too late");
}

TEST_F(AServer, RefusesASocketThatIsNotThere) {
    client chat(server.port());
    EXPECT_EQ(chat.upgrade("/other").status, 404);
    EXPECT_TRUE(chat.ended());
    client echo_as_socket(server.port());
    EXPECT_EQ(echo_as_socket.upgrade("/echo").status, 404);
}

TEST_F(AServer, AsksWhoWantsASocket) {
    client chat(server.port());
    const http_answer answer = chat.upgrade("/chat", "X-Key: wrong\r\n");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, "Not with that key.\n");
    EXPECT_TRUE(chat.ended());
    client doubtful(server.port());
    EXPECT_EQ(doubtful.upgrade("/chat", "Origin: a\r\nOrigin: b\r\n").status, 400);
}

TEST_F(AServer, DoesNotCompress) {
    client chat(server.port());
    EXPECT_EQ(chat.upgrade("/chat", "Sec-WebSocket-Extensions: permessage-deflate\r\n")
                  .header("sec-websocket-extensions"),
              "");
}

TEST_F(AServer, ClosesASocketOverATooLongFrame) {
    client chat(server.port());
    chat.upgrade("/chat");
    chat.send_frame(std::string(1001, 'x'));
    EXPECT_EQ(chat.read_frame().close_code(), 1009);
    client sly(server.port());
    sly.upgrade("/chat");
    sly.send(std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x11\x22\x33\x44",
                         14));  // says that it is eight exabytes long
    EXPECT_EQ(sly.read_frame().close_code(), 1009);
    EXPECT_EQ(ask(get("/echo")).status, 200);
}

TEST_F(AServer, ClosesASocketOverTooMuchInPieces) {
    client chat(server.port());
    chat.upgrade("/chat");
    const auto piece = [](int opcode, bool last) {
        std::string frame = client::masked_frame(std::string(400, 'x'), opcode);
        if (!last) frame[0] = char(frame[0] & 0x7f);
        return frame;
    };
    chat.send(piece(1, false) + piece(0, false) + piece(0, true));
    EXPECT_EQ(chat.read_frame().close_code(), 1009);
}

TEST_F(AServer, PutsAFrameInPiecesTogether) {
    client chat(server.port());
    chat.upgrade("/chat");
    std::string first = client::masked_frame("hel", 1);
    first[0] = char(first[0] & 0x7f);
    chat.send(first + client::masked_frame("lo", 0));
    EXPECT_EQ(chat.read_frame().payload, "hello");
}

TEST_F(AServer, ClosesASocketOverBadText) {
    for (const std::string_view bad : {"\xff\xfe", "\xc0\x80", "\xed\xa0\x80", "abc\xe2\x82"}) {
        client chat(server.port());
        chat.upgrade("/chat");
        chat.send_frame(bad);
        EXPECT_EQ(chat.read_frame().close_code(), 1007) << bad;
    }
}

TEST_F(AServer, ClosesASocketOverAFrameWithoutMask) {
    client chat(server.port());
    chat.upgrade("/chat");
    chat.send("\x81\x02hi");
    EXPECT_EQ(chat.read_frame().close_code(), 1002);
}

TEST_F(AServer, AnswersAPingAndAClose) {
    client chat(server.port());
    chat.upgrade("/chat");
    chat.send_frame("are you there", 9);
    const socket_frame pong = chat.read_frame();
    EXPECT_EQ(pong.opcode, 10);
    EXPECT_EQ(pong.payload, "are you there");
    chat.send_frame("\x03\xe8", 8);
    EXPECT_EQ(chat.read_frame().close_code(), 1000);
    EXPECT_TRUE(chat.ended());
}

TEST(AServerOutOfDescriptors, AcceptsAgainLater) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0);
    server.start({{"GET", "/echo", 0, echo}}, {});
    client fresh(server.port());  // the kernel takes the connection before the server does
    fresh.send(get("/echo", "Connection: close\r\n"));
    {
        const support::no_more_descriptors during;
        io.poll();
        EXPECT_TRUE(server.idle()) << "nothing could be accepted";
    }
    do {
        io.run_one();
    } while (server.idle());
    while (!server.idle())
        io.run_one();
    EXPECT_EQ(fresh.read().body, "GET /echo ? ");
    server.stop();
    io.run();
}

TEST(AServerWithTooManyConnections, CutsOffWhoWasSilentLongestForTheNext) {
    constexpr int most = 2000;
    if (support::most_descriptors() < 2 * most + 200)
        GTEST_SKIP() << "this machine allows too few open files";
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0);
    server.start({{"GET", "/echo", 0, echo}}, {});
    std::list<client> idle;
    for (int i = 0; i < most; ++i) {
        idle.emplace_back(server.port());
        io.poll();
    }
    client next(server.port());
    next.send(get("/echo", "Connection: close\r\n"));
    while (!next.has_something())
        ASSERT_GT(io.run_one(), 0U);
    EXPECT_EQ(next.read().body, "GET /echo ? ");
    idle.back().send(get("/echo"));
    while (!idle.back().has_something())
        ASSERT_GT(io.run_one(), 0U);
    EXPECT_EQ(idle.back().read().body, "GET /echo ? ") << "the younger ones stay";
    EXPECT_TRUE(idle.front().ended());
    idle.clear();
    server.stop();
    io.run();
    EXPECT_TRUE(server.idle());
}

TEST(AServerOnATakenPort, SaysSo) {
    asio::io_context io(1);
    http_server first(io.get_executor(), "127.0.0.1", 0);
    EXPECT_THROW(http_server(io.get_executor(), "127.0.0.1", first.port()), boost::system::system_error);
    EXPECT_THROW(http_server(io.get_executor(), "not an address", 0), boost::system::system_error);
    EXPECT_THROW(http_server(io.get_executor(), "192.0.2.1", 0), boost::system::system_error)
        << "not this machine's";
}

}  // namespace
}  // namespace bot
