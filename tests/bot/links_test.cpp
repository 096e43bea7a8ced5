#include "bot/links.hpp"

#include "evidence/chain.hpp"
#include "packet/archive.hpp"
#include "storage/downloads.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/office.hpp"
#include "tests/support/running_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace bot {
namespace {

using support::client;
using support::http_answer;
using support::office;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* ended = "This link has ended, or there never was one.";

// Somebody's browser: it keeps the cookies that it is given, and shows them again.
class browser {
public:
    explicit browser(std::uint16_t port) : port_(port) {}

    http_answer ask(const std::string& method, const std::string& path) {
        client line(port_);
        std::string request = method + " " + path + " HTTP/1.1\r\nHost: " + line.host() + "\r\n";
        if (!cookies_.empty()) request += "Cookie: " + shown() + "\r\n";
        if (method == "POST") request += "Content-Length: 0\r\n";
        line.send(request + "\r\n");
        const http_answer answer = line.read(method != "HEAD");
        const std::string set = answer.header("set-cookie");
        if (const std::size_t equals = set.find('='); equals != std::string::npos)
            cookies_[set.substr(0, equals)] = set.substr(equals + 1, set.find(';') - equals - 1);
        return answer;
    }
    http_answer open(const std::string& path) { return ask("GET", path); }
    http_answer fetch(const std::string& path) { return ask("POST", path); }

    void keep_cookie(const std::string& name, const std::string& value) { cookies_[name] = value; }
    std::string shown() const {
        std::string all;
        for (const auto& [name, value] : cookies_)
            all += (all.empty() ? "" : "; ") + name + "=" + value;
        return all;
    }

private:
    std::uint16_t port_;
    std::map<std::string, std::string> cookies_;
};

// ana's dossier, reached by browsers under a public name.
class Links : public testing::Test {
protected:
    office dossier;
    std::optional<support::running_server> server{std::in_place};
    links given{dossier.desk(), "https://dossier.example.com"};
    browser hers{server->port()}, another{server->port()};

    Links() {
        server->start(given.routes(), {});
        dossier.say("/decision Dropped gift wrap because: it hurt retention #checkout");
    }
    ~Links() override { server->end(); }

    // The path of a link to what a line asks for.
    std::string path_of(const std::string& line, const std::string& person = "local:ana") {
        const desk_reply asked = dossier.io().await(dossier.desk().say_only(office::line(line, "", person)));
        const std::string url = server->io().await(given.make({person}, "Europe/Lisbon", asked.said));
        EXPECT_THAT(url, StartsWith("https://dossier.example.com/files-for-you/"));
        return url.substr(std::string("https://dossier.example.com").size());
    }
    void make_old(const std::string& how) { support::tamper(dossier.database(), how); }
};

TEST_F(Links, HandOverThePacket) {
    const std::string path = path_of("/packet");
    const http_answer page = hers.open(path);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(page.body, HasSubstr("<form method=\"post\"><button>Fetch the files</button></form>"));
    const http_answer files = hers.fetch(path);
    EXPECT_EQ(files.status, 200);
    EXPECT_EQ(files.header("content-type"), "application/zip");
    EXPECT_EQ(files.header("content-disposition"), "attachment; filename=\"dossier-packet.zip\"");
    std::vector<std::string> names;
    for (const packet::named_file& one : packet::unzip(files.body, 50'000'000))
        names.push_back(one.name);
    EXPECT_THAT(names, testing::Contains("decision-log.pdf"));
}

TEST_F(Links, HandOverAnExportOfSeveralFilesAsOne) {
    const http_answer files = hers.fetch(path_of("/evidence export"));
    EXPECT_EQ(files.header("content-disposition"), "attachment; filename=\"dossier-files.zip\"");
    EXPECT_GE(packet::unzip(files.body, 50'000'000).size(), 2U);
}

TEST_F(Links, HandOverASingleFileAsItIs) {
    const http_answer file = hers.fetch(path_of("/evidence export jsonl"));
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.header("content-disposition"), HasSubstr(".jsonl"));
    EXPECT_THAT(file.body, HasSubstr("Dropped gift wrap"));
}

