#include "bot/page/site.hpp"

#include "bot/page/assets.hpp"
#include "bot/page/letters.hpp"
#include "packet/archive.hpp"
#include "packet/proof.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/office.hpp"
#include "tests/support/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>

namespace bot::page {
namespace {

using nlohmann::json;
using support::client;
using support::http_answer;
using support::office;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// The page of the person "ana", served on loopback; a browser that has the link.
class TheSite : public testing::Test {
protected:
    office dossier;
    std::optional<support::running_server> server{std::in_place};
    keys door{dossier.database(), server->port()};
    std::optional<site> page{std::in_place, server->io().context().get_executor(), dossier.desk(), door,
                             site::options{{"local:ana"}, server->port(), true}};

    TheSite() { server->start(page->routes(), page->sockets()); }
    ~TheSite() override { server->end(); }

    std::string cookie() { return "Cookie: " + door.cookie().substr(0, door.cookie().find(';')) + "\r\n"; }
    std::string own_host() { return "127.0.0.1:" + std::to_string(server->port()); }

    http_answer get(std::string_view target, std::string_view headers, std::string host = "") {
        client browser(server->port());
        return browser.ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: " +
                           (host.empty() ? own_host() : host) + "\r\n" + std::string(headers) + "\r\n");
    }
    http_answer get(std::string_view target) { return get(target, cookie()); }

    // One frame over a socket of its own.
    json say(const std::string& frame) {
        client chat(server->port());
        EXPECT_EQ(chat.upgrade("/chat", cookie()).status, 101);
        return json::parse(chat.say(frame));
    }
    json say_line(const std::string& text, const std::string& id = "1") {
        return say(json{{"id", id}, {"text", text}}.dump());
    }
};

TEST_F(TheSite, IsClosedWithoutTheLink) {
    for (const char* path : {"/", "/index.html", "/page.js", "/page.css", "/chat/state", "/files/a/b"}) {
        const http_answer answer = get(path, "");
        EXPECT_EQ(answer.status, 401) << path;
        EXPECT_THAT(answer.body, HasSubstr("use the link that dossier printed"));
        EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("default-src 'none'"));
        EXPECT_EQ(answer.header("set-cookie"), "");
    }
    EXPECT_EQ(get("/?token=wrong", "").status, 401);
    EXPECT_EQ(client(server->port()).upgrade("/chat").status, 401);
}

