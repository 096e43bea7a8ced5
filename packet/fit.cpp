#include "packet/fit.hpp"

#include <algorithm>
#include <numeric>

namespace packet {
namespace {

double total(const part_heights& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

// Fills pages from the top.
class page_breaker {
public:
    page_breaker(const page_room& room, splitting how) : room_{room}, how_{how}, pages_(1) {}

    // False when a part is taller than an empty page.
    bool add(std::size_t block, const part_heights& parts) {
        if (!pages_.back().empty() && !may_begin_here(parts)) turn_page();
        used_ = start();
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (leaves_one_behind(parts, part)) turn_page();
            if (!add_part({block, part, 0}, parts[part])) return false;
        }
        return true;
    }

    std::vector<page_plan> pages() && { return std::move(pages_); }

private:
    bool may_begin_here(const part_heights& parts) const {
        if (start() + total(parts) <= height()) return true;
        if (total(parts) > room_.later_pages) return start() + parts[0] <= height();
        return how_ != splitting::never && parts.size() > 1 && start() + parts[0] + parts[1] <= height();
    }

    // The page can spare the part before the last one, which would stand alone overleaf.
    bool leaves_one_behind(const part_heights& parts, std::size_t part) const {
        return how_ != splitting::allowed && part >= 1 && part + 2 == parts.size() &&
               used_ + parts[part] <= height() && used_ + parts[part] + parts[part + 1] > height();
    }

    double height() const { return pages_.size() == 1 ? room_.first_page : room_.later_pages; }
    double start() const { return pages_.back().empty() ? 0 : used_ + room_.gap; }

    void turn_page() {
        pages_.emplace_back();
        used_ = 0;
    }

    bool add_part(placed_part what, double tall) {
        if (used_ + tall > height() && !pages_.back().empty()) turn_page();
        if (used_ + tall > height()) return false;
        what.top = used_;
        pages_.back().push_back(what);
        used_ += tall;
        return true;
    }

    page_room room_;
    splitting how_;
    std::vector<page_plan> pages_;
    double used_ = 0;
};

// Best first.
std::vector<std::size_t> by_rank(const std::vector<int>& ranks) {
    std::vector<std::size_t> blocks(ranks.size());
    std::iota(blocks.begin(), blocks.end(), std::size_t{0});
    std::stable_sort(blocks.begin(), blocks.end(),
                     [&](std::size_t left, std::size_t right) { return ranks[left] < ranks[right]; });
    return blocks;
}

bool suffices(const std::optional<std::vector<page_plan>>& pages, const page_room& room) {
    return pages && pages->size() <= static_cast<std::size_t>(room.pages);
}

// The best blocks that are worth trying: measured until they are taller than all pages together.
std::vector<std::size_t> candidates(const std::vector<int>& ranks, std::vector<part_heights>& heights,
                                    const std::function<part_heights(std::size_t)>& measure,
                                    const page_room& room) {
    const double all_pages = room.first_page + room.later_pages * (room.pages - 1);
    std::vector<std::size_t> chosen;
    double wanted = 0;
    for (const auto block : by_rank(ranks)) {
        if (wanted > all_pages) break;
        heights[block] = measure(block);
        if (!suffices(break_into_pages({block}, heights, room), room)) continue;
        wanted += total(heights[block]);
        chosen.push_back(block);
    }
    return chosen;
}

std::vector<std::size_t> all_but(const std::vector<std::size_t>& kept, std::size_t count) {
    std::vector<std::size_t> others;
    for (std::size_t block = 0; block < count; ++block) {
        if (!std::binary_search(kept.begin(), kept.end(), block)) others.push_back(block);
    }
    return others;
}

// How much taller than the rest of the last page each block is that was measured and found no room.
std::vector<double> lacking_of(const std::vector<std::size_t>& left_out,
                               const std::vector<part_heights>& heights, const std::vector<page_plan>& pages,
                               const page_room& room) {
    const double page = pages.size() == 1 ? room.first_page : room.later_pages;
    double used = 0;
    for (const placed_part& part : pages.back())
        used = std::max(used, part.top + heights[part.block][part.part] + room.gap);
    const double spare = room.later_pages * (room.pages - static_cast<int>(pages.size())) + page - used;
    std::vector<double> lacking;
    for (const std::size_t block : left_out)
        lacking.push_back(heights[block].empty() ? 0 : std::max(1.0, total(heights[block]) - spare));
    return lacking;
}

}  // namespace

std::optional<std::vector<page_plan>> break_into_pages(const std::vector<std::size_t>& blocks,
                                                       const std::vector<part_heights>& heights,
                                                       const page_room& room, splitting how) {
    page_breaker breaker{room, how};
    for (const auto block : blocks) {
        if (!breaker.add(block, heights[block])) return std::nullopt;
    }
    return std::move(breaker).pages();
}

fitting fit(const std::vector<int>& ranks, const std::function<part_heights(std::size_t)>& measure,
            const page_room& room) {
    std::vector<part_heights> heights(ranks.size());
    auto best_first = candidates(ranks, heights, measure, room);
    for (;; best_first.pop_back()) {
        auto in_order = best_first;
        std::sort(in_order.begin(), in_order.end());
        for (const auto how : {splitting::never, splitting::in_twos, splitting::allowed}) {
            auto pages = break_into_pages(in_order, heights, room, how);
            if (!suffices(pages, room)) continue;
            auto left_out = all_but(in_order, ranks.size());
            auto lacking = lacking_of(left_out, heights, *pages, room);
            return {std::move(*pages), std::move(left_out), std::move(lacking)};
        }
    }
}

}  // namespace packet
