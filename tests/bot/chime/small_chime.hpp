// A Chime on loopback, as far as its REST calls go: channels with their members and their histories, letters
// that it takes, and failures as a test wants them. The whole of it is tests/fakes/chime.py.
//
//     small_chime chime;
//     chime.add_channel("dm", {"ana"});
//     chime.fail("/memberships", "503 Service Unavailable");
//     EXPECT_EQ(chime.letters(1).front().text, "**D-1 saved**");
#pragma once

#include "bot/chime/frames.hpp"
#include "tests/fakes/canned_server.hpp"
#include "tests/support/eventually.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace support {

class small_chime {
public:
    static inline const std::string instance = "arn:aws:chime:us-east-1:123456789012:app-instance/1111";
    static std::string user(const std::string& name) { return instance + "/user/" + name; }
    static std::string channel(const std::string& name) { return instance + "/channel/" + name; }
    static inline const std::string bot = instance + "/user/log-bot";

    struct letter {
        std::string channel, target, text, token;  // channel and target by their names
        friend bool operator==(const letter&, const letter&) = default;
    };

    std::string url() const { return server_.url(""); }

    // dossier and those users are in it. last_message: as the list of channels says it.
    void add_channel(const std::string& name, std::vector<std::string> users) {
        const std::lock_guard lock(mutex_);
        channels_[name].users = std::move(users);
    }
    void remove_channel(const std::string& name) {
        const std::lock_guard lock(mutex_);
        channels_.erase(name);
    }
    // What the list of channels says of the last message there; it says nothing of it otherwise.
    void tell_of_last_message(const std::string& name, evidence::moment at) {
        const std::lock_guard lock(mutex_);
        channels_[name].last_message = at;
    }
    // In the order of their times.
    void add_to_history(bot::chime::channel_message message) {
        const std::lock_guard lock(mutex_);
        channels_[name_in(message.channel)].history.push_back(std::move(message));
    }
    void set_page_size(std::size_t messages) {
        const std::lock_guard lock(mutex_);
        page_size_ = messages;
    }
    // Where sessions are opened.
    void set_session_host(std::string host) {
        const std::lock_guard lock(mutex_);
        session_host_ = std::move(host);
    }

    // The next calls whose request line holds these words get that answer.
    void fail(const std::string& words, const std::string& status, unsigned times = 1) {
        const std::lock_guard lock(mutex_);
        failures_.push_back({words, status, times});
    }

    std::size_t calls(const std::string& words) {
        const auto asked = server_.asked();
        return std::size_t(std::count_if(asked.begin(), asked.end(), [&](const fakes::asked_request& one) {
            return line_of(one).find(words) != std::string::npos;
        }));
    }

    // Those that it took, in order, once there are so many.
    std::vector<letter> letters(std::size_t count) {
        support::eventually([&] { return letters_so_far().size() >= count; });
        return letters_so_far();
    }

private:
    struct room {
        std::vector<std::string> users;
        std::vector<bot::chime::channel_message> history;
        evidence::moment last_message{};
    };
    struct failure {
        std::string words, status;
        unsigned times = 0;
    };

