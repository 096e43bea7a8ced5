// Short statements to fill a log with, and a writer whose answers can be waited for.
#pragma once

#include "evidence/evidence_log.hpp"
#include "storage/writer.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline const evidence::person_id ana{"local:ana"};
inline const evidence::person_id ben{"local:ben"};

// 4 March 2026, noon UTC.
inline evidence::moment noon() {
    return evidence::from_rfc3339("2026-03-04T12:00:00.000Z").value();
}

inline evidence::statement about(evidence::record_kind kind, std::string_view number, std::string text) {
    evidence::statement what;
    what.kind = kind;
    what.entry = evidence::read_entry_id(number).value();
    what.said = text;
    what.text = std::move(text);
    what.happened = evidence::calendar_date::from_iso("2026-03-04").value();
    return what;
}

inline evidence::statement logged(std::string_view number, std::string text,
                                  std::vector<std::string> initiatives = {}) {
    evidence::statement what = about(evidence::record_kind::logged, number, std::move(text));
    what.initiatives = std::move(initiatives);
    return what;
}

inline evidence::statement with_field(evidence::statement what, std::string name, std::string text) {
    what.fields.push_back({std::move(name), std::move(text), std::nullopt});
    return what;
}

inline evidence::statement staged(std::string_view number, std::string field, std::string text) {
    return with_field(about(evidence::record_kind::staged, number, ""), std::move(field), std::move(text));
}

// What a command does to the log; its text is the reply.
using action = std::function<std::string(evidence::evidence_log&, evidence::moment)>;

inline action appends(evidence::statement what, std::string reply = "saved") {
    return [what = std::move(what), reply = std::move(reply)](evidence::evidence_log& log,
                                                              evidence::moment now) {
        log.append(what, now);
        return reply;
    };
}

// The next decision, whatever its number.
inline action decides(std::string text) {
    return [text = std::move(text)](evidence::evidence_log& log, evidence::moment now) {
        const evidence::entry_id next = log.next_entry(evidence::entry_kind::decision);
        log.append(logged(to_text(next), text), now);
        return to_text(next);
    };
}

// What is to be sent because of a command, by its reply.
using sending = std::function<std::vector<storage::outgoing>(const std::string& reply)>;

inline storage::outgoing message(std::string key, const std::string& text) {
    storage::outgoing what;
    what.key = std::move(key);
    what.platform = "slack";
    what.team = "T0EX1";
    what.kind = "message";
    what.body = "{\"text\":\"" + text + "\"}";
    return what;
}

inline sending sends(std::string key, std::string text) {
    return [what = message(std::move(key), text)](const std::string&) {
        return std::vector<storage::outgoing>{what};
    };
}

struct told {
    storage::outcome how;
    std::string detail;
    friend bool operator==(const told&, const told&) = default;
    friend std::ostream& operator<<(std::ostream& out, const told& answer) {
        constexpr const char* names[]{"committed", "repeated", "failed", "store_failed"};
        return out << names[int(answer.how)] << ": " << answer.detail;
    }
};

class scribe {
public:
    explicit scribe(std::filesystem::path database, std::size_t longest_queue = 1024,
                    std::function<void(const std::string& why)> on_store_error = {},
                    evidence::moment started = noon())
        : now_(started) {
        storage::writer::options chosen;
        chosen.database = std::move(database);
        chosen.default_zone = "Europe/Lisbon";
        chosen.longest_queue = longest_queue;
        chosen.clock = [this] { return now_ += std::chrono::seconds(1); };
        chosen.on_store_error = std::move(on_store_error);
        chosen.uptime = [this] { return now_ - noon() - jumped_; };
        writer_ = std::make_unique<storage::writer>(std::move(chosen));
    }

    // Between two commands.
    void pass(std::chrono::milliseconds time) { now_ += time; }

    // Between two commands: the clock is set, and no time passes.
    void set_clock(std::chrono::milliseconds forward) {
        now_ += forward;
        jumped_ += forward;
    }

    // Queues a command. The future never becomes ready when the command was not taken.
    std::future<told> send(const evidence::person_id& author, action run, std::string key = "",
                           bool* taken = nullptr, sending outgoing = {}) {
        auto answer = std::make_shared<std::promise<told>>();
        std::future<told> waiting = answer->get_future();
        storage::command next{author, "", std::move(key), std::move(run), {}, std::move(outgoing)};
        next.done = [answer](storage::outcome how, std::string detail) {
            answer->set_value({how, std::move(detail)});
        };
        const bool queued = writer_->submit(std::move(next));
        if (taken) *taken = queued;
        return waiting;
    }

    // Works on the connection itself, as one of dossier's own affairs, and waits for the commit.
    void run(std::function<void(storage::connection&)> job) {
        std::promise<void> done;
        storage::task next{[&](storage::connection& on, evidence::moment) {
                               job(on);
                               return std::string();
                           },
                           [&](storage::outcome, const std::string&) { done.set_value(); }};
        writer_->submit(std::move(next));
        done.get_future().wait();
    }

    // Says it and waits for the commit.
    told say(const evidence::person_id& author, action run, std::string key = "", sending outgoing = {}) {
        return send(author, std::move(run), std::move(key), nullptr, std::move(outgoing)).get();
    }

    storage::writer& writer() { return *writer_; }

private:
    evidence::moment now_;  // written on the writer thread; read by a test only between two commands
    std::chrono::milliseconds jumped_{};
    std::unique_ptr<storage::writer> writer_;
};

// Keeps the writer busy inside a command until it is let go, so that everything sent meanwhile waits in the
// queue.
class interruption {
public:
    explicit interruption(scribe& of)
        : finished_(of.send(ana, [this](evidence::evidence_log&, evidence::moment) {
              started_.set_value();
              let_go_.get_future().wait();
              return std::string("interrupted");
          })) {
        started_.get_future().wait();
    }
    ~interruption() { end(); }
    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

    void end() {
        if (!finished_.valid()) return;
        let_go_.set_value();
        finished_.get();
    }

private:
    std::promise<void> started_, let_go_;
    std::future<told> finished_;
};

}  // namespace support
