#include "bot/slack/tokens.hpp"

#include "bot/slack/form.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/office.hpp"

#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

namespace bot::slack {
namespace {

using fakes::asked_request;
using fakes::canned_server;
using fakes::http_ok;
using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using support::office;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string key_bytes(sealing_key::size, 'k');

// Holds an answer back until it is let go.
class gate {
public:
    void wait() { open_.get_future().wait(); }
    void open() { open_.set_value(); }

private:
    std::promise<void> open_;
};

// Rings once when the log says something.
class bell : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit bell(std::string words) : words_(std::move(words)) {}
    void wait() { rung_.get_future().wait(); }

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::string_view said(message.payload.data(), message.payload.size());
        if (said.find(words_) != said.npos && !std::exchange(silent_, true)) rung_.set_value();
    }
    void flush_() override {}

    std::string words_;
    std::promise<void> rung_;
    bool silent_ = false;
};

class Tokens : public testing::Test {
protected:
    std::ostringstream log;
    std::shared_ptr<spdlog::logger> usual_log = spdlog::default_logger();
    std::function<json(const asked_request&)> answer = [](const asked_request&) { return json::object(); };
    canned_server slack{[this](const asked_request& asked) {
        return fakes::reply(http_ok("application/json", answer(asked).dump()), fakes::then::keep);
    }};
    office dossier;
    std::optional<web_api> api{std::in_place, dossier.io().context().get_executor(),
                               web_api::options{slack.url("/api/"), "", std::chrono::seconds(20)}};
    std::optional<tokens> kept;

    Tokens() {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log);
        auto caught = std::make_shared<spdlog::logger>("caught", std::move(sink));
        caught->set_level(spdlog::level::trace);
        spdlog::set_default_logger(std::move(caught));
        start();
    }
    ~Tokens() override {
        dossier.io().call([&] { api.reset(); });  // and its connections
        dossier.close();
        spdlog::set_default_logger(usual_log);
        EXPECT_THAT(log.str(), Not(HasSubstr("xox"))) << "no token stands in the log";
        for (const auto& file : std::filesystem::directory_iterator(dossier.database().parent_path())) {
            std::ifstream bytes(file.path(), std::ios::binary);
            const std::string all{std::istreambuf_iterator<char>(bytes), {}};
            EXPECT_EQ(all.find("xox"), std::string::npos) << "a token in clear in " << file.path();
        }
    }

    // As after a start of dossier, which knows what is on the disk and nothing else.
    void start(const std::string& bot_token = "", const std::string& key = key_bytes) {
        tokens::options chosen;
        chosen.bot_token = bot_token;
        chosen.client_id = "12345.67890";
        chosen.client_secret = "the-client-secret";
        if (!key.empty()) chosen.key.emplace(key);
        kept.emplace(dossier.desk(), *api, std::move(chosen));
    }

    static storage::installation in(const std::string& team, const std::string& enterprise = "") {
        storage::installation about;
        about.team = team;
        about.enterprise = enterprise;
        about.is_org = team == enterprise;
        about.bot_user = "UBOT" + team;
        return about;
    }

    // One with tokens that end so long from now.
    static storage::installation expiring(const std::string& team, std::chrono::minutes from_now) {
        storage::installation about = in(team);
        about.expires_at = system_now() + from_now;
        return about;
    }

    std::string keep(storage::installation about, token_pair secrets) {
        return dossier.io().await(kept->keep(std::move(about), std::move(secrets)));
    }
    std::string forget(const std::string& team, evidence::moment at = system_now()) {
        return dossier.io().await(kept->forget(team, at));
    }
    bool was_taken_out(const std::string& team, const std::string& enterprise = "") {
        return dossier.io().await(kept->was_taken_out(team, enterprise));
    }
    std::future<std::string> ask(const std::string& team, const std::string& enterprise = "") {
        return dossier.io().spawn(kept->token_of(team, enterprise));
    }
    std::string token_of(const std::string& team, const std::string& enterprise = "") {
        return ask(team, enterprise).get();
    }

    // Until no renewal is under way.
    void let_it_renew() {
        while (!dossier.io().call([&] { return kept->idle(); }))
            std::this_thread::yield();
    }

    bool may_use(const std::string& token) {
        return dossier.io().call([&] { return kept->may_use(token); });
    }

    // What stands on the disk for a workspace, opened; "nothing" when that cannot be.
    std::string on_disk(const std::string& team) {
        SQLite::Database raw(dossier.database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT sealed FROM installation WHERE team = ?");
        row.bind(1, team);
        if (!row.executeStep()) return "nothing";
        return open(sealing_key(key_bytes), bound_to("slack", team), row.getColumn(0).getString())
            .value_or("nothing");
    }

    static json renewed(const std::string& number) {
        return {{"ok", true},
                {"access_token", "xoxe.xoxb-" + number},
                {"refresh_token", "xoxe-" + number},
                {"expires_in", 43200}};
    }

    // Slack takes its time over a renewal: until the gate is opened.
    std::promise<void> renewal_began;
    gate slow;
    void renew_slowly(const std::string& number) {
        answer = [this, number](const asked_request&) {
            renewal_began.set_value();
            slow.wait();
            return renewed(number);
        };
    }
};

