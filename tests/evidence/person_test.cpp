#include "evidence/person.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evidence {
namespace {

TEST(ReadPerson, TakesABareNameForALocalOne) {
    EXPECT_EQ(read_person("author").value().value, "local:author");
    EXPECT_EQ(read_person("local:author").value().value, "local:author");
}

TEST(ReadPerson, KeepsPlatformAccounts) {
    EXPECT_EQ(read_person("slack:T0EX1/U0EX1").value().value, "slack:T0EX1/U0EX1");
    EXPECT_EQ(read_person("chime:instance/user").value().value, "chime:instance/user");
}

TEST(ReadPerson, RefusesWhatNamesNobody) {
    for (const char* text :
         {"", "slack:", "slack:T0EX1", "slack:T0EX1/", "slack:/U0EX1", "slack:T0EX1/U0EX1/x", "mail:a/b",
          "local:", "local:a/b", "a b", "a\nb", "a/b", ":a", "local:a\x7f"})
        EXPECT_FALSE(read_person(text)) << text;
    EXPECT_FALSE(read_person(std::string_view{"a\0b", 3}));
    EXPECT_FALSE(read_person("local:\xff\xfe")) << "a name is text";
    EXPECT_TRUE(read_person("local:josé"));
}

TEST(ReadPerson, RefusesLongNames) {
    EXPECT_TRUE(read_person("local:" + std::string(194, 'a')));
    EXPECT_FALSE(read_person("local:" + std::string(195, 'a')));
}

// Who has a name can be named by it: in an export, say, that is imported elsewhere.
TEST(ReadPerson, ReadsTheNameThatItGave) {
    const auto longest = read_person(std::string(194, 'a'));
    ASSERT_TRUE(longest);
    EXPECT_EQ(read_person(longest->value), longest);
    EXPECT_FALSE(read_person(std::string(195, 'a')));
}

TEST(SamePerson, IsTheAccountWhereThereIsOne) {
    EXPECT_EQ(same_person_key({"sam", "U0EX2"}), same_person_key({"Sam the mentee", "U0EX2"}));
    EXPECT_NE(same_person_key({"sam", "U0EX2"}), same_person_key({"sam", "U0EX3"}));
}

TEST(SamePerson, IsTheNameInAnyCaseOtherwise) {
    EXPECT_EQ(same_person_key({"Sam", ""}), same_person_key({"sam", ""}));
    EXPECT_NE(same_person_key({"sam", ""}), same_person_key({"", "sam"}));
}

}  // namespace
}  // namespace evidence
