#include "bot/desk.hpp"

#include "bot/log.hpp"
#include "bot/reply_json.hpp"
#include "bot/way_back.hpp"
#include "commands/brief.hpp"
#include "commands/cycle_calendar.hpp"
#include "commands/export.hpp"
#include "commands/handle.hpp"
#include "commands/packet.hpp"
#include "packet/bundle.hpp"
#include "storage/derived.hpp"
#include "storage/people.hpp"
#include "storage/reader.hpp"
#include "storage/writer.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <future>

namespace bot {

namespace asio = boost::asio;

namespace {

struct written {
    storage::outcome how = storage::outcome::store_failed;
    std::string detail;
    bool taken = false;
};

// What a command answered, beside its bytes: only a repeat, whose bytes come from the table, has to be read.
// Written on the writer thread, read on the I/O thread once the command is done.
using fresh_reply = std::shared_ptr<std::optional<commands::reply>>;

// next: its line and how it is dealt with are taken out of it.
std::function<std::string(evidence::evidence_log&, evidence::moment)> to_run(delivery& next,
                                                                             const desk::options& by,
                                                                             fresh_reply fresh = {}) {
    auto how = next.handle ? std::move(next.handle) : commands::handle;
    commands::invocation said = std::move(next.said);
    said.rules = by.rules;
    return [said = std::move(said), how = std::move(how), fresh = std::move(fresh)](
               evidence::evidence_log& log, evidence::moment now) {
        commands::reply answer = how(said, log, now);
        std::string bytes = to_bytes(answer);
        if (fresh) *fresh = std::move(answer);
        return bytes;
    };
}

std::function<std::string(evidence::evidence_log&, evidence::moment)> to_run(opened_parcel opened) {
    return [opened = std::move(opened)](evidence::evidence_log& log, evidence::moment) {
        return to_bytes(opened.deliver(log));
    };
}

std::function<std::vector<storage::outgoing>(const std::string&)> to_outgoing(
    std::function<std::vector<storage::outgoing>(const commands::reply&)> wanted) {
    if (!wanted) return {};
    return [wanted = std::move(wanted)](const std::string& reply) { return wanted(from_bytes(reply)); };
}

// An ordinary function, because its lambdas may not stand in an awaiting statement on GCC 12.
template <class Token>
auto submit(storage::writer& to, storage::command next, Token token) {
    auto start = [&to](auto handler, storage::command waiting) {
        auto back = std::make_shared<way_back<written>>(std::move(handler));
        waiting.done = [back](storage::outcome how, std::string detail) {
            back->deliver({how, std::move(detail), true});
        };
        if (!to.submit(std::move(waiting))) back->deliver({});
    };
    return asio::async_initiate<Token, void(written)>(std::move(start), token, std::move(next));
}

template <class Token>
auto submit(storage::writer& to, storage::task next, Token token) {
    auto start = [&to](auto handler, storage::task waiting) {
        auto back = std::make_shared<way_back<written>>(std::move(handler));
        waiting.done = [back](storage::outcome how, std::string detail) {
            back->deliver({how, std::move(detail), true});
        };
        if (!to.submit(std::move(waiting))) back->deliver({});
    };
    return asio::async_initiate<Token, void(written)>(std::move(start), token, std::move(next));
}

template <class Token>
auto submit(storage::reader& to, evidence::person_id author, std::string zone,
            std::function<void(evidence::evidence_view&)> job, Token token) {
    auto start = [&to](auto handler, evidence::person_id whose, std::string where,
                       std::function<void(evidence::evidence_view&)> reading) {
        auto back = std::make_shared<way_back<bool>>(std::move(handler));
        const auto failed = [back, name = whose.value](const std::string& why) {
            spdlog::error("reading the log of {} failed: {}", name, why);
            back->deliver(false);
        };
        const auto read = [back, reading = std::move(reading)](evidence::evidence_view& view) {
            reading(view);
            back->deliver(true);
        };
        if (!to.submit(std::move(whose), std::move(where), read, failed)) back->deliver(false);
    };
    return asio::async_initiate<Token, void(bool)>(std::move(start), token, std::move(author),
                                                   std::move(zone), std::move(job));
}

commands::reply failure() {
    commands::reply reply;
    reply.how = commands::tone::failed;
    reply.headline = "Something went wrong on our side; nothing was saved. Please send it again.";
    return reply;
}

// The answer to a line that comes again, which repeated what is erased now.
commands::reply erased_since() {
    commands::reply reply;
    reply.headline = "You said that before, and erased something since. Nothing was added.";
    return reply;
}

commands::reply reply_of(const written& result, const evidence::person_id& author, std::string_view key = "",
                         const fresh_reply& fresh = {}) {
    if (result.how == storage::outcome::failed) {
        about(delivery_id(key)).error("a command of {} failed: {}", author.value, result.detail);
        return failure();
    }
    if (result.how == storage::outcome::repeated && result.detail.empty()) return erased_since();
    if (fresh && *fresh && result.how == storage::outcome::committed) return std::move(**fresh);
    return from_bytes(result.detail);
}

void tell_of_copy(const storage::writer& writer) {
    if (const auto& kept = writer.kept_copy())
        spdlog::info("the database was brought up to date; as it was before, it is kept as {}",
                     kept->string());
}

}  // namespace

struct desk::state {
    explicit state(options given)
        : chosen(std::move(given)),
          writer({chosen.database, chosen.default_zone, 1024, system_now, chosen.on_store_error}),
          reader(chosen.database, chosen.default_zone) {
        tell_of_copy(writer);
        // Fonts are looked for once per thread; the first person to ask for a packet should not wait for it.
        reader.submit({"local:dossier"}, "", [](evidence::evidence_view&) { packet::warm_up_fonts(); }, {});
    }

