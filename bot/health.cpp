#include "bot/health.hpp"

#include "bot/metric_line.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

namespace bot {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

asio::awaitable<http_response> say_alive(http_request) {
    co_return plain(200, "alive\n");
}

// Whoever reaches the port can ask, and shall not wear out the disk: a commit that succeeded answers for a
// second. One that failed answers for nobody else.
constexpr std::chrono::seconds ready_for{1};

asio::awaitable<http_response> say_ready(desk& of, std::shared_ptr<steady_clock::time_point> ready_until) {
    if (steady_clock::now() < *ready_until) co_return plain(200, "ready\n");
    const bool ready = co_await of.can_commit();
    if (!ready) co_return plain(503, "cannot commit\n");
    *ready_until = steady_clock::now() + ready_for;
    co_return plain(200, "ready\n");
}

std::string counts_text(const desk_counts& counts) {
    constexpr std::array<std::string_view, 4> tones{"saved", "answer", "refused", "failed"};
    std::string text =
        metric_head("dossier_replies_total", "Replies given, by what became of the command.", "counter");
    for (std::size_t i = 0; i < tones.size(); ++i)
        text += metric_sample("dossier_replies_total", "{tone=\"" + std::string(tones[i]) + "\"}",
                              counts.replies[i]);
    return text +
           metric_line("dossier_repeated_deliveries_total",
                       "Deliveries seen before and answered with the first reply.", "counter",
                       counts.repeated) +
           metric_line("dossier_busy_total", "Commands refused because too many were waiting.", "counter",
                       counts.busy) +
           metric_line("dossier_packets_total", "Packets built.", "counter", counts.packets) +
           metric_line("dossier_anchor_size", "Leaves under the newest signed head of the anchors' tree.",
                       "gauge", counts.anchor_size) +
           metric_line("dossier_anchor_unstamped", "Signed heads that wait for a time stamp.", "gauge",
                       counts.anchors_unstamped);
}

std::string writing_text(const storage::writer::figures& now) {
    return metric_line("dossier_queue_waiting", "Commands that wait for the writer's next batch.", "gauge",
                       now.waiting) +
           metric_histogram("dossier_commit_seconds", "How long the disk took to commit a batch.",
                            {{"", now.commits}});
}

using storage::backlog;

// Two gauges of what waits: how much, and for how long the oldest.
std::string backlog_text(const std::string& name, const std::string& what, const std::vector<backlog>& all,
                         evidence::moment now) {
    if (all.empty()) return "";
    std::string waiting = metric_head(name, what + ".", "gauge");
    std::string oldest =
        metric_head(name + "_oldest_seconds", "How long the oldest has been due: " + what + ".", "gauge");
    for (const backlog& one : all) {
        const std::string labels = "{platform=\"" + one.platform + "\"}";
        const auto late = one.waiting == 0 || now < one.since
                              ? std::chrono::seconds(0)
                              : std::chrono::floor<std::chrono::seconds>(now - one.since);
        waiting += metric_sample(name, labels, one.waiting);
        oldest += metric_sample(name + "_oldest_seconds", labels, std::uint64_t(late.count()));
    }
    return waiting + oldest;
}

// Where nothing waits, that is shown, too.
void show_all_of(const std::set<std::string>& platforms, std::vector<backlog>& among) {
    for (const std::string& platform : platforms)
        if (std::none_of(among.begin(), among.end(),
                         [&](const backlog& one) { return one.platform == platform; }))
            among.push_back({platform, 0, {}});
}

std::string figures_text(storage::figures found, const std::set<std::string>& reminded) {
    // Nobody reminds the others: for them it is no backlog.
    std::erase_if(found.nudges, [&](const backlog& one) { return !reminded.contains(one.platform); });
    show_all_of(reminded, found.nudges);
    show_all_of(reminded, found.outbox);
    const evidence::moment now = system_now();
    return metric_line("dossier_schema_version", "The schema of the database.", "gauge",
                       std::uint64_t(found.schema)) +
           metric_line("dossier_people", "People in the database.", "gauge", found.people) +
           metric_line("dossier_records", "Records in the database.", "gauge", found.records) +
           backlog_text("dossier_outbox_due", "Letters in the outbox that are due and not settled",
                        found.outbox, now) +
           backlog_text("dossier_nudge_looks_due",
                        "People to be thought about now, because a nudge may be owed", found.nudges, now);
}

asio::awaitable<http_response> say_metrics(desk& of, std::shared_ptr<const health_sources> from) {
    std::string text = counts_text(of.counts()) + writing_text(of.writing());
    std::optional<storage::figures> found = co_await of.figures();
    if (found) text += figures_text(std::move(*found), from->reminded);
    if (from->further) text += from->further();
    http_response answer = plain(200, std::move(text));
    answer.type = "text/plain; version=0.0.4; charset=utf-8";
    co_return answer;
}

}  // namespace

std::vector<route> health_routes(desk& of, health_sources from) {
    const auto kept = std::make_shared<const health_sources>(std::move(from));
    const auto ready_until = std::make_shared<steady_clock::time_point>();
    const auto ready = [&of, ready_until](http_request) { return say_ready(of, ready_until); };
    const auto metrics = [&of, kept](http_request) { return say_metrics(of, kept); };
    return {{"GET", "/healthz", 0, say_alive}, {"GET", "/readyz", 0, ready}, {"GET", "/metrics", 0, metrics}};
}

}  // namespace bot
