#include "bot/chime/front.hpp"

#include "bot/chime/arn.hpp"
#include "bot/chime/inbound.hpp"
#include "bot/chime/letters.hpp"
#include "bot/chime/text.hpp"
#include "bot/jitter.hpp"
#include "bot/json_text.hpp"
#include "bot/retrying.hpp"
#include "commands/chat_message.hpp"
#include "storage/places.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bot::chime {

namespace asio = boost::asio;
using evidence::moment;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);

// The key of a delivery is kept for 72 hours: what is older could be said a second time.
constexpr std::chrono::hours longest_history{71};
constexpr std::chrono::seconds written_down_after{2};
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};
constexpr std::chrono::seconds unnoticed{60};  // that a session may have been dead already when it ended
constexpr std::size_t most_members = 2;        // of a channel in which somebody and dossier are alone

constexpr std::size_t most_remembered = 4096;  // of the keys of what was heard
constexpr std::size_t most_waiting = 200;      // of a channel's messages; more are read in its history

constexpr std::string_view about_shared = "shared";
constexpr std::string_view about_direct = "direct ";  // and the ARN of who is there with dossier

}  // namespace

struct front::state : std::enable_shared_from_this<front::state> {
    state(asio::any_io_executor executor, desk& to, api& by, sender& letters, bool links)
        : on(std::move(executor)),
          store(to),
          chime(by),
          outbox(letters),
          with_links(links),
          as{by.bot_arn(), ""},
          last_heard(system_now()),
          pause(on),
          write_soon(on),
          patiently(on, to) {}

    // A message of a channel, or that dossier was added to it.
    struct event {
        std::string name;  // as created; empty: it was added
        channel_message message;
    };

    struct channel {
        moment heard_until{};
        std::set<std::string> last;   // the ids of what was heard at that very moment
        std::string about;            // who is there, or was; empty: nobody has looked yet
        std::uint64_t comings = 1;    // how often somebody may have come or gone
        std::uint64_t looked_at = 0;  // of these, how many `about` knows of
        std::uint64_t told_in = 0;    // the last session in which Chime said that dossier is there
        bool is_behind = false;       // its history is to be read first
        bool has_missed = false;      // something that came did not fit any more
        bool is_at_work = false;      // somebody deals with what waits
        bool has_changed = false;
        std::deque<event> waiting;

        bool is_direct() const { return about.starts_with(about_direct); }
        bool is_unsure() const { return looked_at != comings; }
    };

    // ---- where dossier is

    asio::awaitable<void> load() {
        const auto known = std::make_shared<std::vector<storage::place>>();
        desk::store_job job = [known](storage::connection& database, moment) {
            *known = storage::places::list(database, platform_name);
        };
        co_await patiently.write(std::move(job), "what was heard in Chime cannot be read");
        moment newest{};
        for (storage::place& one : *known) {
            channel& known_one = channels[one.name];
            known_one.heard_until = one.heard_until;
            read_kept(one.about, known_one);
            note_direct(one.name, known_one);
            newest = std::max(newest, one.heard_until);
        }
        // Channels that somebody opened while dossier was not there.
        if (newest != moment{}) last_heard = std::min(last_heard, newest);
    }

    static std::string to_kept(const channel& of) { return written({{"who", of.about}, {"last", of.last}}); }

    static void read_kept(const std::string& kept, channel& into) {
        const nlohmann::json read = nlohmann::json::parse(kept, nullptr, false);
        into.about = text_in(read, "who");
        const nlohmann::json& last = part_of(read, "last");
        if (!last.is_array()) return;
        for (const nlohmann::json& id : last)
            if (id.is_string()) into.last.insert(id.get<std::string>());
    }

    void note_direct(const std::string& name, const channel& of) {
        if (of.is_direct()) direct_with[of.about.substr(about_direct.size())] = name;
    }

    void forget_direct(const std::string& name) {
        std::erase_if(direct_with, [&](const auto& one) { return one.second == name; });
    }

    channel* find(const std::string& name) {
        const auto found = channels.find(name);
        return found == channels.end() ? nullptr : &found->second;
    }

