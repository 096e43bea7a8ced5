#include "commands/import_notes.hpp"

#include "commands/fields.hpp"
#include "commands/grammar.hpp"
#include "commands/import_dates.hpp"
#include "commands/import_line.hpp"
#include "commands/markdown_line.hpp"
#include "commands/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace commands {

using evidence::calendar_date;
using evidence::entry_kind;

namespace {

constexpr std::size_t shortest_full_line = 50;  // bytes
constexpr std::size_t date_line_level = 7;      // below every heading: a date that stands alone on its line

// Lines of an export or an artifact that are about the document, or computed, and nothing that was said of an
// entry.
constexpr std::array<std::string_view, 15> frame_labels{
    "Author", "Period",        "Made", "Chain head", "Version", "Redacted", "Entries", "Erased",
    "Logged", "Reconstructed", "For",  "Digest",     "Outcome", "Speed",    "Packet"};

bool is_frame(const std::string& label) {
    return std::find(frame_labels.begin(), frame_labels.end(), label) != frame_labels.end();
}

// What a heading, a date line or a bullet lends to what stands below it.
struct context {
    std::size_t level;
    std::optional<calendar_date> date;
    std::optional<int> year;
    std::vector<std::string> initiatives;
};

// An entry as dossier's own documents show it: its number and words in a heading, its fields below.
struct entry_block {
    evidence::entry_id id;
    std::size_t line;
    std::string title;
    std::string fields;
    std::string tags;
    std::string people;
    std::optional<calendar_date> date;
    bool retracted = false;
};

std::string command_of(entry_kind kind) {
    switch (kind) {
        case entry_kind::decision:
            return "/decision";
        case entry_kind::metric:
            return "/metric";
        case entry_kind::mentoring:
            return "/mentor";
        case entry_kind::charter:
            return "/evidence charter";
        case entry_kind::message:
            return "/evidence keep";
        case entry_kind::behaviour:
            return "/evidence behaviour";
        case entry_kind::check_in:
            return "/evidence checkin";
        case entry_kind::quiet_week:
            break;
    }
    return {};
}

// "Dropped gift wrap [D-1]": citations mean entries of the log that the document came from.
std::string without_citation(std::string text) {
    const std::size_t open = text.rfind('[');
    if (!text.ends_with(']') || open == std::string::npos) return text;
    std::string inside = text.substr(open + 1, text.size() - open - 2);
    std::replace(inside.begin(), inside.end(), ',', ' ');
    const std::vector<std::string> words = split_words(inside);
    const bool all_numbers =
        !words.empty() && std::all_of(words.begin(), words.end(), [](const std::string& word) {
            return bool(evidence::read_entry_id(word));
        });
    return all_numbers ? std::string(trim(text.substr(0, open))) : text;
}

// "+2% (11 Mar 2026, logged 3 days after; logged …)": the day stays, dossier's remarks about it go.
std::string without_remarks(std::string text, const date_context& when) {
    const std::size_t open = text.rfind(" (");
    if (!text.ends_with(')') || open == std::string::npos) return without_citation(std::move(text));
    const std::string inside = text.substr(open + 2, text.size() - open - 3);
    const auto day = read_document_date(inside.substr(0, inside.find_first_of(",;")), when);
    const bool is_remark = inside.starts_with("corrected ") || inside.starts_with("reconstructed ");
    if (!day && !is_remark) return without_citation(std::move(text));
    const std::string plain = without_citation(text.substr(0, open));
    return day ? plain + " (" + to_words(*day) + ")" : plain;
}

class notes_reader {
public:
    notes_reader(std::string_view name, std::chrono::sys_days today)
        : found_(name, today),
          today_(today),
          is_markdown_(lower_case(name).ends_with(".md") || lower_case(name).ends_with(".markdown")) {}

    findings read(std::string_view text) {
        const std::vector<std::string_view> lines = lines_of_document(text);
        const std::size_t count = std::min(lines.size(), most_lines);
        for (std::size_t i = skip_front_matter(lines); i < count && !found_.is_full(); ++i)
            read_line(lines[i], i + 1, i + 1 < count ? lines[i + 1] : std::string_view());
        close_paragraph();
        close_entry();
        if (lines.size() > most_lines)
            found_.leave_out(place(most_lines + 1), "one document takes up to " + std::to_string(most_lines) +
                                                        " lines; this and what follows was left out");
        return found_.take();
    }

private:
    static std::string place(std::size_t line) { return "line " + std::to_string(line); }