TEST_F(Links, TellAndGiveNothingAway) {
    const std::string path = path_of("/packet");
    for (const http_answer& answer : {hers.open(path), hers.fetch(path), another.open(path)}) {
        EXPECT_EQ(answer.header("cache-control"), "no-store");
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.header("content-security-policy"),
                  "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }
    const http_answer page = hers.open(path_of("/packet"));
    EXPECT_THAT(page.body, AllOf(Not(HasSubstr("ana")), Not(HasSubstr("gift")), Not(HasSubstr("<script")),
                                 Not(HasSubstr("http"))));
}

TEST_F(Links, AreNotUsedUpByWhatShowsPreviews) {
    const std::string path = path_of("/packet");
    for (const char* method : {"GET", "HEAD", "GET"}) {
        const http_answer seen = another.ask(method, path);
        EXPECT_EQ(seen.status, 200) << method;
        EXPECT_EQ(seen.header("set-cookie"), "") << method;
    }
    EXPECT_EQ(hers.fetch(path).status, 200);
}

TEST_F(Links, BelongToTheFirstBrowserThatFetches) {
    const std::string path = path_of("/packet");
    EXPECT_EQ(another.open(path).status, 200) << "looking binds nothing";
    EXPECT_EQ(hers.fetch(path).status, 200);
    for (const http_answer& refused : {another.open(path), another.fetch(path), another.ask("HEAD", path)}) {
        EXPECT_EQ(refused.status, 403);
        EXPECT_EQ(refused.header("set-cookie"), "");
    }
    EXPECT_THAT(another.fetch(path).body, HasSubstr("belongs to the browser that used it first"));
    EXPECT_EQ(hers.open(path).status, 200);
    EXPECT_EQ(hers.fetch(path).status, 200) << "its own browser may fetch again";
}

TEST_F(Links, AreKeptByACookieThatNoScriptReads) {
    const std::string path = path_of("/packet");
    const std::string cookie = hers.fetch(path).header("set-cookie");
    EXPECT_THAT(cookie, AllOf(StartsWith("dossier_files_"), HasSubstr("; Path=/files-for-you"),
                              HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Lax"),
                              HasSubstr("; Max-Age=86400"), HasSubstr("; Secure")));
    EXPECT_THAT(cookie, Not(HasSubstr(path.substr(path.rfind('/') + 1)))) << "the token is not in it";
    EXPECT_EQ(hers.fetch(path).header("set-cookie"), "") << "it has it already";
}

TEST_F(Links, AreNotOpenedByACookieThatSomebodyMadeUp) {
    const std::string path = path_of("/packet");
    const std::string set = hers.fetch(path).header("set-cookie");
    const std::string name = set.substr(0, set.find('='));
    another.keep_cookie(name, std::string(64, 'a'));
    EXPECT_EQ(another.fetch(path).status, 403);
    another.keep_cookie(name, "");
    EXPECT_EQ(another.fetch(path).status, 403);
    // Two of that name: one of them was set by some other site of the domain.
    another.keep_cookie(name,
                        hers.shown().substr(name.size() + 1) + "; " + name + "=" + std::string(64, 'b'));
    EXPECT_EQ(another.fetch(path).status, 403);
}

TEST_F(Links, DoNotLetACookieOfBeforeBindThem) {
    const std::string path = path_of("/packet");
    const std::string token = path.substr(path.rfind('/') + 1);
    const std::string name = "dossier_files_" + evidence::sha256_hex(token).substr(0, 16);
    hers.keep_cookie(name, std::string(64, 'a'));  // planted: whoever did it knows the value
    another.keep_cookie(name, std::string(64, 'a'));
    EXPECT_EQ(hers.fetch(path).status, 200);
    EXPECT_EQ(another.fetch(path).status, 403);
    EXPECT_EQ(hers.fetch(path).status, 200);
}

TEST_F(Links, DoNotDisturbEachOther) {
    const std::string first = path_of("/packet"), second = path_of("/evidence export");
    EXPECT_EQ(hers.fetch(first).status, 200);
    EXPECT_EQ(hers.fetch(second).status, 200);
    EXPECT_EQ(hers.fetch(first).status, 200);
    EXPECT_EQ(another.fetch(path_of("/packet")).status, 200) << "a new one is anybody's who has it first";
}

TEST_F(Links, EndAfterADay) {
    const std::string path = path_of("/packet");
    EXPECT_EQ(hers.fetch(path).status, 200);
    make_old("UPDATE download SET expires_at = made_at");
    for (const http_answer& answer : {hers.open(path), hers.fetch(path), another.fetch(path)}) {
        EXPECT_EQ(answer.status, 410);
        EXPECT_THAT(answer.body, HasSubstr(ended));
    }
}

TEST_F(Links, ThatNeverWereLookLikeThoseThatHaveEnded) {
    for (const std::string& path :
         {"/files-for-you/" + std::string(64, '0'), std::string("/files-for-you/short"),
          "/files-for-you/" + std::string(64, 'A'), "/files-for-you/" + std::string(63, '0') + "/",
          "/files-for-you/" + std::string(65, '0'),
          "/files-for-you/" + std::string(32, '0') + "%00" + std::string(29, '0')}) {
        EXPECT_EQ(hers.open(path).status, 410) << path;
        EXPECT_EQ(hers.fetch(path).status, 410) << path;
        EXPECT_THAT(hers.open(path).body, HasSubstr(ended)) << path;
    }
}

TEST_F(Links, WearOutAndSaySo) {
    const std::string path = path_of("/evidence export jsonl");
    EXPECT_EQ(hers.fetch(path).status, 200);
    make_old("UPDATE download SET fetched = 20");
    EXPECT_EQ(hers.fetch(path).status, 429);
    EXPECT_THAT(hers.open(path).body, HasSubstr("used as often as a link can be"));
}

TEST_F(Links, GiveWayWhenThereAreTooMany) {
    const std::string first = path_of("/evidence export jsonl");
    for (std::size_t i = 0; i < storage::downloads::most_open; ++i) {
        make_old("UPDATE download SET made_at = made_at - 1");
        path_of("/evidence export jsonl");
    }
    EXPECT_EQ(hers.fetch(first).status, 410);
}

TEST_F(Links, GoWithWhatIsErased) {
    const std::string path = path_of("/packet");
    dossier.say("/decision Kept the old search page");
    EXPECT_EQ(dossier.say("/evidence erase D-2").said.how, commands::tone::saved);
    EXPECT_EQ(hers.fetch(path).status, 410);
}

TEST_F(Links, MakeTheFilesOfTheirPersonAlone) {
    dossier.say(office::line("/decision Kept the old search page", "", "local:ben"));
    const http_answer file = hers.fetch(path_of("/evidence export jsonl", "local:ben"));
    EXPECT_THAT(file.body, AllOf(HasSubstr("old search page"), Not(HasSubstr("gift wrap"))));
}

TEST_F(Links, KeepNothingThatOpensThem) {
    const std::string path = path_of("/packet");
    const std::string token = path.substr(path.rfind('/') + 1);
    for (const std::string& name : support::names_in(dossier.database().parent_path()))
        EXPECT_THAT(support::read_file(dossier.database().parent_path() / name), Not(HasSubstr(token)))
            << name;
}

TEST_F(Links, TakeNoOtherMethodAndNoLargeForm) {
    const std::string path = path_of("/packet");
    EXPECT_EQ(hers.ask("DELETE", path).status, 405);
    client line(server->port());
    EXPECT_EQ(
        line.ask("POST " + path + " HTTP/1.1\r\nHost: " + line.host() + "\r\nContent-Length: 100000\r\n\r\n")
            .status,
        413);
    EXPECT_EQ(hers.fetch(path).status, 200);
}

TEST_F(Links, AreForFilesAlone) {
    const desk_reply listed = dossier.say("/evidence list");
    EXPECT_EQ(server->io().await(given.make({"local:ana"}, "", listed.said)), "");
}

TEST(LooksAtLinks, AreAdmittedSoManyASecond) {
    looks counted;
    const looks::moment now{std::chrono::hours(1)};
    for (std::size_t i = 0; i < looks::most; ++i)
        EXPECT_TRUE(counted.admit(now + std::chrono::milliseconds(i))) << i;
    EXPECT_FALSE(counted.admit(now + std::chrono::milliseconds(999)));
    EXPECT_TRUE(counted.admit(now + std::chrono::seconds(1))) << "the first is a second ago";
    EXPECT_FALSE(counted.admit(now + std::chrono::seconds(1)));
}

TEST(LinksWithoutAPublicName, AreNotThere) {
    office dossier;
    links none(dossier.desk(), "");
    EXPECT_FALSE(none.are_on());
    EXPECT_TRUE(none.routes().empty());
    const desk_reply asked = dossier.io().await(dossier.desk().say_only(office::line("/packet")));
    EXPECT_EQ(dossier.io().await(none.make({"local:ana"}, "", asked.said)), "");
}

TEST(LinksOnThisMachine, GiveCookiesWithoutTls) {
    office dossier;
    links given(dossier.desk(), "http://127.0.0.1:8080");
    support::running_server server(given.routes());
    dossier.say("/decision Dropped gift wrap");
    const desk_reply asked =
        dossier.io().await(dossier.desk().say_only(office::line("/evidence export jsonl")));
    const std::string url = server.io().await(given.make({"local:ana"}, "", asked.said));
    browser hers(server.port());
    const http_answer file = hers.fetch(url.substr(url.find("/files")));
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.header("set-cookie"), Not(HasSubstr("Secure")));
    server.end();
}

}  // namespace
}  // namespace bot
