// The decision log: at most four pages. A decision is a block whose first line is what was decided; its
// stages follow, each with its own date in a column of dates, so that the trail can be read down the page.
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/print_blocks.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>

namespace packet {
namespace {

constexpr int page_limit = 4;
constexpr double label_width = 102;
constexpr double date_width = 56;
constexpr double column_gap = 10;
constexpr double text_left = label_width + date_width + column_gap;
constexpr double between_stages = 2.25;
constexpr double between_decisions = 16;

place label_column(double y) {
    return {.y = y, .width = label_width - 4, .max_lines = 2};
}
place date_column(double y) {
    return {.x = label_width, .y = y, .width = date_width, .max_lines = 1};
}
place text_column(double width, double y) {
    return {.x = text_left, .y = y, .width = width - text_left};
}

// "logged 34 days after", below the label and the date of what is late; where it was reconstructed from needs
// a further line.
double set_late_note(galley& on, const dated& when, double y) {
    if (when.note.empty()) return y;
    const place both{.y = y, .width = label_width + date_width, .max_lines = 4};
    return on.set({{one_line(when.note), styles::small}}, both);
}

// "checkout · digest 3f2a90bc12de"
std::string provenance(const decision_block& decision) {
    std::vector<std::string> parts;
    if (!decision.initiative.empty()) parts.push_back(label_of(decision.initiative));
    if (!decision.digest.empty()) parts.push_back("digest " + label_of(decision.digest));
    return joined(parts, "  ·  ");
}

double set_title(galley& on, const decision_block& decision, double y) {
    const place where = text_column(on.width(), y);
    const double bottom = set_statement(on, decision.title, styles::heading, where, title_bound);
    const auto source = provenance(decision);
    if (source.empty()) return bottom;
    return on.set({{source, styles::small}},
                  {.x = where.x, .y = bottom, .width = where.width, .max_lines = 1});
}

galley set_heading(const decision_block& decision, double width) {
    galley heading{width};
    const double baseline = first_baseline(decision.title, styles::heading);
    const double number_bottom =
        heading.set_on_baseline({{label_of(decision.number), styles::number}}, label_column(baseline));
    heading.set_on_baseline({{label_of(decision.when.date), styles::date}}, date_column(baseline));
    set_late_note(heading, decision.when, number_bottom);
    set_title(heading, decision, 0);
    heading.extend_to(heading.height() + between_stages);
    return heading;
}

galley set_stage(const decision_stage& stage, double width) {
    galley row{width};
    const double baseline = first_baseline(stage.what, styles::body);
    const double label_bottom =
        row.set_on_baseline({{label_of(stage.label), styles::label}}, label_column(baseline));
    const double date_bottom =
        row.set_on_baseline({{label_of(stage.when.date), styles::date}}, date_column(baseline));
    set_late_note(row, stage.when, std::max(label_bottom, date_bottom) - 1);
    set_statement(row, stage.what, styles::body, text_column(width, 0), statement_bound);
    row.extend_to(row.height() + between_stages);
    return row;
}

// The first part is the heading with its first stage, so that no heading stands alone at the foot of a page.
block set_decision(const decision_block& decision, double width) {
    block parts;
    parts.push_back(set_heading(decision, width));
    for (const auto& stage : decision.stages) {
        galley row = set_stage(stage, width);
        if (&stage == &decision.stages.front()) {
            const double below = parts.front().height();
            parts.front().insert(std::move(row), {0, below});
        } else {
            parts.push_back(std::move(row));
        }
    }
    return parts;
}

galley set_nothing(double width) {
    galley page{width};
    set_blank(
        page,
        "No decision in this period yet. Which one would you want a reviewer to read first? /decision …",
        {.width = width});
    return page;
}

}  // namespace

typeset_document typeset(const decision_log& log, paper size) {
    sheet pages{size, held::upright, "Decision log", log.head};
    const galley nothing = set_nothing(pages.width());
    block_list blocks;
    for (const auto& decision : log.decisions)
        blocks.ranks.push_back(decision.rank);
    blocks.set = [&](std::size_t which) { return set_decision(log.decisions[which], pages.width()); };
    blocks.name = [&](std::size_t which) { return name_of(log.decisions[which]); };
    blocks.bookmark = [&](std::size_t which) {
        const auto& decision = log.decisions[which];
        return decision.number + " " + cut_at_word(one_line(decision.title.text), 80);
    };
    return print_blocks(pages, blocks, {.pages = page_limit, .gap = between_decisions, .nothing = &nothing});
}

}  // namespace packet
