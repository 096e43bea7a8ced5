#include "packet/print_blocks.hpp"

#include "packet/fit.hpp"

#include <optional>

namespace packet {
namespace {

// Sets each block once, whatever the number of attempts at fitting them.
class set_blocks {
public:
    explicit set_blocks(const block_list& blocks) : blocks_{blocks}, set_(blocks.ranks.size()) {}

    part_heights heights(std::size_t which) {
        if (!set_[which]) set_[which] = blocks_.set(which);
        part_heights parts;
        for (const auto& part : *set_[which])
            parts.push_back(part.height());
        return parts;
    }

    const galley& part(std::size_t which, std::size_t part) const { return set_[which]->at(part); }

private:
    const block_list& blocks_;
    std::vector<std::optional<block>> set_;
};

std::vector<std::string> names_of(const std::vector<std::size_t>& which, const block_list& blocks) {
    std::vector<std::string> names;
    for (const auto one : which)
        names.push_back(blocks.name(one));
    return names;
}

double head_height(const page_rules& rules) {
    return rules.head ? rules.head->height() : 0;
}

fitting fit_on(const sheet& on, const block_list& blocks, set_blocks& type, const page_rules& rules) {
    const page_room room{on.first_page() - head_height(rules), on.later_pages(), rules.pages, rules.gap};
    return fit(
        blocks.ranks, [&](std::size_t which) { return type.heights(which); }, room);
}

// The note of what is left out takes room itself, and may so push out one more.
fitting fit_with_note(sheet& on, const block_list& blocks, set_blocks& type, const page_rules& rules) {
    fitting kept = fit_on(on, blocks, type, rules);
    std::size_t named = 0;
    while (kept.left_out.size() != named) {
        named = kept.left_out.size();
        on.name_left_out(names_of(kept.left_out, blocks));
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

void print_page(sheet& on, const page_plan& page, double below, const block_list& blocks,
                const set_blocks& type, double gap) {
    for (const auto& placed : page) {
        on.print(type.part(placed.block, placed.part), below + placed.top);
        if (placed.part > 0) continue;
        if (placed.top > 0) print_separator(on, below + placed.top - gap / 2);
        on.bookmark(blocks.bookmark(placed.block), below + placed.top);
    }
}

}  // namespace

typeset_document print_blocks(sheet& on, const block_list& blocks, const page_rules& rules) {
    set_blocks type{blocks};
    const fitting kept = fit_with_note(on, blocks, type, rules);
    const int pages = static_cast<int>(kept.pages.size());
    double below = head_height(rules);
    for (const auto& page : kept.pages) {
        on.turn_page(pages);
        if (below > 0) on.print(*rules.head, 0);
        print_page(on, page, below, blocks, type, rules.gap);
        if (blocks.ranks.empty() && rules.nothing) on.print(*rules.nothing, below);
        below = 0;
    }
    return {on.finish(), pages, names_of(kept.left_out, blocks)};
}

}  // namespace packet
