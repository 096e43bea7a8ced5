#include "commands/packet.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

class PacketCommand : public support::conversation {
protected:
    // What is to be built: "decision-log 2026-01-01..2026-03-31".
    std::string wanted(const std::string& line) {
        say(line);
        return reply().packet
                   ? reply().packet->artifact + " " + reply().packet->from + ".." + reply().packet->to
                   : headline();
    }
};

TEST_F(PacketCommand, IsEverythingUnlessSaidOtherwise) {
    EXPECT_EQ(wanted("/packet"), " ..");
    EXPECT_EQ(wanted("/packet all"), " ..");
    EXPECT_EQ(headline(), "Building the packet…");
    EXPECT_EQ(records(), 0U);
}

TEST_F(PacketCommand, IsOneArtifactByAnyOfItsNames) {
    for (const char* name : {"decision-log", "decision log", "Decisions", "log"})
        EXPECT_EQ(wanted("/packet " + std::string(name)), "decision-log ..") << name;
    for (const char* name : {"outcome-map", "product outcome map", "map"})
        EXPECT_EQ(wanted("/packet " + std::string(name)), "product-outcome-map ..") << name;
    for (const char* name : {"charter", "launch-charter"})
        EXPECT_EQ(wanted("/packet " + std::string(name)), "launch-charter ..") << name;
}

TEST_F(PacketCommand, CoversWholeMonths) {
    EXPECT_EQ(wanted("/packet from: January to: February"), " 2026-01-01..2026-02-28");
    EXPECT_EQ(wanted("/packet from 2026-01-15 to 2026-02-01"), " 2026-01-15..2026-02-01");
    EXPECT_EQ(wanted("/packet charter since: last month"), "launch-charter 2026-02-01..");
    EXPECT_EQ(wanted("/packet from:2026-01 until:yesterday"), " 2026-01-01..2026-03-03");
}

TEST_F(PacketCommand, RefusesWhatItCannotBuild) {
    EXPECT_EQ(wanted("/packet slides"), "I cannot build “slides”. Try one of these:");
    EXPECT_TRUE(refused());
    EXPECT_EQ(wanted("/packet from: whenever"), "“whenever” is no date that I can read.");
    EXPECT_TRUE(refused());
    EXPECT_EQ(wanted("/packet from: tomorrow"), "“tomorrow” is still to come, so the packet would be empty.");
    EXPECT_TRUE(refused());
}

TEST_F(PacketCommand, RefusesAPeriodThatEndsBeforeItBegins) {
    EXPECT_EQ(wanted("/packet from: February to: January"),
              "The packet would end (2026-01-31) before it begins (2026-02-01). Did you mean this?");
    EXPECT_TRUE(refused());
    EXPECT_EQ(wanted(reply().examples.at(0)), " 2026-01-01..2026-02-28");
}

TEST_F(PacketCommand, ShowsItsUsage) {
    EXPECT_EQ(wanted("/packet help"), "/packet [outcome-map | decision-log | charter] [from: …] [to: …]");
}

TEST(DescribeBundle, SaysWhatIsReadyAndWhatIsMissing) {
    packet::bundle built;
    built.state.artifacts.resize(2);
    built.state.artifacts[0].artifact = "Decision log";
    built.state.artifacts[0].ready = true;
    built.state.artifacts[0].summary = "12 decisions on 2 pages";
    built.state.artifacts[1].artifact = "Launch charter";
    built.state.artifacts[1].summary = "3 of 4 sections";
    built.state.artifacts[1].findings.resize(2);
    built.state.artifacts[1].findings[0].missing = "no vision";
    built.state.artifacts[1].findings[0].fix = "/evidence charter vision: ";
    built.zip = "zip";
    built.files.push_back({});
    built.files[0].name = "decision-log.pdf";
    const reply answer = describe_bundle(built);
    EXPECT_EQ(support::to_story(answer),
              "Your packet is built: 1 of 2 artifacts ready\n"
              "Decision log: ready, 12 decisions on 2 pages\n"
              "Launch charter: not ready, 3 of 4 sections. Missing: no vision (and 1 more in readiness.md)\n"
              "Next: no vision /evidence charter vision: ");
    ASSERT_EQ(answer.files.size(), 2U);
    EXPECT_EQ(answer.files[0].name, "dossier-packet.zip");
    EXPECT_EQ(answer.files[1].name, "decision-log.pdf");
}

}  // namespace
}  // namespace commands
