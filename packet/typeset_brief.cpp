// The brief for a check-in: one page, section below section as in the charter, and boxes to write into, which
// take what room is left. When the page is full the tallest section gives up what it would miss least, and
// again until the rest fits.
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

namespace packet {
namespace {

constexpr double labels_begin = 3.75;
constexpr double text_begins = 6.5;
constexpr double references_begin = 21.25;
constexpr double between_lines = spaces::line;
constexpr double between_sections = 5;
constexpr double above = 6;  // the first line of a section, below the rule that parts it from the one before
constexpr std::size_t detail_bound = 140;   // characters of a reason, a trade-off, a result
constexpr std::size_t cites_in_column = 2;  // more stand behind the words
constexpr double bar_height = 16;           // of the month with most decisions
constexpr double widest_bar = 9;
constexpr double ruled = 15;  // from one line to write on to the next
constexpr int fewest_ruled = 2;
constexpr int most_ruled = 14;
constexpr int question_lines = 2;
constexpr double box_side = 6;

double above_first(bool opens) {
    return opens ? 0 : above;
}

// ---- Lines

const type_style& style_of_words(const brief_line& line) {
    return line.below.empty() || line.what.text.starts_with("“") ? styles::body : styles::strong;
}

// "Results, 11 Mar 2026 ", which no line parts from its words; of figures nothing.
std::string opening_of(const decision_stage& stage) {
    if (stage.label.empty()) return {};
    const std::string opening =
        label_of(stage.label) + (stage.when.date.empty() ? "" : ", " + label_of(stage.when.date)) + " ";
    std::string unbroken;
    for (const char c : opening)
        unbroken += c == ' ' ? std::string{"\u00A0"} : std::string{c};
    return unbroken;
}

void append(phrase& to, phrase more) {
    for (run& one : more)
        to.push_back(std::move(one));
}

// "Because retention risk  ·  Given up gift wrap  ·  Results, 11 Mar 2026 +0.4 pp"
phrase below_of(const brief_line& line) {
    phrase told;
    for (const decision_stage& stage : line.below) {
        if (!told.empty()) told.push_back({"\u00A0\u00A0·  ", styles::small});  // no line begins with it
        const std::string label = opening_of(stage);
        if (!label.empty()) told.push_back({label, styles::label});
        append(told, words_of(stage.what, label.empty() ? styles::figure : styles::body, detail_bound));
    }
    return told;
}

// What a line rests on, but for the entry whose number stands beside it.
statement cites_of(const brief_line& line) {
    statement all;
    const auto add = [&](const std::vector<std::string>& cites) {
        for (const std::string& one : cites)
            if (one != line.label && std::find(all.cites.begin(), all.cites.end(), one) == all.cites.end())
                all.cites.push_back(one);
    };
    add(line.what.cites);
    for (const decision_stage& stage : line.below)
        add(stage.what.cites);
    return all;
}

bool stand_in_column(const statement& cites) {
    return !cites.cites.empty() && cites.cites.size() <= cites_in_column;
}

// The words of a metric go on with its figures; of an entry they are a line of their own.
std::vector<phrase> paragraphs_of(const brief_line& line) {
    std::vector<phrase> set{words_of(line.what, style_of_words(line), cell_bound)};
    phrase below = below_of(line);
    if (!below.empty() && line.label.empty()) {
        set.back().push_back({"   ", styles::body});
        append(set.back(), std::move(below));
    } else if (!below.empty()) {
        set.push_back(std::move(below));
    }
    const statement cites = cites_of(line);
    if (cites.cites.empty() || stand_in_column(cites)) return set;
    set.back().push_back({" ", styles::body});
    append(set.back(), citation_of(cites));
    return set;
}

// The entry's number, and below it the day on which it happened.
void set_label(galley& on, const brief_line& line, const grid& page) {
    place where{.x = page.at(labels_begin),
                .y = first_baseline(line.what, style_of_words(line)),
                .width = page.at(text_begins) - page.at(labels_begin) - spaces::line,
                .max_lines = 1};
    if (!line.label.empty()) {
        type_style number = styles::label;
        number.weight = weights::semibold;
        on.part(role::paragraph, [&] { on.set_on_baseline({{label_of(line.label), number}}, where); });
        where.y += styles::label.leading;
    }
    if (line.when.date.empty()) return;
    on.part(role::paragraph, [&] { on.set_on_baseline({{label_of(line.when.date), styles::date}}, where); });
}

bool has_label(const brief_line& line) {
    return !line.label.empty() || !line.when.date.empty();
}

// From the labels on where there is none, up to the references where there are some.
void set_words(galley& on, const brief_line& line, const grid& page) {
    const double begins = has_label(line) ? text_begins : labels_begin;
    const double ends = stand_in_column(cites_of(line)) ? references_begin : grid::columns;
    double y = 0;
    for (const phrase& paragraph : paragraphs_of(line))
        y = on.part(role::paragraph, [&] {
            return on.set(paragraph, {.x = page.at(begins), .y = y, .width = page.span(begins, ends)});
        });
}

// A cell of the row even where nothing stands in it.
void set_references(galley& on, const brief_line& line, const grid& page) {
    const statement cites = cites_of(line);
    on.part(role::cell, [&] {
        if (!stand_in_column(cites)) return;
        on.set_on_baseline(citation_of(cites), {.x = page.at(references_begin),
                                                .y = drop_of(style_of_words(line)),
                                                .width = page.span(references_begin, grid::columns),
                                                .side = align::right});
    });
}

galley set_line(const brief_line& line, const grid& page) {
    galley set{page.width};
    set.part(role::row, [&] {
        if (line.what.blank) {
            set.part(role::cell, [&] {
                set_blank(set, line.what.text,
                          {.x = page.at(labels_begin), .width = page.span(labels_begin, grid::columns)});
            });
            return;
        }
        set.part(role::cell, [&] { set_label(set, line, page); });
        set.part(role::cell, [&] { set_words(set, line, page); });
        set_references(set, line, page);
    });
    return set;
}

// ---- The months

// "Jan 2026: 2, Feb 2026: none"
std::string months_in_words(const std::vector<month_of_decisions>& months) {
    std::vector<std::string> said;
    for (const month_of_decisions& month : months)
        said.push_back(month.name + ": " +
                       (month.decisions.empty() ? "none" : std::to_string(month.decisions.size())));
    return "Decisions by month. " + joined(said);
}

// A year stands with its first month alone: "Jan 2026", or "Jan ’26" where the months stand close.
std::string name_on_axis(const std::vector<month_of_decisions>& months, std::size_t at) {
    constexpr std::size_t loose = 12;
    const auto year_of = [](const std::string& name) { return name.substr(name.find(' ') + 1); };
    const std::string& name = months[at].name;
    if (at == 0 || year_of(months[at - 1].name) != year_of(name))
        return months.size() <= loose ? name
                                      : name.substr(0, name.find(' ')) + " ’" + year_of(name).substr(2);
    return name.substr(0, name.find(' '));
}

// A bar for each month, with how many were decided in it above, and its name below.
galley set_months(const std::vector<month_of_decisions>& months, double width) {
    galley chart{width};
    const double step = width / double(months.size());
    std::size_t most = 1;
    for (const month_of_decisions& month : months)
        most = std::max(most, month.decisions.size());
    const double base = styles::chart.leading + bar_height;
    type_style count = styles::chart;
    count.ink = colours::ink;
    chart.figure(months_in_words(months), [&] {
        chart.stroke({{0, base}, {width, base}}, pens::axis);
        for (std::size_t at = 0; at < months.size(); ++at) {
            const double left = double(at) * step;
            const std::size_t decided = months[at].decisions.size();
            const double bar = bar_height * double(decided) / double(most);
            const double wide = std::min(widest_bar, step / 2);
            if (decided > 0) {
                chart.stroke({{left + wide / 2, base}, {left + wide / 2, base - bar}},
                             {colours::accent_pale, wide, 0});
                chart.set(
                    {{std::to_string(decided), count}},
                    {.x = left, .y = base - bar - styles::chart.leading, .width = step, .max_lines = 1});
            }
            chart.set({{name_on_axis(months, at), styles::chart}},
                      {.x = left, .y = base + 1, .width = step, .max_lines = 1});
        }
    });
    chart.extend_to(chart.height() + spaces::hair);
    return chart;
}

// ---- Boxes to write into

galley set_question(const statement& question, double width, int lines) {
    galley box{width};
    box.part(role::paragraph, [&] {
        box.set({{one_line(question.text), styles::question}},
                {.x = box_side, .y = 3, .width = width - 2 * box_side, .max_lines = question_lines});
    });
    double y = 3 + question_lines * styles::question.leading;
    for (int line = 0; line < lines; ++line) {
        y += ruled;
        box.stroke({{box_side, y}, {width - box_side, y}}, pens::hairline);
    }
    box.extend_to(y + spaces::line);
    return box;
}

// In twos, beside one another; both of a row are as high as the higher one.
galley set_questions(const std::vector<statement>& questions, const grid& page, int lines) {
    const double left = page.at(labels_begin);
    const double middle = (labels_begin + grid::columns) / 2;
    galley all{page.width};
    double y = 0;
    for (std::size_t at = 0; at < questions.size(); at += 2) {
        double bottom = y;
        for (std::size_t beside = 0; beside < 2 && at + beside < questions.size(); ++beside) {
            const double x = beside == 0 ? left : page.at(middle);
            const double width =
                beside == 0 ? page.span(labels_begin, middle) : page.span(middle, grid::columns);
            bottom = std::max(bottom, all.insert(set_question(questions[at + beside], width, lines), {x, y}));
        }
        all.box({left, y}, page.span(labels_begin, middle), bottom - y, pens::blank);
        if (at + 1 < questions.size())
            all.box({page.at(middle), y}, page.span(middle, grid::columns), bottom - y, pens::blank);
        y = bottom + spaces::paragraph;
    }
    return all;
}

// ---- Sections

struct kept_line {
    std::string name;            // what it is called when it has to go
    std::optional<galley> type;  // nothing: there was never room for it
    bool kept = false;
};

struct kept_section {
    std::string name;
    galley title;
    galley months;
    std::vector<kept_line> lines;      // in printing order
    std::vector<std::size_t> by_rank;  // places of lines, the one that is kept longest first
    std::size_t kept = 0;              // of by_rank
    bool opens = false;
    bool is_favoured = false;

