#include "bot/links.hpp"

#include "bot/reply_json.hpp"
#include "evidence/chain.hpp"
#include "evidence/clock.hpp"
#include "packet/archive.hpp"
#include "storage/downloads.hpp"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bot {

namespace asio = boost::asio;
namespace downloads = storage::downloads;
using downloads::standing;
using std::chrono::steady_clock;

namespace {

constexpr std::string_view folder = "/files-for-you/";
constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_length = 2 * token_bytes;  // in hexadecimal digits
constexpr std::size_t largest_form = 1024;             // bytes; the form has no fields

constexpr std::string_view content_policy =
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr const char* ask_again = " Ask dossier for the files once more to get a new link.";

std::string random_token() {
    std::array<unsigned char, token_bytes> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        throw std::runtime_error("the system's random source is not available");
    return evidence::to_hex(bytes.data(), bytes.size());
}

bool is_token(std::string_view text) {
    return text.size() == token_length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// Nothing when the path holds no token.
std::optional<evidence::digest> token_of(const http_request& request) {
    const std::string_view path = request.path;
    if (!path.starts_with(folder) || !is_token(path.substr(folder.size()))) return std::nullopt;
    return evidence::sha256_of(path.substr(folder.size()));
}

// ---- the browser's cookie

// One for each link, so that links do not disturb each other. The hash of a token tells nothing about it.
std::string cookie_name(const evidence::digest& token) {
    return "dossier_files_" + evidence::to_hex(token).substr(0, 16);
}

// The SHA-256 of what the browser shows for that link. Nothing when it shows none, or two: a second one comes
// from some other site of the same domain.
std::optional<evidence::digest> browser_of(const http_request& request, const evidence::digest& token) {
    const std::string name = cookie_name(token);
    std::string_view list = request.header("cookie"), found;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        std::string_view item = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        const std::size_t equals = std::min(item.find('='), item.size());
        if (item.substr(0, equals) != name) continue;
        if (!found.empty()) return std::nullopt;
        found = item.substr(std::min(equals + 1, item.size()));
    }
    return is_token(found) ? std::optional(evidence::sha256_of(found)) : std::nullopt;
}

// SameSite=Lax: whoever follows the link from a chat shows it.
std::string cookie_of(const evidence::digest& token, std::string_view value, bool is_secure) {
    return cookie_name(token) + "=" + std::string(value) + "; Path=/files-for-you; HttpOnly; SameSite=Lax" +
           "; Max-Age=" + std::to_string(std::chrono::seconds(links::lifetime).count()) +
           (is_secure ? "; Secure" : "");
}

// ---- what a browser is shown

http_response with_policy(http_response answer) {
    answer.headers.emplace_back("Content-Security-Policy", content_policy);
    answer.headers.emplace_back("Referrer-Policy", "no-referrer");
    return answer;
}

// Plain words, no script. inside: HTML.
http_response page(unsigned status, const std::string& inside) {
    http_response answer;
    answer.status = status;
    answer.type = "text/html; charset=utf-8";
    answer.body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>dossier</title><h1>dossier</h1>" +
        inside + "</html>\n";
    return with_policy(std::move(answer));
}

http_response sentence(unsigned status, const std::string& text) {
    return page(status, "<p>" + text + "</p>");
}

// Nobody who is not their browser learns whose files they are, or which.
http_response page_with_button(const storage::download& what) {
    return page(200,
                "<p>Files that dossier made for one person. The first browser that fetches them here is the "
                "only one that can, until " +
                    evidence::to_words(what.expires, what.zone) +
                    ". If they are not yours, close this page.</p>"
                    "<form method=\"post\"><button>Fetch the files</button></form>");
}

http_response refusal(standing how) {
    if (how == standing::other)
        return sentence(403, std::string("This link belongs to the browser that used it first, and this is "
                                         "another one.") +
                                 ask_again);
    if (how == standing::worn_out)
        return sentence(429, std::string("This link has been used as often as a link can be.") + ask_again);
    return sentence(410, std::string("This link has ended, or there never was one.") + ask_again);
}

http_response too_many() {
    return sentence(429,
                    "Too many links are being opened just now. Wait a moment, and load this page again.");
}

http_response not_now() {
    return sentence(503, "The files cannot be made just now. Wait a minute, and load this page again.");
}

// Without what a reply says: the request alone is needed, and the rest might quote.
std::string request_in(const commands::reply& wanted) {
    commands::reply bare;
    bare.packet = wanted.packet;
    bare.exported = wanted.exported;
    bare.brief = wanted.brief;
    return to_bytes(bare);
}

// Of many files the zip: their own, or one that is made of them. Takes milliseconds: not on the I/O thread.
commands::file as_one(const std::vector<commands::file>& files) {
    const auto is_zip = [](const commands::file& one) { return one.type == "application/zip"; };
    const auto own = std::find_if(files.begin(), files.end(), is_zip);
    if (own != files.end()) return *own;
    if (files.size() == 1) return files.front();
    std::vector<packet::named_file> named;
    for (const commands::file& one : files)
        named.push_back({one.name, one.type, one.bytes});
    return {"dossier-files.zip", "application/zip", packet::zip(named)};
}

http_response attachment(commands::file file) {
    http_response answer;
    answer.type = file.type;
    answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file.name + "\"");
    answer.body = std::move(file.bytes);
    return with_policy(std::move(answer));
}

