#include "bot/slack/socket_life.hpp"

#include "bot/json_text.hpp"

#include <algorithm>
#include <array>

namespace bot::slack {

namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr int deepest = 64;  // objects and arrays in one another; copying what is deeper overflows the stack

// Slack's own clients give up on a connection that Slack has not pinged for 30 s.
constexpr auto longest_silence = 30s;
constexpr auto ping_rhythm = 10s;
constexpr auto pong_patience = 10s;
constexpr auto greeting_patience = 10s;
// An ack that is later than this is worth nothing to Slack.
constexpr auto drain_patience = 3s;
constexpr auto steady_after = 60s;
constexpr auto longest_retry_after = std::chrono::seconds(1h);

// Bounds of what is remembered of envelopes that were answered.
constexpr std::size_t most_answered = 4096;
constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t longest_name = 200;

// Errors of apps.connections.open that do not heal by waiting.
constexpr std::array<std::string_view, 9> fatal_errors{
    "not_authed",    "invalid_auth",  "account_inactive",       "user_removed_from_team", "team_disabled",
    "token_revoked", "missing_scope", "not_allowed_token_type", "forbidden_team"};

constexpr std::array<std::string_view, 3> known_types{"slash_commands", "interactive", "events_api"};

template <class List>
bool contains(const List& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

// A member that is a text; empty for anything else.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The id in a frame that is not JSON as a whole. An envelope that is never acked is sent again for ever.
std::string find_envelope_id(const std::string& text) {
    constexpr std::string_view key = "\"envelope_id\"";
    constexpr const char* spaces = " \t\r\n";
    std::size_t at = text.find(key);
    if (at == std::string::npos) return "";
    at = text.find_first_not_of(spaces, at + key.size());
    if (at == std::string::npos || text[at] != ':') return "";
    at = text.find_first_not_of(spaces, at + 1);
    if (at == std::string::npos || text[at] != '"') return "";
    const std::size_t end =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", at + 1);
    if (end == std::string::npos || text[end] != '"' || end - at - 1 > longest_name) return "";
    return text.substr(at + 1, end - at - 1);
}

std::string ack_text(const std::string& name, const std::string& body) {
    std::string text = "{\"envelope_id\":" + json(name).dump();
    if (!body.empty()) text += ",\"payload\":" + body;
    return text + "}";
}

// What is not an object already becomes a message, as Slack's own clients do it.
std::string to_payload(const std::string& body) {
    if (body.empty() || json::parse(body, nullptr, false).is_object()) return body;
    return json{{"text", body}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string with_number(link_id id) {
    return "Slack connection " + std::to_string(id);
}

// The first words of something foreign, fit for a log.
std::string excerpt(const std::string& text) {
    std::string some = text.substr(0, 100);
    for (char& c : some)
        c = c >= ' ' && c <= '~' ? c : '?';
    return some;
}

}  // namespace

socket_life::socket_life(std::size_t connections)
    : wanted_(std::clamp<std::size_t>(connections, 1, 10)), pause_(1s, 60s) {}

bool socket_life::is_alive(const link& of) const {
    return of.in == phase::up || of.in == phase::leaving || of.in == phase::draining;
}

bool socket_life::owes(link_id id) const {
    return std::any_of(envelopes_.begin(), envelopes_.end(), [&](const auto& one) {
        const auto& from = one.second.from;
        return std::find(from.begin(), from.end(), id) != from.end();
    });
}

std::size_t socket_life::usable() const {
    return std::size_t(std::count_if(links_.begin(), links_.end(),
                                     [](const auto& one) { return one.second.in == phase::up; }));
}

// One at a time: Slack's limit for new connections is low, and a failure is then met once.
bool socket_life::wants_another() const {
    const bool is_opening = asking_ || std::any_of(links_.begin(), links_.end(), [](const auto& one) {
                                return one.second.in == phase::connecting || one.second.in == phase::greeting;
                            });
    return started_ && !is_ending() && !is_opening && usable() < wanted_;
}

socket_steps socket_life::start(moment now) {
    started_ = true;
    return settle(now, {});
}

socket_steps socket_life::tick(moment now) {
    return settle(now, {});
}

socket_steps socket_life::opened(moment now, const url_answer& answer) {
    socket_steps todo;
    asking_ = false;
    if (is_ending()) return settle(now, std::move(todo));
    if (!answer.url.empty()) {
        links_[next_] = {};
        todo.push_back(socket_step::connect{next_++, answer.url});
    } else if (answer.is_final || contains(fatal_errors, answer.error)) {
        give_up(now, "Slack refuses to open a connection: " + excerpt(answer.error), todo);
    } else {
        hold_off(now, std::clamp<std::chrono::seconds>(answer.retry_after, 0s, longest_retry_after));
        todo.push_back(
            socket_step::note{true, "Slack gave no connection, it is asked again: " + excerpt(answer.error)});
    }
    return settle(now, std::move(todo));
}

socket_steps socket_life::connected(moment now, link_id id) {
    const auto found = links_.find(id);
    if (found != links_.end() && found->second.in == phase::connecting) {
        found->second.in = phase::greeting;
        found->second.greet_by = now + greeting_patience;
    }
    return settle(now, {});
}

socket_steps socket_life::frame(moment now, link_id id, const std::string& text) {
    socket_steps todo;
    const auto found = links_.find(id);
    // Over a connection that is closing nothing can be acked any more.
    if (found == links_.end() || found->second.in == phase::closing) return settle(now, std::move(todo));
    found->second.spoken = now;
    const json said = read_json(text, deepest);
    const std::string type = said.is_object() ? text_of(said, "type") : "";
    const std::string name = said.is_object() ? text_of(said, "envelope_id") : "";
    if (type == "hello")
        hello(now, id, said, todo);
    else if (type == "disconnect")
        disconnect(now, id, text_of(said, "reason"), todo);
    else if (!name.empty() && name.size() <= longest_name && contains(known_types, type) &&
             said.contains("payload") && said["payload"].is_object())
        take(id, name, said, todo);
    else
        take_strange(id, type, text, todo);
    return settle(now, std::move(todo));
}

void socket_life::hello(moment now, link_id id, const json& said, socket_steps& todo) {
    link& one = links_[id];
    if (one.in != phase::greeting) return;
    one.in = phase::up;
    one.greeted = one.spoken = now;
    one.ping_next = now + ping_rhythm;
    ++counts_.opened;
    todo.push_back(socket_step::note{false, with_number(id) + " is up"});
    const auto theirs = said.find("num_connections");
    if (theirs != said.end() && theirs->is_number_unsigned() && theirs->get<std::uint64_t>() > links_.size())
        todo.push_back(socket_step::note{
            true, "Slack counts " + std::to_string(theirs->get<std::uint64_t>()) +
                      " connections of this app, and " + std::to_string(links_.size()) +
                      " are ours: another program uses the same token, or Slack has not noticed the end of "
                      "an old one. What it sends there does not come here."});
    // This one takes the place of the oldest that is about to go.
    for (auto& [other, old] : links_) {
        if (old.in != phase::leaving) continue;
        drain(now, old);
        if (usable() < wanted_) break;
    }
}

void socket_life::disconnect(moment now, link_id id, const std::string& reason, socket_steps& todo) {
    link& one = links_[id];
    if (reason == "link_disabled") {
        give_up(now, "Socket Mode is switched off in the app's settings at Slack", todo);
    } else if (reason == "too_many_websockets") {
        todo.push_back(socket_step::note{
            true, "Slack has too many connections of this app; is another dossier running with its token?"});
        hold_off(now);
        drain(now, one);
    } else if (one.in == phase::up) {
        todo.push_back(socket_step::note{false, with_number(id) + " is to be replaced: " + excerpt(reason)});
        one.in = phase::leaving;
    } else if (one.in == phase::greeting) {
        hold_off(now);  // it was never of use; not again at once
        close(id, one, todo);
    }
}

// An envelope is taken over any connection on which it can be acked, also before hello and while another one
// takes its place: a slash command that is left lying is not sent a second time.
void socket_life::take(link_id id, const std::string& name, const json& said, socket_steps& todo) {
    if (is_ending()) return;
    const auto [found, is_new] = envelopes_.try_emplace(name);
    envelope& one = found->second;
    if (is_new) {
        const auto accepts = said.find("accepts_response_payload");
        one.takes_body = accepts != said.end() && *accepts == true;
        one.from.push_back(id);
        ++counts_.envelopes;
        todo.push_back(socket_step::deliver{name, text_of(said, "type"), said["payload"]});
        return;
    }
    ++counts_.repeated;
    if (one.is_answered)
        ack(id, name, one, todo);
    else if (std::find(one.from.begin(), one.from.end(), id) == one.from.end())
        one.from.push_back(id);
}

// Its content stays out of the log: it may be what somebody said.
void socket_life::take_strange(link_id id, const std::string& type, const std::string& text,
                               socket_steps& todo) {
    ++counts_.strange;
    todo.push_back(socket_step::note{true, with_number(id) + " brought " + std::to_string(text.size()) +
                                               " bytes that are not understood, of the type “" +
                                               excerpt(type) + "”"});
    const std::string name = find_envelope_id(text);
    if (!name.empty()) ack(id, name, {}, todo);
}

void socket_life::ack(link_id id, const std::string& name, const envelope& with, socket_steps& todo) {
    std::string text = ack_text(name, with.takes_body ? with.body : "");
    if (text.size() > largest_socket_frame) {
        todo.push_back(socket_step::note{true, "an answer of " + std::to_string(text.size()) +
                                                   " bytes is too large for its ack, which goes without"});
        text = ack_text(name, "");
    }
    todo.push_back(socket_step::send{id, std::move(text)});
    ++counts_.acked;
}

socket_steps socket_life::answered(moment now, const std::string& name, const std::string& body) {
    socket_steps todo;
    const auto found = envelopes_.find(name);
    if (found == envelopes_.end() || found->second.is_answered) return settle(now, std::move(todo));
    envelope& one = found->second;
    one.is_answered = true;
    one.body = to_payload(body);
    if (one.from.empty()) ++counts_.unacked;
    for (const link_id id : std::exchange(one.from, {}))
        ack(id, name, one, todo);
    remember(name);
    return settle(now, std::move(todo));
}

// Slack may send an envelope again within some minutes; only so much is remembered for that, and the desk
// knows the command again after that.
void socket_life::remember(const std::string& name) {
    answered_.push_back(name);
    if (const std::size_t size = envelopes_[name].body.size(); size > 0) {
        with_bodies_.push_back(name);
        kept_bytes_ += size;
    }
    while (kept_bytes_ > most_bytes) {
        std::string& oldest = envelopes_[with_bodies_.front()].body;
        kept_bytes_ -= oldest.size();
        oldest.clear();
        with_bodies_.pop_front();
    }
    if (answered_.size() <= most_answered) return;
    if (!with_bodies_.empty() && with_bodies_.front() == answered_.front()) {
        kept_bytes_ -= envelopes_[answered_.front()].body.size();
        with_bodies_.pop_front();
    }
    envelopes_.erase(answered_.front());
    answered_.pop_front();
}

socket_steps socket_life::failed(moment now, const std::string& name) {
    const auto found = envelopes_.find(name);
    if (found != envelopes_.end() && !found->second.is_answered) {
        ++counts_.unacked;
        envelopes_.erase(found);
    }
    return settle(now, {});
}

socket_steps socket_life::pinged(moment now, link_id id) {
    if (const auto found = links_.find(id); found != links_.end()) found->second.spoken = now;
    return settle(now, {});
}

socket_steps socket_life::ponged(moment now, link_id id) {
    if (const auto found = links_.find(id); found != links_.end() && found->second.awaits_pong) {
        found->second.awaits_pong = false;
        found->second.ping_next = now + ping_rhythm;
    }
    return settle(now, {});
}

socket_steps socket_life::closed(moment now, link_id id, const std::string& reason) {
    socket_steps todo;
    const auto found = links_.find(id);
    if (found == links_.end()) return settle(now, std::move(todo));
    const link gone = found->second;
    links_.erase(found);
    for (auto& [name, one] : envelopes_)
        std::erase(one.from, id);
    if (gone.in == phase::up) {
        ++counts_.lost;
        if (now - gone.greeted >= steady_after) pause_.reset();
        hold_off(now);
        todo.push_back(socket_step::note{true, with_number(id) + " was lost: " + excerpt(reason)});
    } else if (gone.in == phase::connecting || gone.in == phase::greeting) {
        hold_off(now);
        todo.push_back(socket_step::note{true, with_number(id) + " did not come up: " + excerpt(reason)});
    }
    return settle(now, std::move(todo));
}

socket_steps socket_life::stop(moment now) {
    if (!is_ending())
        for (auto& [id, one] : links_)
            drain(now, one);
    stopping_ = true;
    return settle(now, {});
}

void socket_life::give_up(moment now, std::string reason, socket_steps& todo) {
    if (is_ending()) return;
    given_up_ = true;
    for (auto& [id, one] : links_)
        drain(now, one);
    todo.push_back(socket_step::give_up{std::move(reason)});
}

void socket_life::drain(moment now, link& one) {
    if (one.in == phase::closing || one.in == phase::draining) return;
    // One that nothing has come over yet is closed at the next look, as it owes nothing.
    one.in = phase::draining;
    one.drain_by = now + drain_patience;
    one.spoken = now;
    one.awaits_pong = false;
    one.ping_next = now + ping_rhythm;
}

void socket_life::close(link_id id, link& one, socket_steps& todo) {
    one.in = phase::closing;
    for (auto& [name, waiting] : envelopes_)
        std::erase(waiting.from, id);
    todo.push_back(socket_step::close{id});
}

// Several that fail in the same moment are one failure.
void socket_life::hold_off(moment now, std::chrono::milliseconds at_least) {
    const auto pause = now < not_before_ ? std::chrono::milliseconds(0) : pause_.wait();
    not_before_ = std::max(not_before_, now + std::max(pause, at_least));
}

void socket_life::look_after(moment now, link_id id, link& one, socket_steps& todo) {
    const auto is_dead = [&](const char* why) {
        if (one.in == phase::up) {
            ++counts_.lost;
            hold_off(now);
        }
        todo.push_back(socket_step::note{true, with_number(id) + " is dead: " + why});
        close(id, one, todo);
    };
    if (one.in == phase::greeting && now >= one.greet_by) {
        hold_off(now);
        todo.push_back(socket_step::note{true, with_number(id) + " was not greeted"});
        close(id, one, todo);
    }
    if (!is_alive(one)) return;
    if (one.in == phase::draining && (now >= one.drain_by || !owes(id))) return close(id, one, todo);
    if (!one.steady && now - one.greeted >= steady_after) {
        one.steady = true;
        pause_.reset();
    }
    if (now >= one.spoken + longest_silence) return is_dead("Slack has not said anything for 30 s");
    if (now < one.ping_next) return;
    if (one.awaits_pong) return is_dead("Slack did not answer a ping");
    one.awaits_pong = true;
    one.ping_next = now + pong_patience;
    todo.push_back(socket_step::ping{id});
}

// What follows from the time and the state, whatever has just happened.
socket_steps socket_life::settle(moment now, socket_steps todo) {
    for (auto& [id, one] : links_)
        look_after(now, id, one, todo);
    if (wants_another() && now >= not_before_) {
        asking_ = true;
        todo.push_back(socket_step::ask_for_url{});
    }
    return todo;
}

std::optional<socket_life::moment> socket_life::wake_at() const {
    std::optional<moment> soonest;
    const auto at = [&](moment then) { soonest = soonest ? std::min(*soonest, then) : then; };
    for (const auto& [id, one] : links_) {
        if (one.in == phase::greeting) at(one.greet_by);
        if (!is_alive(one)) continue;
        if (one.in == phase::draining) at(one.drain_by);
        at(std::min(one.ping_next, one.spoken + longest_silence));
    }
    if (wants_another()) at(not_before_);
    return soonest;
}

bool socket_life::is_over() const {
    return is_ending() && links_.empty() && !asking_;
}

socket_counts socket_life::counts() const {
    socket_counts now = counts_;
    now.up = std::uint64_t(
        std::count_if(links_.begin(), links_.end(), [&](const auto& one) { return is_alive(one.second); }));
    return now;
}

}  // namespace bot::slack
