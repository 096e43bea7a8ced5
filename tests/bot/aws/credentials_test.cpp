#include "bot/aws/credentials.hpp"

#include "tests/fakes/canned_server.hpp"
#include "tests/support/io_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace bot::aws {
namespace {

using namespace std::chrono_literals;
using evidence::from_rfc3339;
using evidence::moment;
using evidence::to_rfc3339;
using fakes::asked_request;
using fakes::canned_server;
using fakes::http_answer;
using fakes::http_ok;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string two_keys = "aws_access_key_id = AKFILE\naws_secret_access_key = secret-of-file\n";

// One machine: its environment, files and clock, and the services that it can ask.
class TheChain : public testing::Test {
protected:
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> usual_log = spdlog::default_logger();
    std::map<std::string, std::string> environment{{"HOME", "/home/ana"}};
    std::map<std::string, std::string> files;
    moment now = *from_rfc3339("2026-03-02T10:00:00.000Z");
    std::string container_address = "http://127.0.0.1:1", instance_address = "http://127.0.0.1:1";
    std::chrono::milliseconds patience{5000};
    int reads = 0;
    int questions = 0;  // to container or instance that were begun
    std::optional<canned_server> server;
    std::optional<credentials> chain;
    support::io_thread io;

    TheChain() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto caught = std::make_shared<spdlog::logger>("caught", std::move(sink));
        caught->set_level(spdlog::level::trace);
        spdlog::set_default_logger(std::move(caught));
    }
    ~TheChain() override {
        io.call([&] { chain.reset(); });
        io.finish();
        spdlog::set_default_logger(usual_log);
        EXPECT_THAT(log.str(), Not(HasSubstr("secret")));
    }

    surroundings here() {
        surroundings in;
        in.variable = [this](const std::string& name) {
            questions += name == "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
            const auto found = environment.find(name);
            return found == environment.end() ? std::string() : found->second;
        };
        in.read = [this](const std::string& path) {
            ++reads;
            const auto found = files.find(path);
            return found == files.end() ? file_text{"", "does not exist"} : file_text{found->second, ""};
        };
        in.mark = [this](const std::string& path) {
            const auto found = files.find(path);
            return found == files.end() ? std::string() : std::to_string(found->second.size());
        };
        in.now = [this] { return now; };
        in.container = container_address;
        in.instance = instance_address;
        in.patience = patience;
        return in;
    }

    void open() {
        io.call([&] { chain.emplace(io.context().get_executor(), here()); });
    }

    keys_answer current() {
        if (!chain) open();
        keys_answer answer = io.await(chain->current());
        EXPECT_THAT(answer.problem, Not(HasSubstr("secret-"))) << "a sentence is shown and logged";
        return answer;
    }

    // "ID by SOURCE", or the problem.
    std::string found() {
        const keys_answer answer = current();
        return answer.keys ? answer.keys->id() + " by " + answer.source : answer.problem;
    }

    void pass(std::chrono::milliseconds time) {
        io.call([&] { now += time; });
    }

    void be_container(canned_server::answer how) {
        server.emplace(std::move(how));
        container_address = server->url("");
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
    }

    void be_instance(canned_server::answer how) {
        server.emplace(std::move(how));
        instance_address = server->url("");
    }

    static std::string keys_until(const std::string& id, const std::string& end) {
        return R"({"Code":"Success","Type":"AWS-HMAC","AccessKeyId":")" + id +
               R"(","SecretAccessKey":"secret-of-role","Token":"secret-token","Expiration":")" + end + "\"}";
    }

    static std::string json(const std::string& body) { return http_ok("application/json", body); }

    // What an EC2 instance answers.
    static std::string instance_says(const asked_request& asked, const std::string& keys) {
        if (asked.head.starts_with("PUT /latest/api/token ")) return http_ok("text/plain", "t0ken");
        if (asked.head.starts_with("GET /latest/meta-data/iam/security-credentials/ "))
            return http_ok("text/plain", "dossier-role\n");
        return json(keys);
    }
};

TEST_F(TheChain, TakesKeysFromTheEnvironmentFirst) {
    environment["AWS_ACCESS_KEY_ID"] = "AKENV";
    environment["AWS_SECRET_ACCESS_KEY"] = "secret-of-environment";
    environment["AWS_SESSION_TOKEN"] = "secret-session";
    files["/home/ana/.aws/credentials"] = "[default]\n" + two_keys;
    const keys_answer answer = current();
    ASSERT_TRUE(answer.keys);
    EXPECT_EQ(answer.source, "the environment");
    EXPECT_EQ(answer.keys->id(), "AKENV");
    EXPECT_EQ(answer.keys->secret(), "secret-of-environment");
    EXPECT_EQ(answer.keys->session_token(), "secret-session");
    EXPECT_EQ(answer.problem, "");
}

