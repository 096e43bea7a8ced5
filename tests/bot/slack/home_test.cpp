#include "bot/slack/home.hpp"

#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/block_kit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace bot::slack {
namespace {

using nlohmann::json;
using support::faults_in_view;
using support::live_references;
using support::read_aloud;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const evidence::moment noon = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");

json home_of(fakes::memory_log& log) {
    return home_view(commands::describe_board(log, noon));
}

void say(fakes::memory_log& log, const std::string& line) {
    EXPECT_EQ(commands::handle({log.author(), line, {}}, log, noon).how, commands::tone::saved) << line;
}

TEST(AHome, SaysAtFirstWhatIsKeptWhoSeesItAndHowItGoes) {
    fakes::memory_log log("Europe/Lisbon");
    const json view = home_of(log);
    EXPECT_THAT(faults_in_view(view), IsEmpty());
    EXPECT_EQ(
        read_aloud(view),
        "# Say it while you remember it\n"
        "dossier keeps what you tell it about your decisions, numbers and mentoring, word for word, with the "
        "moment at which you said it. Nobody but you can read it through dossier; whoever runs dossier for "
        "you looks after the database that it is in. /evidence export hands you everything as files, and "
        "/evidence erase everything removes it for good.\n"
        "(Log a decision) (Log a metric) (Log mentoring) (Build the packet) (Help)\n"
        "# Settings\n"
        "*Time zone:* Europe/Lisbon (Change)\n"
        "*Nudges:* Fridays at 16:00, standard; next Friday 6 Mar (Change)\n"
        "*Review cycle:* not set yet (Set)\n"
        "*A message is kept when you react to it with* :pushpin: (Change)\n");
}

TEST(AHome, ShowsTheBoard) {
    fakes::memory_log log("Europe/Lisbon");
    say(log, "/decision Hide the coupon box #checkout because: people leave to hunt for codes");
    say(log, "/metric checkout-conversion 3.0% baseline: 2.8% source: Looker #checkout");
    log.propose(
        {0, "/decision found", "notes.md, line 1", evidence::calendar_date::from_iso("2026-03").value(), {}});
    const json view = home_of(log);
    EXPECT_THAT(faults_in_view(view), IsEmpty());
    EXPECT_EQ(read_aloud(view),
              "# Your evidence on 4 Mar 2026\n"
              "(Log a decision) (Log a metric) (Log mentoring) (Build the packet) (Help)\n"
              "# The thinnest spot\n"
              "*The section “vision” is empty*\n"
              "_What is the vision, in one sentence?_\n"
              "`/evidence charter vision: … #checkout`\n"
              "(Answer: Vision)\n"
              "# Your packet\n"
              "*Product outcome map:* not ready\n"
              "•  #checkout names no trade-off that you decided\n"
              "*Decision log:* not ready\n"
              "•  D-1 has no trade-off yet\n"
              "•  D-1 has no hypothesis yet\n"
              "•  D-1 has no experiment yet\n"
              "•  and 3 more\n"
              "*Launch charter:* not ready\n"
              "•  the section “vision” is empty\n"
              "•  the section “scope” is empty\n"
              "•  the section “success criteria” is empty\n"
              "•  and 1 more\n"
              "# Metrics\n"
              "*checkout-conversion:* 2.8% → 3.0%, +0.2 pp (+7.1%) since the baseline\n"
              "# Logged last\n"
              "*M-1*  4 Mar 2026  checkout-conversion 3.0% #checkout\n"
              "*D-1*  4 Mar 2026  Hide the coupon box #checkout\n"
              "(List more) (Inbox: 1)\n"
              "# Settings\n"
              "*Time zone:* Europe/Lisbon (Change)\n"
              "*Nudges:* Fridays at 16:00, standard; next Friday 6 Mar (Change)\n"
              "*Review cycle:* not set yet (Set)\n"
              "*A message is kept when you react to it with* :pushpin: (Change)\n"
              "----\n"
              "1 decision  ·  1 observation  ·  0 mentoring stories  ·  0 charter items  ·  0 kept messages\n"
              "Only you can open this page. `/evidence export` hands you everything, `/evidence erase` "
              "removes it.\n");
}

TEST(AHome, HasButtonsThatSayWhatTheyDo) {
    fakes::memory_log log("Europe/Lisbon");
    say(log, "/decision Hide the coupon box");
    const json view = home_of(log);
    std::string told;
    for (const json& block : view.at("blocks"))
        for (const json& one : block.value("elements", json::array()))
            if (one.at("type") == "button")
                told += std::string(act_of(one.at("action_id").get_ref<const std::string&>())) + " " +
                        one.at("value").get<std::string>() + "\n";
    EXPECT_EQ(told,
              "form /decision\nform /metric\nform /mentor\nsay /packet\nsay /evidence help\n"
              "ask /decision what you decided #initiative because: \nsay /evidence list\n");
}

TEST(AHome, ChangesWhatIsChosen) {
    fakes::memory_log log("Europe/Lisbon");
    say(log, "/evidence nudges thu 9:30 light");
    say(log, "/evidence cycle period 2026 mid-year 1 Jul due 15 Nov target Senior PM");
    const json view = home_of(log);
    EXPECT_THAT(faults_in_view(view), IsEmpty());
    EXPECT_THAT(read_aloud(view),
                HasSubstr("*Nudges:* Thursdays at 09:30, light; next tomorrow (Change)\n"
                          "*Review cycle:* Senior PM: packet due 15 Nov 2026, in 256 days (Change)\n"));
    std::string told;
    for (const json& block : view.at("blocks"))
        if (block.contains("accessory")) {
            const json& button = block.at("accessory");
            told += std::string(act_of(button.at("action_id").get_ref<const std::string&>())) + " " +
                    button.at("value").get<std::string>() + "\n";
            EXPECT_TRUE(read_form_request(button.at("value").get<std::string>())) << "every one opens a form";
        }
    EXPECT_EQ(
        told,
        "form /evidence zone Europe/Lisbon\n"
        "form /evidence nudges thu 09:30 light quiet 20:00-08:00 work mon-fri\n"
        "form /evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 target Senior "
        "PM\n"
        "form /evidence emoji :pushpin:\n");
}

// As long as it can become: every list full, every text endless.
commands::board endless(const std::string& unit) {
    std::string text;
    while (text.size() < 12'000)
        text += unit;
    commands::board board;
    board.is_empty = false;
    board.zone = board.today = board.emoji = text;
    board.nudges = board.cycle = board.to_change_nudges = board.to_change_cycle = text;
    for (int i = 0; i < 3; ++i) {
        board.artifacts.push_back({text, "decision-log", false, {}});
        for (int gap = 0; gap < 12; ++gap)
            board.artifacts.back().gaps.push_back({text, text});
    }
    board.thinnest = commands::thin_spot{text, text, {text, "/decision D-1 because: "}};
    for (int i = 0; i < 10; ++i)
        board.recent.push_back({"D-1", "decision", text, "4 Mar 2026", text, {text}});
    for (int i = 0; i < 200; ++i)
        board.metrics.push_back({text, text});
    board.counts.waiting = 12;
    return board;
}

TEST(AHome, KeepsSlacksLimitsAtItsLongest) {
    for (const std::string unit : {"word ", "🎁", "日", "<!channel>", "&amp;", "<@U0EX2>", "*_~`", "\xff"}) {
        const json view = home_view(endless(unit));
        EXPECT_THAT(faults_in_view(view), IsEmpty()) << unit;
        EXPECT_THAT(live_references(view), IsEmpty()) << unit;
    }
}

TEST(AHome, CountsTheMetricsThatItDoesNotShow) {
    commands::board board = endless("x");
    for (commands::board_metric& metric : board.metrics)
        metric = {"m", "3%"};
    EXPECT_THAT(read_aloud(home_view(board)), HasSubstr("and 185 more: `/evidence list metrics`"));
}

TEST(AHome, HasNoButtonForALineThatNoFormTakes) {
    commands::board board = endless("x");
    board.thinnest->next.type = "/evidence list";
    EXPECT_THAT(read_aloud(home_view(board)), Not(HasSubstr("Answer")));
}

}  // namespace
}  // namespace bot::slack
