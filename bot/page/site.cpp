#include "bot/page/site.hpp"

#include "bot/page/assets.hpp"
#include "bot/page/letters.hpp"
#include "bot/page/state.hpp"
#include "bot/reply_json.hpp"
#include "bot/reply_text.hpp"
#include "evidence/chain.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace bot::page {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::size_t largest_frame = 256 * 1024;  // bytes; the commands' own limit answers with a sentence
constexpr std::size_t most_downloads = 8;
constexpr std::size_t longest_id = 200;

constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

http_response with_policy(http_response answer) {
    answer.headers.emplace_back("Content-Security-Policy", content_policy);
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
    return answer;
}

// The dashboard is a page with a script of its own: it is opened as a file, not as a page of this site.
bool opens_in_a_tab(std::string_view type) {
    return type != "application/zip" && !type.starts_with("text/html") &&
           !type.starts_with("application/vnd.");
}

// What a browser shows to somebody without the link. Plain words, no script.
http_response closed_door(unsigned status, const std::string& why) {
    http_response answer;
    answer.status = status;
    answer.type = "text/html; charset=utf-8";
    answer.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>dossier</title><h1>dossier</h1><p>" +
        why + "</p></html>\n";
    return with_policy(std::move(answer));
}

std::string type_of(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    return "text/javascript; charset=utf-8";
}

const asset* find_asset(std::string_view name) {
    for (const asset& known : assets())
        if (known.name == name) return &known;
    return nullptr;
}

// A page of another site can make this browser send requests here under a name of its own (DNS rebinding);
// only the names of this machine itself are ours.
bool is_our_host(std::string_view host, std::uint16_t port) {
    for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"})
        if (host == std::string(name) + ":" + std::to_string(port) || (port == 80 && host == name))
            return true;
    return false;
}

// A browser always sends Origin with a WebSocket; programs may leave it out.
bool is_our_origin(const http_request& request) {
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return true;
    const std::string_view host = request.header("host");
    return origin == "http://" + std::string(host) || origin == "https://" + std::string(host);
}

// Two lines with the same id are one delivery only when they say the same: a simple client may count from 1
// again after it reconnects.
std::string delivery_key(const evidence::person_id& person, const std::string& id, const std::string& text) {
    return "page:" + person.value + ":" + id + ":" + evidence::sha256_hex(text).substr(0, 16);
}

