#include "bot/health.hpp"

#include "bot/metric_line.hpp"

#include <array>
#include <string_view>

namespace bot {

namespace asio = boost::asio;

namespace {

asio::awaitable<http_response> say_alive(http_request) {
    co_return plain(200, "alive\n");
}

asio::awaitable<http_response> say_ready(desk& of) {
    const bool ready = co_await of.can_commit();
    if (!ready) co_return plain(503, "cannot commit\n");
    co_return plain(200, "ready\n");
}

std::string count_of(std::string_view name, std::string_view labels, std::uint64_t value) {
    return std::string(name) + std::string(labels) + " " + std::to_string(value) + "\n";
}

std::string prometheus_text(const desk_counts& counts) {
    constexpr std::array<std::string_view, 4> tones{"saved", "answer", "refused", "failed"};
    std::string text =
        "# HELP dossier_replies_total Replies given, by what became of the command.\n"
        "# TYPE dossier_replies_total counter\n";
    for (std::size_t i = 0; i < tones.size(); ++i)
        text +=
            count_of("dossier_replies_total", "{tone=\"" + std::string(tones[i]) + "\"}", counts.replies[i]);
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

asio::awaitable<http_response> say_metrics(desk& of, std::string further) {
    http_response answer = plain(200, prometheus_text(of.counts()) + further);
    answer.type = "text/plain; version=0.0.4; charset=utf-8";
    co_return answer;
}

}  // namespace

std::vector<route> health_routes(desk& of, std::function<std::string()> further) {
    const auto ready = [&of](http_request) { return say_ready(of); };
    const auto metrics = [&of, further = std::move(further)](http_request) {
        return say_metrics(of, further ? further() : std::string());
    };
    return {{"GET", "/healthz", 0, say_alive}, {"GET", "/readyz", 0, ready}, {"GET", "/metrics", 0, metrics}};
}

}  // namespace bot
