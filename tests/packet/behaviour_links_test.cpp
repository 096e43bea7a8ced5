#include "packet/behaviour_links.hpp"

#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace packet {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> read(std::string_view text) {
    std::vector<std::string> numbers;
    for (const evidence::entry_id id : behaviours_in(text))
        numbers.push_back(to_text(id));
    return numbers;
}

TEST(BehavioursInText, AreNumbersAsPeopleTypeThem) {
    EXPECT_THAT(read("B-1"), ElementsAre("B-1"));
    EXPECT_THAT(read("b1"), ElementsAre("B-1"));
    EXPECT_THAT(read("B 12"), ElementsAre("B-12"));
    EXPECT_THAT(read("B-1, b-3 and B 2"), ElementsAre("B-1", "B-3", "B-2"));
    EXPECT_THAT(read("B-1/B-2; B-1"), ElementsAre("B-1", "B-2")) << "each once";
}

TEST(BehavioursInText, AreNothingBesideOtherWords) {
    for (const std::string_view text : {"", "soon", "D-1", "B-1 and D-2", "B-1 mostly", "B", "B B-1", "B-0"})
        EXPECT_THAT(read(text), IsEmpty()) << text;
}

class BehaviourLinks : public testing::Test {
protected:
    BehaviourLinks() {
        says("/evidence behaviour Leads a launch across two teams by: 30 Sep with: @lena");
        says("/evidence behaviour Writes the yearly plan by: 1 Nov with: @lena");
    }

    std::vector<std::string> shown(std::string_view behaviour) {
        const evidence::portfolio of = says.folded();
        const auto links = links_to_behaviours(of);
        const auto known = links.find(evidence::read_entry_id(behaviour).value());
        std::vector<std::string> numbers;
        if (known != links.end())
            for (const shown_by& one : known->second)
                numbers.push_back(to_text(one.entry->id));
        return numbers;
    }

    support::notebook says;
};

TEST_F(BehaviourLinks, ComeFromEveryKindOfEvidenceByTheDayItHappened) {
    says("/evidence keep It saved the launch from: @sam behaviour: B-1");
    says("/metric conversion 3.5% behaviour: B-1 happened: 2026-03-02");
    says("/mentor @sam pairing behaviour: B-1 happened: 2026-03-01");
    says("/decision Dropped gift wrap behaviour: B-1 happened: 2026-03-03");
    EXPECT_THAT(shown("B-1"), ElementsAre("P-1", "M-1", "D-1", "E-1"));
    EXPECT_THAT(shown("B-2"), IsEmpty());
}

TEST_F(BehaviourLinks, MayBeSeveralOfOneEntryAndAreCountedOnce) {
    says("/decision Dropped gift wrap behaviour: B-1, B-2");
    says("/decision D-1 behaviour: B-1");
    EXPECT_THAT(shown("B-1"), ElementsAre("D-1"));
    EXPECT_THAT(shown("B-2"), ElementsAre("D-1"));
}

TEST_F(BehaviourLinks, GoWithWhatWasRetractedOrCorrected) {
    says("/decision Dropped gift wrap behaviour: B-1");
    says("/decision Kept gift wrap behaviour: B-1");
    says("/evidence correct D-2 behaviour: B-2");
    says("/evidence retract D-1 reason: it was the team's");
    EXPECT_THAT(shown("B-1"), IsEmpty());
    EXPECT_THAT(shown("B-2"), ElementsAre("D-2"));
}

}  // namespace
}  // namespace packet