    // A channel that nobody knew is listened to from `since` on, and not with its history.
    channel& add(const std::string& name, moment since) {
        channel& added = channels[name];
        added.told_in = sessions;
        added.heard_until = since;
        added.has_changed = true;
        write_down_soon();
        return added;
    }

    void forget(const std::string& name) {
        const channel* const known = find(name);
        if (!known) return;
        forget_direct(name);
        channels.erase(name);
        in_background(write_forgotten(shared_from_this(), name), "forgetting a channel");
    }

    static asio::awaitable<void> write_forgotten(std::shared_ptr<state> self, std::string name) {
        desk::store_job job = [name](storage::connection& database, moment) {
            storage::places::forget(database, platform_name, name);
        };
        const std::string problem = co_await self->store.write(std::move(job));
        if (!problem.empty()) spdlog::error("that a channel is gone was not written down: {}", problem);
    }

    // Who is in the channel, where that is not certain: it decides what is meant for dossier. False when
    // Chime does not say it now.
    asio::awaitable<bool> know(std::string name) {
        for (const channel* known = find(name); known && known->is_unsure(); known = find(name)) {
            const std::uint64_t as_of = known->comings;
            std::string asked = name, from_the_first;
            const answer<member_page> all =
                co_await chime.members(std::move(asked), std::move(from_the_first));
            if (!all.ok() && is_worth_repeating(all.how)) {
                spdlog::warn("Chime does not say who is in a channel: {}", all.error);
                co_return false;
            }
            if (!all.ok()) spdlog::error("Chime does not say who is in a channel: {}", all.error);
            channel* const still = find(name);
            if (!still) break;
            forget_direct(name);
            still->about = all.ok() ? about_of(all.value) : std::string(about_shared);
            still->looked_at = as_of;
            still->has_changed = true;
            note_direct(name, *still);
            write_down_soon();
        }
        co_return true;
    }

    std::string about_of(const member_page& all) {
        std::string other;
        for (const member& one : all.members) {
            if (one.arn == as.bot)
                hear_own_name(one);
            else
                other = one.arn;
        }
        const bool is_direct = all.members.size() == most_members && all.next.empty() && !other.empty();
        return is_direct ? std::string(about_direct) + other : std::string(about_shared);
    }

    void hear_own_name(const member& self) {
        if (!self.name.empty()) as.name = self.name;
    }

    // ---- what was heard

    void heard(const channel_message& message) {
        channel* const known = find(message.channel);
        if (!known || !message.created || *message.created < known->heard_until) return;
        if (*message.created > known->heard_until) known->last.clear();
        known->heard_until = *message.created;
        known->last.insert(message.id);
        known->has_changed = true;
        write_down_soon();
    }

    // Not with each message; but before the next one is said (hear).
    void write_down_soon() {
        if (std::exchange(is_to_be_written, true)) return;
        in_background(write_later(shared_from_this()), "writing down what was heard");
    }

    static asio::awaitable<void> write_later(std::shared_ptr<state> self) {
        if (!self->stopping) {
            self->write_soon.expires_after(written_down_after);
            co_await self->write_soon.async_wait(nothrow);
        }
        self->is_to_be_written = false;
        co_await self->write_down();
    }

    asio::awaitable<void> write_down() {
        const auto changed = std::make_shared<std::vector<storage::place>>();
        for (auto& [name, known] : channels)
            if (std::exchange(known.has_changed, false))
                changed->push_back({platform_name, name, known.heard_until, to_kept(known)});
        if (changed->empty()) co_return;
        desk::store_job job = [changed](storage::connection& database, moment) {
            for (const storage::place& one : *changed)
                storage::places::put(database, one);
        };
        const std::string problem = co_await store.write(std::move(job));
        if (problem.empty()) co_return;
        spdlog::error("what was heard in Chime was not written down: {}", problem);
        for (const storage::place& one : *changed)
            if (channel* const known = find(one.name)) known->has_changed = true;
    }

    // ---- catching up

    // Nobody told who came and went meanwhile, either.
    void established() {
        for (auto& [name, known] : channels) {
            known.is_behind = true;
            ++known.comings;
        }
        is_new_session = true;
        is_listed = false;
        ++sessions;
        pause.cancel();
        begin_to_catch_up();
    }

