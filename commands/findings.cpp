#include "commands/findings.hpp"

#include "commands/invocation.hpp"
#include "commands/text.hpp"

namespace commands {

namespace {

constexpr std::size_t longest_name = 80;  // bytes of a document's name in a source

}  // namespace

finder::finder(std::string_view name, std::chrono::sys_days today)
    : name_(shorten(normalise(name), longest_name)), today_(today) {}

void finder::propose(std::string line, const std::string& where, std::optional<evidence::calendar_date> date,
                     std::string key) {
    if (full_) return;
    if (line.size() > longest_line) return leave_out(where, "it is longer than an entry, which takes 32 kB");
    if (found_.proposals.size() == most_proposals) {
        full_ = true;
        return leave_out(where, "one import takes up to " + std::to_string(most_proposals) +
                                    " proposals; this and what follows was left out");
    }
    if (key.empty()) {
        key = (date ? date->to_iso() : std::string()) + "\n" + line;
        key += "\n" + std::to_string(++seen_[key]);
    }
    if (!date) ++found_.undated;
    found_.proposals.push_back({0, std::move(line), name_ + ", " + where,
                                date.value_or(evidence::calendar_date{std::chrono::year_month_day{today_}}),
                                std::move(key)});
}

void finder::leave_out(const std::string& where, std::string_view what) {
    if (found_.problems.size() == most_problems)
        ++untold_;
    else
        found_.problems.push_back(where + ": " + std::string(what));
}

findings finder::take() {
    if (untold_ > 0) found_.problems.push_back("and " + std::to_string(untold_) + " more");
    return std::move(found_);
}

std::vector<std::string_view> lines_of_document(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        std::string_view line = text.substr(from, end - from);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        from = end + 1;
    }
    return lines;
}

}  // namespace commands
