#include "bot/slack/upload.hpp"

#include "bot/http_address.hpp"
#include "bot/http_client.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace bot::slack {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds upload_deadline{120};  // for the bytes of one file
constexpr std::size_t largest_answer = 64 * 1024;     // bytes; "OK - 48213" is usual
constexpr std::size_t shortest_id = 9;                // of a conversation; Slack checks it, too

struct place {
    std::string file_id;
    std::string url;
};

// A conversation's id as files.completeUploadExternal takes it: ^[CGDZ][A-Z0-9]{8,}$.
bool is_conversation(const std::string& id) {
    return id.size() >= shortest_id && std::string_view("CGDZ").find(id[0]) != std::string_view::npos &&
           std::all_of(id.begin(), id.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool is_disabled(const std::string& error) {
    return error == "file_uploads_disabled" || error == "file_uploads_except_images_disabled";
}

upload_outcome failure(api_failure how, std::string error) {
    upload_outcome outcome;
    outcome.how = how;
    outcome.error = std::move(error);
    return outcome;
}

upload_outcome to_failure(const api_answer& answer) {
    upload_outcome outcome = failure(answer.how, answer.error);
    outcome.uploads_disabled = is_disabled(answer.error);
    outcome.needed = answer.needed;
    outcome.retry_after = answer.retry_after;
    outcome.late = answer.late;
    return outcome;
}

// What was not shared did not happen: beginning again does no harm.
upload_outcome before_sharing(upload_outcome outcome) {
    if (outcome.how == api_failure::may_have_happened) outcome.how = api_failure::try_again;
    return outcome;
}

std::string text_of(const nlohmann::json& body, const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool ends_with_name(const std::string& host, std::string_view domain) {
    return host.size() > domain.size() && host.ends_with(domain);
}

// Nothing when the call can be made.
std::optional<std::string> mistake(const std::string& channel_id, const std::vector<commands::file>& files) {
    if (!is_conversation(channel_id)) return "the conversation's id is not one";
    if (files.empty()) return "there is no file";
    for (const commands::file& file : files)
        if (file.bytes.empty() || file.name.empty()) return "a file is empty or has no name";
    return std::nullopt;
}

// failed: left as it is, or what ends the upload.
asio::awaitable<place> ask_for_a_place(web_api& api, const std::string& token, const commands::file& file,
                                       std::optional<upload_outcome>& failed) {
    form_fields form;
    form.emplace_back("filename", file.name);
    form.emplace_back("length", std::to_string(file.bytes.size()));
    std::string by = token, method = "files.getUploadURLExternal";
    const api_answer answer = co_await api.call(std::move(by), std::move(method), std::move(form));
    place given;
    if (!answer.ok) {
        failed = before_sharing(to_failure(answer));
        co_return given;
    }
    given.file_id = text_of(answer.body, "file_id");
    given.url = text_of(answer.body, "upload_url");
    if (given.file_id.empty() || !is_upload_url(given.url, api.base()))
        failed = failure(api_failure::our_fault, "the address for the file is not one of Slack's");
    co_return given;
}

asio::awaitable<void> send_bytes(const web_api& api, std::string url, std::string bytes,
                                 std::optional<upload_outcome>& failed) {
    http_call call;
    call.url = std::move(url);
    call.type = "application/octet-stream";
    call.body = std::move(bytes);
    call.deadline = upload_deadline;
    call.largest_answer = largest_answer;
    call.trusted = api.trusted();
    const http_outcome answer = co_await post(std::move(call));
    if (answer.status == 200) co_return;
    failed = answer.problem.empty()
                 ? failure(api_failure::try_again,
                           "HTTP status " + std::to_string(answer.status) + " for the file")
                 : failure(answer.sent ? api_failure::try_again : api_failure::not_sent, answer.problem);
    failed->retry_after = retry_after(answer);
}

}  // namespace

bool is_upload_url(const std::string& url, const std::string& api_base) {
    const auto to = read_http_address(url);
    const auto api = read_http_address(api_base);
    if (!to || !api) return false;
    if (!to->secure) return to->on_loopback() && !api->secure && api->on_loopback();
    if (to->host == api->host) return true;
    return to->port == "443" &&
           (ends_with_name(to->host, ".slack.com") || ends_with_name(to->host, ".slack-files.com") ||
            ends_with_name(to->host, ".slack-gov.com"));
}

asio::awaitable<upload_outcome> upload(web_api& api, std::string token, std::string channel_id,
                                       std::vector<commands::file> files, std::string initial_comment) {
    if (const auto wrong = mistake(channel_id, files)) co_return failure(api_failure::our_fault, *wrong);
    std::optional<upload_outcome> failed;
    auto shared = nlohmann::json::array();
    std::vector<std::string> ids;
    for (commands::file& file : files) {
        place given = co_await ask_for_a_place(api, token, file, failed);
        if (failed) co_return std::move(*failed);
        co_await send_bytes(api, std::move(given.url), std::move(file.bytes), failed);
        if (failed) co_return std::move(*failed);
        nlohmann::json one;
        one["id"] = given.file_id;
        one["title"] = file.name;
        shared.push_back(std::move(one));
        ids.push_back(std::move(given.file_id));
    }
    form_fields form;
    form.emplace_back("files", shared.dump());
    form.emplace_back("channel_id", std::move(channel_id));
    if (!initial_comment.empty()) form.emplace_back("initial_comment", std::move(initial_comment));
    std::string method = "files.completeUploadExternal";
    const api_answer answer = co_await api.call(std::move(token), std::move(method), std::move(form));
    upload_outcome outcome = to_failure(answer);
    outcome.ok = answer.ok;
    if (answer.ok || answer.how == api_failure::may_have_happened) outcome.file_ids = std::move(ids);
    co_return outcome;
}

}  // namespace bot::slack