    // Settings between two rules at the very beginning.
    static std::size_t skip_front_matter(const std::vector<std::string_view>& lines) {
        if (lines.empty() || lines[0] != "---") return 0;
        for (std::size_t i = 1; i < lines.size(); ++i)
            if (lines[i] == "---") return i + 1;
        return 0;
    }

    void read_line(std::string_view line, std::size_t number, std::string_view next) {
        if (trim(line).starts_with("```") || trim(line).starts_with("~~~")) {
            close_paragraph();
            in_code_ = !in_code_;
            return;
        }
        if (in_code_ || take_comment(line)) return;
        while (line.starts_with('>'))
            line = line.substr(line.starts_with("> ") ? 2 : 1);
        if (trim(line).empty() || is_rule(line)) return close_paragraph();
        if (const auto heading = read_heading(line))
            return open_heading(heading->level, heading->text, number);
        const bool is_underlined =
            next.size() >= 3 && (next.find_first_not_of('=') == std::string_view::npos ||
                                 next.find_first_not_of('-') == std::string_view::npos);
        if (is_underlined && paragraph_.empty() && !read_list_item(line))
            return open_heading(next[0] == '=' ? 1 : 2, line, number);
        if (const auto item = read_list_item(line)) return open_item(*item, number);
        if (trim(line).starts_with('|')) return read_row(trim(line), number, next);
        if (!continues_paragraph(line)) close_paragraph();
        add_to_paragraph(line, number);
    }

    // Below a bullet what is indented belongs to it. In plain notes, which hold one thing a line, a line
    // belongs to the one above only when that one was full.
    bool continues_paragraph(std::string_view line) const {
        if (line.starts_with("  ") && item_level_ > 0) return true;
        return (is_markdown_ || last_line_ >= shortest_full_line) &&
               !take_leading_date(without_markup(line), when());
    }

    // A comment may run over several lines.
    bool take_comment(std::string_view line) {
        if (!in_comment_ && trim(line).starts_with("<!--")) in_comment_ = true;
        if (!in_comment_) return false;
        if (line.find("-->") != std::string_view::npos) in_comment_ = false;
        return true;
    }

    date_context when() const {
        for (auto known = contexts_.rbegin(); known != contexts_.rend(); ++known)
            if (known->year) return {today_, known->year};
        return {today_, std::nullopt};
    }

    std::optional<calendar_date> date_here() const {
        for (auto known = contexts_.rbegin(); known != contexts_.rend(); ++known)
            if (known->date) return known->date;
        return std::nullopt;
    }

    std::vector<std::string> initiatives_here() const {
        for (auto known = contexts_.rbegin(); known != contexts_.rend(); ++known)
            if (!known->initiatives.empty()) return known->initiatives;
        return {};
    }

    void leave_contexts(std::size_t level) {
        while (!contexts_.empty() && contexts_.back().level >= level)
            contexts_.pop_back();
    }

    void open_heading(std::size_t level, std::string_view markdown, std::size_t number) {
        close_paragraph();
        close_entry();
        leave_contexts(level);
        const std::string text = without_markup(markdown);
        std::string_view rest = text;
        if (const auto id = take_any_entry_id(rest)) {
            entry_ = entry_block{*id, number, without_citation(std::string(rest)), {}, {}, {}, {}, false};
            return;
        }
        context opened{level, date_in_heading(text, when()), year_in_heading(text), {}};
        if (!opened.date && opened.year)
            opened.date = read_document_date(std::to_string(*opened.year), {today_, std::nullopt});
        opened.initiatives = parse(normalise(text), entry_kind::decision).initiatives;
        contexts_.push_back(std::move(opened));
    }

    void open_item(const list_item& item, std::size_t number) {
        close_paragraph();
        if (item.text.empty()) return;
        if (item.open_task) return found_.leave_out(place(number), "an open task is no evidence yet");
        if (const auto label = read_label(item.text)) {
            if (entry_) return add_to_entry(*label);
            if (is_frame(label->label)) return;
        }
        leave_contexts(date_line_level + 1 + item.indent);
        item_level_ = date_line_level + 1 + item.indent;
        add_to_paragraph(item.text, number);
    }

    // The first row names the columns when a rule follows.
    void read_row(std::string_view line, std::size_t number, std::string_view next) {
        close_paragraph();
        if (trim(next).starts_with('|') && is_rule(next)) return;
        std::vector<std::string> cells;
        for (std::size_t from = 1; from < line.size();) {
            std::size_t end = from;
            while (end < line.size() && (line[end] != '|' || line[end - 1] == '\\'))
                ++end;
            const std::string cell = without_markup(line.substr(from, end - from));
            if (!cell.empty()) cells.push_back(cell);
            from = end + 1;
        }
        if (!entry_) propose(join_words(cells, " - "), number);
    }

