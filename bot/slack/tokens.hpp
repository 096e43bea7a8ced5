// Which token speaks to which workspace: the one in the environment for its own, and those of the
// installations that the database holds, sealed, for theirs. Tokens that expire are renewed in time.
#pragma once

#include "bot/desk.hpp"
#include "bot/sealing.hpp"
#include "bot/slack/web_api.hpp"
#include "storage/installations.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace bot::slack {

// What is sealed of an installation.
struct token_pair {
    std::string access;
    std::string refresh;  // empty: the access token does not expire
};

class tokens {
public:
    struct options {
        std::string bot_token;  // of the single workspace; empty: none
        std::string client_id, client_secret;
        std::optional<sealing_key> key;  // without one nothing can be installed
    };

    // store, api: outlive this.
    tokens(desk& store, web_api& api, options chosen);

    // The token for a workspace; empty when there is none that works. enterprise: the organisation's id, or
    // empty. One that expires within two hours is given out and renewed meanwhile; one that has expired is
    // waited for.
    boost::asio::awaitable<std::string> token_of(std::string team, std::string enterprise);

    // Renews all tokens that end within two hours, one after the other. Called now and then, it keeps whoever
    // speaks first in the morning from waiting.
    boost::asio::awaitable<void> renew_those_that_end();

    // Whether a token that was given out may still be used: dossier may have been taken out since.
    bool may_use(const std::string& token) const;

    // dossier's own account in that workspace, whose messages are not a person's; empty when not known.
    boost::asio::awaitable<std::string> bot_user_of(std::string team, std::string enterprise);

    // Puts an installation with its tokens in the place of an earlier one. Empty, or what went wrong.
    boost::asio::awaitable<std::string> keep(storage::installation what, token_pair secrets);

    // The workspace, or the organisation, took dossier out at that moment, on Slack's clock: its tokens are
    // wiped, and what was still to be sent there is dropped. An installation that is younger stays: word of
    // the end of the one before came late. Empty, or why it is not so.
    boost::asio::awaitable<std::string> forget(std::string team, evidence::moment at);

    // Whether dossier was in that workspace and was taken out, so that nothing may be sent there any more.
    // False where it is installed, where it never was, and when that cannot be read.
    boost::asio::awaitable<bool> was_taken_out(std::string team, std::string enterprise);

    // Whether no renewal is under way.
    bool idle() const { return renewing_.empty(); }

    // Asks Slack whose token the one in the environment is. Empty, or a sentence: Slack does not take it, or
    // did not say.
    boost::asio::awaitable<std::string> introduce();

    // Another token for the single workspace: introduce() says whose it is. None where there was none.
    // What is on its way with the one before is not held back.
    void use(std::string bot_token) { earlier_own_ = std::exchange(chosen_.bot_token, std::move(bot_token)); }

    // Whether any workspace could be spoken to.
    bool can_speak() const { return !chosen_.bot_token.empty() || chosen_.key.has_value(); }
    const std::string& own_team() const { return own_team_; }
    const std::string& own_name() const { return own_name_; }

private:
    struct known {
        storage::installation about;
        token_pair secrets;
        evidence::moment renewable_at{};  // not before; set when a renewal has failed
        std::string earlier{};            // the access token before a renewal, which still works for a while
    };
    static bool may_renew(const known& of);
    boost::asio::awaitable<const known*> find(std::string team, std::string enterprise);
    boost::asio::awaitable<void> renew(std::string team);
    boost::asio::awaitable<void> renew_once(std::string team);
    boost::asio::awaitable<void> end_of_renewal(std::string team);
    boost::asio::awaitable<std::string> put(storage::installation what, token_pair secrets);
    boost::asio::awaitable<void> put_renewed(known before, known next);
    bool is_own(const std::string& team) const;

    desk& store_;
    web_api& api_;
    options chosen_;
    std::string own_team_, own_name_, own_bot_;
    std::string earlier_own_;             // the single workspace's token before it was replaced
    std::map<std::string, known> known_;  // by the installation's team
    // The installation's team, by the workspace's and its organisation's.
    std::map<std::pair<std::string, std::string>, std::string> whose_;
    // The renewals that are under way, by the installation's team: who waits for one is woken at its end.
    std::map<std::string, std::shared_ptr<boost::asio::steady_timer>> renewing_;
};

}  // namespace bot::slack