TEST_F(TheChain, RefusesHalfAPair) {
    environment["AWS_ACCESS_KEY_ID"] = "AKENV";
    files["/home/ana/.aws/credentials"] = "[default]\n" + two_keys;
    EXPECT_THAT(found(), StartsWith("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together"));
    environment.clear();
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "/keys";
    files["/keys"] = "[default]\naws_access_key_id = AKFILE\n";
    open();
    EXPECT_THAT(found(), HasSubstr("profile \"default\" in /keys has only one of aws_access_key_id"));
}

TEST_F(TheChain, RefusesKeysThatCannotBeSent) {
    environment["AWS_ACCESS_KEY_ID"] = "AK\r\nX-Other: 1";
    environment["AWS_SECRET_ACCESS_KEY"] = "secret-of-environment";
    EXPECT_THAT(found(), StartsWith("The keys of the environment are not what AWS gives out"));
}

TEST_F(TheChain, TakesTheProfileFromTheUsualFiles) {
    files["/home/ana/.aws/credentials"] = "[default]\n" + two_keys + "aws_session_token = secret-session\n";
    const keys_answer answer = current();
    ASSERT_TRUE(answer.keys);
    EXPECT_EQ(answer.source, "profile \"default\" in /home/ana/.aws/credentials");
    EXPECT_EQ(answer.keys->secret(), "secret-of-file");
    EXPECT_EQ(answer.keys->session_token(), "secret-session");
}

TEST_F(TheChain, TakesTheConfigWhereTheCredentialsHaveNone) {
    files["/home/ana/.aws/credentials"] = "[default]\nregion = x\n";
    files["/home/ana/.aws/config"] = "[default]\n" + two_keys;
    EXPECT_EQ(found(), "AKFILE by profile \"default\" in /home/ana/.aws/config");
}

TEST_F(TheChain, LooksWhereItIsTold) {
    environment["AWS_PROFILE"] = "dossier";
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "/etc/dossier/keys";
    environment["AWS_CONFIG_FILE"] = "~/config";
    files["/home/ana/.aws/credentials"] = "[dossier]\naws_access_key_id=AKWRONG\naws_secret_access_key=x\n";
    files["/home/ana/config"] = "[profile dossier]\n" + two_keys;
    EXPECT_EQ(found(), "AKFILE by profile \"dossier\" in /home/ana/config");
    files["/etc/dossier/keys"] = "[dossier]\naws_access_key_id=AKTOLD\naws_secret_access_key=x\n";
    EXPECT_EQ(found(), "AKTOLD by profile \"dossier\" in /etc/dossier/keys");
}

TEST_F(TheChain, EndsWithAProfileThatWasNamedAndIsNotThere) {
    environment["AWS_PROFILE"] = "dosser";
    files["/home/ana/.aws/credentials"] = "[dossier]\n" + two_keys;
    be_instance([](const asked_request&) { return std::string(); });
    EXPECT_EQ(found(),
              "No AWS keys were found in the profile that AWS_PROFILE names: AWS_ACCESS_KEY_ID is not set; "
              "/home/ana/.aws/credentials has no profile \"dosser\"; /home/ana/.aws/config does not exist "
              "(single sign-on, assumed roles, web identities and credential processes are not supported).");
    EXPECT_THAT(server->asked(), IsEmpty());
}

TEST_F(TheChain, SaysWhatItDoesNotSupport) {
    const std::string path = "/home/ana/.aws/config";
    files[path] = "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\n" + two_keys;
    EXPECT_THAT(found(), HasSubstr(path + " asks for an assumed role, which is not supported"));
    for (const std::string way : {"sso_session", "credential_process", "web_identity_token_file"}) {
        files[path] = "[default]\n" + way + " = x\n";
        EXPECT_THAT(found(), HasSubstr(path + " has " + way + ", which is not supported"));
    }
    files[path] = "[default]\ncredential_process = x\n" + two_keys;
    EXPECT_THAT(found(), StartsWith("AKFILE by ")) << "keys beside it do";
    files.clear();
    environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
    open();
    EXPECT_THAT(found(), StartsWith("AWS_WEB_IDENTITY_TOKEN_FILE asks for a web identity"));
}

