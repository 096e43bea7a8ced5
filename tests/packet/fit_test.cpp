#include "packet/fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace packet {
namespace {

// Blocks on pages of ten: `a_block(4)` is one of height four, `a_block({4, 3})` may be broken after four.
class Fit : public testing::Test {
public:
    Fit& a_block(part_heights parts, int rank = 0) {
        heights_.push_back(std::move(parts));
        ranks_.push_back(rank);
        return *this;
    }
    Fit& a_block(double height, int rank = 0) { return a_block(part_heights{height}, rank); }
    Fit& on(int pages) {
        room_.pages = pages;
        return *this;
    }
    Fit& with_gap(double gap) {
        room_.gap = gap;
        return *this;
    }
    Fit& first_page(double height) {
        room_.first_page = height;
        return *this;
    }

    fitting result() {
        measured_.assign(heights_.size(), 0);
        return fit(
            ranks_,
            [this](std::size_t which) {
                ++measured_[which];
                return heights_[which];
            },
            room_);
    }

    // The pages as text: "0 1 | 2", a part of a broken block as "1.0", and after "-" what was left out.
    std::string pages() {
        const fitting kept = result();
        std::string text;
        for (const auto& page : kept.pages) {
            if (&page != &kept.pages.front()) text += "| ";
            for (const auto& placed : page)
                text += name(placed) + " ";
        }
        for (const auto block : kept.left_out)
            text += "-" + std::to_string(block) + " ";
        if (!text.empty()) text.pop_back();
        return text;
    }

    int measured() const { return static_cast<int>(std::count(measured_.begin(), measured_.end(), 1)); }
    bool measured_twice() const {
        return std::any_of(measured_.begin(), measured_.end(), [](int times) { return times > 1; });
    }

private:
    std::string name(const placed_part& placed) const {
        const auto block = std::to_string(placed.block);
        return heights_[placed.block].size() == 1 ? block : block + "." + std::to_string(placed.part);
    }

