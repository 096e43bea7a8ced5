#include "commands/fields.hpp"

#include "commands/text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace commands {
namespace {

using evidence::entry_kind;

std::string meant(std::string_view typed, entry_kind kind = entry_kind::decision) {
    const known_field* const field = find_field(typed, kind);
    return field ? std::string(field->name) : "";
}

TEST(FindField, KnowsNamesInAnyCase) {
    EXPECT_EQ(meant("because"), "because");
    EXPECT_EQ(meant("Because"), "because");
    EXPECT_EQ(meant("RESULTS"), "results");
}

TEST(FindField, KnowsOtherWordsForThem) {
    EXPECT_EQ(meant("why"), "because");
    EXPECT_EQ(meant("reason"), "because");
    EXPECT_EQ(meant("instead"), "rejected");
    EXPECT_EQ(meant("gave-up"), "rejected");
    EXPECT_EQ(meant("result"), "results");
    EXPECT_EQ(meant("before", entry_kind::metric), "baseline");
    EXPECT_EQ(meant("owners", entry_kind::charter), "responsibilities");
    EXPECT_EQ(meant("when"), "happened");
}

TEST(FindField, DependsOnTheKindOfEntry) {
    EXPECT_EQ(meant("goal", entry_kind::metric), "target");
    EXPECT_EQ(meant("goal", entry_kind::mentoring), "goal");
    EXPECT_EQ(meant("goal", entry_kind::decision), "");
    EXPECT_EQ(meant("outcome", entry_kind::decision), "results");
    EXPECT_EQ(meant("outcome", entry_kind::mentoring), "outcome");
    EXPECT_EQ(meant("because", entry_kind::mentoring), "reason");
}

TEST(FindField, ForgivesOneSlipInALongWord) {
    EXPECT_EQ(meant("becuase"), "because");
    EXPECT_EQ(meant("hypothesys"), "hypothesis");
    EXPECT_EQ(meant("Rejectd"), "rejected");
    EXPECT_EQ(meant("becuuse"), "because");
    EXPECT_EQ(meant("bcuasee"), "");
}

TEST(FindField, ForgivesNothingInAShortWord) {
    EXPECT_EQ(meant("rsk"), "");
    EXPECT_EQ(meant("parts"), "");
    EXPECT_EQ(meant("steak"), "");
}

TEST(FindField, KnowsNothingElse) {
    for (const char* word : {"", "note", "todo", "https", "because of", "next"})
        EXPECT_EQ(meant(word), "") << word;
    EXPECT_EQ(meant(std::string(100000, 'a')), "");
}

TEST(Fields, HaveNoWordWithTwoMeaningsInOneKind) {
    std::map<std::pair<char, std::string>, std::string> meanings;
    for (const known_field& field : all_fields())
        for (const char kind : field.kinds) {
            const auto [known, is_new] =
                meanings.emplace(std::pair{kind, std::string(field.name)}, field.name);
            EXPECT_TRUE(is_new) << field.name << " is named twice for " << kind;
        }
    for (const known_field& field : all_fields())
        for (const char kind : field.kinds)
            for (const std::string& alias : split_words(field.aliases)) {
                const auto [known, is_new] = meanings.emplace(std::pair{kind, alias}, field.name);
                EXPECT_TRUE(is_new) << alias << " means " << known->second << " and " << field.name << " for "
                                    << kind;
            }
}

TEST(LabelOf, IsWhatAPersonReads) {
    EXPECT_EQ(label_of("rejected"), "Given up");
    EXPECT_EQ(label_of("unheard-of"), "unheard-of");
}

TEST(Labels, CanBeTypedBack) {
    for (const known_field& field : all_fields()) {
        if (field.name == "name" || field.name == "value") continue;
        std::string typed = lower_case(field.label);
        for (char& c : typed)
            if (c == ' ') c = '-';
        for (const char kind : field.kinds)
            if (find_field(field.name, entry_kind{kind}) == &field) {
                EXPECT_EQ(meant(typed, entry_kind{kind}), field.name) << field.label;
            }
    }
}

}  // namespace
}  // namespace commands
