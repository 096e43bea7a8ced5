// The launch charter: one page, section below section, their names in a column of their own. When the page is
// full the longest section gives up its last statement, and again until the rest fits.
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>
#include <set>

namespace packet {
namespace {

constexpr double text_begins = 5.5;
constexpr double duties_begin = 10.5;
constexpr double references_begin = 22;
constexpr double between_lines = spaces::line;
constexpr double between_sections = spaces::block;

place text_column(const grid& page) {
    return {.x = page.at(text_begins), .width = page.span(text_begins, references_begin)};
}
place references_column(const grid& page) {
    return {.x = page.at(references_begin),
            .width = page.span(references_begin, grid::columns),
            .side = align::right};
}

// The one statement that opens the charter, the vision, is larger.
const type_style& text_style(const charter_section& section, bool opens) {
    return opens && section.statements.size() == 1 ? styles::lead : styles::body;
}

// Sections are parted by a rule; above the first the head of the page has one.
double above(bool opens) {
    return opens ? 0 : spaces::paragraph;
}

using names = std::vector<std::string>;

struct set_section {
    std::string name;
    bool opens = false;  // the charter
    galley title;
    std::vector<galley> lines;  // set no further than a page is high
    std::vector<names> called;  // each line of the section, if it has to go
    std::size_t kept = 0;       // of the lines, from the top

    // The name stands beside the first line.
    double height() const {
        double lines_end = above(opens);
        for (std::size_t at = 0; at < kept; ++at)
            lines_end += lines[at].height() + between_lines;
        return std::max(title.height(), lines_end);
    }
};

names names_of(const statement& what, const std::string& otherwise) {
    return what.cites.empty() ? names{otherwise} : what.cites;
}

// The section's name stands on the line of what it says.
galley set_section_title(const charter_section& section, bool opens, const grid& page) {
    galley heading{page.width};
    if (!opens) heading.stroke({{0, 0}, {page.width, 0}}, pens::hairline);
    heading.part(role::heading, [&] {
        heading.set_on_baseline({{label_of(section.title), styles::heading}},
                                {.y = above(opens) + drop_of(text_style(section, opens)),
                                 .width = page.span(0, text_begins),
                                 .max_lines = 3});
    });
    return heading;
}

galley set_statement_line(const statement& what, const type_style& style, const grid& page) {
    galley line{page.width};
    line.part(role::row, [&] {
        set_referenced(line, what, style, text_column(page), references_column(page), statement_bound);
    });
    return line;
}

galley set_responsibility(const responsibility& duty, const grid& page) {
    galley line{page.width};
    place duties = text_column(page);
    duties.x = page.at(duties_begin);
    duties.width = page.span(duties_begin, references_begin);
    line.part(role::row, [&] {
        line.part(role::cell, [&] {
            line.set_on_baseline({{label_of(duty.team), styles::strong}},
                                 {.x = page.at(text_begins),
                                  .y = first_baseline(duty.what, styles::body),
                                  .width = page.span(text_begins, duties_begin),
                                  .max_lines = 2});
        });
        set_referenced(line, duty.what, styles::body, duties, references_column(page), statement_bound);
    });
    return line;
}

// Sets a section line by line until it is higher than the room.
class section_setter {
public:
    section_setter(const charter_section& section, bool opens, const grid& page, double room)
        : page_{page}, room_{room}, set_{label_of(section.title),
                                         opens,
                                         set_section_title(section, opens, page),
                                         {},
                                         {},
                                         0} {}

    void add(const statement& what, const type_style& style) {
        set_.called.push_back(names_of(what, set_.name));
        if (has_room()) take(set_statement_line(what, style, page_));
    }

    void add(const responsibility& duty) {
        set_.called.push_back(names_of(duty.what, label_of(duty.team)));
        if (has_room()) take(set_responsibility(duty, page_));
    }

    set_section finish() && { return std::move(set_); }

private:
    bool has_room() const { return used_ <= room_; }

    void take(galley line) {
        used_ += line.height() + between_lines;
        set_.lines.push_back(std::move(line));
        ++set_.kept;
    }

    const grid& page_;
    double room_;
    double used_ = 0;
    set_section set_;
};

set_section set(const charter_section& section, bool opens, const grid& page, double room) {
    section_setter setter{section, opens, page, room};
    for (const auto& what : section.statements)
        setter.add(what, text_style(section, opens));
    for (const auto& duty : section.responsibilities)
        setter.add(duty);
    return std::move(setter).finish();
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

// The height of what a section had to give up; 0 when not all of it was set.
double lacking_of(const set_section& section) {
    double sum = 0;
    for (std::size_t at = section.kept; at < section.lines.size(); ++at)
        sum += section.lines[at].height() + between_lines;
    return section.lines.size() == section.called.size() ? sum : 0;
}

// In printing order, each name once.
std::vector<omission> left_out_of(const std::vector<set_section>& sections) {
    std::vector<omission> left_out;
    std::set<std::string> known;
    for (const auto& section : sections) {
        const std::string reason = no_room(lacking_of(section));
        for (std::size_t at = section.kept; at < section.called.size(); ++at) {
            for (const auto& name : section.called[at])
                if (known.insert(name).second) left_out.push_back({name, reason});
        }
    }
    return left_out;
}

// The note of what is left out takes room itself, and may so push out one more.
void shorten_to_page(std::vector<set_section>& sections, const launch_charter& charter, sheet& page) {
    std::size_t named = 0;
    do {
        const auto left_out = joined(left_out_of(sections), charter.left_out);
        named = left_out.size();
        page.name_left_out(left_out, {});
        shorten_to(sections, page.first_page());
    } while (joined(left_out_of(sections), charter.left_out).size() != named);
}

void print_section(sheet& on, const set_section& section, double y) {
    on.open(role::section);
    on.print(section.title, y);
    y += above(section.opens);
    if (section.kept > 0) on.open(role::table);
    for (std::size_t at = 0; at < section.kept; ++at) {
        on.print(section.lines[at], y);
        y += section.lines[at].height() + between_lines;
    }
    if (section.kept > 0) on.close();
    on.close();
}

void print_sections(sheet& on, const std::vector<set_section>& sections) {
    double y = 0;
    for (const auto& section : sections) {
        on.bookmark(section.name, y);
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
        sections.push_back(set(section, opens, grid{page.width()}, page.first_page()));
    }
    shorten_to_page(sections, charter, page);
    page.turn_page(1);
    print_sections(page, sections);
    if (sections.empty()) print_nothing(page);
    return {page.finish(), 1, left_out_of(sections), page.unset_characters()};
}

}  // namespace packet
