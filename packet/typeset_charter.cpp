// The launch charter: one page, section below section. When the page is full the longest section gives up its
// last statement, and again until the rest fits.
#include "packet/plain_text.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>
#include <optional>

namespace packet {
namespace {

constexpr double team_width = 128;
constexpr double column_gap = 14;
constexpr double between_lines = 4;
constexpr double below_title = 5;
constexpr double between_sections = 17;

// A statement or a responsibility, set, and what to call it if it has to go.
struct charter_line {
    galley type;
    std::vector<std::string> names;
};

struct set_section {
    galley title;
    std::vector<charter_line> lines;
    std::size_t kept = 0;  // of the lines, from the top

    double height() const {
        double sum = title.height();
        for (std::size_t at = 0; at < kept; ++at)
            sum += lines[at].type.height() + between_lines;
        return sum;
    }
};

std::vector<std::string> names_of(const statement& what, const std::string& otherwise) {
    return what.cites.empty() ? std::vector<std::string>{otherwise} : what.cites;
}

galley set_section_title(const std::string& title, double width) {
    galley heading{width};
    heading.set({{label_of(title), styles::heading}}, {.width = width, .max_lines = 1});
    const double rule = heading.height() + 2;
    heading.stroke({{0, rule}, {width, rule}}, pens::hairline);
    heading.extend_to(rule + below_title);
    return heading;
}

// A paragraph across the page.
galley set_paragraph(const statement& what, const type_style& style, double width) {
    galley line{width};
    set_statement(line, what, style, {.width = width}, statement_bound);
    return line;
}

// One of several statements.
galley set_item(const statement& what, double width) {
    constexpr double indent = 11;
    type_style dash = styles::body;
    dash.ink = colours::accent;
    galley line{width};
    line.set({{"–", dash}}, {.width = indent});
    set_statement(line, what, styles::body, {.x = indent, .width = width - indent}, statement_bound);
    return line;
}

galley set_responsibility(const responsibility& duty, double width) {
    galley line{width};
    const double left = team_width + column_gap;
    line.set_on_baseline({{label_of(duty.team), styles::strong}},
                         {.y = first_baseline(duty.what, styles::body), .width = team_width, .max_lines = 2});
    set_statement(line, duty.what, styles::body, {.x = left, .width = width - left}, statement_bound);
    return line;
}

// A statement alone is a paragraph, and the one that opens the charter, the vision, a larger one.
galley set_line(const charter_section& section, const statement& what, bool opens, double width) {
    const bool alone = section.statements.size() == 1;
    if (alone || what.blank) return set_paragraph(what, opens ? styles::lead : styles::body, width);
    return set_item(what, width);
}

set_section set(const charter_section& section, bool opens, double width) {
    set_section type{set_section_title(section.title, width), {}, 0};
    const auto title = label_of(section.title);
    for (const auto& what : section.statements) {
        type.lines.push_back({set_line(section, what, opens, width), names_of(what, title)});
    }
    for (const auto& duty : section.responsibilities) {
        type.lines.push_back({set_responsibility(duty, width), names_of(duty.what, label_of(duty.team))});
    }
    type.kept = type.lines.size();
    return type;
}

double height_of(const std::vector<set_section>& sections) {
    double sum = 0;
    for (const auto& section : sections)
        sum += section.height() + between_sections;
    return sections.empty() ? 0 : sum - between_sections;
}

// The section that gives up a line: the tallest that keeps another; when none does, the tallest of all.
set_section* longest(std::vector<set_section>& sections) {
    set_section* best = nullptr;
    const auto better = [](const set_section& one, const set_section& than) {
        const bool spares = one.kept > 1;
        const bool other_spares = than.kept > 1;
        return spares == other_spares ? one.height() > than.height() : spares;
    };
    for (auto& section : sections) {
        if (section.kept > 0 && (!best || better(section, *best))) best = &section;
    }
    return best;
}

void shorten_to(std::vector<set_section>& sections, double room) {
    while (height_of(sections) > room) {
        set_section* section = longest(sections);
        if (!section) return;
        --section->kept;
    }
}

// In printing order, each name once.
std::vector<std::string> left_out_of(const std::vector<set_section>& sections) {
    std::vector<std::string> names;
    for (const auto& section : sections) {
        for (std::size_t at = section.kept; at < section.lines.size(); ++at) {
            for (const auto& name : section.lines[at].names) {
                if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            }
        }
    }
    return names;
}

void shorten_to_page(std::vector<set_section>& sections, sheet& page) {
    shorten_to(sections, page.first_page());
    std::size_t named = 0;
    for (auto names = left_out_of(sections); names.size() != named; names = left_out_of(sections)) {
        named = names.size();
        page.name_left_out(names);
        shorten_to(sections, page.first_page());
    }
}

void print_section(sheet& on, const set_section& section, double y) {
    on.print(section.title, y);
    y += section.title.height();
    for (std::size_t at = 0; at < section.kept; ++at) {
        on.print(section.lines[at].type, y);
        y += section.lines[at].type.height() + between_lines;
    }
}

void print_sections(sheet& on, const std::vector<set_section>& sections) {
    double y = 0;
    for (const auto& section : sections) {
        print_section(on, section, y);
        y += section.height() + between_sections;
    }
}

void print_nothing(sheet& on) {
    galley nothing{on.width()};
    set_blank(nothing, "No charter yet. What is being launched, for whom, and why now? /evidence charter …",
              {.width = on.width()});
    on.print(nothing, 0);
}

std::string title_of(const launch_charter& charter) {
    const auto initiative = label_of(charter.initiative);
    return initiative.empty() ? "Launch charter" : "Launch charter: " + initiative;
}

}  // namespace

typeset_document typeset(const launch_charter& charter, paper size) {
    sheet page{size, held::upright, title_of(charter), charter.head};
    std::vector<set_section> sections;
    for (const auto& section : charter.sections) {
        const bool opens = &section == &charter.sections.front();
        sections.push_back(set(section, opens, page.width()));
    }
    shorten_to_page(sections, page);
    page.turn_page(1);
    print_sections(page, sections);
    if (sections.empty()) print_nothing(page);
    return {page.finish(), 1, left_out_of(sections)};
}

}  // namespace packet