    static std::string line_of(const fakes::asked_request& asked) {
        return asked.head.substr(0, asked.head.find("\r\n"));
    }
    static std::string name_in(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

    std::vector<letter> letters_so_far() {
        const std::lock_guard lock(mutex_);
        return letters_;
    }

    fakes::reply answer(const fakes::asked_request& asked) {
        const std::lock_guard lock(mutex_);
        const std::string line = line_of(asked);
        for (failure& one : failures_) {
            if (one.times == 0 || line.find(one.words) == std::string::npos) continue;
            --one.times;
            return {fakes::http_answer(one.status, "application/json", "{}"), fakes::then::keep};
        }
        const auto said = what_to_say(line, asked.body);
        const std::string status = line.starts_with("POST") ? "201 Created" : "200 OK";
        return {fakes::http_answer(status, "application/json", said.dump()), fakes::then::keep};
    }

    nlohmann::json what_to_say(const std::string& line, const std::string& body) {
        if (line.starts_with("GET /endpoints")) return {{"Endpoint", {{"Url", session_host_}}}};
        if (line.starts_with("GET /channels?")) return list_of_channels();
        if (line.starts_with("POST /channels ")) return made_channel(nlohmann::json::parse(body));
        const std::string where = "%2Fchannel%2F";
        const std::size_t from = line.find(where) + where.size();
        const std::string name = line.substr(from, line.find_first_of("/? ", from) - from);
        if (line.find("/memberships") != std::string::npos) return members_of(name);
        if (line.starts_with("GET") && line.find("/messages?") != std::string::npos)
            return history_of(name, line);
        const nlohmann::json message = nlohmann::json::parse(body);
        const std::string target =
            message.contains("Target") ? message["Target"][0]["MemberArn"].get<std::string>() : "";
        letters_.push_back({name, name_in(target), message["Content"], message["ClientRequestToken"]});
        return {{"MessageId", std::to_string(letters_.size())}, {"Status", {{"Value", "SENT"}}}};
    }

    nlohmann::json list_of_channels() {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& [name, of] : channels_) {
            nlohmann::json about = {{"ChannelArn", channel(name)}};
            if (of.last_message != evidence::moment{})
                about["LastMessageTimestamp"] = seconds(of.last_message);
            list.push_back({{"ChannelSummary", about}});
        }
        return {{"ChannelMemberships", list}};
    }

    nlohmann::json made_channel(const nlohmann::json& wanted) {
        const std::string name = wanted["ChannelId"];
        channels_[name].users = {name_in(wanted["MemberArns"][0])};
        return {{"ChannelArn", channel(name)}};
    }

    nlohmann::json members_of(const std::string& name) {
        nlohmann::json list = nlohmann::json::array();
        const auto add = [&](const std::string& arn, const std::string& shown) {
            list.push_back({{"Member", {{"Arn", arn}, {"Name", shown}}}});
        };
        add(bot, "Log Bot");
        for (const std::string& one : channels_[name].users)
            add(user(one), one);
        return {{"ChannelMemberships", list}};
    }

    nlohmann::json history_of(const std::string& name, const std::string& line) {
        const evidence::moment since = since_in(line);
        const std::size_t token = line.find("next-token=");
        std::size_t at = token == std::string::npos ? 0 : std::stoul(line.substr(token + 11));
        nlohmann::json list = nlohmann::json::array();
        const auto& history = channels_[name].history;
        for (; at < history.size() && list.size() < page_size_; ++at)
            if (history[at].created >= since) list.push_back(to_json(history[at]));
        nlohmann::json page = {{"ChannelArn", channel(name)}, {"ChannelMessages", list}};
        if (at < history.size()) page["NextToken"] = std::to_string(at);
        return page;
    }

    // "…not-before=2026-03-02T10%3A15%3A30.000Z…"
    static evidence::moment since_in(const std::string& line) {
        const std::size_t from = line.find("not-before=") + 11;
        std::string text = line.substr(from, line.find_first_of("& ", from) - from);
        for (std::size_t colon = text.find("%3A"); colon != std::string::npos; colon = text.find("%3A"))
            text.replace(colon, 3, ":");
        return evidence::from_rfc3339(text).value();
    }

    static double seconds(evidence::moment at) { return double(at.time_since_epoch().count()) / 1000; }

    static nlohmann::json to_json(const bot::chime::channel_message& from) {
        nlohmann::json made = {{"MessageId", from.id},
                               {"Content", from.content},
                               {"Type", from.type},
                               {"Redacted", from.redacted},
                               {"Metadata", nullptr},
                               {"Sender", {{"Arn", from.sender.arn}, {"Name", from.sender.name}}},
                               {"CreatedTimestamp", seconds(*from.created)}};
        if (from.edited) made["LastEditedTimestamp"] = seconds(*from.edited);
        return made;
    }

    std::mutex mutex_;
    std::map<std::string, room> channels_;
    std::vector<letter> letters_;
    std::vector<failure> failures_;
    std::size_t page_size_ = 50;
    std::string session_host_;
    fakes::canned_server server_{[this](const fakes::asked_request& asked) { return answer(asked); }};
};

}  // namespace support