TEST_F(Tokens, SpeakForTheirOwnWorkspaceAlone) {
    EXPECT_EQ(keep(in("T0EX1"), {"xoxb-1", ""}), "");
    EXPECT_EQ(keep(in("T0EX2"), {"xoxb-2", ""}), "");
    for (int again = 0; again < 2; ++again, start()) {
        EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
        EXPECT_EQ(token_of("T0EX2"), "xoxb-2");
        EXPECT_EQ(token_of("T0EX3"), "");
        EXPECT_EQ(token_of("T0EX3", "E0EX1"), "");
        EXPECT_EQ(dossier.io().await(kept->bot_user_of("T0EX2", "")), "UBOTT0EX2");
        EXPECT_EQ(dossier.io().await(kept->bot_user_of("T0EX3", "")), "");
    }
}

TEST_F(Tokens, OfAnOrganisationSpeakForItsWorkspacesUnlessTheyHaveTheirOwn) {
    keep(in("E0EX1", "E0EX1"), {"xoxb-org", ""});
    EXPECT_EQ(token_of("T0EX1", "E0EX1"), "xoxb-org");
    EXPECT_EQ(token_of("T0EX2", "E0EX2"), "");
    EXPECT_EQ(token_of("T0EX2"), "");
    keep(in("T0EX1", "E0EX1"), {"xoxb-own", ""});
    EXPECT_EQ(token_of("T0EX1", "E0EX1"), "xoxb-own");
    EXPECT_EQ(token_of("T0EX3", "E0EX1"), "xoxb-org");
    forget("T0EX1");
    EXPECT_EQ(token_of("T0EX1", "E0EX1"), "xoxb-org");
}

TEST_F(Tokens, OfTheEnvironmentSpeakForTheWorkspaceThatSlackNames) {
    answer = [](const asked_request&) { return json{{"ok", false}, {"error", "fatal_error"}}; };
    start("xoxb-environment");
    keep(in("T0EX2"), {"xoxb-2", ""});
    EXPECT_EQ(dossier.io().await(kept->introduce()),
              "Slack does not say whose the token in SLACK_BOT_TOKEN is: fatal_error");
    EXPECT_EQ(token_of("T0EX1"), "") << "nobody knows yet whose it is";
    EXPECT_EQ(token_of("T0EX2"), "xoxb-2");
    answer = [](const asked_request&) {
        return json{{"ok", true}, {"team_id", "T0EX1"}, {"team", "Example"}, {"user_id", "U0BOT"}};
    };
    EXPECT_EQ(dossier.io().await(kept->introduce()), "");
    EXPECT_EQ(token_of("T0EX1"), "xoxb-environment");
    EXPECT_EQ(token_of("T0EX2"), "xoxb-2");
    EXPECT_EQ(token_of("T0EX3"), "");
    EXPECT_EQ(dossier.io().await(kept->bot_user_of("T0EX1", "")), "U0BOT");
}

