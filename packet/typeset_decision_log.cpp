// The decision log: at most four pages. A decision is a block whose first line is what was decided; its
// stages follow, each with its own date in a column of dates, so that the trail can be read down the page,
// and what each line rests on in a column at the edge, as in a ledger.
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/print_blocks.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/statement_text.hpp"
#include "packet/typeset.hpp"

#include <algorithm>

namespace packet {
namespace {

constexpr int page_limit = 4;
constexpr double dates_begin = 4.75;
constexpr double text_begins = 7.75;
constexpr double references_begin = 22.25;
constexpr double between_decisions = 14;

place label_column(const grid& page, double y) {
    return {.y = y, .width = page.at(dates_begin) - spaces::line, .max_lines = 2};
}
place date_column(const grid& page, double y) {
    return {.x = page.at(dates_begin),
            .y = y,
            .width = page.at(text_begins) - page.at(dates_begin) - spaces::line,
            .max_lines = 1};
}
place text_column(const grid& page, double y) {
    return {.x = page.at(text_begins), .y = y, .width = page.span(text_begins, references_begin)};
}
place references_column(const grid& page) {
    return {.x = page.at(references_begin),
            .width = page.span(references_begin, grid::columns),
            .side = align::right};
}

// "logged 34 days after", below the label and the date of what is late; where it was reconstructed from needs
// a further line.
void set_late_note(galley& on, const grid& page, const dated& when, double y) {
    if (when.note.empty()) return;
    const place both{.y = y, .width = page.at(text_begins) - grid::gutter, .max_lines = 4};
    on.part(role::paragraph, [&] { on.set({{one_line(when.note), styles::small}}, both); });
}

// "Reversed, and what it taught · checkout · digest 3f2a90bc12de". What did not stand is told, not hidden.
phrase provenance(const decision_block& decision) {
    type_style ending = styles::small;
    ending.ink = colours::ink;
    ending.weight = weights::medium;
    std::vector<std::string> parts;
    if (!decision.initiative.empty()) parts.push_back(label_of(decision.initiative));
    if (!decision.digest.empty()) parts.push_back("digest " + label_of(decision.digest));
    phrase line;
    if (const auto ended = words_of(decision.outcome); !ended.empty())
        line.push_back({ended + (parts.empty() ? "" : "  ·  "), ending});
    line.push_back({joined(parts, "  ·  "), styles::small});
    return line;
}

// The number beside it says what the title rests on, when that is all it rests on.
phrase title_of(const decision_block& decision) {
    const bool rests_on_itself = decision.title.cites == std::vector<std::string>{decision.number};
    return rests_on_itself ? words_of(decision.title, styles::heading, title_bound)
                           : phrase_of(decision.title, styles::heading, title_bound);
}

double set_title(galley& on, const grid& page, const decision_block& decision) {
    place where = text_column(page, 0);
    where.width = page.span(text_begins, grid::columns);
    return decision.title.blank ? set_blank(on, decision.title.text, where)
                                : on.set(title_of(decision), where);
}

galley set_heading(const decision_block& decision, const grid& page) {
    galley heading{page.width};
    const double baseline = first_baseline(decision.title, styles::heading);
    double number_end = 0;
    double title_end = 0;
    heading.part(role::heading, [&] {
        // The space parts it from the title where the two are read as one heading.
        number_end = heading.set_on_baseline({{label_of(decision.number) + " ", styles::number}},
                                             label_column(page, baseline));
        title_end = set_title(heading, page, decision);
    });
    heading.part(role::paragraph, [&] {
        heading.set_on_baseline({{label_of(decision.when.date), styles::date}}, date_column(page, baseline));
    });
    place below = text_column(page, title_end);
    below.max_lines = 1;
    heading.part(role::paragraph, [&] { heading.set(provenance(decision), below); });
    set_late_note(heading, page, decision.when, number_end);
    heading.extend_to(heading.height() + spaces::hair);
    return heading;
}

// A day other than the decision's own is in ink: there the trail goes on.
type_style style_of_date(const decision_stage& stage, const decision_block& decision) {
    type_style style = styles::date;
    if (stage.when.date != decision.when.date) style.ink = colours::ink;
    return style;
}

galley set_stage(const decision_stage& stage, const decision_block& decision, const grid& page) {
    galley line{page.width};
    line.part(role::row, [&] {
        const double baseline = first_baseline(stage.what, styles::body);
        const double label_end = line.part(role::cell, [&] {
            return line.set_on_baseline({{label_of(stage.label), styles::label}},
                                        label_column(page, baseline));
        });
        line.part(role::cell, [&] {
            const phrase date{{label_of(stage.when.date), style_of_date(stage, decision)}};
            const double date_end = line.part(
                role::paragraph, [&] { return line.set_on_baseline(date, date_column(page, baseline)); });
            set_late_note(line, page, stage.when, std::max(label_end, date_end) - 1);
        });
        set_referenced(line, stage.what, styles::body, text_column(page, 0), references_column(page),
                       statement_bound);
    });
    line.extend_to(line.height() + spaces::hair);
    return line;
}

block set_decision(const decision_block& decision, const grid& page) {
    block type{set_heading(decision, page), {}};
    for (const auto& stage : decision.stages)
        type.rows.push_back(set_stage(stage, decision, page));
    return type;
}

}  // namespace

typeset_document typeset(const decision_log& log, paper size) {
    sheet pages{size, held::upright, "Decision log", log.head};
    const grid page{pages.width()};
    const galley nothing = set_blanks(log.nothing, page.width);
    block_list blocks;
    for (const auto& decision : log.decisions)
        blocks.ranks.push_back(decision.rank);
    blocks.set = [&](std::size_t which) { return set_decision(log.decisions[which], page); };
    blocks.name = [&](std::size_t which) { return name_of(log.decisions[which]); };
    blocks.bookmark = [&](std::size_t which) {
        const auto& decision = log.decisions[which];
        return decision.number + " " + cut_at_word(one_line(decision.title.text), 80);
    };
    return print_blocks(pages, blocks,
                        {.pages = page_limit,
                         .gap = between_decisions,
                         .nothing = &nothing,
                         .left_out = log.left_out,
                         .order = log.order});
}

}  // namespace packet
