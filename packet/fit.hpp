// Chooses what stays within the page limit and where the pages break: arithmetic on heights, nothing is
// drawn.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace packet {

// The parts of a block from top to bottom. A page break falls inside a block only between two parts.
using part_heights = std::vector<double>;

// How much fits.
struct page_room {
    double first_page = 0;
    double later_pages = 0;
    int pages = 1;
    double gap = 0;  // between two blocks on one page
};

struct placed_part {
    std::size_t block = 0;
    std::size_t part = 0;
    double top = 0;
};
using page_plan = std::vector<placed_part>;

struct fitting {
    std::vector<page_plan> pages;
    std::vector<std::size_t> left_out;  // blocks, ascending
    std::vector<double> lacking{};      // for each of them the height that it lacked; 0: never measured
};

// Whether a block may begin on one page and end on the next. A block taller than a page always does.
enum class splitting {
    never,    // a block that does not fit below the others opens a page
    in_twos,  // it begins here when its first two parts fit, and goes on overleaf with two at least
    allowed,  // the same, and the last part may stand alone overleaf
};

// Breaks blocks into pages in the order given, however many pages that takes. Nothing when some part is
// taller than the page it would have to stand on.
std::optional<std::vector<page_plan>> break_into_pages(const std::vector<std::size_t>& blocks,
                                                       const std::vector<part_heights>& heights,
                                                       const page_room& room,
                                                       splitting how = splitting::never);

// Keeps blocks whole while all of them fit. When they do not, splits them over pages, in twos when that
// suffices, for a block in two pieces reads worse than a whole one and better than one left out; and then
// leaves blocks out until the pages suffice: first those that could not be printed even alone, then the
// largest rank, among equals the later one. `measure` is asked at most once per block, and not at all for
// blocks that cannot be reached, so that a log of thousands costs no more than what four pages hold.
fitting fit(const std::vector<int>& ranks, const std::function<part_heights(std::size_t)>& measure,
            const page_room& room);

}  // namespace packet
