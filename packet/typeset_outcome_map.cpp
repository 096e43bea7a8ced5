// The product outcome map: one page, one row for each feature or initiative, in three columns. Left what
// shipped, in the middle the numbers that it moved, right what the author gave up for it. A flagship stands
// out by a bar at its side, by larger figures and by the chain from a technical gain to money below it.
#include "packet/chart.hpp"
#include "packet/left_out.hpp"
#include "packet/plain_text.hpp"
#include "packet/print_blocks.hpp"
#include "packet/set_statement.hpp"
#include "packet/sheet.hpp"
#include "packet/typeset.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace packet {
namespace {

constexpr double feature_ends = 4.5;
constexpr double trade_offs_begin = 17.75;
constexpr double chart_height = 37;
constexpr double between_rows = 14;
constexpr double sparkline_height = 13;
constexpr double below_heads = 7;
constexpr double bar_left = -8;

// How a metric's observations are drawn: where the page is full, the rows that are no flagships have lines
// without axes.
enum class trends { charts, sparklines };

struct column {
    double left = 0;
    double width = 0;
};

column between(const grid& page, double first, double end) {
    return {page.at(first), page.span(first, end)};
}

place in(const column& where, double y) {
    return {.x = where.left, .y = y, .width = where.width};
}

// Inside the middle column: three figures and a chart.
struct figure_columns {
    explicit figure_columns(double width) {
        const grid inner{width};
        baseline = between(inner, 0, 4.5);
        latest = between(inner, 4.5, 9);
        change = between(inner, 9, 17);
        trend = between(inner, 17, grid::columns);
        text_width = inner.span(0, 17);
    }
    column baseline;
    column latest;
    column change;
    column trend;
    double text_width = 0;  // left of the chart
};

// How the figures of a row look.
struct figure_styles {
    type_style value;
    type_style change;
    type_style share;  // the change as a percentage, in brackets
};

figure_styles figures_of(const outcome_row& row) {
    if (row.flagship) return {styles::headline_figure, styles::headline_change, styles::share};
    return {styles::figure, styles::figure_change, styles::figure_change};
}

// "+0.4 pp (+12.9%)", its share in a style of its own.
phrase change_of(const statement& change, const figure_styles& look) {
    phrase text = words_of(change, look.change, figure_bound);
    const std::size_t bracket = text.front().text.find(" (");
    if (bracket == std::string::npos || !text.front().text.ends_with(')')) return text;
    const run share{text.front().text.substr(bracket), look.share};
    text.front().text.resize(bracket);
    text.insert(text.begin() + 1, share);
    return text;
}

struct figure {
    const statement& said;
    phrase words;
    phrase rests_on;
    const column& at;
};

phrase with_citation(const figure& one) {
    phrase text = one.words;
    if (one.rests_on.empty()) return text;
    text.push_back({" ", styles::citation});
    text.insert(text.end(), one.rests_on.begin(), one.rests_on.end());
    return text;
}

// A change rests on the two figures to its left; where it rests on no others, they say on what.
phrase citation_of_change(const metric_line& metric) {
    std::set<std::string> left{metric.baseline.cites.begin(), metric.baseline.cites.end()};
    left.insert(metric.latest.cites.begin(), metric.latest.cites.end());
    const std::set<std::string> own{metric.change.cites.begin(), metric.change.cites.end()};
    return left == own ? phrase{} : citation_of(metric.change);
}

// The widest piece of a text that no line can be broken in: lines end at spaces and behind a slash.
double widest_piece(std::string_view text, const type_style& style) {
    double widest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" /"), text.size() - 1) + 1;
        const std::size_t drawn = text[end - 1] == ' ' ? end - 1 : end;
        widest = std::max(widest, width_of({{std::string(text.substr(0, drawn)), style}}));
        text.remove_prefix(end);
    }
    return widest;
}

// A number with a gap in it is misread. Two that are compared look alike: both are as large as the longer one
// can be, down to the smallest size.
type_style fitting(type_style style, const metric_line& metric, const figure_columns& at) {
    const auto fits = [&](const statement& what, const column& where) {
        return what.blank || !says_something(what) ||
               widest_piece(words_of(what, style, figure_bound).front().text, style) <= where.width;
    };
    for (const double smaller : {sizes::body, sizes::small, sizes::fine}) {
        if (fits(metric.baseline, at.baseline) && fits(metric.latest, at.latest)) break;
        style.size = std::min(style.size, smaller);
    }
    return style;
}

bool fits_on_a_line(const figure& one) {
    return one.said.blank || width_of(with_citation(one)) <= one.at.width;
}

