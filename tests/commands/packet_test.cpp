#include "commands/packet.hpp"

#include "tests/support/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace commands {
namespace {

class PacketCommand : public support::conversation {
protected:
    // What is to be built: "decision-log 2026-01-01..2026-03-31 for committee".
    std::string wanted(const std::string& line) {
        say(line);
        return reply().packet
                   ? reply().packet->artifact + " " + reply().packet->from + ".." + reply().packet->to +
                         (reply().packet->profile.empty() ? "" : " for " + reply().packet->profile)
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

TEST_F(PacketCommand, IsForSomebody) {
    for (const char* line : {"/packet for committee", "/packet for: committee", "/packet for:committee",
                             "/packet for the committee", "/packet committee", "packet committee",
                             "Packet For Committee.", "/packet for my comittee", "/packet all committee"})
        EXPECT_EQ(wanted(line), " .. for committee") << line;
    EXPECT_EQ(wanted("/packet for my manager"), " .. for manager");
    EXPECT_EQ(wanted("/packet for outsiders"), " .. for outside");
    EXPECT_EQ(wanted("/packet public"), " .. for outside");
    EXPECT_EQ(wanted("/packet decision-log for outside"), "decision-log .. for outside");
    EXPECT_EQ(wanted("/packet for outside decision log since: January"),
              "decision-log 2026-01-01.. for outside");
    EXPECT_EQ(wanted("/packet from: January for: manager charter"),
              "launch-charter 2026-01-01.. for manager");
}

TEST_F(PacketCommand, SaysWhomItCanBeFor) {
    EXPECT_EQ(say("/packet for my boss"),
              "I know no packet for “my boss”. There are three, and /packet alone hides nothing:\n"
              "For manager: tags without their signs, links to the chat left out\n"
              "For committee: people as initials, money rounded to two significant digits, links to the chat "
              "left out\n"
              "For outside: initiatives under code names, people as colleagues, money rounded to one "
              "significant digit "
              "or told as an index, sources and links left out\n"
              "Try: /packet for manager\n"
              "Try: /packet for committee\n"
              "Try: /packet for outside");
    EXPECT_TRUE(refused());
    EXPECT_EQ(wanted("/packet for").substr(0, 15), "Whom is it for?");
    EXPECT_EQ(wanted("/packet for: the").substr(0, 15), "Whom is it for?");
    EXPECT_EQ(wanted("/packet for 3 months"),
              "I know no packet for “3 months”. There are three, and /packet alone hides nothing:");
}

TEST_F(PacketCommand, MayNameTheInitiativeWhoseCharterIsWanted) {
    say("/decision Dropped gift wrap #checkout");
    EXPECT_EQ(wanted("/packet charter #Checkout"), "launch-charter ..");
    EXPECT_EQ(reply().packet->initiative, "checkout");
    EXPECT_EQ(wanted("/packet charter #gifts"), "Nothing is logged for #gifts yet, so it has no charter.");
    EXPECT_TRUE(refused());
}

TEST_F(PacketCommand, TakesNoInitiativeForAReader) {
    say("/decision Gave each manager a view of their own #manager");
    EXPECT_EQ(wanted("/packet charter #manager"), "launch-charter ..");
    EXPECT_EQ(reply().packet->initiative, "manager");
    EXPECT_EQ(wanted("/packet charter #manager committee"), "launch-charter .. for committee");
    EXPECT_EQ(wanted("/packet for #manager").substr(0, 15), "I know no packe");
}

TEST_F(PacketCommand, HasOneInitiativeOnlyInItsCharter) {
    say("/decision Dropped gift wrap #checkout");
    for (const char* line :
         {"/packet #checkout", "/packet decision-log #checkout", "/packet for committee #checkout"}) {
        EXPECT_EQ(
            wanted(line),
            "Only the charter is per initiative; the outcome map and the decision log have all of them. "
            "Did you mean the charter of #checkout?")
            << line;
        EXPECT_TRUE(reply().meant);
        EXPECT_EQ(examples(), "/packet charter #checkout");
    }
}

TEST_F(PacketCommand, IsNumbered) {
    say("/packet");
    EXPECT_EQ(reply().packet->number, 1U);
    say("/packet for my boss");
    say("/packet from: whenever");
    say("/packet help");
    say("/packet charter");
    EXPECT_EQ(reply().packet->number, 2U) << "what was refused is no packet";
    EXPECT_EQ(records(), 0U);
}

TEST_F(PacketCommand, ShowsItsUsage) {
    EXPECT_EQ(wanted("/packet help"),
              "/packet [outcome-map | decision-log | charter] [for: manager | committee | outside] [from: …] "
              "[to: …] | feature D-14 | leave out D-3 | as usual D-3 | changes [since 2] | versions");
    for (const char* way :
         {"for committee", "feature D-14", "leave out D-3", "as usual D-3", "changes", "versions"})
        EXPECT_NE(fact(way), "") << way;
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
    EXPECT_EQ(
        support::to_story(answer),
        "Your packet is built: 1 of 2 artifacts ready\n"
        "Decision log: ready, 12 decisions on 2 pages\n"
        "Launch charter: not ready, 3 of 4 sections. Missing: no vision (and 1 more: /evidence gaps all)\n"
        "Next: What is the vision, in one sentence? /evidence charter vision: ");
    ASSERT_EQ(answer.files.size(), 2U);
    EXPECT_EQ(answer.files[0].name, "dossier-packet.zip");
    EXPECT_EQ(answer.files[1].name, "decision-log.pdf");
}

TEST(DescribeBundle, SaysThatAPeriodIsEmptyAndTheLogIsNot) {
    packet::bundle built;
    built.state.head.period = "1 Jul 2026 – 30 Sep 2026";
    built.state.artifacts.resize(1);
    packet::artifact_readiness& log = built.state.artifacts[0];
    log.artifact = "Decision log";
    log.file = "decision-log";
    log.summary = "1 page, 0 decisions, 0 complete";
    log.findings.push_back({"A5", "no decision is logged yet", "/decision what you decided because: "});
    log.left_out = {{"D-1", "outside of the period"}, {"checkout", "outside of the period"}};
    EXPECT_EQ(
        support::to_story(describe_bundle(built)),
        "Your artifact is built, and not ready yet\n"
        "Decision log: not ready, 1 page, 0 decisions, 0 complete. Nothing between 1 Jul and 30 Sep 2026; "
        "1 decision stands outside of it.\n"
        "Try: /packet");
    log.left_out.push_back({"D-2", "outside of the period"});
    built.state.head.period = "1 Dec 2025 – 31 Jan 2026";
    EXPECT_NE(support::to_story(describe_bundle(built))
                  .find("Nothing between 1 Dec 2025 and 31 Jan 2026; 2 decisions stand outside of it."),
              std::string::npos);
    built.state.head.period = "21 Nov 2026";
    EXPECT_NE(support::to_story(describe_bundle(built)).find("Nothing on 21 Nov 2026; 2 decisions"),
              std::string::npos);
    log.left_out.clear();
    EXPECT_NE(support::to_story(describe_bundle(built)).find("no decision is logged yet"), std::string::npos);
}

TEST(DescribeBundle, SaysWhichPacketItIsAndWhatIsHidden) {
    packet::bundle built;
    built.state.artifacts.resize(3);
    for (packet::artifact_readiness& artifact : built.state.artifacts) {
        artifact.artifact = "Decision log";
        artifact.summary = "1 page";
    }
    built.state.artifacts[0].findings.push_back({"A5", "no result", "/metric name 3.5% #checkout"});
    built.state.head.version = "packet 4";
    built.state.head.profile = "for readers outside: initiatives under code names";
    built.code_names = {{"checkout", "Aurora", true}, {"search", "Initiative B", false}};
    const std::string story = support::to_story(describe_bundle(built));
    EXPECT_NE(story.find("Version: Packet 4\nRedacted: for readers outside: initiatives under code names\n"
                         "Before you hand it over: read it once"),
              std::string::npos)
        << story;
    EXPECT_NE(story.find("Code names: Aurora is #checkout, Initiative B is #search\n"
                         "Next: What should #search be called outside? /evidence charter #search codename: "),
              std::string::npos)
        << story;
    built.code_names.resize(1);
    EXPECT_EQ(describe_bundle(built).next.value().type, "/metric name 3.5% #checkout");
    built.code_names.assign(10, {"checkout", "Aurora", true});
    EXPECT_NE(support::to_story(describe_bundle(built)).find(", Aurora is #checkout, and 2 more\n"),
              std::string::npos);
}

class PacketSources : public testing::Test {
protected:
    PacketSources() {
        say("/decision One");
        say("/packet");
        say("/decision Two");
    }

    void say(const std::string& line) {
        const reply answer = handle({log.author(), line, {}}, log, now);
        if (answer.packet) wanted = *answer.packet;
        now += std::chrono::hours(1);
    }

    fakes::memory_log log{"UTC"};
    evidence::moment now = evidence::from_rfc3339("2026-03-04T12:00:00.000Z").value();
    packet_request wanted;
};

TEST_F(PacketSources, AreWhatThePacketSawWhenItWasAskedFor) {
    const packet_sources found = sources_of(log, wanted, now);
    ASSERT_EQ(found.records.size(), 1U);
    EXPECT_EQ(found.records[0].what.text, "One");
    EXPECT_EQ(evidence::to_rfc3339(found.made_at), "2026-03-04T13:00:00.000Z");
}

TEST_F(PacketSources, HaveNoAnchorOfWhatWasSaidLater) {
    evidence::anchored_head anchor;
    anchor.leaf.records = 1;
    log.set_anchor(anchor);
    EXPECT_TRUE(sources_of(log, wanted, now).anchor);
    anchor.leaf.records = 2;
    log.set_anchor(anchor);
    EXPECT_FALSE(sources_of(log, wanted, now).anchor);
    EXPECT_TRUE(sources_of(log, {}, now).anchor);
}

TEST_F(PacketSources, AreTheWholeLogWithoutANumber) {
    EXPECT_EQ(sources_of(log, {}, now).records.size(), 2U);
    EXPECT_EQ(sources_of(log, {}, now).made_at, now);
    wanted.number = 9;
    EXPECT_EQ(sources_of(log, wanted, now).records.size(), 2U);
}

TEST_F(PacketSources, BecomeTheSameBundleHoweverOftenItIsBuilt) {
    const auto build = [&] {
        const packet_sources found = sources_of(log, wanted, now);
        return packet::build_bundle(found.records, to_bundle_request(wanted, packet::paper::a4, {}),
                                    found.made_at, "UTC", found.anchor);
    };
    const packet::bundle first = build();
    say("/decision Three");
    EXPECT_EQ(build().zip, first.zip);
    EXPECT_EQ(first.state.head.version, "packet 1");
}

}  // namespace
}  // namespace commands
