// A person who says things over time, and is nudged now and then.
//
//     say("2026-02-03", "/decision Dropped gift wrap hypothesis: conversion rises");
//     on("2026-03-06");
//     EXPECT_EQ(thinnest(), "…");
#pragma once

#include "commands/handle.hpp"
#include "commands/nudge_words.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/days.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

class nudged : public testing::Test {
protected:
    // At noon in Lisbon.
    void on(std::string_view day) { now_ = at(std::string(day) + " 12:00", zone); }
    void say(std::string_view day, const std::string& line) {
        on(day);
        say(line);
    }
    void say(const std::string& line) {
        const commands::reply answer = commands::handle({log_.author(), line, {}}, log_, now_);
        EXPECT_EQ(answer.how, commands::tone::saved) << line << "\n" << answer.headline;
    }
    // What notes proposed is accepted.
    void accept(const std::string& line, std::string_view happened) {
        log_.propose({0, line, "notes.md, line 1", evidence::calendar_date::from_iso(happened).value(), {}});
        say("/evidence accept " + std::to_string(++proposed_));
    }
    void choose(std::string_view rhythm) { rhythm_ = nudges::read_rhythm(rhythm, rhythm_).value; }
    void plan(std::string_view text) { cycle_ = nudges::read_cycle(text).value.value(); }

    // A nudge before now asked for that.
    void asked_for(const std::string& about, const std::string& key = "") {
        evidence::kept_nudge one;
        one.key = key.empty() ? "earlier " + std::to_string(past_.size()) : key;
        one.kind = "weekly";
        one.about = about;
        one.at = one.last_at = now_;
        past_.insert(past_.begin(), one);
    }
    void dropped(const std::string& about) {
        asked_for(about);
        past_.front().sent = false;
    }

    // Nothing is missing in the packet, but for what the decisions say themselves.
    void fill_packet(std::string_view day) {
        on(day);
        for (int i = 0; i < 3; ++i)
            say("/decision Hide the box because: a rejected: b disagreed: x risk: r hypothesis: c "
                "experiment: d "
                "results: 3% feedback: e cost: $20k otherwise: o else-explains: n part: p team-part: t "
                "teams: "
                "Legal, UX, Ops #checkout");
        say("/metric conversion 2.8% source: Looker happened: yesterday #checkout");
        say("/metric conversion 3.0% source: Looker #checkout");
        say("/mentor @sam session: read his outline");
        say("/evidence charter #checkout vision: two taps scope: guests success: 4% responsibilities: Legal "
            "- "
            "terms");
    }

    // "D-1 results: D-1 “…” has no result yet. / What came of it? /decision D-1 results: "; "" for nothing.
    std::string thinnest() {
        const evidence::portfolio of = fold(log_.everything());
        const auto found = commands::thinnest_evidence(setting(of));
        return found ? found->about + ": " + found->why + " / " + found->ask.ask + " " + found->ask.type : "";
    }
    std::string thinnest_about() { return thinnest().substr(0, thinnest().find(':')); }

    const commands::said_nudge& hear(const nudges::nudge& owed) {
        const evidence::portfolio of = fold(log_.everything());
        said_ = commands::say_nudge(owed, setting(of));
        return said_;
    }
    // The weekly nudge of the week that begins on that Monday.
    const commands::said_nudge& hear_weekly(std::string_view monday) { return hear(weekly(monday)); }
    static nudges::nudge weekly(std::string_view monday) {
        nudges::nudge owed;
        owed.key = "weekly " + std::string(monday);
        owed.week = day(monday);
        return owed;
    }

    std::string headline() const { return said_.says.headline; }
    std::string fact(std::string_view label) const {
        for (const commands::fact& one : said_.says.facts)
            if (one.label == label) return one.text;
        return "";
    }
    std::string next() const {
        return said_.says.next ? said_.says.next->ask + " " + said_.says.next->type : "";
    }
    std::string line() const { return said_.says.next ? said_.says.next->type : ""; }
    std::string about() const { return said_.about; }
    std::vector<std::string> examples() const { return said_.says.examples; }
    std::vector<std::string> choices() const {
        std::vector<std::string> all;
        for (const commands::choice& one : said_.says.choices)
            all.push_back(one.label + ": " + one.line);
        return all;
    }
    const std::optional<nudges::cycle>& cycle() const { return cycle_; }
    evidence::evidence_log& log() { return log_; }
    evidence::moment now() const { return now_; }

    static constexpr const char* zone = "Europe/Lisbon";

private:
    commands::nudge_setting setting(const evidence::portfolio& of) {
        rhythm_.zone = zone;
        return {of, rhythm_, cycle_, past_, packet::default_pack(), now_};
    }

    fakes::memory_log log_{zone};
    evidence::moment now_ = at("2026-03-04 12:00", zone);
    nudges::rhythm rhythm_;
    std::optional<nudges::cycle> cycle_;
    std::vector<evidence::kept_nudge> past_;
    int proposed_ = 0;
    commands::said_nudge said_;
};

}  // namespace support
