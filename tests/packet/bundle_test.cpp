#include "packet/bundle.hpp"

#include "packet/proof.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

namespace packet {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class TheBundle : public testing::Test {
protected:
    support::notebook says;

    TheBundle() {
        says("/decision Dropped gift wrap because: retention risk rejected: keeping both #checkout");
        says("/metric conversion 3.1% source: Looker #checkout");
        says("/mentor @sam pairing on the design doc");
        says("/evidence charter vision: checkout in two taps responsibilities: Legal - reviews #checkout");
        says.after(days{30});
        says("/metric conversion 3.5% #checkout");
        says("/decision Not of this packet happened: 2025-01-01");
    }

    bundle build(const bundle_request& wanted = {}) {
        return build_bundle(says.records(), wanted, says.now(), "UTC");
    }
};

std::vector<std::string> names_of(const std::vector<named_file>& files) {
    std::vector<std::string> names;
    for (const named_file& file : files)
        names.push_back(file.name);
    return names;
}

std::string content_of(const bundle& built, const std::string& name) {
    for (const named_file& file : built.files)
        if (file.name == name) return file.bytes;
    ADD_FAILURE() << "there is no " << name;
    return {};
}

// The entries whose content is shown.
std::set<std::string> shown_in(const bundle& built) {
    std::set<std::string> shown;
    std::istringstream lines(content_of(built, "evidence.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        const auto record = nlohmann::json::parse(line);
        if (record.contains("content")) shown.insert(record["content"]["entry"].get<std::string>());
    }
    return shown;
}

TEST_F(TheBundle, HasTheFixedNames) {
    EXPECT_THAT(
        names_of(build().files),
        UnorderedElementsAre("product-outcome-map.pdf", "product-outcome-map.md", "product-outcome-map.docx",
                             "decision-log.pdf", "decision-log.md", "decision-log.docx", "launch-charter.pdf",
                             "launch-charter.md", "launch-charter.docx", "outcome-dashboard.html",
                             "readiness.md", "evidence.jsonl", "VERIFY.md"));
}

TEST_F(TheBundle, IsAZipOfItsFiles) {
    const bundle built = build();
    const auto unpacked = unzip(built.zip, 64 * 1024 * 1024);
    EXPECT_EQ(names_of(unpacked), names_of(built.files));
    for (std::size_t i = 0; i < unpacked.size(); ++i)
        EXPECT_EQ(unpacked[i].bytes, built.files[i].bytes) << unpacked[i].name;
}

TEST_F(TheBundle, IsTheSameBytesForTheSameLogAndTime) {
    EXPECT_EQ(build().zip, build().zip);
    const std::string before = build().zip;
    says.after(days{1});
    EXPECT_NE(build().zip, before);
}

TEST_F(TheBundle, VerifiesAndEndsWithTheHeadOnItsPages) {
    const bundle built = build();
    const proof_report report = verify_bundle(built.files);
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_EQ(report.author, "local:ana");
    EXPECT_EQ(report.records, says.records().size());
    EXPECT_EQ(report.head.substr(0, 16), built.state.head.chain_head);
    EXPECT_THAT(verify_bundle(unzip(built.zip, 64 * 1024 * 1024)).problems, IsEmpty());
}

TEST_F(TheBundle, ShowsOnlyWhatItCites) {
    const bundle_request from_march{"", "2026-03-01", "", paper::letter};
    EXPECT_THAT(shown_in(build(from_march)), ElementsAre("C-1", "D-1", "M-1", "M-2"))
        << "no mentoring, no decision of another year";
    EXPECT_THAT(shown_in(build()), ElementsAre("C-1", "D-1", "D-2", "M-1", "M-2"));
    EXPECT_THAT(content_of(build(from_march), "evidence.jsonl"), Not(HasSubstr("pairing on the design doc")));
    EXPECT_THAT(content_of(build(from_march), "evidence.jsonl"), Not(HasSubstr("Not of this packet")));
}

TEST_F(TheBundle, ShowsEveryEntryOfAChart) {
    for (const char* value : {"3.3%", "3.4%", "3.6%"}) {
        says.after(days{7});
        says("/metric conversion " + std::string(value) + " #checkout");
    }
    EXPECT_THAT(shown_in(build()), testing::IsSupersetOf({"M-1", "M-2", "M-3", "M-4", "M-5"}));
}

TEST_F(TheBundle, BuildsOneArtifactAlone) {
    const bundle built = build({"launch-charter", "", "", paper::letter});
    EXPECT_THAT(names_of(built.files),
                UnorderedElementsAre("launch-charter.pdf", "launch-charter.md", "launch-charter.docx",
                                     "readiness.md", "evidence.jsonl", "VERIFY.md"));
    ASSERT_EQ(built.state.artifacts.size(), 1U);
    EXPECT_EQ(built.state.artifacts[0].file, "launch-charter");
    EXPECT_THAT(shown_in(built), ElementsAre("C-1"));
    EXPECT_THAT(verify_bundle(built.files).problems, IsEmpty());
}

TEST_F(TheBundle, CountsOnlyThePeriod) {
    const bundle built = build({"", "2026-03-01", "2026-03-31", paper::letter});
    EXPECT_EQ(built.state.head.period, "1 Mar 2026 – 31 Mar 2026");
    EXPECT_THAT(content_of(built, "decision-log.md"), Not(HasSubstr("Not of this packet")));
    EXPECT_THAT(content_of(built, "product-outcome-map.md"), Not(HasSubstr("3.5%")));
}

TEST_F(TheBundle, SaysWhatIsMissing) {
    const std::string readiness = content_of(build(), "readiness.md");
    EXPECT_THAT(readiness, HasSubstr("D-1 has no hypothesis yet"));
    EXPECT_THAT(readiness, HasSubstr("section “scope” is empty"));
}

TEST_F(TheBundle, CitesNothingThatItDoesNotShow) {
    const bundle built = build();
    const std::set<std::string> shown = shown_in(built);
    for (const char* name : {"product-outcome-map.md", "decision-log.md", "launch-charter.md"}) {
        const std::string text = content_of(built, name);
        for (std::size_t at = text.find("\\["); at != std::string::npos; at = text.find("\\[", at + 1)) {
            std::istringstream cites(text.substr(at + 2, text.find("\\]", at) - at - 2));
            for (std::string cite; cites >> cite;) {
                if (cite.ends_with(',')) cite.pop_back();
                EXPECT_TRUE(shown.contains(cite)) << name << " cites " << cite;
            }
        }
    }
}

TEST_F(TheBundle, ShowsEveryEntryThatAStageRestsOn) {
    says("/decision Kept the consent #checkout data-came: M-1 happened: 2026-03-04");
    says("/evidence keep It saved the launch from: Sam for: D-3");
    const std::set<std::string> shown = shown_in(build({"decision-log", "", "", paper::letter}));
    EXPECT_TRUE(shown.contains("E-1")) << "somebody else's words are cited too";
    EXPECT_TRUE(shown.contains("M-1")) << "the speed of a decision rests on the data that it names";
}

TEST_F(TheBundle, IsOfTheCharterThatIsAskedFor) {
    says("/evidence charter vision: people find what they mean #search");
    bundle_request wanted{"launch-charter", "", "", paper::letter};
    EXPECT_THAT(content_of(build(wanted), "launch-charter.md"), Not(HasSubstr("people find")));
    wanted.initiative = "search";
    EXPECT_THAT(content_of(build(wanted), "launch-charter.md"), HasSubstr("people find what they mean"));
}

TEST_F(TheBundle, ListsWhatIsLeftOutWithTheReasonAndTheOrder) {
    says("/packet leave out D-1");
    for (const char* name : {"readiness.md", "decision-log.md"}) {
        EXPECT_THAT(content_of(build(), name), HasSubstr("- left out by the author on 3 Apr 2026: D-1\n"))
            << name;
        EXPECT_THAT(content_of(build(), name), HasSubstr("Kept first when a page is full: what the author"))
            << name;
    }
}

TEST_F(TheBundle, SaysByHowManyLinesADecisionDidNotFit) {
    for (int i = 0; i < 60; ++i)
        says("/decision Choice " + std::to_string(i) + " because: a rejected: b hypothesis: c experiment: d");
    const std::string text = content_of(build({"decision-log", "", "", paper::letter}), "decision-log.md");
    EXPECT_THAT(text, testing::ContainsRegex("- no room: [0-9]+ lines? too long: D-[0-9]+"));
    EXPECT_THAT(text, testing::ContainsRegex("- no room: the pages are full: D-[0-9]+"))
        << "those that were not even measured";
}

TEST_F(TheBundle, SaysThatAPeriodHasNothingInIt) {
    const bundle built = build({"", "2024-01-01", "2024-12-31", paper::letter});
    EXPECT_THAT(
        content_of(built, "decision-log.md"),
        HasSubstr(
            "No decision that happened between 1 Jan 2024 and 31 Dec 2024 is printed; 2 stand in the log."));
    EXPECT_THAT(content_of(built, "product-outcome-map.md"),
                HasSubstr("No initiative is named by an entry between 1 Jan 2024 and 31 Dec 2024."));
    EXPECT_THAT(content_of(built, "decision-log.md"), HasSubstr("- outside of the period: D-2, D-1\n"));
}

TEST_F(TheBundle, SetsTheOtherPaper) {
    EXPECT_NE(content_of(build({"", "", "", paper::a4}), "decision-log.pdf"),
              content_of(build(), "decision-log.pdf"));
}

TEST_F(TheBundle, SaysInReadinessWhichCharactersCouldNotBeSet) {
    EXPECT_THAT(content_of(build(), "readiness.md"), Not(HasSubstr("U+")));
    says("/decision Ship \U000F0001 to all because: it is time #checkout");
    EXPECT_THAT(content_of(build(), "readiness.md"),
                HasSubstr("- U+F0001: for private use; no font package has it\n"));
}

TEST_F(TheBundle, BindsTheInstructionsToo) {
    bundle built = build();
    for (named_file& file : built.files)
        if (file.name == "VERIFY.md") file.bytes = "Everything is fine, there is no need to check.";
    EXPECT_THAT(verify_bundle(built.files).problems,
                ElementsAre("VERIFY.md was altered: its SHA-256 does not match"));
}

TEST(TheBundleOfAnEmptyLog, IsBlanksThatVerify) {
    const bundle built = build_bundle({}, {}, *evidence::from_rfc3339("2026-03-04T12:00:00.000Z"), "UTC");
    EXPECT_EQ(built.files.size(), 13U);
    EXPECT_THAT(verify_bundle(built.files).problems, IsEmpty());
    for (const artifact_readiness& artifact : built.state.artifacts)
        EXPECT_FALSE(artifact.ready) << artifact.artifact;
}

}  // namespace
}  // namespace packet
