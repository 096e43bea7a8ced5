#include "bot/metric_line.hpp"

#include <array>
#include <cstdio>

namespace bot {

namespace {

// "0.0025", "1", "12.000000004"
std::string seconds(std::chrono::nanoseconds time) {
    std::array<char, 40> digits{};
    std::snprintf(digits.data(), digits.size(), "%lld.%09lld",
                  static_cast<long long>(time.count() / 1'000'000'000),
                  static_cast<long long>(time.count() % 1'000'000'000));
    std::string text = digits.data();
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string in_braces(const std::string& labels) {
    return labels.empty() ? "" : "{" + labels + "}";
}

std::string samples(const std::string& name, const way_in& one) {
    const std::string labels = one.name.empty() ? "" : "way=\"" + one.name + "\"";
    const std::string before = labels.empty() ? "" : labels + ",";
    const auto bucket = [&](const std::string& bound, std::uint64_t count) {
        return metric_sample(name + "_bucket", "{" + before + "le=\"" + bound + "\"}", count);
    };
    std::string text;
    std::uint64_t so_far = 0;  // each bucket holds those before it, too
    for (std::size_t i = 0; i < storage::durations::bounds.size(); ++i)
        text += bucket(seconds(storage::durations::bounds[i]), so_far += one.acks.each[i]);
    text += bucket("+Inf", so_far += one.acks.each.back());
    return text + name + "_sum" + in_braces(labels) + " " + seconds(one.acks.sum) + "\n" +
           metric_sample(name + "_count", in_braces(labels), so_far);
}

}  // namespace

std::string metric_histogram(std::string_view name, std::string_view help, const std::vector<way_in>& all) {
    if (all.empty()) return "";
    std::string text = metric_head(name, help, "histogram");
    for (const way_in& one : all)
        text += samples(std::string(name), one);
    return text;
}

}  // namespace bot
