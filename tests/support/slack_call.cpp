// The Web API client on its own, for the end-to-end tests: takes calls as lines of JSON, and answers each
// with one.
//
//   slack_call API_URL
//
//   {"token": "xoxb-…", "method": "users.info", "form": {"user": "U0EX1"}}
//   {"app": ["CLIENT ID", "SECRET"], "method": "oauth.v2.access", "form": {"code": "…"}}
//   {"token": "xoxb-…", "upload": "D0EXAMPLE1", "comment": "…", "files": [{"name": "a.pdf", "text": "…"}]}
#include "bot/slack/upload.hpp"
#include "bot/slack/web_api.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <optional>

namespace {

namespace asio = boost::asio;
using nlohmann::json;

const char* name_of(bot::slack::api_failure how) {
    switch (how) {
        case bot::slack::api_failure::none:
            return "none";
        case bot::slack::api_failure::token_dead:
            return "token_dead";
        case bot::slack::api_failure::permission:
            return "permission";
        case bot::slack::api_failure::our_fault:
            return "our_fault";
        case bot::slack::api_failure::try_again:
            return "try_again";
        case bot::slack::api_failure::may_have_happened:
            return "may_have_happened";
        case bot::slack::api_failure::not_sent:
            return "not_sent";
    }
    return "?";
}

template <class T>
T wait_for(asio::io_context& io, asio::awaitable<T> work) {
    std::optional<T> result;
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& error, T done) {
        failure = error;
        result = std::move(done);
    });
    io.restart();
    while (!result)
        io.run_one();
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

bot::slack::form_fields form_of(const json& asked) {
    bot::slack::form_fields form;
    for (const auto& [name, value] : asked.at("form").items())
        form.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    return form;
}

template <class Outcome>
json answer_of(const Outcome& outcome) {
    json answer;
    answer["ok"] = outcome.ok;
    answer["how"] = name_of(outcome.how);
    answer["error"] = outcome.error;
    answer["needed"] = outcome.needed;
    answer["retry_after"] = outcome.retry_after.count();
    return answer;
}

json call(asio::io_context& io, bot::slack::web_api& api, const json& asked) {
    const auto method = asked.at("method").get<std::string>();
    const bot::slack::api_answer told =
        asked.contains("app")
            ? wait_for(io, api.call_as_app(asked["app"][0], asked["app"][1], method, form_of(asked)))
            : wait_for(io, api.call(asked.at("token"), method, form_of(asked)));
    json answer = answer_of(told);
    answer["body"] = told.body;
    return answer;
}

json upload(asio::io_context& io, bot::slack::web_api& api, const json& asked) {
    std::vector<commands::file> files;
    for (const json& one : asked.at("files"))
        files.push_back({one.at("name"), "application/octet-stream", one.at("text")});
    const auto told = wait_for(io, bot::slack::upload(api, asked.at("token"), asked.at("upload"),
                                                      std::move(files), asked.at("comment")));
    json answer = answer_of(told);
    answer["uploads_disabled"] = told.uploads_disabled;
    answer["file_ids"] = told.file_ids;
    return answer;
}

}  // namespace

int main(int count, char** arguments) try {
    if (count != 2) {
        std::cerr << "slack_call API_URL\n";
        return 2;
    }
    asio::io_context io(1);
    bot::slack::web_api::options chosen;
    chosen.base = arguments[1];
    bot::slack::web_api api(io.get_executor(), chosen);
    for (std::string line; std::getline(std::cin, line);) {
        const json asked = json::parse(line);
        const json answer = asked.contains("upload") ? upload(io, api, asked) : call(io, api, asked);
        std::cout << answer.dump() << std::endl;
    }
    return 0;
} catch (const std::exception& problem) {
    std::cerr << "slack_call: " << problem.what() << "\n";
    return 1;
}
