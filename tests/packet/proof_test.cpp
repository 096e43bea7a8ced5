#include "packet/proof.hpp"

#include "evidence/chain.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <functional>

namespace packet {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A bundle of four records and one artifact, of which a forger changes one thing.
class AProof : public testing::Test {
protected:
    AProof() {
        support::notebook says;
        says("/decision Dropped gift wrap because: retention risk 🎁");
        says("/metric conversion 3.1%");
        says("/decision D-1 results: +2%");
        says("/decision Kept the old ranking");
        records = says.records();
        files = {{"decision-log.md", "text/markdown", "# Decision log\n"}};
        const std::string proof = evidence_lines(records, {"D-1"}, files);
        std::istringstream stream(proof);
        for (std::string line; std::getline(stream, line);)
            lines.push_back(line);
    }

    std::vector<std::string> problems() {
        std::string proof;
        for (const std::string& line : lines)
            proof += line + "\n";
        return problems_of(proof);
    }

    std::vector<std::string> problems_of(const std::string& proof) {
        std::vector<named_file> all = files;
        all.push_back({"evidence.jsonl", "application/jsonl", proof});
        return verify_bundle(all).problems;
    }

    // Line 0 describes the bundle; line n is record n.
    void change(std::size_t line, const std::function<void(json&)>& how) {
        json object = json::parse(lines.at(line));
        how(object);
        lines[line] = object.dump();
    }