// A missing figure is a box to fill.
double set_figure(galley& on, const figure& one, bool cites_beside, double y) {
    if (!says_something(one.said)) return y;
    return on.part(role::paragraph, [&] {
        if (one.said.blank) return set_missing_figure(on, one.said.text, in(one.at, y));
        if (cites_beside) return on.set(with_citation(one), in(one.at, y));
        const double below = on.set(one.words, in(one.at, y));
        return on.set(one.rests_on, in(one.at, below));
    });
}

// What the figures rest on stands beside them all or below them all.
double set_figures(galley& on, const metric_line& metric, const figure_columns& at, const figure_styles& look,
                   double y) {
    const type_style size = fitting(look.value, metric, at);
    const auto value = [&](const statement& what, const column& where) {
        return figure{what, words_of(what, size, figure_bound), citation_of(what), where};
    };
    const std::array figures{
        value(metric.baseline, at.baseline), value(metric.latest, at.latest),
        figure{metric.change, change_of(metric.change, look), citation_of_change(metric), at.change}};
    const bool cites_beside = std::all_of(figures.begin(), figures.end(), fits_on_a_line);
    double bottom = y;
    for (const auto& one : figures)
        bottom = std::max(bottom, set_figure(on, one, cites_beside, y));
    return bottom;
}

// A line of two dated observations up; below that, words that say why there is none.
void set_trend(galley& on, const metric_line& metric, const column& where, trends drawn, double figures_at) {
    if (!has_trend(metric.points))
        on.part(role::paragraph, [&] {
            on.set({{trend_in_words(metric.points), styles::small}}, in(where, figures_at + 1));
        });
    else if (drawn == trends::charts)
        on.insert(draw_chart(metric.points, where.width, chart_height), {where.left, 1});
    else
        on.insert(draw_sparkline(metric.points, where.width, sparkline_height), {where.left, figures_at});
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
    return line;
}

galley set_metric(const metric_line& metric, const figure_styles& look, trends drawn, double width) {
    const figure_columns at{width};
    galley lines{width};
    const auto paragraph = [&](const phrase& text, const place& where) {
        return lines.part(role::paragraph, [&] { return lines.set(text, where); });
    };
    const double figures_at =
        paragraph({{label_of(metric.name), styles::strong}}, {.width = at.text_width, .max_lines = 2});
    const double figures_end = set_figures(lines, metric, at, look, figures_at);
    paragraph(particulars(metric), {.y = figures_end, .width = at.text_width});
    set_trend(lines, metric, at.trend, drawn, figures_at);
    if (const auto questions = further_questions(metric, at); !questions.empty())
        lines.part(role::paragraph, [&] {
            set_blank(lines, questions, {.y = lines.height() + spaces::hair, .width = width});
        });
    return lines;
}

galley set_metrics(const outcome_row& row, trends drawn, double width) {
    galley cell{width};
    if (row.metrics.empty() && row.in_brief.empty())
        cell.part(role::paragraph, [&] {
            set_blank(
                cell,
                "Which business number did this move, from what to what? /metric name value #initiative",
                {.width = width});
        });
    double y = 0;
    for (const auto& metric : row.metrics) {
        y = cell.insert(set_metric(metric, figures_of(row), drawn, width), {0, y}) + spaces::paragraph;
    }
    for (const auto& number : row.in_brief)
        y = cell.part(role::paragraph, [&] {
            return set_statement(cell, number, styles::body, {.y = y, .width = width}, cell_bound);
        }) + spaces::hair;
    if (!row.further_metrics.empty())
        cell.part(role::paragraph, [&] {
            cell.set({{"Not shown: " + label_of(joined(row.further_metrics, ", ")), styles::small}},
                     {.y = cell.height() + spaces::hair, .width = width, .max_lines = 2});
        });
    return cell;
}

galley set_feature(const outcome_row& row, double width) {
    galley cell{width};
    double y = 0;
    const auto line = [&](const std::string& text, const type_style& style, int lines) {
        y = cell.part(role::paragraph, [&] {
            return cell.set({{text, style}}, {.y = y, .width = width, .max_lines = lines});
        });
    };
    if (row.flagship) line("FLAGSHIP", styles::flag, 1);
    line(label_of(row.initiative), row.flagship ? styles::headline : styles::heading, 3);
    if (says_something(row.feature))
        cell.part(role::paragraph, [&] {
            set_statement(cell, row.feature, styles::body, {.y = y + spaces::hair, .width = width},
                          cell_bound);
        });
    return cell;
}

galley set_trade_offs(const outcome_row& row, double width) {
    galley cell{width};
    if (row.trade_offs.empty())
        cell.part(role::paragraph, [&] {
            set_blank(cell, "What did you give up for this, and on what evidence?", {.width = width});
        });
    double y = 0;
    for (const auto& given_up : row.trade_offs) {
        const place where{.y = y, .width = width};
        y = cell.part(role::paragraph, [&] {
            return set_statement(cell, given_up, styles::body, where, cell_bound);
        }) + spaces::line;
    }
    return cell;
}