// One fetch at a time by each link.
class turn {
public:
    turn(std::set<evidence::digest>& among, const evidence::digest& token) : among_(among), token_(token) {
        is_taken_ = among_.insert(token_).second;
    }
    ~turn() {
        if (is_taken_) among_.erase(token_);
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

    bool is_taken() const { return is_taken_; }

private:
    std::set<evidence::digest>& among_;
    evidence::digest token_;
    bool is_taken_ = false;
};

}  // namespace

bool looks::admit(moment now) {
    while (!last_.empty() && last_.front() + std::chrono::seconds(1) <= now)
        last_.pop_front();
    if (last_.size() >= most) return false;
    last_.push_back(now);
    return true;
}

links::links(desk& to, std::string public_url) : desk_(to), public_url_(std::move(public_url)) {}

std::vector<route> links::routes() {
    if (!are_on()) return {};
    return {
        {"GET", "/files-for-you/*", 0, [this](http_request request) { return show(std::move(request)); }},
        {"POST", "/files-for-you/*", largest_form,
         [this](http_request request) { return hand_over(std::move(request)); }},
    };
}

asio::awaitable<std::string> links::make(evidence::person_id whose, std::string zone,
                                         commands::reply wanted) {
    if (!are_on() || !asks_for_files(wanted)) co_return std::string();
    const std::string token = random_token();
    desk::store_job job = [hash = evidence::sha256_of(token), whose, zone, request = request_in(wanted)](
                              storage::connection& on, evidence::moment now) {
        downloads::put(on, hash, {whose, zone, request, now, now + lifetime});
    };
    const std::string problem = co_await desk_.write(std::move(job));
    if (problem.empty()) co_return public_url_ + std::string(folder) + token;
    spdlog::error("a link for {} could not be kept: {}", whose.value, problem);
    co_return std::string();
}

asio::awaitable<http_response> links::show(http_request request) {
    const std::optional<evidence::digest> token = token_of(request);
    if (!token) co_return refusal(standing::over);
    if (!looks_.admit(steady_clock::now())) co_return too_many();
    auto seen = std::make_shared<downloads::found>();
    desk::store_job job = [seen, token = *token, browser = browser_of(request, *token)](
                              storage::connection& on, evidence::moment now) {
        *seen = downloads::look(on, token, browser, now);
    };
    const std::string problem = co_await desk_.write(std::move(job));
    if (!problem.empty()) co_return not_now();
    co_return seen->how == standing::open ? page_with_button(seen->what) : refusal(seen->how);
}

asio::awaitable<http_response> links::hand_over(http_request request) {
    const std::optional<evidence::digest> token = token_of(request);
    if (!token) co_return refusal(standing::over);
    if (!looks_.admit(steady_clock::now())) co_return too_many();
    const turn mine(under_way_, *token);
    if (!mine.is_taken()) co_return too_many();
    http_response answer = co_await fetch(*token, std::move(request));
    co_return answer;
}

asio::awaitable<http_response> links::fetch(evidence::digest token, http_request request) {
    const std::string shown = random_token();
    auto seen = std::make_shared<downloads::found>();
    desk::store_job job = [seen, token, browser = browser_of(request, token),
                           fresh = evidence::sha256_of(shown)](storage::connection& on,
                                                               evidence::moment now) {
        *seen = downloads::fetch(on, token, browser, fresh, now);
    };
    const std::string problem = co_await desk_.write(std::move(job));
    if (!problem.empty()) co_return not_now();
    if (seen->how != standing::open) co_return refusal(seen->how);

    evidence::person_id whose = seen->what.who;
    std::string zone = seen->what.zone;
    commands::reply wanted = from_bytes(seen->what.wanted);
    http_response answer = not_now();
    if (asks_for_files(wanted)) {
        const auto made = std::make_shared<commands::reply>();
        *made = co_await desk_.make(whose, zone, std::move(wanted));
        const auto one = std::make_shared<commands::file>();
        std::function<void(evidence::evidence_view&)> packing = [made, one](evidence::evidence_view&) {
            if (!made->files.empty()) *one = as_one(made->files);
        };
        const bool is_packed = co_await desk_.read(whose, std::move(zone), std::move(packing));
        if (is_packed && !one->name.empty()) {
            spdlog::info("{} fetched {} by a link", whose.value, one->name);
            answer = attachment(std::move(*one));
        }
    }
    if (!seen->is_bound)
        answer.headers.emplace_back("Set-Cookie",
                                    cookie_of(token, shown, public_url_.starts_with("https://")));
    co_return answer;
}

}  // namespace bot