    void begin_to_catch_up() {
        if (std::exchange(is_catching_up, true)) return;
        in_background(catch_up(shared_from_this()), "reading what was said meanwhile");
    }

    static asio::awaitable<void> catch_up(std::shared_ptr<state> self) {
        struct at_the_end {
            state& of;
            ~at_the_end() { of.is_catching_up = false; }
        } const over{*self};
        unsigned failures = 0;
        while (!self->stopping && (self->is_new_session || !self->to_catch_up.empty())) {
            bool went_well = true;
            if (std::exchange(self->is_new_session, false)) {
                went_well = co_await self->list_channels();
                if (!went_well) self->is_new_session = true;
            } else {
                const std::string name = self->to_catch_up.front();
                self->to_catch_up.pop_front();
                went_well = co_await self->read_history_of(name);
                if (!went_well) self->to_catch_up.push_back(name);
            }
            failures = went_well ? 0 : failures + 1;
            if (went_well || self->stopping) continue;
            self->pause.expires_after(full_jitter(failures, first_pause, longest_pause) + first_pause);
            co_await self->pause.async_wait(nothrow);
        }
    }

    // What this session did not come to list, the next one still has to.
    void lost() {
        if (std::exchange(is_listed, false)) last_heard = system_now() - unnoticed;
    }

    // False when Chime does not say them now.
    asio::awaitable<bool> list_channels() {
        std::string next;
        do {
            std::string from = next;
            const answer<channel_page> page = co_await chime.channels(std::move(from));
            if (!page.ok()) {
                spdlog::error("Chime does not list dossier's channels: {}", page.error);
                if (is_worth_repeating(page.how)) co_return false;
                break;
            }
            if (is_new_session) co_return true;  // what this page says is not all any more
            for (const channel_about& one : page.value.channels)
                meet(one);
            next = page.value.next;
            is_listed = next.empty();
        } while (!next.empty() && !stopping);
        if (is_listed) forget_the_others();
        to_catch_up.clear();
        for (auto& [name, known] : channels)
            if (known.is_behind) to_catch_up.push_back(name);
        for (const auto& [name, known] : channels)
            if (!known.waiting.empty()) prefer(name);
        co_await write_down();
        co_return true;
    }

    // It is behind, unless nothing was said there since.
    void meet(const channel_about& one) {
        channel* known = find(one.arn);
        if (!known) {
            known = &add(one.arn, last_heard);
            known->is_behind = true;
        }
        known->told_in = sessions;
        if (!one.last_message || *one.last_message >= known->heard_until) return;
        known->is_behind = false;
        go_on(one.arn);
    }

    // Where dossier is no more, as nothing in this session said that it is.
    void forget_the_others() {
        std::vector<std::string> gone;
        for (const auto& [name, known] : channels)
            if (known.told_in != sessions) gone.push_back(name);
        for (const std::string& name : gone)
            forget(name);
    }

    // Somebody speaks there now, and waits.
    void prefer(const std::string& name) {
        const auto found = std::find(to_catch_up.begin(), to_catch_up.end(), name);
        if (found == to_catch_up.end() || found == to_catch_up.begin()) return;
        to_catch_up.erase(found);
        to_catch_up.push_front(name);
    }

    // False when it could not be read to its end; what was read counts.
    asio::awaitable<bool> read_history_of(std::string name) {
        channel* const known = find(name);
        if (!known || !known->is_behind) co_return true;
        known->has_missed = false;
        const std::uint64_t session = sessions;
        const moment since = std::max(known->heard_until, system_now() - longest_history);
        std::string next;
        do {
            std::string in = name, from = next;
            const answer<message_page> page = co_await chime.messages(std::move(in), since, std::move(from));
            // A page in the midst of it may not be there any more: it is asked for from the last message on.
            if (!page.ok() && (is_worth_repeating(page.how) || !next.empty())) {
                spdlog::warn("what was said in a channel meanwhile cannot be read yet: {}", page.error);
                co_return false;
            }
            if (!page.ok()) {
                spdlog::error("what was said in a channel meanwhile cannot be read: {}", page.error);
                break;
            }
            for (const channel_message& one : page.value.messages) {
                const bool kept = co_await hear_again(one);
                if (!kept) co_return false;
            }
            next = page.value.next;
        } while (!next.empty() && !stopping);
        if (!next.empty() || session != sessions) co_return true;
        if (channel* const still = find(name)) still->is_behind = still->has_missed;
        go_on(name);
        co_return true;
    }