    std::vector<evidence::record> records;
    std::vector<named_file> files;
    std::vector<std::string> lines;
};

TEST_F(AProof, IsIntactAsItWasMade) {
    EXPECT_THAT(problems(), IsEmpty());
    std::vector<named_file> all = files;
    all.push_back({"evidence.jsonl", "", evidence_lines(records, {"D-1"}, files)});
    const proof_report report = verify_bundle(all);
    EXPECT_EQ(report.author, "local:ana");
    EXPECT_EQ(report.records, 4U);
    EXPECT_EQ(report.shown, 2U) << "both records of D-1";
    EXPECT_EQ(report.head, evidence::to_hex(records.back().hash));
}

TEST_F(AProof, ShowsTheContentOfCitedEntriesAlone) {
    for (std::size_t i = 1; i <= 4; ++i) {
        const json line = json::parse(lines[i]);
        EXPECT_EQ(line.contains("content"), i == 1 || i == 3) << i;
        EXPECT_EQ(line.contains("salt"), i == 1 || i == 3) << "the salt would let a reader guess the content";
        EXPECT_EQ(line.at("hash"), evidence::to_hex(records[i - 1].hash));
    }
    EXPECT_THAT(lines[2], Not(HasSubstr("conversion")));
}

TEST_F(AProof, NamesTheRecordWhoseContentWasAltered) {
    change(1, [](json& line) { line["content"]["text"] = "Dropped everything"; });
    EXPECT_THAT(problems(), ElementsAre("record 1 was altered: its content does not match its hash"));
}

TEST_F(AProof, NamesTheRecordWhoseContentWasAlteredWithItsHash) {
    change(1, [&](json& line) {
        line["content"]["text"] = "Dropped everything";
        line["content_hash"] =
            evidence::to_hex(evidence::hash_content(records[0].seasoning, line["content"].dump()));
    });
    EXPECT_THAT(problems(),
                ElementsAre("record 1 was altered: its link does not match the record before it"));
}

TEST_F(AProof, NamesTheRecordWhoseTimeWasAltered) {
    change(3, [](json& line) { line["logged_at"] = "2026-01-01T00:00:00.000Z"; });
    EXPECT_THAT(problems(),
                ElementsAre("record 3 was altered: its link does not match the record before it"));
}

TEST_F(AProof, NamesTheRecordThatIsGone) {
    lines.erase(lines.begin() + 2);
    EXPECT_THAT(problems(), ElementsAre("record 2 is missing"));
}

TEST_F(AProof, MissesTheLastRecord) {
    lines.pop_back();
    EXPECT_THAT(problems(), ElementsAre("record 4 is missing"));
}

TEST_F(AProof, CountsWholeRecords) {
    for (const std::string count : {"4.0", "8.9e19", "1.1e301"}) {
        change(0, [&](json& described) { described["records"] = json::parse(count); });
        EXPECT_THAT(problems(),
                    ElementsAre("evidence.jsonl has a line without the keys that every record has"))
            << count;
    }
}

TEST_F(AProof, MissesEveryRecord) {
    lines.resize(1);
    EXPECT_THAT(problems(), ElementsAre("records 1 to 4 are missing"));
}

TEST_F(AProof, NoticesThatRecordsChangedPlaces) {
    std::swap(lines[2], lines[3]);
    EXPECT_THAT(problems(), ElementsAre("record 3 is out of order: it stands before record 2"));
}

TEST_F(AProof, NoticesThatRecordsChangedPlacesAndNumbers) {
    std::swap(lines[2], lines[3]);
    change(2, [](json& line) { line["seq"] = 2; });
    change(3, [](json& line) { line["seq"] = 3; });
    EXPECT_THAT(problems(), ElementsAre("record 3 is out of order: it stands before record 2"));
}

TEST_F(AProof, NoticesARecordThatWasInserted) {
    lines.insert(lines.begin() + 3, lines[2]);
    EXPECT_THAT(problems(), ElementsAre("a record was inserted after record 2"));
}

TEST_F(AProof, NoticesARecordThatWasAppended) {
    lines.push_back(lines[4]);
    change(5, [](json& line) { line["seq"] = 5; });
    EXPECT_THAT(problems(), ElementsAre("a record was inserted after record 4"));
}

TEST_F(AProof, NoticesAnotherHead) {
    change(0, [](json& line) { line["head"] = std::string(64, '0'); });
    EXPECT_THAT(problems(), ElementsAre("the head of the chain does not match the newest record"));
}

TEST_F(AProof, NoticesAnotherAuthor) {
    change(0, [](json& line) { line["author"] = "local:eve"; });
    EXPECT_THAT(problems(),
                ElementsAre("record 1 was altered: its link does not match the record before it"));
}

TEST_F(AProof, NamesTheFileThatWasAlteredOrIsGone) {
    files[0].bytes += " ";
    EXPECT_THAT(problems(), ElementsAre("decision-log.md was altered: its SHA-256 does not match"));
    files.clear();
    EXPECT_THAT(problems(), ElementsAre("decision-log.md is missing"));
}

TEST_F(AProof, NamesTheArtifactThatWasPutBesideTheOthers) {
    files.push_back({"launch-charter.pdf", "application/pdf", "%PDF"});
    EXPECT_THAT(problems(), ElementsAre("launch-charter.pdf is not one of the bundle's files"));
    files.back().name = "outcome-dashboard.html";
    EXPECT_THAT(problems(), ElementsAre("outcome-dashboard.html is not one of the bundle's files"));
    files.back().name = "dossier-packet.zip";
    EXPECT_THAT(problems(), IsEmpty()) << "the zip lies beside its files";
}

// A zip may hold a name twice; most programs unpack the second over the first.
TEST_F(AProof, NamesTheFileThatStandsTwice) {
    files.push_back({"decision-log.md", "text/markdown", "# Another log\n"});
    EXPECT_THAT(problems(), ElementsAre("decision-log.md stands twice in the bundle"));
}

TEST_F(AProof, NamesTheProofThatStandsTwice) {
    files.push_back({"evidence.jsonl", "application/jsonl", "another\n"});
    EXPECT_THAT(problems(), Contains("evidence.jsonl stands twice in the bundle"));
}

// Two contents in one line: a reader's eyes may rest on the first, a program takes the last.
TEST_F(AProof, NoticesALineThatSaysTwoThings) {
    lines[1].insert(1, R"("content":{"text":"Dropped everything"},)");
    EXPECT_THAT(problems(),
                ElementsAre("evidence.jsonl: line 2, record 1, is not written as dossier writes it"));
}

TEST_F(AProof, NamesTheLineThatCannotBeRead) {
    lines[2] = "{\"seq\":2,";
    EXPECT_THAT(problems(), ElementsAre("evidence.jsonl: line 3, record 2, is not readable"));
    lines[2] = "[]";
    EXPECT_THAT(problems(), ElementsAre("evidence.jsonl: line 3, record 2, is not readable"));
    lines[2] = "";
    EXPECT_THAT(problems(), ElementsAre("evidence.jsonl: line 3, record 2, is not readable"));
}

TEST_F(AProof, NamesDamagedHashesAndTimes) {
    const std::vector<std::string> whole = lines;
    for (const char* key : {"hash", "content_hash", "logged_at", "salt"}) {
        lines = whole;
        change(1, [&](json& line) { line[key] = "zz"; });
        EXPECT_THAT(problems(), Contains(testing::StartsWith("record 1 "))) << key;
    }
}

TEST_F(AProof, SurvivesALineNestedWithoutEnd) {
    lines[1] = "{\"content\":" + std::string(200000, '[') + std::string(200000, ']') + "}";
    EXPECT_THAT(problems(), ElementsAre("evidence.jsonl: line 2, record 1, is not readable"));
}

TEST_F(AProof, SurvivesEveryMissingOrMistypedKey) {
    const std::vector<std::string> whole = lines;
    for (const std::size_t at : {0U, 1U, 2U}) {
        const json object = json::parse(whole[at]);
        for (const auto& [key, value] : object.items()) {
            for (const json& wrong :
                 {json(), json(5), json("text"), json::array(), json::object(), json(true)}) {
                if (wrong == value) continue;
                lines = whole;
                change(at, [&](json& line) { line[key] = wrong; });
                EXPECT_THAT(problems(), Not(IsEmpty())) << at << " " << key << " " << wrong;
            }
            lines = whole;
            change(at, [&](json& line) { line.erase(key); });
            const bool only_no_longer_shown = key == "content";
            EXPECT_EQ(problems().empty(), only_no_longer_shown) << at << " without " << key;
        }
    }
}

TEST_F(AProof, RefusesGarbage) {
    EXPECT_THAT(verify_bundle({}).problems, ElementsAre("evidence.jsonl is missing"));
    for (const std::string& garbage :
         {std::string(), std::string("\n"), std::string("garbage"), std::string("\xff\xfe\x00\x01", 4),
          std::string("null\n"), std::string("{}"), std::string("{\"format\":\"dossier-evidence/2\"}"),
          std::string("{\"format\":1}"), std::string(100000, '[')})
        EXPECT_THAT(problems_of(garbage), Not(IsEmpty())) << garbage.substr(0, 40);
}

TEST_F(AProof, OfNothingIsIntact) {
    lines = {evidence_lines({}, {}, files)};
    lines[0].pop_back();
    EXPECT_THAT(problems(), IsEmpty());
}

// What VERIFY.md tells a reader to compute is what the bundle holds.
TEST_F(AProof, IsCheckedByTheInstructionsAlone) {
    evidence::digest link = evidence::first_link({"local:ana"});
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const json line = json::parse(lines[i]);
        evidence::digest content_hash{};
        ASSERT_TRUE(evidence::from_hex(line["content_hash"].get<std::string>(), content_hash.data(),
                                       content_hash.size()));
        if (line.contains("content")) {
            evidence::salt salt{};
            ASSERT_TRUE(evidence::from_hex(line["salt"].get<std::string>(), salt.data(), salt.size()));
            EXPECT_EQ(evidence::hash_content(salt, line["content"].dump()), content_hash);
        }
        link =
            evidence::hash_link(link, line["seq"].get<std::uint64_t>(),
                                *evidence::from_rfc3339(line["logged_at"].get<std::string>()), content_hash);
        EXPECT_EQ(line["hash"], evidence::to_hex(link));
    }
    EXPECT_THAT(how_to_verify(), HasSubstr("dossier/1 "));
}

}  // namespace
}  // namespace packet
