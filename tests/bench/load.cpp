// Sends signed slash commands to a running server, as Slack does, and says how many were acknowledged and how
// late:
//
//     load --port 8080 --secret SECRET [--connections 64] [--seconds 4] [--people 64] [--line "/evidence
//     list"]
//     [--expect " saved"] [--watch PID]
//
// prints one line of JSON. With --socket it is Slack itself, for Socket Mode: the server's SLACK_API_URL is
// http://127.0.0.1:PORT/api/, and each line "WINDOW SECONDS PID" on the standard input is one load, with so
// many envelopes on their way, and gives one line of JSON.
#include "tests/bench/http_load.hpp"
#include "tests/bench/socket_load.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <sstream>
#include <string>

namespace {

void run_lines(bench::fake_slack& slack, double warm_up) {
    slack.wait_for_connections();
    std::puts("{\"connected\":true}");
    std::fflush(stdout);
    while (const auto line = slack.wait_for_line()) {
        std::istringstream words(*line);
        unsigned window = 0;
        double seconds = 0;
        int watched = 0;
        words >> window >> seconds >> watched;
        bench::tally figures(std::chrono::duration<double>{warm_up}, std::chrono::duration<double>{seconds},
                             watched);
        slack.load(window, figures);
        std::printf("{\"window\":%u,%s}\n", window, figures.figures().c_str());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int count, char** values) {
    CLI::App options("Measures a server of slash commands.");
    bench::http_target to;
    to.path = "/slack/events";
    to.expected = " saved";
    unsigned connections = 64, people = 64, links = 1;
    double seconds = 4, warm_up = 1;
    int watched = 0;
    bool is_socket = false;
    options.add_option("--port", to.port, "of the server; with --socket its own")->required();
    options.add_option("--path", to.path, "of the request");
    options.add_option("--secret", to.secret, "the signing secret");
    options.add_option("--expect", to.expected, "what has to stand in every answer");
    options.add_option("--connections", connections, "each with one command on its way")
        ->check(CLI::Range(1, 60000));
    options.add_option("--people", people, "who take turns")->check(CLI::Range(1, 1'000'000));
    options.add_option("--first", to.first, "the number of the first of them")->check(CLI::Range(0, 999'999));
    options.add_option("--line", to.line,
                       "what they type, such as /evidence list; else each time another /decision");
    options.add_option("--seconds", seconds, "that are measured");
    options.add_option("--warm-up", warm_up, "seconds before that");
    options.add_option("--watch", watched, "the server's process, whose processor time is read");
    options.add_flag("--socket", is_socket, "Socket Mode");
    options.add_option("--links", links, "Socket Mode: how many connections the server opens");
    CLI11_PARSE(options, count, values);
    try {
        if (is_socket) {
            bench::fake_slack slack(to.port, links, people, to.expected);
            run_lines(slack, warm_up);
        } else {
            bench::tally figures(std::chrono::duration<double>{warm_up},
                                 std::chrono::duration<double>{seconds}, watched);
            bench::load_over_http(to, connections, people, figures);
            std::printf("{\"connections\":%u,%s}\n", connections, figures.figures().c_str());
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "load: %s\n", problem.what());
        return 1;
    }
    return 0;
}
