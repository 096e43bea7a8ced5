#include "packet/rule_pack.hpp"

#include "packet/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace packet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string whole_rule =
    "name = \"ours\"\n"
    "[[rule]]\n"
    "id = \"A4\"\n"
    "guide = \"sde-to-pm\"\n"
    "concerns = \"decision-log\"\n"
    "blocks = true\n"
    "limit = 3\n"
    "target = 1.5\n"
    "says = \"Three pages.\"\n"
    "ask = \"Which can go?\"\n"
    "words = [\"pages\", \"too long\"]\n";

std::string with(std::string text, const std::string& line, const std::string& other) {
    const std::size_t at = text.find(line);
    EXPECT_NE(at, std::string::npos) << line;
    return text.replace(at, line.size(), other);
}

std::string in_file(const std::string& path) {
    std::ifstream stream(path);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

TEST(ARulePack, IsReadWhole) {
    const pack_read read = read_pack(whole_rule);
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_EQ(read.pack.name(), "ours");
    ASSERT_EQ(read.pack.rules().size(), 1U);
    const rule& one = read.pack.rules().front();
    EXPECT_EQ(one.id + " " + one.guide + " " + one.concerns, "A4 sde-to-pm decision-log");
    EXPECT_TRUE(one.blocks);
    EXPECT_EQ(one.limit, 3);
    EXPECT_EQ(one.target, 1.5);
    EXPECT_EQ(one.says + " " + one.ask, "Three pages. Which can go?");
    EXPECT_THAT(one.words, ElementsAre("pages", "too long"));
}

TEST(ARulePack, FindsARuleByItsId) {
    const rule_pack pack = read_pack(whole_rule).pack;
    ASSERT_NE(pack.find("A4"), nullptr);
    EXPECT_EQ(pack.find("A5"), nullptr);
    EXPECT_EQ(pack.limit_of("A4", 9), 3);
    EXPECT_EQ(pack.limit_of("A5", 9), 9);
}

TEST(ARulePack, LeavesOutWhatIsOff) {
    const pack_read read = read_pack(whole_rule + "off = true\n");
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_EQ(read.pack.find("A4"), nullptr);
}

TEST(ARulePack, NamesEveryProblemAtOnce) {
    EXPECT_THAT(
        read_pack("name = 3\ncolour = 1\n"
                  "[[rule]]\n"
                  "id = \"A4\"\n"
                  "guide = 3\n"
                  "concerns = \"decisions\"\n"
                  "blocks = \"yes\"\n"
                  "limit = \"four\"\n"
                  "target = -1\n"
                  "says = \"\"\n"
                  "words = [\"a\", 1, \"with {peple}\"]\n"
                  "limti = 4\n"
                  "off = 1\n")
            .problems,
        testing::UnorderedElementsAre(
            "“name” must be a text in quotes: what the pack is called.",
            "There is no “colour” in a pack: it has a name, and rules that begin with [[rule]].",
            "Rule A4: “guide” must be a text in quotes.",
            "Rule A4: “concerns” must be product-outcome-map, decision-log, launch-charter, packet or "
            "wording.",
            "Rule A4: “blocks” must be true or false.", "Rule A4: “limit” must be a number from 0 to 100000.",
            "Rule A4: “target” must be a number from 0 to 100000.",
            "Rule A4: “says” must be a text in quotes.", "Rule A4: “ask” must be a text in quotes.",
            "Rule A4: “words” must hold texts in quotes only; number 2 is none.",
            "Rule A4: “words” has “{peple}”, which means nothing; what does, the comment above the rules "
            "says.",
            "Rule A4: there is no “limti”; a rule has id, guide, concerns, blocks, limit, target, says, ask, "
            "words and off.",
            "Rule A4: “off” must be true or false."));
}

TEST(ARulePack, NamesARuleWithoutAnIdByItsPlace) {
    EXPECT_THAT(read_pack(with(whole_rule, "id = \"A4\"\n", "")).problems,
                ElementsAre("Rule 1: “id” must be a text in quotes."));
}

TEST(ARulePack, HasEveryRuleOnce) {
    const std::string twice = whole_rule + whole_rule.substr(whole_rule.find("[[rule]]"));
    EXPECT_THAT(read_pack(twice).problems, ElementsAre("Rule A4 is there twice."));
}

TEST(ARulePack, HoldsOneRuleAtLeast) {
    const std::string none = "There are no rules: each begins with [[rule]] on a line of its own.";
    EXPECT_THAT(read_pack("name = \"ours\"").problems, ElementsAre(none));
    EXPECT_THAT(read_pack("name = \"ours\"\nrule = []").problems, ElementsAre(none));
    EXPECT_THAT(read_pack("name = \"ours\"\nrule = [1]").problems, ElementsAre(none));
    EXPECT_THAT(read_pack("name = \"ours\"\nrule = 1").problems, ElementsAre(none));
}

TEST(ARulePack, SaysWhereItIsNoToml) {
    EXPECT_THAT(read_pack("name = \"ours\n").problems,
                ElementsAre(testing::AllOf(HasSubstr("not valid TOML"), HasSubstr("line 1"))));
}

TEST(ARulePack, ReadsNumbersThatAreNone) {
    EXPECT_THAT(read_pack(with(whole_rule, "limit = 3", "limit = nan")).problems,
                ElementsAre("Rule A4: “limit” must be a number from 0 to 100000."));
    EXPECT_THAT(read_pack(with(whole_rule, "limit = 3", "limit = inf")).problems,
                ElementsAre("Rule A4: “limit” must be a number from 0 to 100000."));
}

TEST(AnOperatorsPack, HasRulesThatAreChecked) {
    EXPECT_THAT(read_own_pack(whole_rule).problems, IsEmpty());
    EXPECT_THAT(read_own_pack(with(whole_rule, "\"A4\"", "\"A44\"")).problems,
                ElementsAre(HasSubstr("Rule A44: nothing checks it.")));
    EXPECT_THAT(read_own_pack(with(whole_rule, "\"decision-log\"", "\"packet\"")).problems,
                ElementsAre("Rule A4: “concerns” must be decision-log, as in the built-in pack."));
}

TEST(AnOperatorsPack, MayAddWordsToLookFor) {
    const std::string wording = with(with(whole_rule, "\"A4\"", "\"X1\""), "\"decision-log\"", "\"wording\"");
    EXPECT_THAT(read_own_pack(wording).problems, IsEmpty());
    EXPECT_THAT(read_own_pack(with(wording, "words = [\"pages\", \"too long\"]\n", "")).problems,
                ElementsAre("Rule X1: “words” must list what it looks for."));
}

TEST(TheBuiltInPack, IsTheFileInConfig) {
    const pack_read read = read_pack(in_file(DOSSIER_SOURCE "/config/packs/sde-to-pm.toml"));
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_EQ(read.pack.name(), default_pack().name());
    EXPECT_EQ(read.pack.rules().size(), default_pack().rules().size());
    EXPECT_EQ(default_pack().name(), "sde-to-pm");
}

TEST(TheBuiltInPack, HoldsEveryRuleThatConcernsTheArtifacts) {
    for (const std::string id :
         {"A1",  "A2",  "A3", "A4", "A5", "A6", "A7", "A9", "B1",  "B2",  "B3", "B4", "B6",
          "B7",  "B10", "C1", "C2", "C3", "C4", "C5", "C6", "C10", "C11", "D7", "D9", "D10",
          "D16", "F1",  "F2", "F4", "F7", "G1", "G3", "G4", "G5",  "G6",  "G7", "G8", "G9"})
        EXPECT_NE(default_pack().find(id), nullptr) << id;
    EXPECT_EQ(default_pack().find("G2"), nullptr) << "the opposite of G1, for another goal";
}

TEST(TheBuiltInPack, HasNoRuleThatNothingChecks) {
    for (const rule& one : default_pack().rules())
        EXPECT_NE(is_checked(one.id), one.concerns == "wording") << one.id;
}

TEST(TheBuiltInPack, ClaimsNothingAboutACompany) {
    const std::string text = in_file(DOSSIER_SOURCE "/config/packs/sde-to-pm.toml");
    for (const std::string name : {"Amazon", "amazon", "require", "Google", "Meta"})
        EXPECT_EQ(text.find(name), std::string::npos) << name;
}

TEST(TheBuiltInPack, AsksAQuestionForEveryRule) {
    for (const rule& one : default_pack().rules()) {
        EXPECT_NE(one.ask.find('?'), std::string::npos) << one.id;
        EXPECT_TRUE(one.says.ends_with('.')) << one.id;
    }
}

}  // namespace
}  // namespace packet
