#include "packet/set_statement.hpp"

#include "packet/plain_text.hpp"

#include <algorithm>

namespace packet {
namespace {

constexpr std::size_t cites_shown = 12;
constexpr std::size_t label_bound = 60;
constexpr std::size_t note_bound = 140;
constexpr std::size_t question_bound = 240;
constexpr double box_side = 6;
constexpr double box_above = 3;
constexpr double figure_side = 3;

std::string citation(const std::vector<std::string>& cites) {
    if (cites.empty()) return {};
    const auto shown = std::min(cites.size(), cites_shown);
    const std::vector<std::string> first(cites.begin(), cites.begin() + static_cast<std::ptrdiff_t>(shown));
    // A short list stays on one line.
    std::string text = "[" + one_line(joined(first, shown > 3 ? ", " : ",\u00A0"));
    if (shown < cites.size()) text += " and " + std::to_string(cites.size() - shown) + " more";
    return text + "]";
}

// A date is not broken at the end of a line.
std::string on_one_line(const std::string& date) {
    std::string unbroken;
    for (const char c : date)
        unbroken += c == ' ' ? std::string{"\u00A0"} : std::string{c};
    return unbroken;
}

}  // namespace

bool says_something(const statement& what) {
    return what.blank || !what.text.empty();
}

phrase phrase_of(const statement& what, const type_style& style, std::size_t bound) {
    phrase text{{cut_at_word(one_line(what.text), bound), style}};
    if (!what.note.empty()) text.push_back({" (" + label_of(what.note) + ")", styles::small});
    if (const auto cites = citation(what.cites); !cites.empty()) {
        text.push_back({" ", style});
        text.push_back({cites, styles::citation});
    }
    return text;
}

double set_statement(galley& on, const statement& what, const type_style& style, const place& where,
                     std::size_t bound) {
    if (what.blank) return set_blank(on, what.text, where);
    return on.set(phrase_of(what, style, bound), where);
}

double first_baseline(const statement& what, const type_style& style) {
    return what.blank ? box_above + drop_of(styles::question) : drop_of(style);
}

double set_blank(galley& on, const std::string& question, const place& where) {
    place inside = where;
    inside.x += box_side;
    inside.y += box_above;
    inside.width -= 2 * box_side;
    const auto text = cut_at_word(one_line(question), question_bound);
    const double bottom = on.set({{text, styles::question}}, inside) + box_above;
    on.box({where.x, where.y}, where.width, bottom - where.y, pens::blank);
    return bottom;
}

bool fits_in_figure(const std::string& question, double width) {
    constexpr int most_lines = 2;
    const phrase text{{one_line(question), styles::short_question}};
    return lines_of(text, width - 2 * figure_side) <= most_lines;
}

double set_missing_figure(galley& on, const std::string& question, const place& where) {
    constexpr double above = 2;
    place inside = where;
    inside.x += figure_side;
    inside.y += above;
    inside.width -= 2 * figure_side;
    double bottom = where.y + styles::figure.leading;
    if (fits_in_figure(question, where.width)) {
        bottom = std::max(bottom, on.set({{one_line(question), styles::short_question}}, inside) + above);
    }
    on.box({where.x, where.y}, where.width, bottom - where.y, pens::blank);
    return bottom;
}

std::string in_words(const dated& when) {
    const auto date = on_one_line(label_of(when.date));
    const auto note = cut_at_word(one_line(when.note), note_bound);
    return note.empty() ? date : date + " · " + note;
}

std::string label_of(const std::string& name) {
    return cut_at_word(one_line(name), label_bound);
}

}  // namespace packet
