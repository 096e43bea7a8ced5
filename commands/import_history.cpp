#include "commands/import_history.hpp"

#include "commands/import_line.hpp"
#include "commands/text.hpp"

#include <algorithm>

namespace commands {

using evidence::calendar_date;

namespace {

constexpr std::size_t shortest_hash = 7;
constexpr std::size_t longest_hash = 64;
constexpr std::size_t shown_digits = 12;

struct commit {
    std::string hash;
    std::string author;  // mail address, lower case
    std::optional<calendar_date> date;
    std::string subject;
    bool merge = false;
    std::size_t line = 0;
};

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "commit 3f2a90… (HEAD -> main)"
std::optional<std::string> hash_in(std::string_view line) {
    constexpr std::string_view lead = "commit ";
    if (!line.starts_with(lead)) return std::nullopt;
    const std::string_view rest = line.substr(lead.size());
    const std::string_view hash = rest.substr(0, rest.find(' '));
    if (hash.size() < shortest_hash || hash.size() > longest_hash || !is_hex(hash)) return std::nullopt;
    return std::string(hash);
}

std::string mail_in(std::string_view line) {
    const std::size_t open = line.rfind('<'), end = line.rfind('>');
    if (open == std::string_view::npos || end == std::string_view::npos || end < open) return {};
    return lower_case(line.substr(open + 1, end - open - 1));
}

bool is_year(const std::string& word) {
    return word.size() == 4 && word.find_first_not_of("0123456789") == std::string::npos;
}

// "2026-03-04T12:00:00+01:00", "2026-03-04 12:00:00 +0100", "Wed Mar 4 12:00:00 2026 +0100" and "Wed, 4 Mar
// 2026 12:00:00 +0100", as git's --date names them iso-strict, iso, default and rfc: the author's day.
std::optional<calendar_date> day_in(std::string_view text) {
    text = trim(text);
    if (const auto iso = calendar_date::from_iso(text.substr(0, 10))) return iso;
    const std::vector<std::string> words = split_words(text);
    if (words.size() < 5) return std::nullopt;
    const bool is_mails = words[0].ends_with(',');
    const std::string& day = is_mails ? words[1] : words[2];
    const std::string& month = is_mails ? words[2] : words[1];
    const std::string& year = is_mails ? words[3] : words[4];
    // With its year it is that day and no other: a history knows nothing of today, from which "Wed" is
    // reckoned.
    if (!is_year(year)) return std::nullopt;
    return evidence::read_date(day + " " + month + " " + year, std::chrono::sys_days{});
}

// Reads commit after commit; calls `found` with each.
template <class Found>
void read_commits(std::string_view text, Found found) {
    commit current;
    std::size_t number = 0;
    for (const std::string_view line : lines_of_document(text)) {
        ++number;
        if (auto hash = hash_in(line)) {
            if (!current.hash.empty()) found(current);
            current = {};
            current.hash = std::move(*hash);
            current.line = number;
        } else if (line.starts_with("Merge:")) {
            current.merge = true;
        } else if (line.starts_with("Author:")) {
            current.author = mail_in(line);
        } else if (line.starts_with("Date:") || line.starts_with("AuthorDate:")) {
            current.date = day_in(line.substr(line.find(':') + 1));
        } else if (line.starts_with("    ") && current.subject.empty()) {
            current.subject = normalise(without_controls(line));
        }
    }
    if (!current.hash.empty()) found(current);
}

bool is_merge(const commit& one) {
    return one.merge || one.subject.starts_with("Merge pull request ") ||
           one.subject.starts_with("Merge branch ") ||
           one.subject.starts_with("Merge remote-tracking branch ");
}

}  // namespace

bool is_history(std::string_view text) {
    return hash_in(text.substr(0, text.find_first_of("\r\n"))).has_value();
}

std::set<std::string> authors_in_history(std::string_view text) {
    std::set<std::string> authors;
    read_commits(text, [&](const commit& one) {
        if (!one.author.empty()) authors.insert(one.author);
    });
    return authors;
}

findings find_in_history(std::string_view text, std::string_view name, std::string_view author,
                         std::chrono::sys_days today) {
    finder into(name, today);
    std::size_t taken = 0;
    const std::string wanted = lower_case(author);
    read_commits(text, [&](const commit& one) {
        if (is_merge(one) || (!wanted.empty() && one.author != wanted)) return;
        if (++taken > most_commits) return;
        const std::string hash = one.hash.substr(0, shown_digits);
        if (one.subject.empty()) return into.leave_out("commit " + hash, "it has no subject");
        into.propose(line_to_propose(one.subject, {}), "commit " + hash, one.date, "git " + hash);
    });
    if (taken > most_commits)
        into.leave_out("the history", "the newest " + std::to_string(most_commits) +
                                          " commits were taken, and " + std::to_string(taken - most_commits) +
                                          " older ones left out");
    return into.take();
}

}  // namespace commands