    asio::awaitable<bool> hear_again(const channel_message& message) {
        const channel* const known = find(message.channel);
        const bool was_heard = known && known->last.contains(message.id);
        const std::uint64_t before = totals.messages;
        for (const std::string_view name : events_of(message)) {
            if (name == created && was_heard) continue;
            const bool kept = co_await hear(message, name);
            if (!kept) co_return false;
        }
        totals.caught_up += totals.messages - before;
        heard(message);
        co_return true;
    }

    // ---- frames

    void take(frame what) {
        switch (what.kind) {
            case frame_kind::message_created:
            case frame_kind::message_changed:
                for (channel_message& one : what.messages)
                    enqueue({what.event, std::move(one)});
                break;
            case frame_kind::members_joined:
                join(what);
                break;
            case frame_kind::members_left:
                leave(what);
                break;
            case frame_kind::channel_deleted:
                forget(what.channel);
                break;
            case frame_kind::message_outcome:
                if (what.event.starts_with("PENDING_")) break;
                ++totals.refused;
                spdlog::warn("a channel flow of Chime's has refused a message of dossier's ({})", what.event);
                break;
            case frame_kind::session_established:
            case frame_kind::channel_details:
            case frame_kind::other:
                break;
        }
    }

    void enqueue(event next) {
        const std::string name = next.message.channel;
        channel* known = find(name);
        if (!known) {
            if (!is_channel(name)) return;
            known = &add(name, next.message.created.value_or(system_now()));
        }
        known->told_in = sessions;
        if (known->waiting.size() >= most_waiting) fall_behind(name, *known);
        if (known->waiting.size() < most_waiting) known->waiting.push_back(std::move(next));
        if (known->is_behind) prefer(name);
        go_on(name);
    }

    // More waits than is kept here: what was said stands in the history, which is read from where it was
    // heard. The first of them may be dealt with just now.
    void fall_behind(const std::string& name, channel& known) {
        const auto others = std::next(known.waiting.begin());
        const auto in_history =
            std::remove_if(others, known.waiting.end(), [](const event& one) { return one.name == created; });
        known.waiting.erase(in_history, known.waiting.end());
        known.has_missed = known.is_behind = true;
        if (std::find(to_catch_up.begin(), to_catch_up.end(), name) == to_catch_up.end())
            to_catch_up.push_back(name);
        begin_to_catch_up();
    }

    bool has_self(const frame& what) const {
        return std::any_of(what.members.begin(), what.members.end(),
                           [&](const member& one) { return one.arn == as.bot; });
    }

    void join(const frame& what) {
        channel* known = find(what.channel);
        if (known) look_again(what.channel, *known);
        if (known || !has_self(what) || !is_channel(what.channel)) return;
        known = &add(what.channel, system_now());
        event added;
        added.message.channel = what.channel;
        known->waiting.push_back(std::move(added));
        go_on(what.channel);
    }

    void leave(const frame& what) {
        if (has_self(what)) return forget(what.channel);
        if (channel* const known = find(what.channel)) look_again(what.channel, *known);
    }

    // Somebody came or went.
    void look_again(const std::string& name, channel& known) {
        forget_direct(name);
        known.about.clear();
        known.has_changed = true;
        ++known.comings;
    }

    // Deals with what waits in the channel, if it may.
    void go_on(const std::string& name) {
        channel* const known = find(name);
        if (!known || known->is_behind || known->is_at_work || known->waiting.empty() || stopping) return;
        known->is_at_work = true;
        in_background(work(shared_from_this(), name), "dealing with a message from Chime");
    }

