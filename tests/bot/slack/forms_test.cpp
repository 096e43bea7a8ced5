#include "bot/slack/forms.hpp"

#include "bot/slack/blocks.hpp"
#include "commands/fields.hpp"
#include "commands/first_words.hpp"
#include "commands/text.hpp"
#include "tests/support/block_kit.hpp"
#include "tests/support/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace bot::slack {
namespace {

using nlohmann::json;
using support::faults_in_options;
using support::faults_in_view;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using typed_values = std::map<std::string, std::string>;

// What the state of an input is once somebody has typed or chosen something.
json state_of(const json& element, const std::string& typed) {
    const std::string type = element.at("type");
    json leaf = {{"type", type}};
    if (type == "datepicker")
        leaf["selected_date"] = typed;
    else if (type == "users_select")
        leaf["selected_user"] = typed;
    else if (type == "plain_text_input")
        leaf["value"] = typed;
    else
        leaf["selected_option"] = {{"text", {{"type", "plain_text"}, {"text", typed}}}, {"value", typed}};
    return leaf;
}

// What an input that nobody touches sends: what it began with.
json untouched(const json& element) {
    json leaf = {{"type", element.at("type")}};
    if (element.contains("initial_value")) leaf["value"] = element["initial_value"];
    if (element.contains("initial_date")) leaf["selected_date"] = element["initial_date"];
    if (element.contains("initial_user")) leaf["selected_user"] = element["initial_user"];
    if (element.contains("initial_option")) leaf["selected_option"] = element["initial_option"];
    if (leaf.size() == 1) leaf[element["type"] == "plain_text_input" ? "value" : "selected_option"] = nullptr;
    return leaf;
}

// The view as Slack sends it back.
json submit(json view, const typed_values& typed) {
    const json blocks = view.at("blocks");
    for (const json& block : blocks) {
        if (block.at("type") != "input") continue;
        const std::string name = block.at("block_id");
        const auto said = typed.find(name);
        view["state"]["values"][name][name] = said == typed.end()
                                                  ? untouched(block.at("element"))
                                                  : state_of(block.at("element"), said->second);
    }
    view["id"] = "V0EX1";
    view["hash"] = "1767225600.abcd";
    return view;
}

json form_about(std::string_view line) {
    return form_for(read_form_request(line).value());
}

std::string line_from(std::string_view about, const typed_values& typed) {
    return read_form(submit(form_about(about), typed)).value().line;
}

std::vector<std::string> inputs_of(const json& view) {
    std::vector<std::string> names;
    for (const json& block : view.at("blocks"))
        if (block.at("type") == "input") names.push_back(block.at("block_id"));
    return names;
}

const json& input_named(const json& view, const std::string& name) {
    for (const json& block : view.at("blocks"))
        if (block.value("block_id", "") == name) return block;
    throw std::runtime_error("no input " + name);
}

constexpr const char* every_form[]{
    "/decision",
    "/metric",
    "/mentor",
    "/evidence charter",
    "/packet",
    "/evidence zone Europe/Lisbon",
    "/evidence emoji :pushpin:",
    "/evidence cycle period ",
    "/evidence cycle period 2026-01-01..2026-12-31 due 2026-11-15 target Senior PM",
    "/evidence nudges fri 16:00 standard holidays PT pause 2026-08-01",
    "/decision D-14",
    "/decision D-14 results: ",
    "/metric M-7 value: ",
    "/metric M-7",
    "/mentor P-1 @",
    "/mentor P-1 gap: ",
    "/evidence charter #checkout scope: ",
    "/evidence charter responsibilities: Legal - … #checkout",
    "/metric name 3.5% #checkout"};

TEST(AForm, KeepsSlacksLimits) {
    for (const char* const line : every_form)
        EXPECT_THAT(faults_in_view(form_about(line)), IsEmpty()) << line;
}

TEST(AForm, ReadsLikeThis) {
    EXPECT_EQ(
        support::read_aloud(form_about("/decision D-14 results: ")),
        "Add to D-14\n"
        "Results (required): [] What came of it, as a number if there is one? For example: conversion from "
        "2.8% to 3.0%\n"
        "Happened: [Today] Leave it empty for today.\n"
        "(Save)\n(Cancel)\n");
    EXPECT_EQ(
        support::read_aloud(form_about("/packet")),
        "Build the packet\n"
        "What to build: [All three artifacts | Product outcome map | Decision log | Launch charter]\n"
        "Who reads it: [I do | My manager | The committee | Somebody outside] What they need not see is "
        "hidden.\n"
        "From: [Choose a day] Leave it empty to begin with your first entry.\n"
        "To: [Choose a day] Leave it empty to end today.\n"
        "(Build)\n(Cancel)\n");
    EXPECT_EQ(support::read_aloud(form_about("/evidence zone Europe/Lisbon")),
              "Your time zone\n"
              "Region and city (required): [Europe/Lisbon] For example: Europe/Lisbon. The days of what you "
              "log follow it.\n"
              "(Save)\n(Cancel)\n");
}

TEST(AForm, ShowsWhatIsChosenAboutReminding) {
    EXPECT_EQ(support::read_aloud(form_about(
                  "/evidence cycle period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-15 "
                  "target Senior PM")),
              "Your review cycle\n"
              "The review period begins (required): [2026-01-01]\n"
              "The review period ends (required): [2026-12-31]\n"
              "Mid-year check-in: [2026-07-01] The day of the talk with your manager. Empty for the middle "
              "of the period.\n"
              "The packet is due: [2026-11-15] Empty for the last day of the period.\n"
              "What the packet is for: [Senior PM] For example: Senior PM\n"
              "(Save)\n(Cancel)\n");
    const json nudges = form_about("/evidence nudges thu 09:30 light quiet none work sun-thu holidays PT");
    EXPECT_EQ(input_named(nudges, "weekday")["element"]["initial_option"]["text"]["text"], "Thursday");
    EXPECT_EQ(input_named(nudges, "time")["element"]["initial_value"], "09:30");
    EXPECT_EQ(input_named(nudges, "profile")["element"]["initial_option"]["value"], "light");
    EXPECT_FALSE(input_named(nudges, "quiet")["element"].contains("initial_value"));
    EXPECT_EQ(input_named(nudges, "work")["element"]["initial_value"], "sun-thu");
    EXPECT_EQ(input_named(nudges, "holidays")["element"]["initial_option"]["text"]["text"], "Portugal");
    EXPECT_FALSE(input_named(nudges, "pause")["element"].contains("initial_date"));
}

TEST(AForm, BeginsWithWhatMattersMost) {
    const auto first = [](const char* line, std::size_t count) {
        auto inputs = inputs_of(form_about(line));
        inputs.resize(std::min(inputs.size(), count));
        return inputs;
    };
    EXPECT_THAT(first("/decision", 6),
                ElementsAre("text", "because", "initiative", "rejected", "happened", "stake"));
    EXPECT_THAT(first("/metric", 6), ElementsAre("name", "value", "baseline", "source", "initiative", "for"));
    EXPECT_THAT(first("/mentor", 5), ElementsAre("person", "session", "gap", "goal", "outcome"));
    EXPECT_THAT(first("/evidence charter", 5),
                ElementsAre("vision", "scope", "success", "responsibilities", "initiative"));
}

TEST(AForm, HasEveryFieldThatIsNotRare) {
    for (const auto& [line, kind] :
         {std::pair{"/decision", 'D'}, {"/metric", 'M'}, {"/mentor", 'P'}, {"/evidence charter", 'C'}}) {
        const auto inputs = inputs_of(form_about(line));
        for (const commands::known_field& field : commands::all_fields())
            if (field.kinds.find(kind) != std::string_view::npos && field.name != "reason") {
                if (field.rare) {
                    EXPECT_THAT(inputs, testing::Not(Contains(std::string(field.name)))) << line;
                    continue;
                }
                EXPECT_THAT(inputs, Contains(std::string(field.name))) << line;
            }
    }
}

TEST(AForm, AsksForEachFieldInItsOwnWay) {
    const json metric = form_about("/metric");
    EXPECT_EQ(input_named(metric, "for")["element"]["type"], "external_select");
    EXPECT_EQ(input_named(metric, "for")["element"]["min_query_length"], 0);
    EXPECT_EQ(input_named(metric, "name")["element"]["type"], "external_select");
    EXPECT_EQ(input_named(metric, "happened")["element"]["type"], "datepicker");
    EXPECT_EQ(input_named(metric, "value")["element"]["multiline"], false);
    EXPECT_EQ(input_named(form_about("/decision"), "because")["element"]["multiline"], true);
    EXPECT_EQ(input_named(form_about("/mentor"), "person")["element"]["type"], "users_select");
    EXPECT_EQ(input_named(form_about("/packet"), "artifact")["element"]["type"], "static_select");
}

TEST(AForm, CarriesNoSecretAndLittleElse) {
    form_request wanted = read_form_request("/decision D-14 results: ").value();
    wanted.channel = "C0EX1";
    EXPECT_EQ(form_for(wanted)["private_metadata"],
              R"({"channel":"C0EX1","command":"decision","entry":"D-14","field":"results"})");
    EXPECT_EQ(form_for(wanted)["callback_id"], "form");
}

TEST(AFormRequest, IsReadFromTheLineOfAQuestion) {
    const auto told = [](std::string_view line) -> std::string {
        const auto wanted = read_form_request(line);
        if (!wanted) return "none";
        std::string text = wanted->command;
        if (wanted->entry) text += " " + to_text(*wanted->entry);
        if (!wanted->field.empty()) text += " " + wanted->field;
        for (const auto& [input, typed] : wanted->filled)
            text += " [" + input + ": " + typed.value + "]";
        return text;
    };
    EXPECT_EQ(told("/decision"), "decision");
    EXPECT_EQ(told("/decision D-14 results: "), "decision D-14 results");
    EXPECT_EQ(told("/decision what you decided #initiative because: "), "decision");
    EXPECT_EQ(told("/decision what you decided #checkout because: "), "decision [initiative: checkout]");
    EXPECT_EQ(told("/metric M-7 value: "), "metric M-7 value");
    EXPECT_EQ(told("/metric name 3.5% #checkout"), "metric [initiative: checkout]");
    EXPECT_EQ(told("/metric checkout-conversion 3.5% #checkout"),
              "metric [initiative: checkout] [name: checkout-conversion]");
    EXPECT_EQ(told("/mentor P-1 @"), "mentor P-1 person");
    EXPECT_EQ(told("/evidence charter #checkout scope: "), "charter scope [initiative: checkout]");
    EXPECT_EQ(told("/evidence charter vision: … #checkout"), "charter vision [initiative: checkout]");
    EXPECT_EQ(told("/evidence charter responsibilities: Legal - … #checkout"),
              "charter responsibilities [initiative: checkout] [responsibilities: Legal - ]");
    EXPECT_EQ(told("/evidence zone Europe/Lisbon"), "zone [zone: Europe/Lisbon]");
    EXPECT_EQ(told("/evidence emoji :pushpin:"), "emoji [emoji: :pushpin:]");
    EXPECT_EQ(told("/evidence cycle period "), "cycle");
    EXPECT_EQ(told("/evidence cycle period 2026-01-01..2026-12-31"),
              "cycle [begins: 2026-01-01] [due: 2026-12-31] [ends: 2026-12-31] [mid-year: 2026-07-02]");
    EXPECT_EQ(told("/evidence nudges thu"),
              "nudges [profile: standard] [quiet: 20:00-08:00] [time: 16:00] [weekday: thu] [work: mon-fri]");
    EXPECT_EQ(told("/packet"), "packet");
    for (const char* const line :
         {"/evidence nudges", "/evidence nudges nothing", "/evidence nudges snooze 3h", "/evidence cycle",
          "/evidence cycle ics", "/evidence cycle due:"})
        EXPECT_EQ(told(line), "none") << line << " is said, and shows or answers";
    for (const char* const line : {"", "/evidence", "/evidence list", "/zone x", "/charter x", "hello"})
        EXPECT_EQ(told(line), "none") << line;
}

TEST(AFormsName, StandsOnItsButton) {
    EXPECT_EQ(name_of(read_form_request("/decision D-14 rejected: ").value()), "Given up");
    EXPECT_EQ(name_of(read_form_request("/mentor P-1 @").value()), "Person");
    EXPECT_EQ(name_of(read_form_request("/decision what #x because: ").value()), "Decision");
}

TEST(ASubmittedForm, IsALine) {
    EXPECT_EQ(line_from("/decision", {{"text", "Dropped gift wrap"},
                                      {"because", "retention"},
                                      {"initiative", "checkout"},
                                      {"happened", "2026-03-02"}}),
              "/decision Dropped gift wrap · because: retention · happened: 2026-03-02 · #checkout");
    EXPECT_EQ(line_from("/decision D-14 results: ", {{"results", "3.0%"}}), "/decision D-14 results: 3.0%");
    EXPECT_EQ(line_from("/metric", {{"name", "conversion"}, {"value", "3.5%"}, {"for", "D-1"}}),
              "/metric conversion · value: 3.5% · for: D-1");
    EXPECT_EQ(line_from("/mentor", {{"person", "U0EX2"}, {"session", "reviewed the outline"}}),
              "/mentor @U0EX2 · session: reviewed the outline");
    EXPECT_EQ(line_from("/evidence charter #checkout scope: ", {{"scope", "guests"}}),
              "/evidence charter scope: guests · #checkout");
    EXPECT_EQ(line_from("/packet", {}), "/packet");
    EXPECT_EQ(
        line_from("/packet", {{"artifact", "decision-log"}, {"from", "2026-01-01"}, {"to", "2026-06-30"}}),
        "/packet decision-log from: 2026-01-01 to: 2026-06-30");
    EXPECT_EQ(line_from("/packet", {{"reader", "me"}}), "/packet");
    EXPECT_EQ(line_from("/packet", {{"reader", "committee"}}), "/packet for committee");
    EXPECT_EQ(line_from("/packet", {{"artifact", "charter"}, {"reader", "outside"}, {"from", "2026-01-01"}}),
              "/packet charter for outside from: 2026-01-01");
    EXPECT_EQ(line_from("/packet", {{"reader", "my boss"}}), "/packet");
    EXPECT_EQ(line_from("/evidence zone", {{"zone", "Europe/Lisbon"}}), "/evidence zone Europe/Lisbon");
    EXPECT_EQ(
        line_from(
            "/evidence cycle period ",
            {{"begins", "2026-01-01"}, {"ends", "2026-12-31"}, {"due", "2026-11-15"}, {"aim", "Senior PM"}}),
        "/evidence cycle period 2026-01-01..2026-12-31 due 2026-11-15 target Senior PM");
    EXPECT_EQ(
        line_from("/evidence nudges fri 16:00 standard holidays PT", {{"weekday", "thu"}, {"time", "9:30"}}),
        "/evidence nudges thu 9:30 standard quiet 20:00-08:00 work mon-fri holidays PT pause none");
    EXPECT_EQ(line_from("/evidence emoji :pushpin:", {{"emoji", ":star:"}}), "/evidence emoji :star:");
    EXPECT_EQ(line_from("/decision", {}), "/decision");
    EXPECT_EQ(line_from("/mentor P-1 @", {{"person", "U0EX2"}}), "/mentor P-1 @U0EX2");
}

TEST(ASubmittedForm, NamesTheAccountOfAPerson) {
    const auto form = read_form(submit(form_about("/mentor"), {{"person", "W0EX2"}, {"gap", "x"}})).value();
    EXPECT_THAT(form.accounts, ElementsAre(evidence::mention{"W0EX2", "W0EX2"}));
}

TEST(ASubmittedForm, KeepsWhereItWasAskedFor) {
    form_request wanted = read_form_request("/decision").value();
    wanted.channel = "C0EX1";
    EXPECT_EQ(read_form(submit(form_for(wanted), {})).value().about.channel, "C0EX1");
}

TEST(ASubmittedForm, TakesOnlyWhatCouldHaveBeenChosen) {
    EXPECT_EQ(line_from("/mentor", {{"person", "<!channel>"}, {"gap", "x"}}), "/mentor gap: x");
    EXPECT_EQ(line_from("/decision", {{"text", "x"}, {"happened", "tomorrow"}}), "/decision x");
    EXPECT_EQ(line_from("/packet", {{"artifact", "everything"}, {"from", "x"}}), "/packet");
    EXPECT_EQ(line_from("/metric", {{"name", "x"}, {"value", "1%"}, {"for", "D-1 because: y"}}),
              "/metric x · value: 1%");
    EXPECT_EQ(line_from("/decision", {{"text", "x"}, {"initiative", "D-14"}}), "/decision x");
}

TEST(ASubmittedForm, IsOnlyReadWhenItIsOurs) {
    const json good = submit(form_about("/decision"), {{"text", "x"}});
    EXPECT_TRUE(read_form(good));
    for (const auto& [key, value] : {std::pair{"callback_id", json("other")},
                                     {"callback_id", json(7)},
                                     {"private_metadata", json("no json")},
                                     {"private_metadata", json("[]")},
                                     {"private_metadata", json(R"({"command":"undo"})")},
                                     {"private_metadata", json(R"({"command":7})")},
                                     {"private_metadata", json(R"({"command":"decision","field":"x"})")},
                                     {"private_metadata", json(R"({"command":"packet","field":"from"})")}}) {
        json view = good;
        view[key] = value;
        EXPECT_FALSE(read_form(view)) << value;
    }
    for (const json& view : {json(), json(7), json("x"), json::array(), json::object()})
        EXPECT_FALSE(read_form(view));
}

TEST(ASubmittedForm, IsReadWhateverItsStateHolds) {
    const json good = submit(form_about("/decision"), {{"text", "x"}});
    for (const json& state : {json(), json(7), json::array(), json{{"values", 7}},
                              json{{"values", {{"text", 7}}}}, json{{"values", {{"text", {{"text", 7}}}}}},
                              json{{"values", {{"text", {{"text", {{"value", 7}}}}}}}}}) {
        json view = good;
        view["state"] = state;
        EXPECT_EQ(read_form(view).value().line, "/decision");
    }
}

// A person fills in forms, and what they typed is what is kept.
class Forms : public support::conversation {
protected:
    submitted send(std::string_view about, const typed_values& typed) {
        const json view = form_about(about);
        submitted form = read_form(submit(view, typed)).value();
        for (const evidence::mention& someone : form.accounts)
            account(someone.name, someone.id);
        say(form.line);
        return form;
    }
    // The block that the refusal of a form stands at, and what it says.
    std::string error(std::string_view about, const typed_values& typed) {
        const submitted form = send(about, typed);
        EXPECT_TRUE(refused()) << form.line;
        const json answer = field_errors(form, reply());
        EXPECT_EQ(answer.at("response_action"), "errors");
        EXPECT_EQ(answer.at("errors").size(), 1U);
        const auto first = answer.at("errors").begin();
        return first.key() + ": " + first.value().get<std::string>();
    }
};

TEST_F(Forms, KeepEachFieldAsItWasTyped) {
    const typed_values typed{{"text", "Dropped gift wrap"},
                             {"because", "note: retention\nrisk: low"},
                             {"rejected", "because: we could\n- results: none"},
                             {"hypothesis", "why: who knows; gave up: nothing"},
                             {"experiment", "https://example.org/a says: A/B test: on a tenth"},
                             {"results", "conversion from 2.8% to 3.0%"},
                             {"teams", "Legal, Ops"},
                             {"part", "all of it"},
                             {"disagreed", "not in my"},
                             {"learned", "stop: think (twice)"},
                             {"reversed", "no :)"}};
    send("/decision", typed);
    ASSERT_TRUE(saved()) << headline();
    for (const auto& [name, value] : typed) {
        if (name == "text") continue;
        const evidence::field* const kept = find_field(newest(), name);
        ASSERT_TRUE(kept) << name;
        EXPECT_EQ(kept->text, commands::normalise(value)) << name;
    }
    EXPECT_EQ(newest().text, "Dropped gift wrap");
    EXPECT_EQ(newest().fields.size(), typed.size() - 1);
}

TEST_F(Forms, KeepWhatLooksLikeAnotherFieldInEveryField) {
    for (const char* const about : {"/decision", "/mentor", "/evidence charter"})
        for (const commands::known_field& field : commands::all_fields()) {
            const std::string looks =
                std::string(field.name) + ": that\n" + std::string(field.name) + " : for";
            typed_values typed{{"person", "U0EX2"}, {"initiative", "checkout"}};
            const json view = form_about(about);
            for (const std::string& name : inputs_of(view))
                if (input_named(view, name).at("element").at("type") == "plain_text_input")
                    typed[name] = looks;
            send(about, typed);
            ASSERT_TRUE(saved()) << headline();
            for (const auto& [name, value] : typed)
                if (const evidence::field* const kept = find_field(newest(), name)) {
                    EXPECT_EQ(kept->text, commands::normalise(looks)) << name;
                }
            const std::size_t not_fields = typed.contains("text") ? 3 : 2;
            EXPECT_EQ(newest().fields.size(), typed.size() - not_fields) << about << " " << field.name;
            EXPECT_THAT(newest().initiatives, ElementsAre("checkout"));
        }
}

TEST_F(Forms, LogADecisionWhateverItBeginsWith) {
    for (const std::string typed :
         {"D-1 was wrong", "help", "show D-1", "retract D-1", "because: of it", "<!channel> & co",
          "日本語の決定 🎁", "- a list\n- of two", "#42 is dropped"}) {
        send("/decision", {{"text", typed}, {"initiative", "checkout"}});
        ASSERT_TRUE(saved()) << typed << headline();
        EXPECT_EQ(newest().kind, evidence::record_kind::logged) << typed;
        std::string wanted = commands::normalise(typed);
        if (wanted.starts_with("- ")) wanted = wanted.substr(2);
        EXPECT_EQ(newest().text, wanted);
        EXPECT_TRUE(newest().fields.empty());
    }
}

TEST_F(Forms, KeepTheTextThatEndsBeforeATag) {
    send("/decision", {{"text", "Launched saved cards for"}, {"initiative", "checkout"}});
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Launched saved cards for\n#checkout");
}

TEST_F(Forms, LogAMetricForADecision) {
    send("/decision", {{"text", "Hide the coupon box"}});
    send("/metric", {{"name", "checkout conversion"},
                     {"value", "3.5%"},
                     {"baseline", "3.1%"},
                     {"source", "https://example.org/q"},
                     {"for", "D-1"},
                     {"initiative", "checkout"},
                     {"happened", "2026-03-02"}});
    EXPECT_EQ(entry("M-1"),
              "M-1, 2 Mar 2026: \nname: checkout conversion\nvalue: 3.5% [3.5%]\nbaseline: 3.1% [3.1%]\n"
              "source: https://example.org/q\nfor: D-1\n#checkout https://example.org/q");
}

TEST_F(Forms, LogAMentoringStoryOfOnePerson) {
    send("/mentor", {{"person", "U0EX2"}, {"session", "reviewed the outline"}});
    send("/mentor", {{"person", "U0EX2"}, {"outcome", "writes the outline first"}});
    EXPECT_EQ(
        entry("P-1"),
        "P-1, 4 Mar 2026: \nsession: reviewed the outline\noutcome: writes the outline first\n@U0EX2=U0EX2");
}

TEST_F(Forms, AddOneFieldToAnEntry) {
    send("/decision", {{"text", "Hide the coupon box"}});
    send(next().substr(next().find('/')), {{"because", "risk: codes"}, {"happened", "2026-03-01"}});
    EXPECT_EQ(entry("D-1"), "D-1, 4 Mar 2026: Hide the coupon box\nbecause: risk: codes (1 Mar 2026)");
}

TEST_F(Forms, FillTheCharter) {
    send("/evidence charter", {{"vision", "two taps"}, {"initiative", "checkout"}});
    send(next().substr(next().find('/')), {{"scope", "guests"}});
    EXPECT_EQ(entry("C-2"), "C-2, 4 Mar 2026: \nscope: guests\n#checkout");
}

TEST_F(Forms, LinkADecisionToAnAgreedBehaviour) {
    say("/evidence behaviour Leads a launch across two teams");
    send("/decision", {{"text", "Launch with Payments"}});
    send("/decision D-1 behaviour: ", {{"behaviour", "B-1"}});
    EXPECT_THAT(entry("D-1"), HasSubstr("behaviour: B-1"));
}

TEST_F(Forms, SetTheZone) {
    send("/evidence zone Europe/Lisbon", {{"zone", "new york"}});
    EXPECT_THAT(headline(), HasSubstr("America/New_York"));
}

TEST_F(Forms, SetTheReviewCycle) {
    send("/evidence cycle period ", {{"begins", "2026-01-01"},
                                     {"ends", "2026-12-31"},
                                     {"mid-year", "2026-07-01"},
                                     {"due", "2026-11-15"},
                                     {"aim", "Senior PM"}});
    EXPECT_EQ(headline(), "Your packet for Senior PM is due on 15 Nov 2026, in 256 days.");
    const std::string change = next().substr(next().find('/'));
    send(change, {{"due", "2026-11-30"}});
    EXPECT_EQ(setting("cycle"),
              "period 2026-01-01..2026-12-31 mid-year 2026-07-01 due 2026-11-30 target Senior PM");
    send(change, {{"aim", ""}});
    EXPECT_EQ(headline(), "Your packet is due on 15 Nov 2026, in 256 days.")
        << "what was emptied is taken back";
}

TEST_F(Forms, SetTheNudges) {
    say("/evidence nudges");
    send(next().substr(next().find('/')),
         {{"weekday", "thu"}, {"time", "9:30"}, {"holidays", "PT"}, {"quiet", ""}, {"pause", "2026-08-01"}});
    EXPECT_EQ(setting("nudges"), "thu 09:30 standard quiet none work mon-fri pause 2026-08-01 holidays PT");
    say("/evidence nudges off 2026-12-24");
    say("/evidence nudges");
    send(next().substr(next().find('/')), {{"pause", ""}, {"profile", "silent"}});
    EXPECT_EQ(setting("nudges"), "thu 09:30 silent quiet none work mon-fri holidays PT off 2026-12-24")
        << "a form leaves days off alone";
}

TEST_F(Forms, SayAtTheFieldWhatIsWrongWithIt) {
    EXPECT_THAT(error("/evidence nudges fri 16:00", {{"time", "25:00"}}),
                HasSubstr("time: “25:00” is no time of day"));
    EXPECT_THAT(error("/evidence nudges fri 16:00", {{"work", "banana"}}),
                HasSubstr("work: “banana” is not what"));
    const typed_values year{{"begins", "2026-01-01"}, {"ends", "2026-12-31"}};
    const auto with = [&](const std::string& input, const std::string& typed) {
        typed_values filled = year;
        filled[input] = typed;
        return error("/evidence cycle period ", filled);
    };
    EXPECT_THAT(with("mid-year", "2027-07-01"),
                HasSubstr("mid-year: The mid-year date, 1 Jul 2027, lies outside"));
    EXPECT_THAT(with("due", "2025-12-01"), HasSubstr("due: The packet would be due on 1 Dec 2025"));
    EXPECT_THAT(with("ends", "2025-12-31"),
                HasSubstr("begins: The period 1 Jan 2026 to 31 Dec 2025 ends before"));
    EXPECT_EQ(error("/metric", {{"name", "conversion"}, {"value", "3.5"}, {"source", "Looker"}}),
              "value: “3.5” is no number with a unit. Nothing was saved: say it like this: 3.5%");
    EXPECT_EQ(error("/metric", {{"name", "conversion"}, {"value", "3.5%"}, {"for", "D-9"}}),
              "for: There is no D-9: you have logged no decisions yet. Nothing was saved.");
    EXPECT_EQ(
        error("/decision", {{"text", "x"}, {"because", "y"}, {"happened", "2027-01-01"}}),
        "happened: “2027-01-01” is 1 Jan 2027, which is still to come. Nothing was saved: send it again "
        "without the date, or with one up to today.");
    EXPECT_EQ(error("/evidence zone", {{"zone", "Lisbn"}}),
              "zone: “Lisbn” is no time zone that I know. Nothing was changed: say it as region and city.");
    EXPECT_THAT(error("/packet", {{"from", "2026-03-03"}, {"to", "2026-03-01"}}),
                HasSubstr("from: The packet"));
    EXPECT_THAT(error("/decision D-9 results: ", {{"results", "x"}}), HasSubstr("results: There is no D-9"));
    EXPECT_THAT(error("/decision", {{"text", std::string(40'000, 'x')}}), HasSubstr("text: That is 39 kB"));
}

TEST(AFormWithoutAWord, IsNotSaid) {
    const auto error_at = [](std::string_view about, const typed_values& typed) -> std::string {
        const submitted form = read_form(submit(form_about(about), typed)).value();
        if (!form.says_nothing) return "";
        const json errors = field_errors(form, nothing_to_keep())["errors"];
        return errors.begin().key() + ": " + errors.begin().value().get<std::string>();
    };
    const std::string why = ": Nothing was typed, so nothing was saved: fill in at least one field.";
    EXPECT_EQ(error_at("/evidence charter", {{"initiative", "checkout"}}), "vision" + why);
    EXPECT_EQ(error_at("/mentor", {{"person", "U0EX2"}, {"happened", "2026-03-01"}}), "session" + why);
    EXPECT_EQ(error_at("/decision D-14", {}), "text" + why);
    EXPECT_EQ(error_at("/decision D-14 results: ", {{"results", "  "}}), "results" + why);
    EXPECT_EQ(error_at("/mentor P-1 @", {{"person", "U0EX2"}}), "");
    EXPECT_EQ(error_at("/decision D-14 happened: ", {{"happened", "2026-03-01"}}), "");
    EXPECT_EQ(error_at("/packet", {}), "");
}

typed_values long_texts() {
    std::string text;
    while (units(text) < 2990)
        text += "日🎁<!channel> &amp; because: ";
    return {{"text", cut(text, 3000)},  {"because", cut(text, 3000)}, {"results", cut(text, 3000)},
            {"initiative", "checkout"}, {"happened", "2026-03-02"},   {"stake", "$2M"}};
}

TEST(AFormFilledAgain, HasEverythingThatWasTypedAndTheProblem) {
    const typed_values typed = long_texts();
    const json view = submit(form_about("/decision"), typed);
    const json again = filled_again(view, "dossier is busy <!channel>: nothing was saved. Press Save again.");
    EXPECT_THAT(faults_in_view(again), IsEmpty());
    EXPECT_THAT(support::live_references(again), IsEmpty());
    EXPECT_EQ(again["blocks"][0]["text"]["text"],
              "*dossier is busy &lt;!channel&gt;: nothing was saved. Press Save again.*");
    EXPECT_EQ(input_named(again, "text")["element"]["initial_value"], typed.at("text"));
    EXPECT_EQ(input_named(again, "happened")["element"]["initial_date"], "2026-03-02");
    EXPECT_EQ(input_named(again, "initiative")["element"]["initial_option"]["value"], "checkout");
    EXPECT_EQ(read_form(submit(again, {})).value().line, read_form(view).value().line)
        << "sent again untouched, it says the same";
}

TEST(AFormFilledAgain, KeepsAChoiceAsItWasShown) {
    json view = submit(form_about("/metric"), {{"name", "conversion"}});
    view["state"]["values"]["name"]["name"]["selected_option"]["text"]["text"] = "new: conversion";
    EXPECT_EQ(input_named(filled_again(view, "x"), "name")["element"]["initial_option"]["text"]["text"],
              "new: conversion");
    const json mentor = filled_again(submit(form_about("/mentor"), {{"person", "U0EX2"}}), "x");
    EXPECT_EQ(input_named(mentor, "person")["element"]["initial_user"], "U0EX2");
    const json packet = filled_again(submit(form_about("/packet"), {{"artifact", "charter"}}), "x");
    EXPECT_EQ(input_named(packet, "artifact")["element"]["initial_option"]["text"]["text"], "Launch charter");
}

TEST(AFormFilledAgain, SaysSoWhenItCannotBeRead) {
    const json view = filled_again(json(), "dossier is busy");
    EXPECT_THAT(faults_in_view(view), IsEmpty());
    EXPECT_EQ(support::read_aloud(view), "Nothing was saved\ndossier is busy\n(Close)\n");
}

TEST_F(Forms, ShowWhatWasSaved) {
    send("/decision", {{"text", "Dropped gift wrap"}, {"because", "retention"}});
    const json view = saved_view(reply());
    EXPECT_THAT(faults_in_view(view), IsEmpty());
    EXPECT_EQ(support::read_aloud(view),
              "Saved\n"
              "*D-1 saved*  ·  <!date^1772625600^{date_short} at {time}|4 Mar 2026, 12:00 WET>\n"
              "*Decision:* Dropped gift wrap\n*Because:* retention\n"
              "_What did you give up for it?_\n`/decision D-1 rejected: `\n"
              "(Answer: Given up) (Undo) (Show D-1)\n" +
                  commands::first_words() +
                  "\n"
                  "(Close)\n");
    EXPECT_FALSE(view.contains("submit"));
}

json asked(const std::string& input, const std::string& typed) {
    return {{"type", "block_suggestion"}, {"action_id", input}, {"block_id", input}, {"value", typed}};
}

std::string shown(const json& answer) {
    EXPECT_THAT(faults_in_options(answer), IsEmpty());
    std::string text;
    for (const json& one : answer.at("options"))
        text += (text.empty() ? "" : " | ") + one["text"]["text"].get<std::string>() + "=" +
                one["value"].get<std::string>();
    return text;
}

TEST(Suggestions, BeginWithWhatIsNew) {
    const evidence::vocabulary words{{"checkout", "gift-wrap", "new-checkout"}, {"checkout conversion"}, {}};
    EXPECT_EQ(shown(options_for(asked("initiative", ""), words, {})),
              "checkout=checkout | gift-wrap=gift-wrap | new-checkout=new-checkout");
    EXPECT_EQ(shown(options_for(asked("initiative", "Check"), words, {})),
              "new: check=check | checkout=checkout | new-checkout=new-checkout");
    EXPECT_EQ(shown(options_for(asked("initiative", "checkout"), words, {})),
              "checkout=checkout | new-checkout=new-checkout");
    EXPECT_EQ(shown(options_for(asked("initiative", "Saved cards!"), words, {})),
              "new: saved-cards=saved-cards");
    EXPECT_EQ(shown(options_for(asked("initiative", "2026"), words, {})), "") << "no tag begins with a digit";
    EXPECT_EQ(shown(options_for(asked("name", "conv"), words, {})),
              "new: conv=conv | checkout conversion=checkout conversion");
}

TEST(Suggestions, NameDecisionsByNumberAndTitle) {
    const auto summary = [](std::uint32_t number, std::string title, bool retracted = false) {
        return evidence::entry_summary{{evidence::entry_kind::decision, number},
                                       std::move(title),
                                       evidence::calendar_date::from_iso("2026-03-04").value(),
                                       {},
                                       {},
                                       retracted,
                                       {}};
    };
    const std::vector<evidence::entry_summary> recent{summary(12, "Hide the <!channel> box"),
                                                      summary(2, "Drop it"), summary(1, "Gone", true)};
    EXPECT_EQ(shown(options_for(asked("for", ""), {}, recent)),
              "D-12  Hide the <!channel> box=D-12 | D-2  Drop it=D-2");
    EXPECT_EQ(shown(options_for(asked("for", "drop"), {}, recent)), "D-2  Drop it=D-2");
    EXPECT_EQ(shown(options_for(asked("for", "nothing"), {}, recent)), "");
    EXPECT_EQ(shown(options_for(asked("behaviour", ""), {}, recent)), "") << "a decision is no behaviour";
}

TEST(Suggestions, NameAgreedBehaviours) {
    const evidence::entry_summary agreed{{evidence::entry_kind::behaviour, 1},
                                         "Leads a launch across two teams",
                                         evidence::calendar_date::from_iso("2026-03-04").value(),
                                         {},
                                         {},
                                         false,
                                         {}};
    EXPECT_EQ(shown(options_for(asked("behaviour", "launch"), {}, {agreed})),
              "B-1  Leads a launch across two teams=B-1");
    EXPECT_EQ(shown(options_for(asked("for", "launch"), {}, {agreed})), "") << "a behaviour is no decision";
}

TEST(Suggestions, StayWithinSlacksLimits) {
    evidence::vocabulary words;
    for (int i = 0; i < 200; ++i)
        words.initiatives.push_back("initiative-" + std::to_string(i));
    words.metrics = {std::string(76, 'x'), std::string(75, 'y'), "<!channel> 🎁"};
    EXPECT_EQ(options_for(asked("initiative", ""), words, {})["options"].size(), 100U);
    EXPECT_EQ(options_for(asked("initiative", "t"), words, {})["options"].size(), 100U);
    EXPECT_THAT(faults_in_options(options_for(asked("initiative", "t"), words, {})), IsEmpty());
    EXPECT_EQ(options_for(asked("name", ""), words, {})["options"].size(), 2U) << "a name is never cut";
    EXPECT_EQ(shown(options_for(asked("name", std::string(200, 'z')), words, {})), "");
}

TEST(Suggestions, AnswerWhateverIsAsked) {
    for (const json& suggestion : {json(), json(7), json::array(), asked("other", "x"), json{{"value", 7}}})
        EXPECT_EQ(options_for(suggestion, {}, {}), json::parse(R"({"options":[]})"));
}

}  // namespace
}  // namespace bot::slack