    // key: of the delivery; names it in the log.
    desk_reply answer_to(const written& result, const evidence::person_id& author, std::string_view key = "",
                         const fresh_reply& fresh = {}) {
        desk_reply answer;
        if (!result.taken || result.how == storage::outcome::store_failed) {
            answer.state = result.taken || !writer.healthy() ? desk_state::store_failed : desk_state::busy;
            answer.said = apology(answer.state);
            if (answer.state == desk_state::busy) ++counts.busy;
            if (result.taken) spdlog::critical("the store failed: {}", result.detail);
            return answer;
        }
        answer.said = reply_of(result, author, key, fresh);
        answer.repeated = result.how == storage::outcome::repeated;
        if (answer.repeated) ++counts.repeated;
        ++counts.replies[static_cast<std::size_t>(answer.said.how)];
        if (answer.said.how == commands::tone::saved && chosen.on_saved) chosen.on_saved();
        if (answer.said.forget && chosen.on_erased) chosen.on_erased(author);
        if (spdlog::should_log(spdlog::level::debug))
            about(delivery_id(key))
                .debug("a line of {}: {}", author.value,
                       result.how == storage::outcome::repeated ? "answered as before" : "dealt with");
        return answer;
    }

    options chosen;
    storage::writer writer;
    storage::reader reader;
    desk_counts counts;
};

desk::desk(options chosen) : state_(std::make_unique<state>(std::move(chosen))) {}
desk::~desk() = default;

asio::awaitable<desk_reply> desk::say_only(delivery next) {
    const evidence::person_id author = next.said.author;
    auto outgoing = to_outgoing(std::move(next.outgoing));
    const std::string key = next.key;
    auto fresh = std::make_shared<std::optional<commands::reply>>();
    std::string device_zone = next.is_their_device ? next.zone : "";
    storage::command command{
        author, std::move(next.zone), std::move(next.key),    to_run(next, state_->chosen, fresh),
        {},     std::move(outgoing),  std::move(device_zone), std::move(next.reach)};
    const written result = co_await submit(state_->writer, std::move(command), asio::use_awaitable);
    desk_reply answer = state_->answer_to(result, author, key, fresh);
    co_return answer;
}

asio::awaitable<desk_reply> desk::say(delivery next) {
    evidence::person_id author = next.said.author;
    std::string zone = next.zone;
    desk_reply answer = co_await say_only(std::move(next));
    if (!asks_for_files(answer.said)) co_return answer;
    answer.said = co_await make(std::move(author), std::move(zone), std::move(answer.said));
    co_return answer;
}

asio::awaitable<commands::reply> desk::make(evidence::person_id author, std::string zone,
                                            commands::reply wanted) {
    const bool is_packet = wanted.packet.has_value();
    auto built = std::make_shared<commands::reply>(std::move(wanted));
    std::function<void(evidence::evidence_view&)> job =
        [built, by = std::make_shared<const options>(state_->chosen)](evidence::evidence_view& view) {
            *built = make_files(view, *built, *by, system_now());
        };
    const bool done = co_await read(std::move(author), std::move(zone), std::move(job));
    if (!done) co_return failure();
    if (is_packet) ++state_->counts.packets;
    co_return std::move(*built);
}

asio::awaitable<desk_reply> desk::bring(parcel next) {
    evidence::person_id author = next.author;
    const std::string zone = next.zone;
    auto opened = std::make_shared<opened_parcel>();
    auto sealed = std::make_shared<parcel>(std::move(next));
    std::function<void(evidence::evidence_view&)> job = [opened, sealed](evidence::evidence_view&) {
        *opened = open(*sealed);
    };
    const bool read_it = co_await read(author, zone, std::move(job));
    desk_reply answer;
    if (!read_it) {
        answer.said = failure();
        co_return answer;
    }
    if (opened->refusal) {
        answer.said = std::move(*opened->refusal);
        co_return answer;
    }
    storage::command command{author, zone, "", to_run(std::move(*opened)), {}};
    const written result = co_await submit(state_->writer, std::move(command), asio::use_awaitable);
    answer = state_->answer_to(result, author);
    co_return answer;
}

asio::awaitable<bool> desk::read(evidence::person_id author, std::string zone,
                                 std::function<void(evidence::evidence_view&)> job) {
    if (!state_->writer.is_up_to_date()) {
        store_job catch_up = [author](storage::connection& on, evidence::moment) {
            storage::derive(on, storage::find_person(on, author));
        };
        co_await write(std::move(catch_up));  // when the store has failed, what was derived before is read
    }
    const bool done = co_await submit(state_->reader, std::move(author), std::move(zone), std::move(job),
                                      asio::use_awaitable);
    co_return done;
}

asio::awaitable<std::string> desk::write(store_job job) {
    storage::task task;
    task.run = [job = std::move(job)](storage::connection& on, evidence::moment now) {
        job(on, now);
        return std::string();
    };
    const written result = co_await submit(state_->writer, std::move(task), asio::use_awaitable);
    if (!result.taken) co_return std::string(too_much_waits);
    if (result.how != storage::outcome::committed) co_return result.detail;
    co_return std::string();
}

asio::awaitable<bool> desk::can_commit() {
    storage::command probe{{"local:dossier"}, "", "", {}, {}};
    const written result = co_await submit(state_->writer, std::move(probe), asio::use_awaitable);
    co_return result.taken&& result.how == storage::outcome::committed;
}

std::shared_ptr<const packet::rule_pack> desk::rules() const {
    if (state_->chosen.rules) return state_->chosen.rules;
    return {std::shared_ptr<const packet::rule_pack>(), &packet::default_pack()};  // which is never freed
}

void desk::use(std::shared_ptr<const packet::rule_pack> rules, packet::paper paper) {
    state_->chosen.rules = std::move(rules);
    state_->chosen.paper = paper;
}

const desk_counts& desk::counts() const {
    return state_->counts;
}

storage::writer::figures desk::writing() const {
    return state_->writer.busyness();
}

asio::awaitable<std::optional<storage::figures>> desk::figures() {
    const auto found = std::make_shared<std::optional<storage::figures>>();
    std::function<void(evidence::evidence_view&)> job =
        [found, database = state_->chosen.database](evidence::evidence_view&) {
            storage::connection on = storage::connection::open_for_reading(database);
            *found = storage::figures_of(on, system_now());
        };
    evidence::person_id nobody{"local:dossier"};
    std::string zone;
    co_await read(std::move(nobody), std::move(zone), std::move(job));
    co_return std::move(*found);
}

void desk::show_anchors(std::uint64_t size, std::uint64_t unstamped) {
    state_->counts.anchor_size = size;
    state_->counts.anchors_unstamped = unstamped;
}

commands::reply apology(desk_state state) {
    commands::reply reply = failure();
    if (state == desk_state::busy)
        reply.headline =
            "Too much is waiting right now, so nothing was saved. Please send it again in a moment.";
    if (state == desk_state::store_failed)
        reply.headline =
            "The evidence cannot be written to disk right now, so this was most likely not saved. Whoever "
            "runs "
            "dossier has been told; look at /evidence list before you send it again later.";
    return reply;
}

bool asks_for_files(const commands::reply& said) {
    return said.packet || said.exported || said.brief;
}

namespace {

commands::reply build_packet(evidence::evidence_view& view, const commands::packet_request& wanted,
                             const desk::options& by, evidence::moment now) {
    const commands::packet_sources from = commands::sources_of(view, wanted, now);
    const packet::bundle_request request = commands::to_bundle_request(wanted, by.paper, by.rules);
    return commands::describe_bundle(
        packet::build_bundle(from.records, request, from.made_at, view.zone(), from.anchor));
}

}  // namespace

commands::reply make_files(evidence::evidence_view& view, const commands::reply& said,
                           const desk::options& by, evidence::moment now) {
    if (said.packet) return build_packet(view, *said.packet, by, now);
    if (said.brief)
        return commands::make_brief(view, *said.brief, by.paper,
                                    by.rules ? *by.rules : packet::default_pack(), now);
    if (said.exported->format == "ics") return commands::describe_cycle_calendar(view, now);
    return commands::describe_export(view.everything(), *said.exported, now, view.zone());
}

namespace {

// Runs one command on a writer of its own, and waits for the commit.
written write_once(const desk::options& chosen, storage::command next) {
    std::promise<written> result;
    {
        storage::writer writer({chosen.database, chosen.default_zone, 1024, system_now, {}});
        tell_of_copy(writer);
        next.done = [&](storage::outcome how, std::string detail) {
            result.set_value({how, std::move(detail), true});
        };
        writer.submit(std::move(next));
    }
    written done = result.get_future().get();
    if (done.how == storage::outcome::store_failed) spdlog::critical("the store failed: {}", done.detail);
    return done;
}

}  // namespace

commands::reply say_once(const desk::options& chosen, delivery next) {
    const evidence::person_id author = next.said.author;
    const written done = write_once(
        chosen, {author, next.zone, next.key, to_run(next, chosen), {}, to_outgoing(next.outgoing)});
    if (done.how == storage::outcome::store_failed) return apology(desk_state::store_failed);
    commands::reply said = reply_of(done, author);
    if (asks_for_files(said))
        storage::read_once(
            chosen.database, author, next.zone.empty() ? chosen.default_zone : next.zone,
            [&](evidence::evidence_view& view) { said = make_files(view, said, chosen, system_now()); });
    return said;
}

commands::reply bring_once(const desk::options& chosen, const parcel& next) {
    opened_parcel opened = open(next);
    if (opened.refusal) return *opened.refusal;
    const written done = write_once(chosen, {next.author, next.zone, "", to_run(std::move(opened)), {}});
    if (done.how == storage::outcome::store_failed) return apology(desk_state::store_failed);
    return reply_of(done, next.author);
}

evidence::moment system_now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace bot
