#include "bot/run_program.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bot {
namespace {

TEST(RunProgram, ReadsWhatItPrints) {
    const program_output printed = run_program({"printf", "%s|", "one", "$HOME; *"}, 100);
    EXPECT_EQ(printed.text, "one|$HOME; *|") << "no shell reads the arguments";
    EXPECT_EQ(printed.code, 0);
    EXPECT_FALSE(printed.too_long);
}

TEST(RunProgram, TellsTheExitCode) {
    EXPECT_EQ(run_program({"false"}, 100).code, 1);
    EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"}, 100).code, -1);
}

TEST(RunProgram, GivesItNoInput) {
    EXPECT_EQ(run_program({"cat"}, 100).text, "");
}

TEST(RunProgram, EndsWhatPrintsTooMuch) {
    const program_output printed = run_program({"yes"}, 1000);
    EXPECT_TRUE(printed.too_long);
    EXPECT_NE(printed.code, 0);
}

TEST(RunProgram, SaysThatThereIsNoSuchProgram) {
    EXPECT_THROW(run_program({"no-such-program-here"}, 100), std::runtime_error);
}

}  // namespace
}  // namespace bot
