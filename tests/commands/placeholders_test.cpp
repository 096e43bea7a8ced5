#include "commands/placeholders.hpp"

#include "commands/text.hpp"

#include <gtest/gtest.h>

namespace commands {
namespace {

using evidence::entry_kind;

std::string found_in(const std::string& line, entry_kind kind = entry_kind::decision) {
    const auto found = find_placeholder(parse(normalise(line), kind));
    return found ? found->field + "=" + found->mark : "";
}

TEST(Placeholders, AreMarksAndOfferedWords) {
    for (const char* text : {"…", "...", "--", " … ", "What you decided", "the story in other words"})
        EXPECT_TRUE(is_placeholder(text)) << text;
    for (const char* text : {"", "   ", "no", "what you decided was wrong", "… and then", "v2.0", "3"})
        EXPECT_FALSE(is_placeholder(text)) << text;
}

TEST(Placeholders, AreFoundInTheTextAndInFields) {
    EXPECT_EQ(found_in("what you decided because: … #checkout"), "=what you decided");
    EXPECT_EQ(found_in("Dropped it because: … #checkout"), "because=…");
    EXPECT_EQ(found_in("D-1 because: slow risk: ..."), "risk=...");
    EXPECT_EQ(found_in("Dropped it because: slow"), "");
    EXPECT_EQ(found_in("Dropped it #initiative because: slow"), "#=#initiative");
    EXPECT_EQ(found_in("because:"), "") << "nothing at all is asked for elsewhere";
}

TEST(Placeholders, AreResponsibilitiesLeftOpen) {
    EXPECT_EQ(found_in("responsibilities: Legal - …; Ops - support", entry_kind::charter),
              "responsibilities=…");
    EXPECT_EQ(found_in("responsibilities: Legal - terms; Ops - support", entry_kind::charter), "");
    EXPECT_EQ(found_in("vision: fast … and simple", entry_kind::charter), "");
}

}  // namespace
}  // namespace commands