TEST_F(TheChain, ReadsAFileAgainOnlyWhenItHasChanged) {
    const std::string path = "/home/ana/.aws/credentials";
    files[path] = "[default]\n" + two_keys;
    EXPECT_THAT(found(), StartsWith("AKFILE "));
    EXPECT_THAT(found(), StartsWith("AKFILE "));
    EXPECT_EQ(reads, 1);
    io.call([&] { files[path] = "[default]\naws_access_key_id=AKNEW\naws_secret_access_key=x\n"; });
    EXPECT_THAT(found(), StartsWith("AKNEW "));
    EXPECT_EQ(reads, 2);
}

TEST_F(TheChain, AsksTheContainer) {
    be_container([](const asked_request&) { return json(keys_until("ASIA1", "2026-03-02T16:00:00Z")); });
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "secret-word";
    const keys_answer answer = current();
    ASSERT_TRUE(answer.keys) << answer.problem;
    EXPECT_EQ(answer.keys->id(), "ASIA1");
    EXPECT_EQ(answer.keys->secret(), "secret-of-role");
    EXPECT_EQ(answer.keys->session_token(), "secret-token");
    EXPECT_EQ(answer.source, "the container's credentials at " + server->url("").substr(7));
    const std::string head = server->asked()[0].head;
    EXPECT_THAT(head, StartsWith("GET /v2/credentials/1 HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("Authorization: secret-word\r\n"));
}

TEST_F(TheChain, AsksAtAWholeAddressWithTheTokenOfAFile) {
    be_container([](const asked_request&) { return json(keys_until("ASIA1", "2026-03-02T16:00:00Z")); });
    environment.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server->url("/v1/credentials");
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/var/run/token";
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "secret-older";
    files["/var/run/token"] = "secret-newer\n";
    EXPECT_THAT(found(), StartsWith("ASIA1 by "));
    EXPECT_THAT(server->asked()[0].head, StartsWith("GET /v1/credentials "));
    EXPECT_THAT(server->asked()[0].head, HasSubstr("Authorization: secret-newer\r\n"));
    files["/var/run/token"] = "secret-a\r\nX-Other: 1";
    open();
    EXPECT_THAT(found(), HasSubstr("has characters that no header may hold"));
    files.erase("/var/run/token");
    open();
    EXPECT_THAT(found(), HasSubstr("/var/run/token does not exist"));
    EXPECT_THAT(server->asked(), SizeIs(1));
}

TEST_F(TheChain, TrustsOnlyWhoeverIsNear) {
    const auto refused_at = [&](const std::string& address) {
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = address;
        patience = 1ms;
        open();
        return found().find("the container's credentials are asked for over https, or from") !=
               std::string::npos;
    };
    EXPECT_TRUE(refused_at("http://keys.example/"));
    EXPECT_TRUE(refused_at("http://169.254.170.3/"));
    EXPECT_TRUE(refused_at("http://169.254.169.254/"));
    EXPECT_TRUE(refused_at("http://[fd00:ec2::24]/"));
    EXPECT_FALSE(refused_at("http://localhost:1/"));
    EXPECT_FALSE(refused_at("http://[::1]:1/"));
    EXPECT_FALSE(refused_at("https://127.0.0.1:1/"));
    environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "ftp://169.254.170.2/";
    open();
    EXPECT_THAT(found(), HasSubstr("is not one of http or https"));
    environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@keys.example/";
    open();
    EXPECT_THAT(found(), HasSubstr("does not begin with a slash"));
}

TEST_F(TheChain, AsksTheInstanceInThreeSteps) {
    be_instance([](const asked_request& asked) {
        return instance_says(asked, keys_until("ASIA1", "2026-03-02T16:00:00Z"));
    });
    EXPECT_EQ(found(), "ASIA1 by the instance's role dossier-role");
    const auto asked = server->asked();
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_THAT(asked[0].head, AllOf(StartsWith("PUT /latest/api/token HTTP/1.1\r\n"),
                                     HasSubstr("X-aws-ec2-metadata-token-ttl-seconds: 60\r\n")));
    EXPECT_THAT(asked[1].head, HasSubstr("X-aws-ec2-metadata-token: t0ken\r\n"));
    EXPECT_THAT(asked[2].head,
                AllOf(StartsWith("GET /latest/meta-data/iam/security-credentials/dossier-role "),
                      HasSubstr("X-aws-ec2-metadata-token: t0ken\r\n")));
}

TEST_F(TheChain, AsksTheInstanceWhereItIsTold) {
    be_instance([](const asked_request& asked) {
        return instance_says(asked, keys_until("AKROLE", "2026-03-02T16:00:00Z"));
    });
    environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = instance_address + "/";
    instance_address = "http://127.0.0.1:1";
    EXPECT_EQ(found(), "AKROLE by the instance's role dossier-role");
    environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "somewhere";
    open();
    EXPECT_THAT(found(), HasSubstr("AWS_EC2_METADATA_SERVICE_ENDPOINT is not an address"));
}

TEST_F(TheChain, LeavesTheInstanceAloneWhereItIsTold) {
    be_instance([](const asked_request&) { return std::string(); });
    environment["AWS_EC2_METADATA_DISABLED"] = "true";
    EXPECT_THAT(found(), HasSubstr("AWS_EC2_METADATA_DISABLED is set"));
    EXPECT_THAT(server->asked(), IsEmpty());
}

TEST_F(TheChain, TellsAllThatWasTriedInOneSentence) {
    instance_address = "http://127.0.0.1:1";
    const std::string said = found();
    EXPECT_THAT(said, StartsWith("No AWS keys were found: AWS_ACCESS_KEY_ID is not set; "
                                 "/home/ana/.aws/credentials does not exist; /home/ana/.aws/config does not "
                                 "exist; the instance's metadata at http://127.0.0.1:1 gives no token: no "
                                 "connection"));
    EXPECT_THAT(said, EndsWith("(single sign-on, assumed roles, web identities and credential processes are "
                               "not supported)."));
    environment.clear();
    open();
    EXPECT_THAT(found(), HasSubstr("AWS_ACCESS_KEY_ID is not set; HOME is not set; the instance's"));
}

// Each step of the instance and the container can go wrong by itself.
TEST_F(TheChain, SaysWhatTheServiceAnswered) {
    std::string keys = "{}", role = "200 OK", token = "200 OK";
    be_instance([&](const asked_request& asked) {
        if (asked.head.starts_with("PUT")) return http_answer(token, "text/plain", "t0ken");
        if (asked.head.find("credentials/ ") != std::string::npos)
            return http_answer(role, "text/plain", "dossier-role");
        return json(keys);
    });
    const auto with = [&](std::string& part, std::string other) {
        std::swap(part, other);
        open();
        const std::string said = found();
        std::swap(part, other);
        return said;
    };
    EXPECT_THAT(with(token, "403 Forbidden"), HasSubstr("gives no token: HTTP status 403"));
    EXPECT_THAT(with(role, "404 Not Found"), HasSubstr("the instance has no role"));
    EXPECT_THAT(with(role, "500 Oh"), HasSubstr("names no role: HTTP status 500"));
    EXPECT_THAT(with(keys, R"({"Code":"AssumeRoleUnauthorizedAccess"})"),
                HasSubstr("the instance's role dossier-role: it answers \"AssumeRoleUnauthorizedAccess\""));
    for (const std::string& unusable :
         {std::string("{}"), std::string("secret-"), std::string("[1]"),
          keys_until("", "2026-03-02T16:00:00Z"), keys_until("ASIA1", "soon"), std::string(100, '['),
          std::string(R"({"AccessKeyId":"A","SecretAccessKey":null,"Expiration":1772446530})")})
        EXPECT_THAT(with(keys, unusable), HasSubstr("its answer holds no keys with an end")) << unusable;
    EXPECT_THAT(with(keys, keys_until("ASIA1", "2026-03-02T10:00:00Z")),
                HasSubstr("its keys expired at 2026-03-02T10:00:00.000Z by this machine's clock"));
    EXPECT_THAT(with(keys, std::string(70000, ' ')), HasSubstr("the answer is too large"));
}

TEST_F(TheChain, RenewsFiveToSixMinutesAhead) {
    int asked = 0;
    be_container([&](const asked_request&) {
        ++asked;
        return json(keys_until("ASIA" + std::to_string(asked),
                               asked == 1 ? "2026-03-02T11:00:00Z" : "2026-03-02T12:00:00Z"));
    });
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    pass(54min - 1s);
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    EXPECT_EQ(server->asked().size(), 1U);
    pass(1min + 1s);
    EXPECT_THAT(found(), StartsWith("ASIA1 ")) << "nobody waits while the old ones last";
    while (server->asked().size() < 2)
        std::this_thread::yield();
    std::string id;
    while (!(id = found()).starts_with("ASIA2"))  // its answer is on the way
        EXPECT_THAT(id, StartsWith("ASIA1 "));
    EXPECT_EQ(server->asked().size(), 2U);
}

TEST_F(TheChain, DoesNotAskAgainAtOnceForKeysThatAreNoNewer) {
    be_container([](const asked_request&) { return json(keys_until("ASIA1", "2026-03-02T10:04:00Z")); });
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(found(), StartsWith("ASIA1 "));
    pass(59s);
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    EXPECT_EQ(server->asked().size(), 1U);
    pass(1s);
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    while (server->asked().size() < 2)
        std::this_thread::yield();
}

TEST_F(TheChain, UsesTheOldOnesUntilTheyEnd) {
    std::atomic<bool> broken = false;
    be_container([&](const asked_request&) {
        if (broken) return http_answer("500 Oh", "text/plain", "secret-page");
        return json(keys_until("ASIA1", "2026-03-02T11:00:00Z"));
    });
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    broken = true;
    pass(58min);
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    server->wait_for_ended(2);
    while (io.call([&] { return log.str(); }).empty())
        std::this_thread::yield();
    EXPECT_THAT(log.str(), HasSubstr("AWS keys cannot be renewed, and the old ones end at "
                                     "2026-03-02T11:00:00.000Z: the container's credentials at"));
    EXPECT_THAT(found(), StartsWith("ASIA1 "));
    EXPECT_EQ(server->asked().size(), 2U) << "not again at once";
    pass(2min);
    EXPECT_THAT(found(), HasSubstr("HTTP status 500"));
    EXPECT_THAT(found(), HasSubstr("HTTP status 500")) << "and that is remembered for ten seconds";
    EXPECT_EQ(server->asked().size(), 3U);
    broken = false;
    pass(10s);
    EXPECT_THAT(found(), HasSubstr("its keys expired"));
}

TEST_F(TheChain, AsksOnceForAllWhoWait) {
    be_container([](const asked_request&) { return json(keys_until("ASIA1", "2026-03-02T16:00:00Z")); });
    open();
    std::vector<std::future<keys_answer>> all;
    io.call([&] {
        for (int i = 0; i < 5; ++i)
            all.push_back(io.spawn(chain->current()));
    });
    std::vector<std::shared_ptr<const access_keys>> keys;
    for (auto& one : all)
        keys.push_back(one.get().keys);
    ASSERT_TRUE(keys[0]);
    EXPECT_THAT(keys, testing::Each(keys[0]));
    EXPECT_EQ(io.call([&] { return questions; }), 1);
}

TEST_F(TheChain, EndsWhileItWaits) {
    be_container([](const asked_request&) { return std::string(); });
    patience = 1h;
    open();
    std::future<keys_answer> waiting;
    io.call([&] { waiting = io.spawn(chain->current()); });
    while (server->asked().empty())
        std::this_thread::yield();
    io.call([&] { chain.reset(); });
    const keys_answer answer = waiting.get();
    EXPECT_FALSE(answer.keys);
    EXPECT_NE(answer.problem, "");
}

TEST(ThisMachine, ReadsItsFilesAndNoticesAChange) {
    const surroundings here = of_this_machine();
    const std::string folder =
        std::filesystem::temp_directory_path() / ("keys-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const std::string path = folder + "/credentials";
    EXPECT_EQ(here.read(path).problem, "does not exist");
    EXPECT_EQ(here.read(folder).problem, "is no file");
    const std::string before = here.mark(path);
    std::ofstream(path) << "[default]\n";
    EXPECT_EQ(here.read(path).text, "[default]\n");
    EXPECT_EQ(here.read(path).problem, "");
    EXPECT_NE(here.mark(path), before);
    std::ofstream(path) << std::string(256 * 1024, 'x');
    EXPECT_EQ(here.read(path).problem, "");
    std::ofstream(path, std::ios::app) << "x";
    EXPECT_EQ(here.read(path).problem, "is larger than 256 KiB");
    EXPECT_EQ(here.variable("DOSSIER_THAT_NOBODY_SETS"), "");
    EXPECT_NE(here.variable("PATH"), "");
    EXPECT_GT(here.now().time_since_epoch().count(), 0);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace bot::aws