    double height() const {
        double end = above_first(opens) + months.height();
        for (const kept_line& line : lines)
            if (line.kept) end += line.type->height() + between_lines;
        return std::max(title.height(), end);
    }
};

std::string name_of(const brief_line& line, const brief_section& of) {
    if (!line.label.empty()) return line.label;
    return line.what.blank ? of.title : label_of(line.what.text);
}

galley set_title(const std::string& title, bool opens, const grid& page) {
    galley heading{page.width};
    if (!opens) heading.stroke({{0, 0}, {page.width, 0}}, pens::hairline);
    heading.part(role::heading, [&] {
        heading.set_on_baseline({{label_of(title), styles::heading}},
                                {.y = above_first(opens) + drop_of(styles::strong),
                                 .width = page.span(0, labels_begin),
                                 .max_lines = 2});
    });
    return heading;
}

// Sets the lines that there could be room for, those that are kept longest first.
kept_section set(const brief_section& section, bool opens, const grid& page, double room) {
    kept_section set{section.title, set_title(section.title, opens, page), galley{page.width}, {}, {}, 0,
                     opens};
    if (!section.months.empty())
        set.months.insert(set_months(section.months, page.span(labels_begin, grid::columns)),
                          {page.at(labels_begin), 0});
    for (const brief_line& line : section.lines)
        set.lines.push_back({name_of(line, section), std::nullopt});
    set.is_favoured = section.is_favoured;
    set.by_rank.resize(section.lines.size());
    std::iota(set.by_rank.begin(), set.by_rank.end(), std::size_t{0});
    std::stable_sort(set.by_rank.begin(), set.by_rank.end(), [&](std::size_t one, std::size_t other) {
        return section.lines[one].rank < section.lines[other].rank;
    });
    double used = 0;
    for (const std::size_t at : set.by_rank) {
        if (used > room) break;
        kept_line& line = set.lines[at];
        line.type = set_line(section.lines[at], page);
        line.kept = true;
        used += line.type->height() + between_lines;
        ++set.kept;
    }
    return set;
}

double height_of(const std::vector<kept_section>& sections) {
    double sum = 0;
    for (const kept_section& section : sections)
        sum += section.height() + between_sections;
    return sum;
}

// The section that gives up a line: the tallest that keeps another; when none does, the tallest of all. What
// was decided is what the talk is about, and counts half.
kept_section* tallest(std::vector<kept_section>& sections) {
    kept_section* best = nullptr;
    for (kept_section& section : sections) {
        if (section.kept == 0) continue;
        const auto weight = [](const kept_section& one) {
            return std::pair(one.kept > 1, one.is_favoured ? one.height() / 2 : one.height());
        };
        if (!best || weight(section) > weight(*best)) best = &section;
    }
    return best;
}

void shorten_to(std::vector<kept_section>& sections, double room) {
    while (height_of(sections) > room) {
        kept_section* const section = tallest(sections);
        if (!section) return;
        --section->kept;
        section->lines[section->by_rank[section->kept]].kept = false;
    }
}

// A section that gave up a tall line may leave room for a lower one.
void refill(std::vector<kept_section>& sections, double room) {
    for (const bool favoured : {true, false})
        for (kept_section& section : sections) {
            if (section.is_favoured != favoured) continue;
            while (section.kept < section.lines.size()) {
                kept_line& next = section.lines[section.by_rank[section.kept]];
                next.kept = next.type.has_value();
                if (next.kept && height_of(sections) > room) next.kept = false;
                if (!next.kept) break;
                ++section.kept;
            }
        }
}

// In printing order, each name once.
std::vector<omission> left_out_of(const std::vector<kept_section>& sections) {
    std::vector<omission> left_out;
    std::set<std::string> known;
    for (const kept_section& section : sections)
        for (const kept_line& line : section.lines)
            if (!line.kept && known.insert(line.name).second)
                left_out.push_back({line.name, std::string(page_is_full)});
    return left_out;
}

// Everything on the page below its head.
class brief_page {
public:
    brief_page(const check_in_brief& brief, sheet& on) : brief_{brief}, on_{on}, page_{on.width()} {
        for (const brief_section& section : brief.sections)
            if (section.questions.empty())
                sections_.push_back(set(section, sections_.empty(), page_, on.first_page()));
            else
                questions_ = &section;
        fit();
    }

