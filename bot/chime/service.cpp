#include "bot/chime/service.hpp"

#include "bot/chime/address.hpp"
#include "bot/chime/api.hpp"
#include "bot/chime/arn.hpp"
#include "bot/chime/front.hpp"
#include "bot/chime/letters.hpp"
#include "bot/chime/sender.hpp"
#include "bot/chime/session.hpp"
#include "bot/chime/text.hpp"
#include "bot/metric_line.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <utility>

namespace bot::chime {

namespace asio = boost::asio;

namespace {

api::options api_of(const config::settings& chosen) {
    api::options given;
    given.bot = chosen.chime_bot;
    given.base = chosen.chime_api_url;
    return given;
}

std::string line_of(std::string_view name, std::string_view help, std::string_view type,
                    std::uint64_t value) {
    return metric_line("dossier_chime_" + std::string(name), help, type, value);
}

}  // namespace

struct service::state {
    state(asio::any_io_executor executor, desk& to, links& to_files, const config::settings& chosen)
        : on(executor),
          keys(on, aws::of_this_machine()),
          chime(on, keys, api_of(chosen)),
          letters(on, to, chime, to_files),
          desk_front(on, to, chime, letters, to_files.are_on()),
          line(on, session_options()) {}

    session::options session_options() {
        session::options given;
        given.trusted = chime.trusted();
        given.address = [this] { return sign_address(chime, keys); };
        given.established = [this] { desk_front.established(); };
        given.lost = [this] { desk_front.lost(); };
        given.received = [this](frame what) { desk_front.take(std::move(what)); };
        return given;
    }

    asio::awaitable<void> begin() {
        co_await desk_front.load();
        if (stopping) co_return;
        letters.start();
        line.start();
    }

    asio::any_io_executor on;
    aws::credentials keys;
    api chime;
    sender letters;
    front desk_front;
    session line;
    bool beginning = false, stopping = false;
};

service::service(asio::any_io_executor on, desk& to, links& to_files, const config::settings& chosen)
    : state_(chosen.chime_bot.empty() ? nullptr
                                      : std::make_unique<state>(std::move(on), to, to_files, chosen)) {}
service::~service() = default;

void service::start() {
    if (!state_) return;
    state_->beginning = true;
    state* const here = state_.get();
    asio::co_spawn(here->on, here->begin(), [here](std::exception_ptr error) {
        here->beginning = false;
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& why) {
            spdlog::critical("Chime is not listened to: {}", why.what());
        }
    });
}

void service::stop() {
    if (!state_) return;
    state_->stopping = true;
    state_->line.stop();
    state_->letters.stop();
    state_->desk_front.stop();
}

void service::take(const config::settings&) {
    if (!state_) return;
    state_->chime.renew_trust();
    state_->line.renew_trust();
}

bool service::idle() const {
    return !state_ ||
           (!state_->beginning && state_->line.idle() && state_->letters.idle() && state_->desk_front.idle());
}

std::optional<nudge_way> service::nudges() {
    if (!state_) return std::nullopt;
    const arn self = state_->chime.self();
    nudge_way way;
    way.platform = platform_name;
    way.reaches = [self](const evidence::person_id& who) { return !user_arn(who, self).empty(); };
    way.letter = [self](const nudge_letter& what) {
        letter in_words;
        in_words.channel = what.reach;
        in_words.target = user_arn(what.who, self);
        in_words.text = to_markdown(what.says, what.who);
        storage::outgoing row = to_outgoing(in_words, what.key);
        row.expires = what.leave_by;
        return row;
    };
    way.notice = [outbox = &state_->letters] { outbox->notice(); };
    return way;
}

std::string service::metrics() const {
    if (!state_) return {};
    const session_totals session = state_->line.counts();
    const front_counts heard = state_->desk_front.counts();
    const sender_counts sent = state_->letters.counts();
    return line_of("sessions", "Sessions that are open.", "gauge", session.life.is_up ? 1 : 0) +
           line_of("sessions_opened_total", "Sessions that Chime granted.", "counter",
                   session.life.established) +
           line_of("sessions_lost_total", "Sessions that ended unasked.", "counter", session.life.lost) +
           line_of("frames_total", "Frames that came.", "counter", session.frames) +
           line_of("frames_strange_total", "Frames that could not be read.", "counter", session.strange) +
           line_of("channels", "Channels that dossier is in.", "gauge", heard.channels) +
           line_of("channels_behind", "Channels whose history is still to be read.", "gauge", heard.behind) +
           line_of("messages_total", "Messages for dossier, each once.", "counter", heard.messages) +
           line_of("messages_caught_up_total", "Of these, that came out of a history.", "counter",
                   heard.caught_up) +
           line_of("messages_repeated_total", "Messages that came again.", "counter", heard.repeated) +
           line_of("letters_sent_total", "Letters that Chime took.", "counter", sent.sent) +
           line_of("letters_put_off_total", "Attempts that are made again later.", "counter", sent.again) +
           line_of("letters_dropped_total", "Letters that will not be sent.", "counter", sent.dropped) +
           line_of("letters_refused_total", "Letters that a channel flow refused.", "counter",
                   heard.refused) +
           line_of("letters_waiting", "Letters in the outbox.", "gauge", sent.waiting) +
           line_of("oldest_letter_seconds", "How long the oldest of them waits.", "gauge",
                   sent.oldest_seconds);
}

}  // namespace bot::chime
