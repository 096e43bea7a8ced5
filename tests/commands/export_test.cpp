#include "commands/export.hpp"

#include "tests/support/conversation.hpp"
#include "tests/support/notebook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using ExportCommand = support::conversation;

TEST_F(ExportCommand, AsksForAllFilesOrForOne) {
    say("/evidence export");
    ASSERT_TRUE(reply().exported);
    EXPECT_EQ(reply().exported->format, "");
    say("/evidence export MD");
    EXPECT_EQ(reply().exported->format, "markdown");
    say("/evidence export metrics");
    EXPECT_EQ(reply().exported->format, "csv");
    say("/evidence export jsonl");
    EXPECT_EQ(reply().exported->format, "jsonl");
    say("/evidence export as JSON Lines");
    EXPECT_EQ(reply().exported->format, "jsonl");
    say("/evidence export to csv");
    EXPECT_EQ(reply().exported->format, "csv");
    say("/evidence export all");
    EXPECT_EQ(reply().exported->format, "");
}

TEST_F(ExportCommand, SaysWhatItCanMake) {
    say("/evidence export xml");
    EXPECT_TRUE(refused());
    EXPECT_THAT(examples(), HasSubstr("/evidence export markdown"));
}

std::vector<std::string> names_of(const std::vector<file>& files) {
    std::vector<std::string> names;
    for (const file& one : files)
        names.push_back(one.name);
    return names;
}

TEST(AnExportsAnswer, BringsTheFiles) {
    support::notebook says;
    says("/metric conversion 3.1%");
    const reply all = describe_export(says.records(), {}, says.now(), "UTC");
    EXPECT_THAT(names_of(all.files),
                ElementsAre("dossier-log.jsonl", "dossier-log.md", "dossier-metrics.csv"));
    EXPECT_THAT(all.headline, HasSubstr("Your log, 1 record, head "));
    EXPECT_THAT(all.facts, SizeIs(3));
    EXPECT_THAT(names_of(describe_export(says.records(), {"csv"}, says.now(), "UTC").files),
                ElementsAre("dossier-metrics.csv"));
}

TEST(AnExportsAnswer, OfNothingSaysSo) {
    const reply none = describe_export({}, {}, {}, "UTC");
    EXPECT_EQ(none.headline, "There is nothing to export yet.");
    EXPECT_THAT(none.files, SizeIs(0));
}

}  // namespace
}  // namespace commands