    std::vector<omission> left_out() const { return left_out_of(sections_); }

    void print() {
        double y = 0;
        for (const kept_section& section : sections_) {
            on_.bookmark(section.name, y);
            print(section, y);
            y += section.height() + between_sections;
        }
        if (questions_) print_questions(y);
    }

private:
    double questions_height(int lines) const {
        if (!questions_) return 0;
        return above + set_questions(questions_->questions, page_, lines).height();
    }

    double room() const { return on_.first_page() - questions_height(fewest_ruled); }

    // The note of what is left out takes room itself, and may so push out one more.
    void shorten() {
        std::size_t named = 0;
        do {
            const auto missing = joined(left_out(), brief_.left_out);
            named = missing.size();
            on_.name_left_out(missing, {});
            shorten_to(sections_, room());
        } while (joined(left_out(), brief_.left_out).size() != named);
    }

    // What is filled in between others breaks runs of numbers, and the note may need one more line.
    void fit() {
        shorten();
        refill(sections_, room());
        shorten();
    }

    // As many lines to write on as there is room for.
    int lines_to_write_on(double room) const {
        int lines = fewest_ruled;
        while (lines < most_ruled && questions_height(lines + 1) <= room)
            ++lines;
        return lines;
    }

    void print(const kept_section& section, double y) {
        on_.open(role::section);
        on_.print(section.title, y);
        y += above_first(section.opens);
        if (section.months.height() > 0) on_.print(section.months, y);
        y += section.months.height();
        if (section.kept > 0) on_.open(role::table);
        for (const kept_line& line : section.lines) {
            if (!line.kept) continue;
            on_.print(*line.type, y);
            y += line.type->height() + between_lines;
        }
        if (section.kept > 0) on_.close();
        on_.close();
    }

    void print_questions(double y) {
        on_.bookmark(questions_->title, y);
        on_.open(role::section);
        on_.print(set_title(questions_->title, sections_.empty(), page_), y);
        on_.print(set_questions(questions_->questions, page_, lines_to_write_on(on_.first_page() - y)),
                  y + above);
        on_.close();
    }

    const check_in_brief& brief_;
    sheet& on_;
    grid page_;
    std::vector<kept_section> sections_;
    const brief_section* questions_ = nullptr;
};

}  // namespace

typeset_document typeset(const check_in_brief& brief, paper size) {
    sheet page{size, held::upright, "Check-in brief", brief.head};
    brief_page type{brief, page};
    page.turn_page(1);
    type.print();
    return {page.finish(), 1, type.left_out(), page.unset_characters()};
}

}  // namespace packet