    void add_to_paragraph(std::string_view line, std::size_t number) {
        if (paragraph_.empty()) paragraph_line_ = number;
        paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(trim(line));
        last_line_ = line.size();
    }

    void close_paragraph() {
        const std::string text = std::exchange(paragraph_, {});
        const std::size_t level = std::exchange(item_level_, 0);
        if (text.empty() || entry_) return;
        const std::string plain = without_markup(text);
        const auto alone = read_document_date(plain, when());
        if (alone ||
            (plain.ends_with(':') && level > 0)) {  // "2026-03-04" or "Checkout:" above what it is about
            const std::size_t opens = level > 0 ? level : date_line_level;
            leave_contexts(opens);
            contexts_.push_back({opens, alone ? alone : date_in_heading(plain, when()), std::nullopt, {}});
            return;
        }
        propose(plain, paragraph_line_);
    }

    void propose(const std::string& plain, std::size_t number) {
        std::optional<calendar_date> date = date_here();
        std::string text = plain;
        auto own = take_leading_date(plain, when());
        if (!own) own = take_trailing_date(plain, when());
        if (own && !own->rest.empty()) {
            date = own->date;
            text = own->rest;
        }
        if (normalise(text).empty()) return;
        found_.propose(line_to_propose(text, initiatives_here()), place(number), date);
    }

    void add_to_entry(const labelled_text& said) {
        entry_block& entry = *entry_;
        if (said.label == "Happened" || said.label == "Date") {
            entry.date = read_document_date(said.text.substr(0, said.text.find(", ")), when());
        } else if (said.label == "Retracted" || said.label == "Flagship") {
            entry.retracted = true;  // neither what was taken back nor a choice for one packet is proposed
        } else if (said.label == "Initiative") {
            for (std::string word : split_words(said.text))
                entry.tags += word.starts_with('#') ? " " + word : " #" + word;
        } else if (said.label == "People") {
            entry.people = said.text.substr(0, said.text.find(','));
        } else if (said.label == "Links") {
            entry.tags += " " + said.text;
        } else if (!is_frame(said.label) && said.text.find("____") == std::string::npos) {
            add_field(said);
        }
    }

    void add_field(const labelled_text& said) {
        std::string label = lower_case(said.label);
        for (const std::string_view lead : {"the ", "what was "})
            if (label.starts_with(lead)) label.erase(0, lead.size());
        std::replace(label.begin(), label.end(), ' ', '-');
        const std::string text = without_remarks(said.text, when());
        if (text.empty()) return;
        if (label == "note" || label == "added")
            entry_->title += (entry_->title.empty() ? "" : ", ") + text;
        else if (const known_field* const field = find_field(label, entry_->id.kind))
            entry_->fields += " " + std::string(field->name) + ": " + text;
        else
            entry_->title += (entry_->title.empty() ? "" : ", ") + said.label + " " + text;
    }

    // A retracted entry was taken back, so it is not proposed.
    void close_entry() {
        if (!entry_) return;
        const entry_block entry = *std::exchange(entry_, std::nullopt);
        if (entry.retracted || (entry.title.empty() && entry.fields.empty())) return;
        std::string line = command_of(entry.id.kind);
        const bool lacks_person = entry.id.kind == entry_kind::mentoring && !entry.people.empty() &&
                                  entry.title.find(entry.people) == std::string::npos;
        if (lacks_person) line += " " + entry.people;
        if (!entry.title.empty()) line += " " + entry.title;
        line = normalise(without_controls(line + entry.fields + entry.tags));
        found_.propose(line, place(entry.line), entry.date ? entry.date : date_here());
    }

    finder found_;
    std::chrono::sys_days today_;
    bool is_markdown_;
    std::vector<context> contexts_;
    std::optional<entry_block> entry_;
    std::string paragraph_;
    std::size_t paragraph_line_ = 0;
    std::size_t last_line_ = 0;   // bytes of the paragraph's last line
    std::size_t item_level_ = 0;  // of the bullet that is being read; 0 in a plain paragraph
    bool in_code_ = false;
    bool in_comment_ = false;
};

}  // namespace

findings find_in_notes(std::string_view text, std::string_view name, std::chrono::sys_days today) {
    return notes_reader(name, today).read(text);
}

}  // namespace commands
