#include "packet/hidden_links.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace packet {

namespace {

constexpr std::array<std::string_view, 14> chat_hosts{
    "slack.com",  "slack-edge.com",  "chime.aws", "teams.microsoft.com", "teams.live.com", "discord.com",
    "discord.gg", "chat.google.com", "webex.com", "zulipchat.com",       "mattermost.com", "t.me",
    "wa.me",      "signal.me"};

constexpr std::array<std::string_view, 5> chat_schemes{"slack:", "msteams:", "chime:", "discord:", "tg:"};

// A word with such an end is an address even without a path; "brag.md" and "node.js" are none.
constexpr std::array<std::string_view, 40> address_endings{
    "com", "org", "net", "io", "dev", "app", "co", "ai", "edu", "gov", "int",     "eu",      "uk", "de",
    "fr",  "es",  "pt",  "nl", "in",  "jp",  "cn", "us", "ca",  "au",  "ch",      "at",      "it", "se",
    "no",  "fi",  "dk",  "pl", "br",  "be",  "ie", "nz", "sg",  "mx",  "example", "internal"};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_in_host(char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.';
}
bool ends_a_link(char c) {
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("<>\"|").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return small;
}

struct place {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Up to the next space, without what closes the sentence around it.
std::size_t end_of_link(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && !ends_a_link(text[end]))
        ++end;
    while (end > at && std::string_view(".,;:!?)]}'").find(text[end - 1]) != std::string_view::npos)
        --end;
    return end;
}

// "https://…", "slack://…": from its scheme on.
std::optional<place> with_scheme(std::string_view text, std::size_t from) {
    for (std::size_t mark = text.find("://", from); mark != std::string_view::npos;
         mark = text.find("://", mark + 1)) {
        std::size_t begin = mark;
        while (begin > from && (is_letter(text[begin - 1]) || is_digit(text[begin - 1]) ||
                                text[begin - 1] == '+' || text[begin - 1] == '.'))
            --begin;
        if (begin < mark) return place{begin, end_of_link(text, mark + 3)};
    }
    return std::nullopt;
}

bool is_address(std::string_view host, bool has_path) {
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const std::string ending = lower(host.substr(dot + 1));
    if (ending.size() < 2 || !std::all_of(ending.begin(), ending.end(), is_letter)) return false;
    return has_path || host.starts_with("www.") ||
           std::find(address_endings.begin(), address_endings.end(), ending) != address_endings.end();
}

// "www.example.com", "example.com/board": no scheme, and not the end of an e-mail address.
std::optional<place> without_scheme(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (!is_letter(text[at]) && !is_digit(text[at])) continue;
        std::size_t end = at;
        while (end < text.size() && is_in_host(text[end]))
            ++end;
        std::size_t host_end = end;
        while (host_end > at && (text[host_end - 1] == '.' || text[host_end - 1] == '-'))
            --host_end;
        const bool in_mail = (at > 0 && text[at - 1] == '@') || (end < text.size() && text[end] == '@');
        const bool has_path = host_end == end && end < text.size() && text[end] == '/';
        if (!in_mail && is_address(text.substr(at, host_end - at), has_path))
            return place{at, has_path ? end_of_link(text, end) : host_end};
        at = end;
    }
    return std::nullopt;
}

std::optional<place> next_link(std::string_view text, std::size_t from, bool with_bare_ones) {
    const auto full = with_scheme(text, from);
    if (!with_bare_ones) return full;
    const auto bare = without_scheme(text, from);
    if (!bare || (full && full->begin <= bare->begin)) return full;
    return bare;
}

}  // namespace

bool leads_to_chat(std::string_view link) {
    const std::string small = lower(link);
    for (const std::string_view scheme : chat_schemes)
        if (small.starts_with(scheme)) return true;
    const std::size_t mark = small.find("://");
    const std::size_t begin = mark == std::string::npos ? 0 : mark + 3;
    const std::size_t end = std::min(small.find_first_of("/?#", begin), small.size());
    const std::string host = "." + small.substr(begin, end - begin);
    const std::string bare = host.substr(0, std::min(host.find(':'), host.size()));
    return std::any_of(chat_hosts.begin(), chat_hosts.end(),
                       [&](std::string_view known) { return bare.ends_with("." + std::string(known)); }) ||
           small.find("/archives/", end) != std::string::npos;
}

stretches without_links(std::string_view text, hidden_links which,
                        const std::function<bool(std::string_view link)>& gives_away) {
    stretches made;
    std::size_t at = 0, from = 0;
    while (which != hidden_links::none) {
        const auto link = next_link(text, from, which == hidden_links::all || gives_away);
        if (!link) break;
        from = std::max(link->end, link->begin + 1);
        const std::string_view address = text.substr(link->begin, link->end - link->begin);
        if (which == hidden_links::to_chat && !leads_to_chat(address) && !(gives_away && gives_away(address)))
            continue;
        made.push_back({std::string(text.substr(at, link->begin - at)), false});
        const bool in_brackets = text.substr(0, link->begin).ends_with('(');
        made.push_back({in_brackets ? "link left out" : "(link left out)", true});
        at = link->end;
    }
    made.push_back({std::string(text.substr(at)), false});
    return made;
}

}  // namespace packet