// The string of a frame that is for nudges: {"listen":"nudges"}, {"shown":"KEY"}. Nothing when it is not one.
std::optional<std::string> nudge_word(const json& frame, std::string_view name) {
    if (!frame.is_object() || frame.contains("id") || frame.contains("text")) return std::nullopt;
    const auto found = frame.find(name);
    if (found == frame.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

// "slack" of "slack:T0EX1/U0EX1": the page may be somebody's who has an account elsewhere, too.
std::string platform_of(const evidence::person_id& who) {
    return who.value.substr(0, who.value.find(':'));
}

struct frame_read {
    std::string id;
    delivery next;
    std::string problem;
};

frame_read read_frame(const json& object, const evidence::person_id& person) {
    frame_read read;
    if (!object.is_object()) {
        read.problem = "That frame is not JSON. Send {\"id\":\"1\",\"text\":\"/decision …\"}.";
        return read;
    }
    const auto id = object.find("id"), text = object.find("text"), zone = object.find("zone");
    if (id != object.end() && id->is_string()) read.id = id->get<std::string>();
    if (id != object.end() && id->is_number()) read.id = id->dump();
    if (read.id.empty() || read.id.size() > longest_id || text == object.end() || !text->is_string()) {
        read.problem = "That frame lacks an id or a text. Send {\"id\":\"1\",\"text\":\"/decision …\"}.";
        return read;
    }
    read.next.said.author = person;
    read.next.said.line = text->get<std::string>();
    read.next.key = delivery_key(person, read.id, read.next.said.line);
    if (zone != object.end() && zone->is_string() && evidence::is_known_zone(zone->get<std::string>()))
        read.next.zone = zone->get<std::string>();
    return read;
}

std::string frame_of(const std::string& id, const commands::reply& reply, const std::string& folder) {
    json shown = to_json(reply);
    for (const commands::file& file : reply.files)
        shown["files"].push_back({{"name", file.name},
                                  {"type", file.type},
                                  {"url", "/files/" + folder + "/" + file.name},
                                  {"bytes", file.bytes.size()}});
    const json frame = {{"id", id}, {"text", to_text(reply)}, {"reply", std::move(shown)}};
    return frame.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

site::site(asio::any_io_executor on, desk& to, const keys& key, options chosen)
    : desk_(to), keys_(key), chosen_(std::move(chosen)), reminders_(on, to, chosen_.person) {}

std::vector<route> site::routes() {
    const auto page = [this](http_request request) { return open_page(std::move(request)); };
    const auto file = [this](http_request request) { return serve_file(std::move(request)); };
    const auto state = [this](http_request request) { return serve_state(std::move(request)); };
    const auto own = [this](http_request request) { return serve_asset(std::move(request)); };
    std::vector<route> table{
        {"GET", "/", 0, page}, {"GET", "/chat/state", 0, state}, {"GET", "/files/*", 0, file}};
    static const std::vector<std::string> paths = [] {
        std::vector<std::string> all;
        for (const asset& known : assets())
            all.push_back("/" + std::string(known.name));
        return all;
    }();
    for (const std::string& path : paths)
        table.push_back({"GET", path, 0, own});
    return table;
}

std::vector<socket_route> site::sockets() {
    socket_route chat;
    chat.path = "/chat";
    chat.largest_frame = largest_frame;
    chat.admit = [this](const http_request& request) {
        if (auto refusal = refuse(request)) return std::move(*refusal);
        if (!is_our_origin(request)) return plain(403, "This socket is for dossier's own page.\n");
        return plain(101, "");
    };
    chat.answer = [this](std::string frame, std::shared_ptr<socket_line> from) {
        return answer_frame(std::move(frame), std::move(from));
    };
    return {std::move(chat)};
}

std::optional<nudge_way> site::nudges() {
    nudge_way way;
    way.platform = platform_of(chosen_.person);
    way.reaches = [whose = chosen_.person](const evidence::person_id& who) { return who == whose; };
    way.letter = [](const nudge_letter& what) {
        return to_outgoing(what.who, what.key, what.nudge, what.says, what.useful_until);
    };
    way.notice = [this] { notice(); };
    way.overtakes = true;
    return way;
}

std::optional<http_response> site::refuse(const http_request& request) const {
    if (chosen_.loopback_only &&
        (!request.from_loopback || !is_our_host(request.header("host"), chosen_.port)))
        return closed_door(403, "This page answers only on the machine that dossier runs on.");
    if (!keys_.admits(request))
        return closed_door(401, "To open this page, use the link that dossier printed when it started.");
    return std::nullopt;
}

asio::awaitable<http_response> site::open_page(http_request request) {
    if (auto refusal = refuse(request)) co_return std::move(*refusal);
    if (keys_.opens(request.query)) {  // the token leaves the address bar at once
        http_response answer = plain(303, "");
        answer.headers.emplace_back("Location", "/");
        answer.headers.emplace_back("Set-Cookie", keys_.cookie());
        co_return answer;
    }
    request.path = "/index.html";
    http_response answer = co_await serve_asset(std::move(request));
    co_return answer;
}

asio::awaitable<http_response> site::serve_asset(http_request request) {
    if (auto refusal = refuse(request)) co_return std::move(*refusal);
    const asset* const found = find_asset(std::string_view(request.path).substr(1));
    if (!found) co_return plain(404, "There is nothing here.\n");
    http_response answer;
    answer.type = type_of(found->name);
    answer.body = std::string(found->bytes);
    co_return with_policy(std::move(answer));
}

asio::awaitable<http_response> site::serve_state(http_request request) {
    if (auto refusal = refuse(request)) co_return std::move(*refusal);
    auto text = std::make_shared<std::string>();
    std::function<void(evidence::evidence_view&)> job = [text](evidence::evidence_view& view) {
        *text = describe_state(view);
    };
    evidence::person_id person = chosen_.person;
    std::string zone;
    const bool done = co_await desk_.read(std::move(person), std::move(zone), std::move(job));
    if (!done) co_return plain(503, "The log cannot be read right now.\n");
    http_response answer;
    answer.type = "application/json; charset=utf-8";
    answer.body = std::move(*text);
    co_return answer;
}

asio::awaitable<http_response> site::serve_file(http_request request) {
    if (auto refusal = refuse(request)) co_return std::move(*refusal);
    const std::string_view rest = std::string_view(request.path).substr(std::string_view("/files/").size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    for (const download& kept : downloads_) {
        if (kept.id != rest.substr(0, slash)) continue;
        for (const commands::file& file : kept.files) {
            if (slash == rest.size() || file.name != rest.substr(slash + 1)) continue;
            http_response answer;
            answer.type = file.type;
            answer.body = file.bytes;
            const std::string_view how = opens_in_a_tab(file.type) ? "inline" : "attachment";
            answer.headers.emplace_back("Content-Disposition",
                                        std::string(how) + "; filename=\"" + file.name + "\"");
            co_return answer;
        }
    }
    co_return plain(404, "That file is no longer kept here. Send /packet again.\n");
}

void site::notice() {
    reminders_.notice();
}

// Packets built before would show what was erased.
void site::forget(const evidence::person_id& whose) {
    if (whose == chosen_.person) downloads_.clear();
}

asio::awaitable<std::string> site::answer_frame(std::string frame, std::shared_ptr<socket_line> from) {
    const json object = json::parse(frame, nullptr, false);
    if (nudge_word(object, "listen") == "nudges") {
        reminders_.listen(from);
        co_return std::string();
    }
    if (std::optional<std::string> key = nudge_word(object, "shown")) {
        co_await reminders_.shown(std::move(*key));
        co_return std::string();
    }
    frame_read read = read_frame(object, chosen_.person);
    if (!read.problem.empty()) co_return frame_of(read.id, commands::refuse(read.problem), "");
    desk_reply reply = co_await desk_.say(std::move(read.next));
    std::string folder;
    if (!reply.said.files.empty()) folder = keep_files(reply.said.files);
    co_return frame_of(read.id, reply.said, folder);
}

std::string site::keep_files(std::vector<commands::file> files) {
    std::string id = evidence::to_hex(evidence::draw_salt());
    downloads_.push_front({id, std::move(files)});
    if (downloads_.size() > most_downloads) downloads_.pop_back();
    return id;
}

}  // namespace bot::page