// Column heads are capitals of a small size.
std::string small_capitals(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return name;
}

// One link of the chain: its name in small capitals, and what moved.
galley set_link(const chain_link& link, double width) {
    galley cell{width};
    const double y = cell.part(role::paragraph, [&] {
        return cell.set({{small_capitals(link.label), styles::column_head}},
                        {.width = width, .max_lines = 1});
    });
    cell.part(role::paragraph,
              [&] { set_statement(cell, link.what, styles::note, {.y = y, .width = width}, cell_bound); });
    return cell;
}

// From a technical gain to what its users did and to money, with an arrow between two links.
galley set_chain(const std::vector<chain_link>& chain, double width) {
    galley strip{width};
    if (chain.empty()) return strip;
    const double step = width / static_cast<double>(chain.size());
    double x = 0;
    for (const auto& link : chain) {
        const bool is_last = &link == &chain.back();
        strip.insert(set_link(link, step - (is_last ? 0 : 2 * grid::gutter)), {x, 0});
        if (!is_last)
            strip.set({{"→", styles::chain_arrow}},
                      {.x = x + step - 1.6 * grid::gutter, .y = -2, .width = 20});
        x += step;
    }
    return strip;
}

galley set_row(const outcome_row& row, trends drawn, const grid& page) {
    const column feature = between(page, 0, feature_ends);
    const column metrics = between(page, feature_ends, trade_offs_begin);
    const column trade_offs = between(page, trade_offs_begin, grid::columns);
    galley line{page.width};
    line.part(role::row, [&] {
        line.insert(set_feature(row, feature.width), {feature.left, 0}, role::cell);
        galley middle = set_metrics(row, row.flagship ? trends::charts : drawn, metrics.width);
        if (!row.chain.empty())
            middle.insert(set_chain(row.chain, metrics.width), {0, middle.height() + spaces::paragraph});
        line.insert(std::move(middle), {metrics.left, 0}, role::cell);
        line.insert(set_trade_offs(row, trade_offs.width), {trade_offs.left, 0}, role::cell);
    });
    if (row.flagship) line.stroke({{bar_left, 1}, {bar_left, line.height() - 1}}, pens::flagship);
    return line;
}

// The names of the columns, once, above the first row.
galley set_column_heads(const grid& page) {
    galley heads{page.width};
    const auto name = [&](const char* text, double x) {
        heads.part(role::paragraph, [&] {
            heads.set({{text, styles::column_head}}, {.x = x, .width = page.width - x});
        });
    };
    const column metrics = between(page, feature_ends, trade_offs_begin);
    const figure_columns figures{metrics.width};
    heads.part(role::row, [&] {
        heads.part(role::column_head, [&] { name("SHIPPED", 0); });
        heads.part(role::column_head, [&] {
            name("BASELINE", metrics.left + figures.baseline.left);
            name("LATEST", metrics.left + figures.latest.left);
            name("NET CHANGE", metrics.left + figures.change.left);
            name("TREND", metrics.left + figures.trend.left);
        });
        heads.part(role::column_head, [&] { name("TRADE-OFF DECIDED", page.at(trade_offs_begin)); });
    });
    const double bottom = heads.height() + 3;
    heads.stroke({{0, bottom}, {page.width, bottom}}, pens::hairline);
    heads.extend_to(bottom + below_heads);
    return heads;
}

typeset_document typeset(const outcome_map& map, paper size, trends drawn) {
    sheet pages{size, held::sideways, "Product outcome map", map.head};
    const grid page{pages.width()};
    const galley heads = set_column_heads(page);
    const galley nothing = set_blanks(map.nothing, page.width);
    block_list blocks;
    for (const auto& row : map.rows)
        blocks.ranks.push_back(row.rank);
    blocks.set = [&](std::size_t which) {
        block type{galley{page.width}, {}};
        type.rows.push_back(set_row(map.rows[which], drawn, page));
        return type;
    };
    blocks.name = [&](std::size_t which) { return name_of(map.rows[which]); };
    blocks.bookmark = blocks.name;
    return print_blocks(pages, blocks,
                        {.pages = 1,
                         .gap = between_rows,
                         .head = &heads,
                         .nothing = &nothing,
                         .one_table = true,
                         .left_out = map.left_out,
                         .order = map.order});
}

}  // namespace

typeset_document typeset(const outcome_map& map, paper size) {
    typeset_document roomy = typeset(map, size, trends::charts);
    return roomy.left_out.empty() ? roomy : typeset(map, size, trends::sparklines);
}

}  // namespace packet