    static asio::awaitable<void> work(std::shared_ptr<state> self, std::string name) {
        struct at_the_end {
            state& of;
            const std::string& where;
            ~at_the_end() {
                if (channel* const known = of.find(where)) known->is_at_work = false;
            }
        } const over{*self, name};
        for (unsigned failures = 0; !self->stopping;) {
            channel* const known = self->find(name);
            if (!known || known->is_behind || known->waiting.empty()) co_return;
            event next = known->waiting.front();
            const bool kept = co_await self->deal_with(std::move(next));
            channel* const still = self->find(name);
            if (!still) co_return;
            if (kept) {
                still->waiting.pop_front();
                failures = 0;
                continue;
            }
            const auto pause = full_jitter(++failures, first_pause, longest_pause);
            const bool goes_on = co_await self->patiently.wait(pause);
            if (!goes_on) co_return;
        }
    }

    // False when it is to be tried again.
    asio::awaitable<bool> deal_with(event next) {
        if (next.name.empty()) {
            std::string name = next.message.channel;
            const bool greeted = co_await greet(std::move(name));
            co_return greeted;
        }
        if (next.message.sender.arn == as.bot) hear_own_name(next.message.sender);
        const bool kept = co_await hear(next.message, next.name);
        if (!kept) co_return false;
        heard(next.message);
        co_return true;
    }

    // Says in one message how to begin, but not in a channel that dossier has made to say something.
    asio::awaitable<bool> greet(std::string name) {
        const bool is_known = co_await know(name);
        if (!is_known) co_return false;
        const channel* const known = find(name);
        if (!known) co_return true;
        const bool is_own =
            known->is_direct() &&
            name == channel_arn(direct_channel_id(as.bot, known->about.substr(about_direct.size())),
                                chime.self());
        if (is_own) co_return true;
        letter hello;
        hello.channel = name;
        hello.text = greeting(known->is_direct());
        const std::string since = std::to_string(known->heard_until.time_since_epoch().count());
        storage::outgoing row = to_outgoing(hello, "chime:" + name + ":hello:" + since);
        const bool put = co_await put_out(std::move(row));
        co_return put;
    }

    asio::awaitable<bool> put_out(storage::outgoing row) {
        const auto what = std::make_shared<storage::outgoing>(std::move(row));
        desk::store_job job = [what](storage::connection& database, moment now) {
            storage::outbox::put(database, *what, now);
        };
        const std::string problem = co_await store.write(std::move(job));
        if (!problem.empty()) spdlog::error("a letter was not put into the outbox: {}", problem);
        outbox.notice();
        co_return problem.empty();
    }

    // ---- messages

    // True when it was said at the desk, or is not for dossier; false when it is to be tried again.
    asio::awaitable<bool> hear(const channel_message& message, std::string_view event_name) {
        inbound from = read_inbound(message, event_name, as);
        if (from.kind == inbound_kind::ignored) co_return true;
        if (remembered.contains(from.key)) {
            ++totals.repeated;
            co_return true;
        }
        if (from.kind == inbound_kind::said) {
            std::string name = from.channel;
            const bool is_known = co_await know(std::move(name));
            if (!is_known) co_return false;
            // Once more: what dossier is called there may be known only now.
            from = read_inbound(message, event_name, as);
        }
        const channel* const in = find(from.channel);
        const bool is_direct = in && in->is_direct();
        if (from.kind == inbound_kind::said && !from.is_addressed && !is_direct) co_return true;
        // What is erased is forgotten with its delivery's key: it may not be heard once more behind a crash.
        co_await write_down();
        delivery next;
        next.said = {from.person, from.text, {}};
        next.key = from.key;
        if (from.kind == inbound_kind::said) next.reach = way_to(from, is_direct);
        const auto is_new = std::make_shared<bool>(false);
        next.handle = handler_of(from, is_new);
        next.outgoing = answer_letter(from);
        const desk_reply answer = co_await store.say_only(std::move(next));
        if (answer.state != desk_state::answered) co_return false;
        const bool is_told = co_await tell_of_failure(from, answer.said);
        if (!is_told) co_return false;
        remember(from.key);
        ++(*is_new ? totals.messages : totals.repeated);
        outbox.notice();
        co_return true;
    }

    // What failed has put nothing out; that it did is said nevertheless. False when it is to be tried again.
    asio::awaitable<bool> tell_of_failure(const inbound& from, const commands::reply& said) {
        if (said.how != commands::tone::failed) co_return true;
        std::vector<storage::outgoing> apology = answer_letter(from)(said);
        if (apology.empty()) co_return true;
        storage::outgoing row = std::move(apology.front());
        const bool told = co_await put_out(std::move(row));
        co_return told;
    }

