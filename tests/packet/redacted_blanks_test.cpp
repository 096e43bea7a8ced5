#include "packet/redacted_blanks.hpp"

#include <gtest/gtest.h>

namespace packet {
namespace {

TEST(AQuestionAlone, HasNoLineToType) {
    EXPECT_EQ(question_alone("What did you risk? /decision D-1 risk: …"), "What did you risk?");
    EXPECT_EQ(question_alone("the vision, in one sentence: /evidence charter vision: …"),
              "the vision, in one sentence");
    EXPECT_EQ(question_alone("Nothing is logged yet. Begin with this: /metric name 3.5%"),
              "Nothing is logged yet.");
    EXPECT_EQ(question_alone("Which of the A/B tests, and/or trials?"),
              "Which of the A/B tests, and/or trials?");
    EXPECT_EQ(question_alone(""), "");
}

TEST(BlanksInWordsAlone, AreThoseOfEveryArtifact) {
    const statement asked{"what came of it? /decision D-1 results: …", {}, true};
    composed made;
    made.map.rows.resize(1);
    made.map.nothing = made.log.nothing = {asked};
    made.log.decisions.resize(1);
    made.log.decisions[0].stages.push_back({"To fill", asked, {}});
    made.charter.sections.push_back({"Vision", {asked}, {{"Legal", asked}}});
    made.charter.sections.push_back({"Scope", {{"typed as /decision is", {"C-1"}}}, {}});
    ask_in_words_alone(made);
    for (const statement& one :
         {made.map.nothing[0], made.log.nothing[0], made.log.decisions[0].stages[0].what,
          made.charter.sections[0].statements[0], made.charter.sections[0].responsibilities[0].what})
        EXPECT_EQ(one.text, "what came of it?");
    EXPECT_EQ(made.charter.sections[1].statements[0].text, "typed as /decision is")
        << "the author's words stay";
    ASSERT_EQ(made.map.rows[0].in_brief.size(), 1U) << "a row without a number asks for one";
    EXPECT_EQ(made.map.rows[0].in_brief[0].text, "Which business number did this move, from what to what?");
}

}  // namespace
}  // namespace packet
