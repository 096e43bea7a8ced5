#include "packet/set_statement.hpp"

#include "packet/plain_text.hpp"
#include "packet/web_links.hpp"

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

std::string cites_in_words(const std::vector<std::string>& cites) {
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

type_style as_link(type_style style) {
    style.ink = colours::accent;
    return style;
}

// Web addresses lead where they say. One that was cut leads nowhere and is no link.
phrase with_links_set(const std::string& text, const type_style& style) {
    if (text.empty()) return {{text, style}};
    phrase set;
    const auto parts = with_links(text);
    for (std::size_t at = 0; at < parts.size(); ++at) {
        const bool is_cut = at + 1 < parts.size() && parts[at + 1].text.starts_with("…");
        if (parts[at].address.empty() || is_cut)
            set.push_back({parts[at].text, style});
        else
            set.push_back({parts[at].text, as_link(style), parts[at].address});
    }
    return set;
}

}  // namespace

bool says_something(const statement& what) {
    return what.blank || !what.text.empty();
}

phrase words_of(const statement& what, const type_style& style, std::size_t bound) {
    phrase words = with_links_set(cut_at_word(one_line(what.text), bound), style);
    if (!what.note.empty()) words.push_back({" (" + label_of(what.note) + ")", styles::small});
    return words;
}

phrase citation_of(const statement& what) {
    return {{cites_in_words(what.cites), styles::citation}};
}

phrase phrase_of(const statement& what, const type_style& style, std::size_t bound) {
    phrase text = words_of(what, style, bound);
    if (what.cites.empty()) return text;
    text.push_back({" ", style});
    text.push_back(citation_of(what).front());
    return text;
}

double set_statement(galley& on, const statement& what, const type_style& style, const place& where,
                     std::size_t bound) {
    if (what.blank) return set_blank(on, what.text, where);
    return on.set(phrase_of(what, style, bound), where);
}

double set_referenced(galley& on, const statement& what, const type_style& style, const place& where,
                      const place& citations, std::size_t bound) {
    if (what.blank) return on.part(role::cell, [&] { return set_blank(on, what.text, where); });
    const double words_end = on.part(role::cell, [&] { return on.set(words_of(what, style, bound), where); });
    place beside = citations;
    beside.y = where.y + drop_of(style);
    const double citations_end =
        on.part(role::cell, [&] { return on.set_on_baseline(citation_of(what), beside); });
    return std::max(words_end, citations_end);
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

galley set_blanks(const std::vector<statement>& blanks, double width) {
    galley page{width};
    double y = 0;
    for (const auto& one : blanks)
        y = page.part(role::paragraph, [&] { return set_blank(page, one.text, {.y = y, .width = width}); }) +
            spaces::paragraph;
    return page;
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