TEST_F(Tokens, OfTheEnvironmentAreEnoughForOneWorkspace) {
    start("xoxb-environment", "");
    EXPECT_TRUE(kept->can_speak());
    EXPECT_EQ(token_of("T0EX1"), "xoxb-environment");
    EXPECT_EQ(keep(in("T0EX2"), {"xoxb-2", ""}), "there is no key to keep tokens with");
}

TEST_F(Tokens, AreGoneWhenTheWorkspaceTakesDossierOutAndComeWithANewInstallation) {
    keep(in("T0EX1"), {"xoxb-1", "xoxe-1"});
    keep(in("T0EX2"), {"xoxb-2", ""});
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    EXPECT_TRUE(may_use("xoxb-1"));
    EXPECT_EQ(forget("T0EX1"), "");
    EXPECT_FALSE(may_use("xoxb-1")) << "whoever has it still in hand must not use it";
    EXPECT_FALSE(may_use(""));
    EXPECT_EQ(forget("T0EX9"), "") << "who was never there";
    EXPECT_EQ(token_of("T0EX1"), "");
    EXPECT_EQ(on_disk("T0EX1"), "nothing");
    EXPECT_EQ(token_of("T0EX2"), "xoxb-2");
    start();
    EXPECT_EQ(token_of("T0EX1"), "");
    keep(in("T0EX1"), {"xoxb-3", ""});
    EXPECT_EQ(token_of("T0EX1"), "xoxb-3");
}

TEST_F(Tokens, OfAYoungerInstallationStayWhenWordOfAnEarlierEndComesLate) {
    const evidence::moment ended = system_now();
    storage::installation again = in("T0EX1");
    again.installed_at = ended + std::chrono::seconds(1);
    keep(again, {"xoxb-2", ""});
    EXPECT_EQ(forget("T0EX1", ended), "");
    EXPECT_EQ(token_of("T0EX1"), "xoxb-2");
    EXPECT_FALSE(was_taken_out("T0EX1"));
    EXPECT_EQ(forget("T0EX1", again.installed_at), "") << "Slack's clock has whole seconds";
    EXPECT_EQ(token_of("T0EX1"), "");
    EXPECT_TRUE(was_taken_out("T0EX1"));
}

TEST_F(Tokens, SayWhereDossierIsNoMore) {
    keep(in("E0EX1", "E0EX1"), {"xoxb-org", ""});
    keep(in("T0EX2"), {"xoxb-2", ""});
    EXPECT_FALSE(was_taken_out("T0EX1", "E0EX1"));
    EXPECT_FALSE(was_taken_out("T0EX9")) << "it never was there";
    forget("E0EX1");
    EXPECT_TRUE(was_taken_out("T0EX1", "E0EX1")) << "it spoke through the organisation";
    EXPECT_FALSE(was_taken_out("T0EX2"));
    start("xoxb-environment", "");
    EXPECT_FALSE(was_taken_out("T0EX1", "E0EX1")) << "the environment's token is this one's";
}

TEST_F(Tokens, OpenWithTheKeyThatSealedThem) {
    keep(in("T0EX1"), {"xoxb-1", ""});
    start("", std::string(sealing_key::size, 'o'));
    EXPECT_EQ(token_of("T0EX1"), "");
    EXPECT_THAT(log.str(), HasSubstr("the tokens of workspace T0EX1 cannot be opened"));
}

TEST_F(Tokens, ThatLastAreNotRenewed) {
    keep(expiring("T0EX1", hours(2) + minutes(1)), {"xoxb-1", "xoxe-1"});
    keep(in("T0EX2"), {"xoxb-2", ""});
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    EXPECT_EQ(token_of("T0EX2"), "xoxb-2");
    EXPECT_THAT(slack.asked(), IsEmpty());
}

