// A workspace on loopback: a Slack that answers each method as a test wants it, and a desk that speaks to it
// with a token of its own.
//
//     workspace acme;
//     acme.answers("users.info", {{"ok", true}, {"user", {{"tz", "Asia/Tokyo"}}}});
//     EXPECT_EQ(acme.times("chat.postMessage"), 1U);
#pragma once

#include "bot/slack/front.hpp"
#include "bot/slack/sender.hpp"
#include "bot/slack/tokens.hpp"
#include "bot/slack/web_api.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/office.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace support {

class workspace {
public:
    explicit workspace(const std::string& command_prefix = "") : names_(command_prefix) {
        answers("auth.test", {{"ok", true}, {"team_id", "T0EX1"}, {"user_id", "U0BOT"}});
        const auto executor = dossier_.io().context().get_executor();
        api_.emplace(executor,
                     bot::slack::web_api::options{slack_.url("/api/"), "", std::chrono::seconds(20)});
        bot::slack::tokens::options chosen;
        chosen.bot_token = "xoxb-environment";
        tokens_.emplace(dossier_.desk(), *api_, std::move(chosen));
        dossier_.io().await(tokens_->introduce());
        sender_.emplace(executor, dossier_.desk(), *tokens_, *api_, names_);
        front_.emplace(executor, dossier_.desk(), *tokens_, *api_, *sender_, names_);
    }
    ~workspace() {
        dossier_.io().call([this] {
            sender_->stop();
            front_->stop();
        });
        support::eventually(
            [this] { return dossier_.io().call([this] { return sender_->idle() && front_->idle(); }); });
        dossier_.io().call([this] { api_.reset(); });  // and its connections
        dossier_.close();
    }
    workspace(const workspace&) = delete;
    workspace& operator=(const workspace&) = delete;

    office& dossier() { return dossier_; }
    bot::slack::sender& sender() { return *sender_; }
    bot::slack::front& front() { return *front_; }
    const bot::slack::command_names& names() const { return names_; }

    // What Slack says to a method from now on; {"ok": true} until then.
    void answers(const std::string& method, nlohmann::json body) {
        answers_in(method, fakes::http_ok("application/json", body.dump()));
    }
    // The same, as bytes of HTTP.
    void answers_in(const std::string& method, std::string bytes) {
        const std::lock_guard lock(mutex_);
        bytes_[method] = std::move(bytes);
    }

    // An address of this Slack's.
    std::string url(const std::string& path) { return slack_.url(path); }

    // How often a method was called, and with what forms.
    std::size_t times(const std::string& method) { return forms(method).size(); }
    std::vector<std::string> forms(const std::string& method) {
        std::vector<std::string> bodies;
        for (const fakes::asked_request& one : slack_.asked())
            if (method_of(one) == method) bodies.push_back(one.body);
        return bodies;
    }

    void put(const storage::outgoing& what) {
        bot::desk::store_job job = [what](storage::connection& on, evidence::moment now) {
            storage::outbox::put(on, what, now);
        };
        dossier_.io().await(dossier_.desk().write(std::move(job)));
    }

    // "key state problem" of every row of the outbox, in the order put.
    std::vector<std::string> outbox() {
        SQLite::Database raw(dossier_.database().string(), SQLite::OPEN_READONLY);
        SQLite::Statement row(raw, "SELECT key || ' ' || state || ' ' || problem FROM outbox ORDER BY id");
        std::vector<std::string> lines;
        while (row.executeStep())
            lines.push_back(row.getColumn(0).getString());
        return lines;
    }

private:
    static std::string method_of(const fakes::asked_request& asked) {
        const std::size_t from = asked.head.find("/api/") + 5;
        return asked.head.substr(from, asked.head.find(' ', from) - from);
    }
    fakes::reply answer(const fakes::asked_request& asked) {
        const std::lock_guard lock(mutex_);
        const auto found = bytes_.find(method_of(asked));
        const std::string usual = fakes::http_ok("application/json", R"({"ok":true})");
        return {found == bytes_.end() ? usual : found->second, fakes::then::keep};
    }

    bot::slack::command_names names_;
    std::mutex mutex_;
    std::map<std::string, std::string> bytes_;
    fakes::canned_server slack_{[this](const fakes::asked_request& asked) { return answer(asked); }};
    office dossier_;
    std::optional<bot::slack::web_api> api_;
    std::optional<bot::slack::tokens> tokens_;
    std::optional<bot::slack::sender> sender_;
    std::optional<bot::slack::front> front_;
};

}  // namespace support
