#include "packet/read_export.hpp"

#include "evidence/chain.hpp"
#include "packet/proof.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <sstream>

namespace packet {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// A log of which one entry was erased, exported, in the hands of somebody who changes it.
class AnExport : public testing::Test {
protected:
    AnExport() {
        says("/decision Dropped gift wrap because: retention risk 🎁");
        says("/decision Paid the vendor");
        says("/decision D-2 results: the vendor left");
        says("/evidence erase D-2");
        says("/metric conversion 3.1%");
        exported = export_lines(says.records());
    }

    whole_log read() { return read_export(exported); }

    // Line 0 describes the log; line n is record n.
    void change(std::size_t number, const std::function<void(json&)>& how) {
        std::istringstream stream(exported);
        std::string changed, line;
        for (std::size_t i = 0; std::getline(stream, line); ++i) {
            json object = json::parse(line);
            if (i == number) how(object);
            changed += object.dump() + "\n";
        }
        exported = changed;
    }

    support::notebook says;
    std::string exported;
};

TEST_F(AnExport, IsReadBackAsItWas) {
    const whole_log log = read();
    EXPECT_THAT(log.problems, IsEmpty());
    EXPECT_EQ(log.author.value, "local:ana");
    ASSERT_THAT(log.records, SizeIs(5));
    for (std::size_t i = 0; i < log.records.size(); ++i) {
        EXPECT_EQ(log.records[i].hash, says.records()[i].hash);
        EXPECT_EQ(log.records[i].what, says.records()[i].what);
        EXPECT_EQ(log.records[i].erased, i == 1 || i == 2);
    }
    EXPECT_EQ(export_lines(log.records), exported);
}

TEST_F(AnExport, GivesErasedRecordsTheirEntryBack) {
    EXPECT_EQ(to_text(read().records[1].what.entry), "D-2");
    EXPECT_EQ(to_text(read().records[2].what.entry), "D-2");
}

TEST_F(AnExport, CanBeRestoredRecordByRecord) {
    fakes::memory_log other("UTC", {"local:ana"});
    for (const evidence::record& one : read().records)
        other.restore(one);
    EXPECT_EQ(export_lines(other.everything()), exported);
}

TEST_F(AnExport, SaysThatItShowsAll) {
    EXPECT_THAT(exported.substr(0, exported.find('\n')), HasSubstr("\"shows\":\"all\""));
    EXPECT_THAT(exported, Not(HasSubstr("vendor")));
    EXPECT_TRUE(is_evidence(exported));
    EXPECT_FALSE(is_evidence("{\"a\":1}\n{\"format\":\"dossier-evidence/1\"}\n"));
    EXPECT_FALSE(is_evidence("# Notes"));
}

TEST_F(AnExport, HidesNoContentWithoutSayingSo) {
    change(1, [](json& line) { line.erase("content"), line.erase("salt"); });
    EXPECT_THAT(read().problems,
                ElementsAre("the content of record 1 is gone, and no record says that it was erased"));
    EXPECT_THAT(read().records, IsEmpty());
}

TEST_F(AnExport, HasNoContentThatItCallsErased) {
    const evidence::record first = says.records().front();
    change(2, [&](json& line) {
        line["salt"] = evidence::to_hex(first.seasoning);
        line["content"] = json::parse(to_canonical(first.what));
    });
    EXPECT_THAT(read().problems, Contains("record 2 was said to be erased and still has content"));
}

TEST_F(AnExport, IsNotReadWhenItDoesNotVerify) {
    change(5, [](json& line) { line["content"]["text"] = "better"; });
    EXPECT_THAT(read().problems, Contains(HasSubstr("record 5 was altered")));
    EXPECT_THAT(read().records, IsEmpty());
}

TEST_F(AnExport, WithoutRecordsIsNone) {
    EXPECT_THAT(read_export(export_lines({})).problems, ElementsAre("it holds no records"));
    EXPECT_THAT(read_export("").problems, SizeIs(1));
    EXPECT_THAT(read_export("garbage\n").problems, SizeIs(1));
    for (const char* const header : {"{}\n", "[]\n", "{\"format\":1,\"files\":2}\n"})
        EXPECT_THAT(read_export(header).problems, SizeIs(testing::Ge(1U))) << header;
}

TEST_F(AnExport, OfALaterFormIsNotRead) {
    change(0, [](json& line) { line["format"] = "dossier-evidence/2"; });
    EXPECT_THAT(
        read().problems,
        ElementsAre("it is of the form dossier-evidence/2, which this dossier cannot read; update dossier"));
}

TEST_F(AnExport, OfAPacketIsNotWhole) {
    exported = evidence_lines(says.records(), {"D-1"}, {});
    EXPECT_THAT(read().problems, ElementsAre("record 2 shows no content"));
    change(0, [](json& line) { line["files"]["decision-log.md"] = "00"; });
    EXPECT_THAT(read().problems, ElementsAre(HasSubstr("it is the evidence of a packet")));
    EXPECT_THAT(read().records, IsEmpty());
}

// A chain that was made by hand: whole, and telling no story.
TEST_F(AnExport, HasToTellAStory) {
    const auto sealed = [](const std::vector<std::pair<evidence::record_kind, std::string>>& told) {
        std::vector<evidence::record> records;
        evidence::digest link = evidence::first_link({"local:ana"});
        for (const auto& [kind, entry] : told) {
            evidence::record one{{"local:ana"}, records.size() + 1, {}, {}, {}, {}, {}, false};
            one.what.kind = kind;
            one.what.entry = evidence::read_entry_id(entry).value_or(evidence::entry_id{});
            one.content_hash = evidence::hash_content(one.seasoning, to_canonical(one.what));
            link = one.hash = evidence::hash_link(link, one.seq, one.logged_at, one.content_hash);
            records.push_back(one);
        }
        return read_export(export_lines(records)).problems;
    };
    using enum evidence::record_kind;
    EXPECT_THAT(sealed({{logged, "D-1"}, {staged, "D-1"}}), IsEmpty());
    EXPECT_THAT(sealed({{logged, "D-1"}, {logged, "D-1"}}), ElementsAre("record 2: D-1 was opened before"));
    EXPECT_THAT(sealed({{staged, "D-1"}}), ElementsAre("record 1: D-1 was not opened yet"));
    EXPECT_THAT(sealed({{logged, "D-0"}}), SizeIs(1));
}

}  // namespace
}  // namespace packet