TEST_F(Tokens, AreRenewedOnceThoughManyAskAtTheSameTime) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    renew_slowly("2");
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1") << "nobody waits for the new one while the old one is good";
    renewal_began.get_future().wait();
    std::vector<std::string> meanwhile;
    for (int i = 0; i < 20; ++i)
        meanwhile.push_back(token_of("T0EX1"));
    EXPECT_THAT(meanwhile, Each("xoxb-1")) << "it is still good";
    slow.open();
    let_it_renew();
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-2");
    EXPECT_TRUE(may_use("xoxb-1")) << "who has it in hand may use it up";
    EXPECT_TRUE(may_use("xoxe.xoxb-2"));
    const auto asked = slack.asked();
    ASSERT_THAT(asked, SizeIs(1));
    EXPECT_THAT(asked[0].head, HasSubstr("POST /api/oauth.v2.access "));
    EXPECT_THAT(asked[0].head, HasSubstr("Authorization: Basic "));
    const auto form = read_form(asked[0].body).value();
    EXPECT_EQ(form.at("grant_type"), "refresh_token");
    EXPECT_EQ(form.at("refresh_token"), "xoxe-1");
}

TEST_F(Tokens, AreNotGivenOutOnceTheyHaveRunOut) {
    keep(expiring("T0EX1", -minutes(1)), {"xoxb-1", "xoxe-1"});
    renew_slowly("2");
    auto first = ask("T0EX1");
    renewal_began.get_future().wait();
    auto second = ask("T0EX1");
    slow.open();
    EXPECT_EQ(first.get(), "xoxe.xoxb-2");
    EXPECT_EQ(second.get(), "xoxe.xoxb-2") << "whoever comes while it is renewed waits for it, too";
    EXPECT_THAT(slack.asked(), SizeIs(1));
    keep(expiring("T0EX2", -minutes(1)), {"xoxb-1", ""});
    EXPECT_EQ(token_of("T0EX2"), "") << "and nothing to renew it with";
}

TEST_F(Tokens, AreRenewedBeforeAnybodyAsks) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    keep(expiring("T0EX2", -minutes(1)), {"xoxb-2", "xoxe-2"});
    keep(expiring("T0EX3", hours(3)), {"xoxb-3", "xoxe-3"});
    keep(in("T0EX4"), {"xoxb-4", ""});
    answer = [](const asked_request&) { return renewed("9"); };
    dossier.io().await(kept->renew_those_that_end());
    EXPECT_THAT(slack.asked(), SizeIs(2));
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-9");
    EXPECT_EQ(token_of("T0EX2"), "xoxe.xoxb-9");
    EXPECT_EQ(token_of("T0EX3"), "xoxb-3");
    EXPECT_EQ(token_of("T0EX4"), "xoxb-4");
    EXPECT_THAT(slack.asked(), SizeIs(2)) << "nobody had to wait";
}

TEST_F(Tokens, AreOnTheDiskBeforeAnybodyUsesThem) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    answer = [](const asked_request&) { return renewed("2"); };
    support::tamper(
        dossier.database(),
        "CREATE TRIGGER nothing_new BEFORE INSERT ON installation BEGIN SELECT RAISE(ABORT, 'no'); END");
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    let_it_renew();
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1") << "the new one could not be kept";
    EXPECT_THAT(log.str(), HasSubstr("the renewed tokens of T0EX1 were not kept"));
    EXPECT_THAT(on_disk("T0EX1"), HasSubstr("xoxb-1"));
}

// So many wait that the writer takes no more; then they are let go.
TEST_F(Tokens, ThatWereRenewedWaitWhileTooMuchIsWritten) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    const auto put_off = std::make_shared<bell>("the renewed tokens of T0EX1 wait");
    spdlog::default_logger()->sinks().push_back(put_off);
    gate writer;
    std::promise<void> writer_stopped;
    std::vector<std::future<std::string>> waiting;
    waiting.push_back(dossier.io().spawn(dossier.desk().write([&](storage::connection&, evidence::moment) {
        writer_stopped.set_value();
        writer.wait();
    })));
    writer_stopped.get_future().wait();
    answer = [&](const asked_request&) {
        while (waiting.back().wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            waiting.push_back(
                dossier.io().spawn(dossier.desk().write([](storage::connection&, evidence::moment) {})));
            dossier.io().call([] {});
        }
        EXPECT_EQ(waiting.back().get(), too_much_waits);
        waiting.pop_back();
        return renewed("2");
    };
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    put_off->wait();
    writer.open();
    let_it_renew();
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-2");
    EXPECT_THAT(on_disk("T0EX1"), HasSubstr("xoxe.xoxb-2"));
    for (auto& one : waiting)
        one.wait();
}

