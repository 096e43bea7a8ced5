#include "packet/print_blocks.hpp"

#include "packet/fit.hpp"
#include "packet/left_out.hpp"

#include <optional>

namespace packet {
namespace {

// Sets each block once, whatever the number of attempts at fitting them.
class set_blocks {
public:
    explicit set_blocks(const block_list& blocks) : blocks_{blocks}, set_(blocks.ranks.size()) {}

    // The head stands with the first row.
    part_heights heights(std::size_t which) {
        if (!set_[which]) set_[which] = blocks_.set(which);
        const block& type = *set_[which];
        part_heights parts{type.head.height()};
        for (std::size_t row = 0; row < type.rows.size(); ++row) {
            if (row == 0)
                parts.front() += type.rows[row].height();
            else
                parts.push_back(type.rows[row].height());
        }
        return parts;
    }

    const block& at(std::size_t which) const { return *set_[which]; }

private:
    const block_list& blocks_;
    std::vector<std::optional<block>> set_;
};

std::vector<omission> omissions_of(const fitting& kept, const block_list& blocks) {
    std::vector<omission> left_out;
    for (std::size_t at = 0; at < kept.left_out.size(); ++at)
        left_out.push_back({blocks.name(kept.left_out[at]), no_room(kept.lacking[at])});
    return left_out;
}

double head_height(const page_rules& rules) {
    return rules.head ? rules.head->height() : 0;
}

fitting fit_on(const sheet& on, const block_list& blocks, set_blocks& type, const page_rules& rules) {
    const page_room room{on.first_page() - head_height(rules), on.later_pages(), rules.pages, rules.gap};
    return fit(
        blocks.ranks, [&](std::size_t which) { return type.heights(which); }, room);
}

std::vector<omission> all_of(std::vector<omission> list, const std::vector<omission>& more) {
    list.insert(list.end(), more.begin(), more.end());
    return list;
}

// The note of what is left out takes room itself, and may so push out one more.
fitting fit_with_note(sheet& on, const block_list& blocks, set_blocks& type, const page_rules& rules) {
    on.name_left_out(rules.left_out, rules.order);
    fitting kept = fit_on(on, blocks, type, rules);
    std::vector<omission> named;
    for (std::size_t again = 0; again <= blocks.ranks.size() + 1; ++again) {
        std::vector<omission> missing = omissions_of(kept, blocks);
        if (missing == named) break;
        named = std::move(missing);
        on.name_left_out(all_of(named, rules.left_out), rules.order);
        kept = fit_on(on, blocks, type, rules);
    }
    return kept;
}

// A thin rule between two blocks.
void print_separator(sheet& on, double y) {
    galley rule{on.width()};
    rule.stroke({{0, 0}, {on.width(), 0}}, pens::hairline);
    on.print(rule, y);
}

// Prints what was kept, page by page.
class printer {
public:
    printer(sheet& on, const block_list& blocks, const set_blocks& type, const page_rules& rules)
        : on_{on}, blocks_{blocks}, type_{type}, rules_{rules} {}

    void print(const std::vector<page_plan>& pages) {
        for (std::size_t page = 0; page < pages.size(); ++page) {
            on_.turn_page(static_cast<int>(pages.size()), continued_on(pages[page]));
            if (page == 0) begin();
            for (const auto& placed : pages[page])
                print_part(placed);
            below_ = 0;
        }
        if (rules_.one_table) on_.close();
    }

private:
    std::string continued_on(const page_plan& page) const {
        if (page.empty() || page.front().part == 0) return {};
        return blocks_.name(page.front().block);
    }

    void begin() {
        below_ = head_height(rules_);
        if (rules_.one_table) on_.open(role::table);
        if (below_ > 0) on_.print(*rules_.head, 0);
        if (blocks_.ranks.empty() && rules_.nothing) on_.print(*rules_.nothing, below_);
    }

    void print_part(const placed_part& placed) {
        const block& type = type_.at(placed.block);
        double y = below_ + placed.top;
        if (placed.part == 0) {
            begin_block(placed, y);
            y += type.head.height();
        }
        if (placed.part < type.rows.size()) on_.print(type.rows[placed.part], y);
        if (placed.part + 1 >= type.rows.size() && !rules_.one_table) end_block(type);
    }

    void begin_block(const placed_part& placed, double y) {
        const block& type = type_.at(placed.block);
        if (placed.top > 0) print_separator(on_, y - rules_.gap / 2);
        on_.bookmark(blocks_.bookmark(placed.block), y);
        if (!rules_.one_table) on_.open(role::section);
        on_.print(type.head, y);
        if (!rules_.one_table && !type.rows.empty()) on_.open(role::table);
    }

    void end_block(const block& type) {
        if (!type.rows.empty()) on_.close();
        on_.close();
    }

    sheet& on_;
    const block_list& blocks_;
    const set_blocks& type_;
    const page_rules& rules_;
    double below_ = 0;  // the head of the first page
};

}  // namespace

typeset_document print_blocks(sheet& on, const block_list& blocks, const page_rules& rules) {
    set_blocks type{blocks};
    const fitting kept = fit_with_note(on, blocks, type, rules);
    printer{on, blocks, type, rules}.print(kept.pages);
    return {on.finish(), static_cast<int>(kept.pages.size()), omissions_of(kept, blocks),
            on.unset_characters()};
}

}  // namespace packet
