#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commands {
namespace {

using CharterCommand = support::conversation;

TEST_F(CharterCommand, IsFilledSectionBySection) {
    EXPECT_EQ(say("/evidence charter vision: Checkout in two taps #checkout"),
              "C-1 saved · 4 Mar 2026, 12:00 WET\n"
              "Vision: Checkout in two taps\n"
              "Initiative: #checkout\n"
              "Next: What is in scope, and what is not? /evidence charter #checkout scope: ");
    say("/evidence charter owners: Legal - reviews the terms; Ops - runs it");
    EXPECT_EQ(entry("C-2"), "C-2, 4 Mar 2026: \nresponsibilities: Legal - reviews the terms; Ops - runs it");
}

TEST_F(CharterCommand, AsksForASectionThatNoItemHasYet) {
    say("/evidence charter vision: two taps #checkout");
    EXPECT_THAT(say("/evidence charter scope: cards #checkout"),
                testing::HasSubstr("By which number will you call it a success?"));
    EXPECT_THAT(say("/evidence charter scope: search #search"),
                testing::HasSubstr("What is the vision, in one sentence?"));
}

TEST_F(CharterCommand, TakesSeveralSectionsAtOnce) {
    say("/evidence charter vision: two taps scope: cards success criteria: conversion 3.5%");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: \nvision: two taps\nscope: cards\nsuccess: conversion 3.5%");
}

TEST_F(CharterCommand, KeepsTextThatFitsNoSection) {
    say("/evidence charter results: none of mine");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: results: none of mine");
}

TEST_F(CharterCommand, TakesStagesByItsNumber) {
    say("/evidence charter vision: two taps");
    say("/evidence charter C-1 vision: one tap");
    EXPECT_EQ(entry("C-1"), "C-1, 4 Mar 2026: \nvision: two taps\nvision: one tap");
}

TEST_F(CharterCommand, RefusesAnUnknownItemAndWhatSaysNothing) {
    say("/evidence charter C-9 vision: x");
    EXPECT_TRUE(refused());
    EXPECT_EQ(headline(), "There is no C-9: you have logged no charter items yet. Nothing was saved.");
    EXPECT_EQ(say("/evidence charter #checkout"),
              "What should the charter say? Nothing was saved: name a section.\nTry: /evidence charter "
              "vision: checkout in two taps #checkout");
    EXPECT_TRUE(refused());
    EXPECT_EQ(records(), 0U);
}

TEST_F(CharterCommand, ShowsItsUsageWhenItIsEmpty) {
    say("/evidence charter");
    EXPECT_EQ(headline(),
              "/evidence charter [vision: …] [scope: …] [success: …] [responsibilities: Legal - …; Ops - …] "
              "#initiative");
    EXPECT_EQ(fact("Fields, all optional"), "teams, vision, scope, success, responsibilities, happened");
    EXPECT_EQ(records(), 0U);
}

}  // namespace
}  // namespace commands