TEST_F(Tokens, AreThereAfterARestart) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    answer = [](const asked_request&) { return renewed("2"); };
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    let_it_renew();
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-2");
    EXPECT_EQ(json::parse(on_disk("T0EX1")), (json{{"access", "xoxe.xoxb-2"}, {"refresh", "xoxe-2"}}));
    start();
    EXPECT_EQ(token_of("T0EX1"), "xoxe.xoxb-2");
    EXPECT_THAT(slack.asked(), SizeIs(1)) << "they last for twelve hours now";
}

TEST_F(Tokens, ThatCannotBeRenewedAreUsedWhileTheyLast) {
    keep(expiring("T0EX1", hours(1)), {"xoxb-1", "xoxe-1"});
    answer = [](const asked_request&) { return json{{"ok", false}, {"error", "invalid_refresh_token"}}; };
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    let_it_renew();
    EXPECT_EQ(token_of("T0EX1"), "xoxb-1");
    EXPECT_THAT(slack.asked(), SizeIs(1)) << "Slack is not asked again at once";
    EXPECT_THAT(log.str(), HasSubstr("workspace T0EX1 cannot be renewed: invalid_refresh_token"));
    answer = [](const asked_request&) { return json{{"ok", true}}; };
    keep(expiring("T0EX2", -hours(1)), {"xoxb-2", "xoxe-2"});
    EXPECT_EQ(token_of("T0EX2"), "");
}

TEST_F(Tokens, StayAwayThoughARenewalWasUnderWayWhenTheyWereTakenBack) {
    keep(expiring("T0EX1", -minutes(1)), {"xoxb-1", "xoxe-1"});
    renew_slowly("2");
    auto first = ask("T0EX1");
    renewal_began.get_future().wait();
    forget("T0EX1");
    slow.open();
    EXPECT_EQ(first.get(), "");
    EXPECT_EQ(token_of("T0EX1"), "");
    EXPECT_EQ(on_disk("T0EX1"), "nothing");
}

TEST_F(Tokens, OfANewInstallationStayThoughARenewalOfTheOldWasUnderWay) {
    keep(expiring("T0EX1", -minutes(1)), {"xoxb-1", "xoxe-1"});
    renew_slowly("2");
    auto first = ask("T0EX1");
    renewal_began.get_future().wait();
    keep(expiring("T0EX1", hours(12)), {"xoxb-3", "xoxe-3"});
    slow.open();
    EXPECT_EQ(first.get(), "xoxb-3");
    EXPECT_THAT(on_disk("T0EX1"), HasSubstr("xoxb-3"));
}

TEST_F(Tokens, AreNotCalledWrongWhileSlackIsNotReached) {
    kept.reset();
    dossier.io().call([&] {
        api.emplace(dossier.io().context().get_executor(),
                    web_api::options{"http://127.0.0.1:9/api/", "", std::chrono::seconds(20)});
    });
    start("xoxb-environment");
    EXPECT_THAT(
        dossier.io().await(kept->introduce()),
        testing::StartsWith("Slack was not reached, so nothing is known of the token in SLACK_BOT_TOKEN: "));
}

TEST_F(Tokens, ReplaceTheOneOfTheSingleWorkspace) {
    answer = [](const asked_request& asked) {
        const bool is_new = asked.head.find("Bearer xoxb-new") != std::string::npos;
        return is_new ? json{{"ok", true}, {"team_id", "T0EX1"}}
                      : json{{"ok", false}, {"error", "token_revoked"}};
    };
    start("xoxb-old", "");
    EXPECT_EQ(dossier.io().await(kept->introduce()),
              "Slack does not take the token in SLACK_BOT_TOKEN: token_revoked");
    dossier.io().call([&] { kept->use("xoxb-new"); });
    EXPECT_EQ(dossier.io().await(kept->introduce()), "");
    EXPECT_EQ(token_of("T0EX1"), "xoxb-new");
    EXPECT_TRUE(may_use("xoxb-new"));
    EXPECT_TRUE(may_use("xoxb-old")) << "what is on its way with it is not held back";
}

}  // namespace
}  // namespace bot::slack