    // Neither may a frame that comes twice say again what was erased in between.
    void remember(const std::string& key) {
        if (!remembered.insert(key).second) return;
        in_order.push_back(key);
        if (in_order.size() <= most_remembered) return;
        remembered.erase(in_order.front());
        in_order.pop_front();
    }

    // Where somebody can be reminded: where they and dossier are alone, if there is such a channel.
    std::string way_to(const inbound& from, bool is_direct) const {
        if (is_direct) return from.channel;
        const auto found = direct_with.find(from.user);
        return found == direct_with.end() ? from.channel : found->second;
    }

    // is_new: set when it runs, which it does not for what was said before.
    static std::function<commands::reply(const commands::invocation&, evidence::evidence_log&, moment)>
    handler_of(const inbound& from, std::shared_ptr<bool> is_new) {
        return [kind = from.kind, place = from.place, is_new = std::move(is_new)](
                   const commands::invocation& said, evidence::evidence_log& log, moment now) {
            *is_new = true;
            if (kind == inbound_kind::unsaid) return commands::handle_deletion(place, log);
            if (kind == inbound_kind::said_otherwise) return commands::handle_edit(said, place, log, now);
            return commands::handle_first(said, place, log, now);
        };
    }

    // What answers it, for its author's eyes alone.
    std::function<std::vector<storage::outgoing>(const commands::reply&)> answer_letter(
        const inbound& from) const {
        letter what;
        what.channel = from.channel;
        what.target = from.user;
        what.sub_channel = from.sub_channel;
        what.person = from.person;
        return [what, key = from.key, links = with_links](const commands::reply& said) {
            std::vector<storage::outgoing> letters;
            letter answer = what;
            if (links && asks_for_files(said))
                answer.wanted = said;
            else
                answer.text = to_markdown(said, what.person);
            if (answer.wanted || !answer.text.empty())
                letters.push_back(to_outgoing(answer, key + ":answer"));
            return letters;
        };
    }

    void in_background(asio::awaitable<void> what, const char* doing) {
        ++under_way;
        const auto self = shared_from_this();
        asio::co_spawn(on, std::move(what), [self, doing](std::exception_ptr error) {
            --self->under_way;
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& why) {
                spdlog::error("{} failed: {}", doing, why.what());
            }
        });
    }

    void stop() {
        stopping = true;
        pause.cancel();
        write_soon.cancel();
        patiently.stop();
    }

    asio::any_io_executor on;
    desk& store;
    api& chime;
    sender& outbox;
    bool with_links;
    listener as;
    std::map<std::string, channel> channels;         // by ARN
    std::map<std::string, std::string> direct_with;  // user's ARN: the channel where they are alone
    std::set<std::string> remembered;                // keys of what was heard
    std::deque<std::string> in_order;
    std::deque<std::string> to_catch_up;
    std::uint64_t sessions = 0;  // that were established
    moment last_heard;           // from when on a channel that was not known is listened to
    asio::steady_timer pause;
    asio::steady_timer write_soon;
    retrying patiently;
    bool is_new_session = false, is_listed = false, is_catching_up = false;
    bool is_to_be_written = false, stopping = false;
    std::size_t under_way = 0;
    front_counts totals;
};

front::front(asio::any_io_executor on, desk& to, api& chime, sender& outbox, bool with_links)
    : state_(std::make_shared<state>(std::move(on), to, chime, outbox, with_links)) {}
front::~front() {
    stop();
}

asio::awaitable<void> front::load() {
    const auto self = state_;
    co_await self->load();
}

void front::established() {
    state_->established();
}

void front::lost() {
    state_->lost();
}

void front::take(frame what) {
    state_->take(std::move(what));
}

void front::stop() {
    state_->stop();
}

bool front::idle() const {
    return state_->under_way == 0;
}

front_counts front::counts() const {
    front_counts all = state_->totals;
    all.channels = state_->channels.size();
    for (const auto& [name, known] : state_->channels)
        all.behind += known.is_behind ? 1 : 0;
    return all;
}

}  // namespace bot::chime
