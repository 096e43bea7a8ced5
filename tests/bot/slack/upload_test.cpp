#include "bot/slack/upload.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace bot::slack {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::http_answer;
using fakes::http_ok;
using fakes::then;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// A Slack that takes files, and can be told to answer one of the three steps in another way.
class AnUpload : public testing::Test {
protected:
    std::map<std::string, fakes::reply> instead;  // by the path's beginning
    std::optional<canned_server> slack;
    std::optional<web_api> api;
    support::io_thread io;
    std::vector<commands::file> files{{"packet.pdf", "application/pdf", "%PDF-1.7 one"},
                                      {"bundle & more.zip", "application/zip", std::string("PK\0\1", 4)}};
    std::string channel = "D0EXAMPLE1";
    std::string comment = "Here is the packet.";
    std::string given_url;  // as the upload's address; empty: the server's own

    AnUpload() {
        slack.emplace([this](const asked_request& asked) { return answer(asked); });
        web_api::options chosen;
        chosen.base = slack->url("/api/");
        chosen.deadline = std::chrono::milliseconds(2000);
        api.emplace(io.context().get_executor(), chosen);
    }
    ~AnUpload() override {
        io.call([&] { api.reset(); });
    }

    fakes::reply answer(const asked_request& asked) {
        const std::string path = path_of(asked);
        for (const auto& [start, said] : instead)
            if (path.starts_with(start)) return said;
        if (path == "/api/files.getUploadURLExternal") {
            const std::string number = std::to_string(++given_);
            const std::string url = given_url.empty() ? slack->url("/upload/" + number) : given_url;
            return json(R"({"ok":true,"upload_url":")" + url + R"(","file_id":"F0EX)" + number + "\"}");
        }
        if (path.starts_with("/upload/"))
            return http_ok("text/plain", "OK - " + std::to_string(asked.body.size()));
        return json(R"({"ok":true,"files":[]})");
    }

    static std::string path_of(const asked_request& asked) {
        return asked.head.substr(5, asked.head.find(' ', 5) - 5);
    }
    static fakes::reply json(const std::string& body) {
        return {http_ok("application/json", body), then::keep};
    }
    static fakes::reply refusal(const std::string& error) {
        return json(R"({"ok":false,"error":")" + error + "\"}");
    }

    upload_outcome send() { return io.await(upload(*api, "xoxb-secret", channel, files, comment)); }

    std::vector<std::string> paths() {
        std::vector<std::string> all;
        for (const asked_request& asked : slack->asked())
            all.push_back(path_of(asked));
        return all;
    }

private:
    int given_ = 0;
};

TEST_F(AnUpload, BringsEveryFileAndSharesThemOnce) {
    const upload_outcome outcome = send();
    EXPECT_TRUE(outcome.ok) << outcome.error;
    EXPECT_THAT(outcome.file_ids, ElementsAre("F0EX1", "F0EX2"));
    EXPECT_THAT(paths(),
                ElementsAre("/api/files.getUploadURLExternal", "/upload/1", "/api/files.getUploadURLExternal",
                            "/upload/2", "/api/files.completeUploadExternal"));
    const auto asked = slack->asked();
    EXPECT_EQ(asked[0].body, "filename=packet.pdf&length=12");
    EXPECT_EQ(asked[1].body, "%PDF-1.7 one");
    EXPECT_THAT(asked[1].head, HasSubstr("Content-Type: application/octet-stream\r\n"));
    EXPECT_THAT(asked[1].head, Not(HasSubstr("xoxb"))) << "the address is enough";
    EXPECT_EQ(asked[2].body, "filename=bundle%20%26%20more.zip&length=4");
    EXPECT_EQ(asked[3].body, std::string("PK\0\1", 4));
    const auto form = read_form(asked[4].body);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->at("files"),
              R"([{"id":"F0EX1","title":"packet.pdf"},{"id":"F0EX2","title":"bundle & more.zip"}])");
    EXPECT_EQ(form->at("channel_id"), channel);
    EXPECT_EQ(form->at("initial_comment"), comment);
}

TEST_F(AnUpload, NeedsNoComment) {
    comment.clear();
    EXPECT_TRUE(send().ok);
    EXPECT_THAT(slack->asked().back().body, Not(HasSubstr("initial_comment")));
}

TEST_F(AnUpload, SendsNothingThatSlackWouldRefuse) {
    for (const char* id : {"", "U0EXAMPLE1", "D0EX1", "general", "d0example1", "D0EXAMPLE1 ", "#D0EXAMPL"}) {
        channel = id;
        EXPECT_EQ(send().how, api_failure::our_fault) << id;
    }
    channel = "C0EXAMPLE1";
    files[1].bytes.clear();
    EXPECT_EQ(send().how, api_failure::our_fault);
    files.clear();
    EXPECT_EQ(send().how, api_failure::our_fault);
    EXPECT_THAT(slack->asked(), IsEmpty());
}