    std::vector<part_heights> heights_;
    std::vector<int> ranks_;
    std::vector<int> measured_;
    page_room room_{10, 10, 1, 0};
};

TEST_F(Fit, NothingIsOneEmptyPage) {
    EXPECT_EQ(pages(), "");
    EXPECT_EQ(result().pages.size(), 1U);
}

TEST_F(Fit, FillsAPageToItsLastPoint) {
    EXPECT_EQ(a_block(4).a_block(6).pages(), "0 1");
}

TEST_F(Fit, CountsTheGapBetweenBlocks) {
    EXPECT_EQ(a_block(4).a_block(6).with_gap(1).on(2).pages(), "0 | 1");
}

TEST_F(Fit, AGapAtTheTopOfAPageTakesNoRoom) {
    EXPECT_EQ(a_block(10).a_block(10).with_gap(1).on(2).pages(), "0 | 1");
}

TEST_F(Fit, KeepsABlockWholeThatFitsOnAPage) {
    EXPECT_EQ(a_block(6).a_block({3, 3}).on(2).pages(), "0 | 1.0 1.1");
}

TEST_F(Fit, BreaksABlockTallerThanAPageBetweenItsParts) {
    EXPECT_EQ(a_block(5).a_block({4, 4, 4}).on(2).pages(), "0 1.0 | 1.1 1.2");
}

TEST_F(Fit, LeavesOutTheWorstRank) {
    EXPECT_EQ(a_block(5, 2).a_block(5, 0).a_block(5, 1).pages(), "1 2 -0");
}

TEST_F(Fit, AmongEqualsLeavesOutTheLater) {
    EXPECT_EQ(a_block(5).a_block(5).a_block(5).pages(), "0 1 -2");
}

TEST_F(Fit, KeepsThePrintingOrderWhateverTheRanks) {
    EXPECT_EQ(a_block(3, 5).a_block(3, 1).a_block(3, 3).pages(), "0 1 2");
}

TEST_F(Fit, NeverKeepsAWorseBlockInsteadOfABetterOne) {
    EXPECT_EQ(a_block(6, 0).a_block(5, 1).a_block(1, 2).pages(), "0 -1 -2");
}

TEST_F(Fit, ABlockThatFitsNowhereDoesNotPushOutTheOthers) {
    EXPECT_EQ(a_block(11, 0).a_block(4, 1).a_block(4, 2).pages(), "1 2 -0");
}

TEST_F(Fit, ABlockOfMorePagesThanThereAreIsLeftOutFirst) {
    EXPECT_EQ(a_block({9, 9, 9}, 0).a_block(4, 1).on(2).pages(), "1 -0");
}

TEST_F(Fit, AFirstPageWithLessRoomIsNotLeftEmpty) {
    EXPECT_EQ(first_page(6).a_block({5, 4}).on(2).pages(), "0.0 | 0.1");
}

TEST_F(Fit, SplitsABlockRatherThanLeavingOneOut) {
    EXPECT_EQ(a_block(6).a_block({2, 2, 2}).a_block(8).on(2).pages(), "0 1.0 1.1 | 1.2 2");
}

TEST_F(Fit, SplitsNothingWhileWholeBlocksFit) {
    EXPECT_EQ(a_block(6).a_block({2, 2, 2}).a_block(4).on(2).pages(), "0 | 1.0 1.1 1.2 2");
}

TEST_F(Fit, DoesNotBeginABlockThatHasRoomForItsFirstPartAlone) {
    EXPECT_EQ(a_block(7).a_block({2, 2, 2}).a_block(5).on(2).pages(), "0 | 1.0 1.1 1.2 -2");
}

TEST_F(Fit, DoesNotLeaveTheLastPartAloneOverleaf) {
    EXPECT_EQ(a_block(3).a_block({2, 2, 2, 2}).a_block(6).on(2).pages(), "0 1.0 1.1 | 1.2 1.3 2");
}

TEST_F(Fit, SplitsInTwosWhenThatSuffices) {
    EXPECT_EQ(a_block(5).a_block({2, 2, 2}).a_block({2, 2, 2, 2}).a_block(5).on(3).pages(),
              "0 1.0 | 1.1 1.2 2.0 2.1 | 2.2 2.3 3");
}

TEST_F(Fit, LeavesOutTheWorstRankWhenSplittingDoesNotSuffice) {
    EXPECT_EQ(a_block(6, 0).a_block({2, 2, 2}, 1).a_block(9, 2).on(2).pages(), "0 | 1.0 1.1 1.2 -2");
}

TEST_F(Fit, PlacesBlocksBelowOneAnother) {
    const auto kept = a_block({2, 3}).a_block(2).with_gap(1).result();
    ASSERT_EQ(kept.pages.front().size(), 3U);
    EXPECT_DOUBLE_EQ(kept.pages.front()[1].top, 2);
    EXPECT_DOUBLE_EQ(kept.pages.front()[2].top, 6);
}

TEST_F(Fit, MeasuresNoMoreThanThePagesCanHold) {
    for (int i = 0; i < 1000; ++i)
        a_block(5);
    on(4).pages();
    EXPECT_LE(measured(), 10);
    EXPECT_FALSE(measured_twice());
}

TEST(BreakIntoPages, RefusesAPartTallerThanItsPage) {
    EXPECT_FALSE(break_into_pages({0}, {{11}}, {10, 10, 1, 0}));
    EXPECT_TRUE(break_into_pages({0}, {{10}}, {10, 10, 1, 0}));
}

TEST_F(Fit, SaysHowMuchEachBlockLacked) {
    a_block(6, 0).a_block(7, 1).a_block(8, 2).on(1);
    const fitting kept = result();
    EXPECT_EQ(kept.left_out, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(kept.lacking, (std::vector<double>{3, 0})) << "the last one was never measured";
}

TEST_F(Fit, CountsTheGapBeforeABlockThatFoundNoRoom) {
    a_block(6, 0).a_block(4, 1).on(1).with_gap(1);
    EXPECT_EQ(result().lacking, (std::vector<double>{1}));
}

TEST_F(Fit, SaysHowMuchTallerThanThePagesABlockIs) {
    a_block(13, 0).a_block(4, 1).on(1);
    EXPECT_EQ(result().lacking, (std::vector<double>{7})) << "beside the one that was kept";
}

}  // namespace
}  // namespace packet
