// Addresses that others give: of requests, answers and hooks.
#include "bot/http_address.hpp"

#include "bot/chime/classic_events.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace {

bool is_word(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

const fuzz::target here("http_address", [](std::string_view bytes) {
    const std::string url(bytes);
    bot::chime::is_hook(url, ".chime.aws");
    bot::chime::is_hook(url, "localhost:8080");
    const auto to = bot::read_http_address(url);
    if (!to) return;
    fuzz::must(!to->host.empty() && !to->port.empty(), "an address leads somewhere");
    fuzz::must(to->path.starts_with('/'), "a path is one");
    fuzz::must(is_word(to->authority) && is_word(to->path), "nothing of it parts a request");
    to->on_loopback();
    const std::string again = (to->secure ? "https://" : "http://") + to->authority + to->path;
    const auto same = bot::read_http_address(again);
    fuzz::must(same && same->same_origin(*to) && same->path == to->path, "an address is read as printed");
});

}  // namespace