TEST_F(TheSite, OpensByTheLinkAndKeepsACookie) {
    const http_answer opened = get("/?token=" + door.link_token(), "");
    EXPECT_EQ(opened.status, 303);
    EXPECT_EQ(opened.header("location"), "/") << "the token leaves the address bar";
    const std::string set = opened.header("set-cookie");
    EXPECT_THAT(set, HasSubstr("; HttpOnly"));
    EXPECT_THAT(set, HasSubstr("; SameSite=Strict"));
    EXPECT_THAT(set, testing::Not(HasSubstr(door.link_token())));
    const http_answer page_itself = get("/", "Cookie: " + set.substr(0, set.find(';')) + "\r\n");
    EXPECT_EQ(page_itself.status, 200);
    EXPECT_EQ(page_itself.header("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(page_itself.body, HasSubstr("page.js"));
}

TEST_F(TheSite, KnowsTheCookieAfterARestart) {
    const std::string kept = cookie();
    const keys restarted(dossier.database(), server->port());
    http_request request;
    request.headers = {{"cookie", kept.substr(8, kept.size() - 10)}};
    EXPECT_TRUE(restarted.admits(request));
    EXPECT_FALSE(restarted.opens("token=" + door.link_token()));
}

TEST_F(TheSite, ServesItsOwnFilesAndNoOthers) {
    for (const asset& own : assets()) {
        const http_answer answer = get("/" + std::string(own.name));
        EXPECT_EQ(answer.status, 200) << own.name;
        EXPECT_EQ(answer.body, own.bytes) << own.name;
        EXPECT_THAT(answer.header("content-type"),
                    testing::ContainsRegex("^text/(html|css|javascript); charset=utf-8$"))
            << own.name;
    }
    for (const char* path : {"/keys.cpp", "/../bot/main.cpp", "/page.js/", "/%2e%2e/dossier.db", "//page.js"})
        EXPECT_EQ(get(path).status, 404) << path;
}

TEST_F(TheSite, AllowsTheBrowserNothingFromElsewhere) {
    for (const char* path : {"/", "/page.js", "/page.css"}) {
        const http_answer answer = get(path);
        EXPECT_EQ(answer.header("content-security-policy"),
                  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src "
                  "'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.header("cache-control"), "no-store");
    }
    for (const asset& own : assets())
        EXPECT_EQ(own.bytes.find("https://"), std::string_view::npos)
            << own.name << " names an address elsewhere";
}

// DNS rebinding: another site's page reaches this port under a name of its own.
TEST_F(TheSite, AnswersOnlyToTheNamesOfThisMachine) {
    const std::string port = std::to_string(server->port());
    for (const std::string& host : {"127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port})
        EXPECT_EQ(get("/", cookie(), host).status, 200) << host;
    for (const std::string& host :
         {std::string("evil.example"), "evil.example:" + port, std::string("127.0.0.1"),
          std::string("localhost"), std::string("127.0.0.1:1"), "127.0.0.1.evil.example:" + port,
          "localhost.:" + port, "127.1:" + port}) {
        for (const char* path : {"/", "/chat/state", "/page.js", "/files/a/b"})
            EXPECT_EQ(get(path, cookie(), host).status, 403) << host << path;
        EXPECT_EQ(get("/?token=" + door.link_token(), "", host).status, 403) << host;
    }
    client nameless(server->port());
    EXPECT_EQ(nameless.ask("GET / HTTP/1.1\r\n" + cookie() + "\r\n").status, 403);
}

TEST_F(TheSite, OpensItsSocketToItsOwnPageAlone) {
    const auto upgrade = [&](const std::string& origin) {
        return client(server->port())
            .upgrade("/chat", cookie() + (origin.empty() ? "" : "Origin: " + origin + "\r\n"))
            .status;
    };
    EXPECT_EQ(upgrade("http://" + own_host()), 101);
    EXPECT_EQ(upgrade(""), 101) << "a program may leave it out";
    for (const std::string& origin :
         {std::string("http://evil.example"), std::string("null"), std::string("http://127.0.0.1"),
          "http://" + own_host() + "/", "http://localhost:" + std::to_string(server->port()),
          "ftp://" + own_host(), "http://" + own_host() + ".evil.example"})
        EXPECT_EQ(upgrade(origin), 403) << origin;
}

TEST_F(TheSite, TakesALineAndAnswersIt) {
    const json answer =
        say(R"({"id":"a-1","text":"/decision Dropped gift wrap because: retention #checkout"})");
    EXPECT_EQ(answer.at("id"), "a-1");
    EXPECT_THAT(answer.at("text").get<std::string>(), StartsWith("D-1 saved · "));
    const json& reply = answer.at("reply");
    EXPECT_EQ(reply.at("tone"), "saved");
    EXPECT_EQ(reply.at("headline"), "D-1 saved");
    EXPECT_EQ(reply.at("entry"), "D-1");
    EXPECT_EQ(reply.at("facts").at(0), json::parse(R"({"label":"Decision","text":"Dropped gift wrap"})"));
    EXPECT_EQ(reply.at("question").at("type"), "/decision D-1 rejected: ");
    EXPECT_TRUE(reply.contains("logged_at") && reply.contains("zone"));
    EXPECT_THAT(dossier.said(), ElementsAre("/decision Dropped gift wrap because: retention #checkout"));
}

TEST_F(TheSite, KeepsAConversationInOrder) {
    client chat(server->port());
    chat.upgrade("/chat", cookie());
    for (int i = 1; i <= 20; ++i)
        chat.send_frame(
            json{{"id", std::to_string(i)}, {"text", "/decision Choice " + std::to_string(i)}}.dump());
    for (int i = 1; i <= 20; ++i) {
        const json answer = json::parse(chat.read_frame().payload);
        EXPECT_EQ(answer.at("id"), std::to_string(i));
        EXPECT_EQ(answer.at("reply").at("entry"), "D-" + std::to_string(i));
    }
}

TEST_F(TheSite, AnswersALineSentAgainWithTheFirstAnswer) {
    const json first = say_line("/decision one", "x");
    EXPECT_EQ(say_line("/decision one", "x"), first);
    EXPECT_EQ(dossier.records().size(), 1U);
    EXPECT_EQ(say_line("/decision two", "x").at("reply").at("entry"), "D-2")
        << "a client that counts from 1 again says something else";
    EXPECT_EQ(say_line("/decision one", "y").at("reply").at("entry"), "D-3");
}

TEST_F(TheSite, TakesANumberAsId) {
    const json answer = say(R"({"id":7,"text":"/decision one"})");
    EXPECT_EQ(answer.at("id"), "7");
    EXPECT_EQ(answer.at("reply").at("tone"), "saved");
}

TEST_F(TheSite, RefusesAFrameThatIsNoLine) {
    for (const char* frame : {"", "garbage", "[]", "null", "5", "{", "{\"id\":\"1\"", "\"text\""}) {
        const json answer = say(frame);
        EXPECT_THAT(answer.at("text").get<std::string>(), StartsWith("That frame is not JSON.")) << frame;
        EXPECT_EQ(answer.at("reply").at("tone"), "refused");
        EXPECT_EQ(answer.at("id"), "");
    }
    for (const char* frame :
         {"{}", R"({"text":"/decision x"})", R"({"id":"1"})", R"({"id":"","text":"/decision x"})",
          R"({"id":"1","text":5})", R"({"id":"1","text":null})"})
        EXPECT_THAT(say(frame).at("text").get<std::string>(), StartsWith("That frame lacks an id or a text."))
            << frame;
    EXPECT_EQ(say(R"({"id":"kept","text":5})").at("id"), "kept") << "so that the page knows which";
    EXPECT_EQ(say(json{{"id", std::string(201, 'x')}, {"text", "/decision x"}}.dump()).at("reply").at("tone"),
              "refused");
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheSite, GoesOnAfterABadFrame) {
    client chat(server->port());
    chat.upgrade("/chat", cookie());
    EXPECT_THAT(chat.say("garbage"), HasSubstr("not JSON"));
    EXPECT_THAT(chat.say(R"({"id":"1","text":"/decision one"})"), HasSubstr("D-1 saved"));
}

TEST_F(TheSite, AnswersTooMuchTextWithASentence) {
    EXPECT_THAT(say_line("/decision " + std::string(100 * 1024, 'x')).at("text").get<std::string>(),
                HasSubstr("an entry takes up to 32 kB"));
    client chat(server->port());
    chat.upgrade("/chat", cookie());
    chat.send_frame(std::string(300 * 1024, 'x'));
    EXPECT_EQ(chat.read_frame().close_code(), 1009);
    EXPECT_THAT(dossier.people(), IsEmpty());
}

TEST_F(TheSite, IsTheSystemUsersWhateverAFrameSays) {
    say(R"({"id":"1","text":"/decision one","as":"local:eve","person":"local:eve","author":"local:eve"})");
    EXPECT_THAT(dossier.people(), ElementsAre("local:ana"));
}

TEST_F(TheSite, TakesTheZoneOfTheBrowser) {
    EXPECT_EQ(say(R"({"id":"1","text":"/evidence list","zone":"Asia/Tokyo"})").at("reply").at("zone"),
              "Asia/Tokyo");
    for (const char* zone : {"\"Mars/Base\"", "5", "null", "\"../../etc/passwd\""})
        EXPECT_EQ(say(std::string(R"({"id":"2","text":"/evidence list","zone":)") + zone + "}")
                      .at("reply")
                      .at("zone"),
                  "UTC")
            << zone;
}

TEST_F(TheSite, GivesItsState) {
    say_line("/decision Dropped gift wrap #checkout");
    const http_answer answer = get("/chat/state");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "application/json; charset=utf-8");
    const json state = json::parse(answer.body);
    EXPECT_EQ(state.at("person"), "local:ana");
    EXPECT_EQ(state.at("entries").at(0).at("entry"), "D-1");
}

// A nudge of that key waits for the page; its headline is the key.
class TheSiteWithNudges : public TheSite {
protected:
    void nudge(const std::string& key, const std::string& whose = "local:ana") {
        commands::reply says;
        says.headline = key;
        says.choices = {{"Nothing this week", "/evidence nudges nothing weekly 2026-03-02"}};
        bot::desk::store_job job = [what = to_outgoing({whose}, key, "weekly 2026-03-02", says, {})](
                                       storage::connection& on, evidence::moment now) {
            storage::outbox::put(on, what, now);
        };
        EXPECT_EQ(dossier.io().await(dossier.desk().write(std::move(job))), "");
    }
    void notice() {
        server->io().call([&] { page->notice(); });
    }

    void open(client& chat) { EXPECT_EQ(chat.upgrade("/chat", cookie()).status, 101); }
    void listen(client& chat) {
        open(chat);
        chat.send_frame(R"({"listen":"nudges"})");
    }
    json next(client& chat) { return json::parse(chat.read_frame().payload); }
    std::string next_id(client& chat) { return next(chat).at("id"); }

    // Says that the letter was shown. The answer to the line behind it tells that it was heard.
    void show(client& chat, const std::string& key) {
        chat.send_frame(json{{"shown", key}}.dump());
        const json answer = json::parse(chat.say(R"({"id":"after","text":"/evidence list"})"));
        EXPECT_EQ(answer.at("id"), "after") << "what was shown is not answered";
    }

    // "key state" of all letters, in the order put.
    std::vector<std::string> letters() {
        SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT key || ' ' || state FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.executeStep())
            lines.push_back(row.getColumn(0).getString());
        return lines;
    }
};

TEST_F(TheSiteWithNudges, PushesWhatWaitedForThePage) {
    nudge("weekly");
    client chat(server->port());
    listen(chat);
    const json frame = next(chat);
    EXPECT_EQ(frame.at("id"), "nudge:weekly");
    EXPECT_EQ(frame.at("nudge"), true);
    EXPECT_THAT(frame.at("text").get<std::string>(), StartsWith("weekly\n"));
    EXPECT_EQ(frame.at("reply").at("headline"), "weekly");
    EXPECT_EQ(
        frame.at("reply").at("choices").at(0),
        json::parse(R"({"label":"Nothing this week","line":"/evidence nudges nothing weekly 2026-03-02"})"));
    EXPECT_TRUE(evidence::from_rfc3339(frame.at("at").get<std::string>())) << frame.at("at");
    EXPECT_THAT(letters(), ElementsAre("weekly waiting")) << "nobody has said that it was shown";
}

TEST_F(TheSiteWithNudges, PushesWhatComesWhileThePageIsOpen) {
    client chat(server->port());
    listen(chat);
    nudge("weekly");
    notice();
    EXPECT_EQ(next_id(chat), "nudge:weekly");
    show(chat, "weekly");
    EXPECT_THAT(letters(), ElementsAre("weekly sent"));
    nudge("look-back");
    notice();
    EXPECT_EQ(next_id(chat), "nudge:look-back");
}

TEST_F(TheSiteWithNudges, PushesEachOnceToEachSocket) {
    client chat(server->port());
    listen(chat);
    nudge("weekly");
    notice();
    notice();
    chat.send_frame(R"({"listen":"nudges"})");
    EXPECT_EQ(next_id(chat), "nudge:weekly");
    nudge("look-back");
    notice();
    EXPECT_EQ(next_id(chat), "nudge:look-back");
}

TEST_F(TheSiteWithNudges, PushesAgainUntilItWasShown) {
    nudge("weekly");
    {
        client chat(server->port());
        listen(chat);
        EXPECT_EQ(next_id(chat), "nudge:weekly");
    }
    client later(server->port());
    listen(later);
    EXPECT_EQ(next_id(later), "nudge:weekly");
    show(later, "weekly");
    client last(server->port());
    listen(last);
    EXPECT_EQ(json::parse(last.say(R"({"id":"1","text":"/evidence list"})")).at("id"), "1");
    EXPECT_THAT(letters(), ElementsAre("weekly sent"));
}

TEST_F(TheSiteWithNudges, PushesToEveryPageThatListens) {
    client one(server->port()), two(server->port());
    listen(one);
    listen(two);
    EXPECT_EQ(json::parse(two.say(R"({"id":"1","text":"/evidence list"})")).at("id"), "1");
    nudge("weekly");
    notice();
    EXPECT_EQ(next_id(one), "nudge:weekly");
    EXPECT_EQ(next_id(two), "nudge:weekly");
    show(one, "weekly");
    show(two, "weekly");
    EXPECT_THAT(letters(), ElementsAre("weekly sent"));
}

TEST_F(TheSiteWithNudges, LeavesAClientAloneThatDidNotAsk) {
    client simple(server->port()), chat(server->port());
    open(simple);
    listen(chat);
    nudge("weekly");
    notice();
    EXPECT_EQ(next_id(chat), "nudge:weekly");
    EXPECT_EQ(json::parse(simple.say(R"({"id":"1","text":"/decision one"})")).at("id"), "1");
}

TEST_F(TheSiteWithNudges, ShowsTheNewestAlone) {
    for (const char* key : {"weekly 1", "weekly 2", "weekly 3"})
        nudge(key);
    client chat(server->port());
    listen(chat);
    EXPECT_EQ(next_id(chat), "nudge:weekly 3");
    show(chat, "weekly 3");
    EXPECT_THAT(letters(), ElementsAre("weekly 1 dropped", "weekly 2 dropped", "weekly 3 sent"));
}

TEST_F(TheSiteWithNudges, ShowsItsOwnPersonsAlone) {
    nudge("hers");
    nudge("his", "local:ben");
    client chat(server->port());
    listen(chat);
    EXPECT_EQ(next_id(chat), "nudge:hers");
    show(chat, "his");
    EXPECT_THAT(letters(), ElementsAre("hers waiting", "his waiting"));
}

TEST_F(TheSiteWithNudges, DropsWhatWasOvertakenThoughNobodyIsThere) {
    nudge("weekly 1");
    nudge("weekly 2");
    notice();
    server->end();  // after what was begun
    EXPECT_THAT(letters(), ElementsAre("weekly 1 dropped", "weekly 2 waiting"));
}

TEST_F(TheSiteWithNudges, ShowsNothingThatWasAnsweredElsewhere) {
    nudge("weekly");
    nudge("look-back");
    bot::delivery answered = support::office::line("/evidence nudges nothing weekly 2026-03-02");
    answered.handle = [](const commands::invocation&, evidence::evidence_log& log, evidence::moment now) {
        evidence::kept_nudge kept;
        kept.key = "look-back D-1 after 2 weeks";
        kept.kind = "look-back";
        kept.at = kept.last_at = now;
        kept.answered = true;
        kept.letter = "look-back";
        log.note_nudge(kept, now);
        return commands::reply{};
    };
    dossier.say(std::move(answered));
    client chat(server->port());
    listen(chat);
    EXPECT_EQ(next_id(chat), "nudge:weekly");
    EXPECT_THAT(letters(), ElementsAre("weekly waiting", "look-back dropped"));
}

TEST_F(TheSiteWithNudges, LooksAgainAtTheNextNoticeAfterOneThatFailed) {
    client chat(server->port());
    listen(chat);
    EXPECT_EQ(json::parse(chat.say(R"({"id":"1","text":"/evidence list"})")).at("id"), "1");
    nudge("weekly 1");
    nudge("weekly 2");
    support::tamper(
        dossier.database(),
        "CREATE TRIGGER refuse BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'not now'); END");
    notice();
    EXPECT_EQ(json::parse(chat.say(R"({"id":"2","text":"/evidence list"})")).at("id"), "2")
        << "the older one cannot be dropped, so nothing came";
    support::tamper(dossier.database(), "DROP TRIGGER refuse");
    notice();
    EXPECT_EQ(next_id(chat), "nudge:weekly 2");
    EXPECT_THAT(letters(), ElementsAre("weekly 1 dropped", "weekly 2 waiting"));
}

TEST_F(TheSiteWithNudges, RefusesAWordThatItDoesNotKnow) {
    for (const char* frame : {R"({"listen":"everything"})", R"({"listen":5})", R"({"shown":5})",
                              R"({"shown":null})", R"({"heard":"weekly"})"})
        EXPECT_THAT(say(frame).at("text").get<std::string>(), StartsWith("That frame lacks an id or a text."))
            << frame;
    EXPECT_EQ(say(R"({"id":"1","text":"/decision one","listen":"nudges"})").at("reply").at("tone"), "saved")
        << "a line stays a line";
}

TEST_F(TheSite, OffersThePacketForDownload) {
    say_line("/decision Dropped gift wrap because: retention #checkout");
    const json files = say_line("/packet", "2").at("reply").at("files");
    ASSERT_EQ(files.size(), 14U);
    std::string folder;
    for (const json& file : files) {
        const std::string url = file.at("url"), name = file.at("name");
        EXPECT_THAT(url, StartsWith("/files/"));
        EXPECT_EQ(get(url, "").status, 401) << "files need the cookie too";
        const http_answer answer = get(url);
        EXPECT_EQ(answer.status, 200) << url;
        EXPECT_EQ(answer.body.size(), file.at("bytes").get<std::size_t>());
        EXPECT_EQ(answer.header("content-type"), file.at("type"));
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
        const bool is_kept = name.ends_with(".zip") || name.ends_with(".docx") || name.ends_with(".html");
        EXPECT_EQ(answer.header("content-disposition"),
                  (is_kept ? "attachment" : "inline") + std::string("; filename=\"") + name + "\"");
        if (name.ends_with(".zip")) {
            EXPECT_THAT(packet::verify_bundle(packet::unzip(answer.body, 1 << 26)).problems, IsEmpty());
        }
        folder = url.substr(0, url.rfind('/'));
    }
    for (const std::string& other :
         {folder, folder + "/", folder + "/nothing.pdf", folder + "/../../etc/passwd",
          std::string("/files/0/decision-log.pdf"), std::string("/files//decision-log.pdf")})
        EXPECT_EQ(get(other).status, 404) << other;
}

TEST_F(TheSite, KeepsTheNewestPacketsAlone) {
    say_line("/decision Dropped gift wrap");
    const std::string first = say_line("/packet charter", "p0").at("reply").at("files").at(0).at("url");
    EXPECT_EQ(get(first).status, 200);
    for (int i = 1; i <= 8; ++i)
        say_line("/packet charter", "p" + std::to_string(i));
    const http_answer gone = get(first);
    EXPECT_EQ(gone.status, 404);
    EXPECT_THAT(gone.body, HasSubstr("Send /packet again"));
}

TEST_F(TheSite, EndsTheSocketOverBadText) {
    client chat(server->port());
    chat.upgrade("/chat", cookie());
    chat.send_frame("{\"id\":\"1\",\"text\":\"\xff\xfe\"}");
    EXPECT_EQ(chat.read_frame().close_code(), 1007);
}

TEST_F(TheSite, TakesNothingButWhatItsPageSends) {
    client browser(server->port());
    EXPECT_EQ(
        browser
            .ask("POST / HTTP/1.1\r\nHost: " + own_host() + "\r\n" + cookie() + "Content-Length: 0\r\n\r\n")
            .status,
        405);
    EXPECT_EQ(get("/chat").status, 404) << "the socket's path without an upgrade";
}

// It reminds the person whose page it is, whatever platform their name is of.
TEST(TheSiteForSomebodyOfAPlatform, RemindsThemThere) {
    office dossier;
    const keys door(dossier.database(), 80);
    for (const auto& [name, platform] :
         {std::pair{"local:ana", "local"}, std::pair{"slack:T0EX1/U0EX1", "slack"},
          std::pair{"chime:I0EX1/U0EX1", "chime"}}) {
        site page(dossier.io().context().get_executor(), dossier.desk(), door, {{name}, 80, true});
        const auto way = page.nudges();
        ASSERT_TRUE(way);
        EXPECT_EQ(way->platform, platform);
        EXPECT_TRUE(way->reaches({name}));
        EXPECT_FALSE(way->reaches({"slack:T0EX1/U0EX2"}));
    }
}

// Where dossier listens beyond this machine, the cookie alone decides.
TEST(TheSiteForOthers, AnswersUnderAnyNameToWhoeverHasTheLink) {
    office dossier;
    const keys door(dossier.database(), 80);
    site page(dossier.io().context().get_executor(), dossier.desk(), door, {{"local:ana"}, 80, false});
    http_request request;
    request.method = "GET";
    request.path = "/";
    request.headers = {{"host", "dossier.example"}};
    const auto routes = page.routes();
    EXPECT_EQ(dossier.io().await(routes[0].handle(request)).status, 401);
    request.headers.emplace_back("cookie", door.cookie().substr(0, door.cookie().find(';')));
    EXPECT_EQ(dossier.io().await(routes[0].handle(request)).status, 200);
    request.headers.emplace_back("origin", "https://dossier.example");
    EXPECT_EQ(page.sockets()[0].admit(request).status, 101);
    request.headers.back().second = "https://evil.example";
    EXPECT_EQ(page.sockets()[0].admit(request).status, 403);
}

TEST(TheSiteForThisMachine, AnswersNobodyFromElsewhere) {
    office dossier;
    const keys door(dossier.database(), 8080);
    site page(dossier.io().context().get_executor(), dossier.desk(), door, {{"local:ana"}, 8080, true});
    http_request request;
    request.path = "/";
    request.headers = {{"host", "127.0.0.1:8080"},
                       {"cookie", door.cookie().substr(0, door.cookie().find(';'))}};
    const auto routes = page.routes();
    EXPECT_EQ(dossier.io().await(routes[0].handle(request)).status, 403) << "it came from another machine";
    request.from_loopback = true;
    EXPECT_EQ(dossier.io().await(routes[0].handle(request)).status, 200);
}

}  // namespace
}  // namespace bot::page
