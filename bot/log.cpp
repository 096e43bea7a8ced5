#include "bot/log.hpp"

#include "commands/text.hpp"
#include "evidence/chain.hpp"
#include "evidence/clock.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>
#include <unistd.h>

namespace bot {

namespace {

constexpr std::string_view usual_name = "dossier";  // of lines without an id

std::string text_of(spdlog::string_view_t view) {
    return {view.data(), view.size()};
}

// "2026-03-04T09:30:00.125Z"
std::string time_of(const spdlog::details::log_msg& line) {
    return evidence::to_rfc3339(std::chrono::floor<std::chrono::milliseconds>(line.time));
}

std::string id_of(const spdlog::details::log_msg& line) {
    std::string name = text_of(line.logger_name);
    return name == usual_name ? "" : name;
}

void append(const std::string& text, spdlog::memory_buf_t& to) {
    to.append(text.data(), text.data() + text.size());
}

// What came from elsewhere must not look like a line of its own.
std::string one_line(const std::string& text) {
    std::string kept = commands::without_controls(text);
    std::replace_if(
        kept.begin(), kept.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return kept;
}

class text_lines : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& to) override {
        const std::string id = id_of(line);
        append(time_of(line) + " ", to);
        line.color_range_start = to.size();
        append(text_of(spdlog::level::to_string_view(line.level)), to);
        line.color_range_end = to.size();
        append(" " + (id.empty() ? "" : "[" + one_line(id) + "] ") + one_line(text_of(line.payload)) + "\n",
               to);
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<text_lines>(); }
};

class json_lines : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& to) override {
        nlohmann::ordered_json object;
        object["time"] = time_of(line);
        object["level"] = text_of(spdlog::level::to_string_view(line.level));
        if (std::string id = id_of(line); !id.empty()) object["id"] = std::move(id);
        object["message"] = text_of(line.payload);
        append(object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n", to);
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<json_lines>(); }
};

std::string fresh_salt() {
    std::random_device draw;
    std::string salt;
    for (int i = 0; i < 4; ++i)
        salt += std::to_string(draw()) + " ";
    return salt;
}

}  // namespace

void begin_log() {
    spdlog::set_default_logger(spdlog::stderr_color_mt(std::string(usual_name)));
    spdlog::set_formatter(formatter_of(log_form::text));
}

void shape_log(log_form form, const std::string& level) {
    spdlog::set_formatter(formatter_of(form));
    spdlog::set_level(spdlog::level::from_str(level));
}

spdlog::logger about(std::string_view id) {
    const auto usual = spdlog::default_logger();
    spdlog::logger one(id.empty() ? usual->name() : std::string(id), usual->sinks().begin(),
                       usual->sinks().end());
    one.set_level(usual->level());
    return one;
}

spdlog::logger about(const http_request& request) {
    return about(request_id(request.number));
}

std::string request_id(std::uint64_t number) {
    return number == 0 ? "" : "r" + std::to_string(::getpid()) + "-" + std::to_string(number);
}

std::string delivery_id(std::string_view key) {
    if (key.empty()) return "";
    static const std::string salt = fresh_salt();
    return "d-" + evidence::sha256_hex(salt + std::string(key)).substr(0, 12);
}

std::string delivery_id_of_letter(std::string_view key) {
    return delivery_id(key.substr(0, key.rfind(':')));
}

std::unique_ptr<spdlog::formatter> formatter_of(log_form form) {
    if (form == log_form::json) return std::make_unique<json_lines>();
    return std::make_unique<text_lines>();
}

}  // namespace bot