TEST_F(AnUpload, TellsThatTheWorkspaceTakesNoFiles) {
    for (const char* error : {"file_uploads_disabled", "file_uploads_except_images_disabled"})
        for (const char* step : {"/api/files.getUploadURLExternal", "/api/files.completeUploadExternal"}) {
            instead.clear();
            instead.emplace(step, refusal(error));
            const upload_outcome outcome = send();
            EXPECT_FALSE(outcome.ok);
            EXPECT_TRUE(outcome.uploads_disabled) << step;
            EXPECT_EQ(outcome.error, error);
        }
}

TEST_F(AnUpload, SaysWhatARefusalAsksFor) {
    instead.emplace("/api/files.getUploadURLExternal",
                    json(R"({"ok":false,"error":"missing_scope","needed":"files:write"})"));
    const upload_outcome refused = send();
    EXPECT_EQ(refused.how, api_failure::permission);
    EXPECT_EQ(refused.needed, "files:write");
    EXPECT_FALSE(refused.uploads_disabled);
    instead.clear();
    instead.emplace("/api/files.completeUploadExternal",
                    http_answer("429 Slow Down", "application/json", R"({"ok":false,"error":"ratelimited"})",
                                "Retry-After: 7\r\n"));
    const upload_outcome limited = send();
    EXPECT_EQ(limited.how, api_failure::try_again);
    EXPECT_EQ(limited.retry_after, std::chrono::seconds(7));
    EXPECT_THAT(limited.file_ids, IsEmpty());
}

// Until the files are shared nobody has seen them, so that beginning again is safe. Behind that it is not.
TEST_F(AnUpload, MayBeBegunAgainUntilTheLastStep) {
    const fakes::reply trouble(http_answer("500 Oh", "text/html", "<p>Oh</p>"));
    const fakes::reply cut("", then::close);
    for (const fakes::reply& fault : {trouble, cut}) {
        for (const char* step : {"/api/files.getUploadURLExternal", "/upload/"}) {
            instead.clear();
            instead.emplace(step, fault);
            EXPECT_EQ(send().how, api_failure::try_again) << step;
            EXPECT_THAT(paths(), Not(testing::Contains("/api/files.completeUploadExternal")));
        }
    }
    for (const fakes::reply& fault : {trouble, cut}) {
        instead.clear();
        instead.emplace("/api/files.completeUploadExternal", fault);
        const upload_outcome doubtful = send();
        EXPECT_EQ(doubtful.how, api_failure::may_have_happened);
        EXPECT_THAT(doubtful.file_ids, testing::SizeIs(2)) << "so that they can be looked for";
    }
}

TEST_F(AnUpload, TakesOnlyThePlainYesForAFile) {
    for (const char* status : {"201 Created", "302 Found", "403 Forbidden"}) {
        instead.clear();
        instead.emplace("/upload/", http_answer(status, "text/plain", "OK - 12"));
        const upload_outcome outcome = send();
        EXPECT_EQ(outcome.how, api_failure::try_again);
        EXPECT_THAT(outcome.error, StartsWith("HTTP status "));
    }
}

TEST_F(AnUpload, SendsNoBytesToAnybodyElse) {
    canned_server elsewhere([](const asked_request&) { return http_ok("text/plain", "OK - 12"); });
    given_url = "http://evil.example/upload";
    const upload_outcome outcome = send();
    EXPECT_EQ(outcome.how, api_failure::our_fault);
    EXPECT_THAT(paths(), ElementsAre("/api/files.getUploadURLExternal"));
    instead.emplace("/api/files.getUploadURLExternal", json(R"({"ok":true,"upload_url":7})"));
    EXPECT_EQ(send().how, api_failure::our_fault);
}

TEST(AnUploadsAddress, IsOneOfSlacks) {
    const std::string live = "https://slack.com/api/", gov = "https://slack-gov.com/api/",
                      test = "http://127.0.0.1:4003/api/";
    EXPECT_TRUE(is_upload_url("https://files.slack.com/upload/v1/ABC", live));
    EXPECT_TRUE(is_upload_url("https://slack.com/upload", live));
    EXPECT_TRUE(is_upload_url("https://a.slack-files.com/upload", live));
    EXPECT_TRUE(is_upload_url("https://files.slack-gov.com/upload", gov));
    EXPECT_TRUE(is_upload_url("https://slack-gov.com/upload", gov));
    EXPECT_TRUE(is_upload_url("http://127.0.0.1:4003/upload", test));
    EXPECT_TRUE(is_upload_url("http://localhost:4004/upload", test));
    for (const char* url : {"http://files.slack.com/upload", "https://files.slack.com:8443/upload",
                            "https://evilslack.com/upload", "https://.slack.com/upload",
                            "https://slack.com.evil.example/upload", "https://files.slack.com@evil.example/",
                            "https://evil.example/files.slack.com", "http://127.0.0.1:4003/upload",
                            "https://127.0.0.1/upload", "ftp://files.slack.com/", "/upload", ""})
        EXPECT_FALSE(is_upload_url(url, live)) << url;
    EXPECT_FALSE(is_upload_url("http://10.0.0.1/upload", test));
}

}  // namespace
}  // namespace bot::slack
