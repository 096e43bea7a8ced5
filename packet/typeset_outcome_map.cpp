// The product outcome map: one page, one row for each feature or initiative, in three columns. Left what
// shipped, in the middle the numbers that it moved, right what the author gave up for it.
#include "packet/chart.hpp"
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/print_blocks.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>

namespace packet {
namespace {

constexpr double column_gap = 20;
constexpr double figure_gap = 7;
constexpr double chart_height = 37;
constexpr double between_metrics = 8;
constexpr double between_statements = 5;
constexpr double between_rows = 15;
constexpr double below_heads = 7;

struct column {
    double left = 0;
    double width = 0;
};

// The columns of a page as wide as this.
struct columns {
    explicit columns(double page) {
        feature = {0, page * 0.18};
        trade_off = {page * 0.765, page * 0.235};
        metric = {feature.width + column_gap, trade_off.left - feature.width - 2 * column_gap};
    }
    column feature;
    column metric;
    column trade_off;
};

// Inside the middle column: three figures and a chart.
struct figure_columns {
    explicit figure_columns(double width) {
        const double step = width * 0.182;
        baseline = {0, step - figure_gap};
        latest = {step, step - figure_gap};
        change = {2 * step, width * 0.366 - figure_gap};
        trend = {width * 0.73, width * 0.27};
    }
    column baseline;
    column latest;
    column change;
    column trend;
};

place in(const column& where, double y) {
    return {.x = where.left, .y = y, .width = where.width};
}

// One figure: large, and after it what it rests on. A missing one is a box to fill.
double set_figure(galley& on, const statement& what, const type_style& style, const place& where) {
    if (what.blank) return set_missing_figure(on, what.text, where);
    return says_something(what) ? on.set(phrase_of(what, style, figure_bound), where) : where.y;
}

double set_figures(galley& on, const metric_line& metric, const figure_columns& at, double y) {
    const double baseline = set_figure(on, metric.baseline, styles::figure, in(at.baseline, y));
    const double latest = set_figure(on, metric.latest, styles::figure, in(at.latest, y));
    const double change = set_figure(on, metric.change, styles::figure_change, in(at.change, y));
    return std::max({baseline, latest, change});
}

// A chart of two dated observations up; below that, words that say why there is none.
void set_trend(galley& on, const metric_line& metric, const column& where) {
    if (has_trend(metric.points)) {
        on.insert(draw_chart(metric.points, where.width, chart_height), {where.left, 1});
        return;
    }
    on.set({{trend_in_words(metric.points), styles::small}}, in(where, styles::body.leading + 2));
}

// What no box of a figure has room for: the blanks beside the figures, and longer questions.
std::string further_questions(const metric_line& metric, const figure_columns& at) {
    std::vector<std::string> questions;
    const auto ask = [&](const statement& what) {
        if (what.blank && !what.text.empty()) questions.push_back(what.text);
    };
    const auto ask_if_long = [&](const statement& what, const column& where) {
        if (!fits_in_figure(what.text, where.width)) ask(what);
    };
    ask_if_long(metric.baseline, at.baseline);
    ask_if_long(metric.latest, at.latest);
    ask_if_long(metric.change, at.change);
    ask(metric.source);
    ask(metric.money);
    return joined(questions, "  ·  ");
}

void append(phrase& line, const phrase& more) {
    if (!line.empty()) line.push_back({"  ·  ", styles::small});
    line.insert(line.end(), more.begin(), more.end());
}

// "$3.2M/yr [M-7] · Looker/checkout [M-7] · 4 Mar 2026"
phrase particulars(const metric_line& metric) {
    type_style money = styles::small;
    money.ink = colours::ink;
    money.weight = weights::medium;
    phrase line;
    if (!metric.money.blank && says_something(metric.money)) {
        append(line, phrase_of(metric.money, money, figure_bound));
    }
    if (!metric.source.blank && says_something(metric.source)) {
        append(line, phrase_of(metric.source, styles::small, source_bound));
    }
    if (const auto date = in_words(metric.when); !date.empty()) append(line, {{date, styles::small}});
    if (has_trend(metric.points) && points_afterwards(metric.points) > 0)
        append(line, {{"hollow points were logged afterwards", styles::small}});
    return line;
}

galley set_metric(const metric_line& metric, double width) {
    const figure_columns at{width};
    galley lines{width};
    const double text_width = at.trend.left - figure_gap;
    double y = lines.set({{label_of(metric.name), styles::strong}}, {.width = text_width, .max_lines = 2});
    y = set_figures(lines, metric, at, y + 1);
    if (const auto line = particulars(metric); !line.empty()) {
        lines.set(line, {.y = y + 1, .width = text_width});
    }
    set_trend(lines, metric, at.trend);
    if (const auto questions = further_questions(metric, at); !questions.empty()) {
        set_blank(lines, questions, {.y = lines.height() + 3, .width = width});
    }
    return lines;
}

galley set_metrics(const outcome_row& row, double width) {
    galley cell{width};
    if (row.metrics.empty()) {
        set_blank(cell,
                  "Which business number did this move, from what to what? /metric name value #initiative",
                  {.width = width});
    }
    double y = 0;
    for (const auto& metric : row.metrics) {
        y = cell.insert(set_metric(metric, width), {0, y}) + between_metrics;
    }
    if (!row.further_metrics.empty())
        cell.set({{"Not shown: " + label_of(joined(row.further_metrics, ", ")), styles::small}},
                 {.y = y - between_metrics + 3, .width = width, .max_lines = 2});
    return cell;
}

galley set_feature(const outcome_row& row, double width) {
    galley cell{width};
    double y = 0;
    if (!row.initiative.empty()) {
        y = cell.set({{label_of(row.initiative), styles::heading}}, {.width = width, .max_lines = 3}) + 2;
    }
    if (says_something(row.feature)) {
        set_statement(cell, row.feature, styles::body, {.y = y, .width = width}, cell_bound);
    }
    return cell;
}

galley set_trade_offs(const outcome_row& row, double width) {
    galley cell{width};
    if (row.trade_offs.empty()) {
        set_blank(cell, "What did you give up for this, and on what evidence?", {.width = width});
    }
    double y = 0;
    for (const auto& given_up : row.trade_offs) {
        const place where{.y = y, .width = width};
        y = set_statement(cell, given_up, styles::body, where, cell_bound) + between_statements;
    }
    return cell;
}

galley set_row(const outcome_row& row, double width) {
    const columns at{width};
    galley line{width};
    line.insert(set_feature(row, at.feature.width), {at.feature.left, 0});
    line.insert(set_metrics(row, at.metric.width), {at.metric.left, 0});
    line.insert(set_trade_offs(row, at.trade_off.width), {at.trade_off.left, 0});
    return line;
}

// The names of the columns, once, above the first row.
galley set_column_heads(double width) {
    const columns at{width};
    const figure_columns figures{at.metric.width};
    galley heads{width};
    const auto name = [&](const char* text, double x) {
        heads.set({{text, styles::column_head}}, {.x = x, .width = width - x});
    };
    name("SHIPPED", at.feature.left);
    name("BASELINE", at.metric.left + figures.baseline.left);
    name("LATEST", at.metric.left + figures.latest.left);
    name("NET CHANGE", at.metric.left + figures.change.left);
    name("TREND", at.metric.left + figures.trend.left);
    name("TRADE-OFF DECIDED", at.trade_off.left);
    const double bottom = heads.height() + 3;
    heads.stroke({{0, bottom}, {width, bottom}}, pens::hairline);
    heads.extend_to(bottom + below_heads);
    return heads;
}

galley set_nothing(double width) {
    galley page{width};
    set_blank(page,
              "Nothing shipped in this period yet. What shipped, and which number did it move? /metric …",
              {.width = width});
    return page;
}

}  // namespace

typeset_document typeset(const outcome_map& map, paper size) {
    sheet page{size, held::sideways, "Product outcome map", map.head};
    const galley heads = set_column_heads(page.width());
    const galley nothing = set_nothing(page.width());
    block_list blocks;
    for (const auto& row : map.rows)
        blocks.ranks.push_back(row.rank);
    blocks.set = [&](std::size_t which) {
        block parts;
        parts.push_back(set_row(map.rows[which], page.width()));
        return parts;
    };
    blocks.name = [&](std::size_t which) { return name_of(map.rows[which]); };
    blocks.bookmark = blocks.name;
    return print_blocks(page, blocks, {.pages = 1, .gap = between_rows, .head = &heads, .nothing = &nothing});
}

}  // namespace packet
