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
    EXPECT_THAT(names_of(build().files),
                UnorderedElementsAre("product-outcome-map.pdf", "product-outcome-map.md", "decision-log.pdf",
                                     "decision-log.md", "launch-charter.pdf", "launch-charter.md",
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

TEST_F(TheBundle, BuildsOneArtifactAlone) {
    const bundle built = build({"launch-charter", "", "", paper::letter});
    EXPECT_THAT(names_of(built.files), UnorderedElementsAre("launch-charter.pdf", "launch-charter.md",
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
    EXPECT_THAT(readiness, HasSubstr("the section “scope” is empty"));
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

TEST_F(TheBundle, SetsTheOtherPaper) {
    EXPECT_NE(content_of(build({"", "", "", paper::a4}), "decision-log.pdf"),
              content_of(build(), "decision-log.pdf"));
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
    EXPECT_EQ(built.files.size(), 9U);
    EXPECT_THAT(verify_bundle(built.files).problems, IsEmpty());
    for (const artifact_readiness& artifact : built.state.artifacts)
        EXPECT_FALSE(artifact.ready) << artifact.artifact;
}

}  // namespace
}  // namespace packet
