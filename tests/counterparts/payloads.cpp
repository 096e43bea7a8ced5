// Writes what dossier sends to Slack as JSON files, one for each kind of message, modal and home and for the
// longest of each, for judges that were written by others (blocks_test.py).
//
//     block_payloads FOLDER
#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/home.hpp"
#include "bot/slack/message.hpp"
#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace {

using namespace bot::slack;
using nlohmann::json;

// Texts that people do type.
constexpr const char* samples[]{"word ", "🎁",         "日本語",        "<!channel> ",
                                "&amp;", "<@U0EX2> ", "*_~` because: "};

std::string endless(const std::string& unit, std::size_t most) {
    std::string text;
    while (units(text) < most)
        text += unit;
    return cut(text, most);
}

class writer {
public:
    explicit writer(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // kind: the folder, by which the judge knows what it looks at.
    void write(const std::string& kind, const json& payload) {
        std::filesystem::create_directories(folder_ / kind);
        std::ofstream file(folder_ / kind / (std::to_string(++written_) + ".json"));
        file << payload.dump(1) << "\n";
    }

    int written() const { return written_; }

private:
    std::filesystem::path folder_;
    int written_ = 0;
};

const evidence::person_id dana{"slack:T0EX1/U0EX1"};

// Somebody's year in a few lines, each answered in all three forms, and their home after it.
void write_conversation(writer& to) {
    fakes::memory_log log("Europe/Lisbon");
    const evidence::moment noon = *evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
    to.write("home", home_view(commands::describe_board(log, noon)));
    for (const char* const line : {"/decision Hide the coupon box #checkout because: people leave <!channel>",
                                   "/decision D-1 results: 3.0%",
                                   "/metric conversion 3.0% baseline: 2.8% #checkout",
                                   "/metric conversion 3",
                                   "/mentor @sam the funnel",
                                   "/evidence charter vision: two taps #checkout",
                                   "/evidence list",
                                   "/evidence show D-1",
                                   "/evidence undo",
                                   "/evidence help",
                                   "/evidence erase D-1",
                                   "/evidence zone",
                                   "/evidence nudges",
                                   "/evidence nudges pause",
                                   "/evidence nudges thu 9:30 holidays PT",
                                   "/evidence nudges nothing",
                                   "/evidence cycle",
                                   "/evidence cycle period 2026 due 15 Nov target <!channel>",
                                   "/evidence cycle",
                                   "/evidence cycle none",
                                   "hello"}) {
        const commands::reply reply = commands::handle({dana, line, {}}, log, noon);
        const json answer = json::parse(to_message(reply, dana));
        to.write("message", answer);
        to.write("message", to_direct_message(reply, dana));
        to.write("modal", saved_view(reply));
    }
    to.write("home", home_view(commands::describe_board(log, noon)));
}

void write_forms(writer& to) {
    for (const char* const line :
         {"/decision", "/metric", "/mentor", "/evidence charter", "/packet", "/evidence zone Europe/Lisbon",
          "/evidence emoji :pushpin:", "/decision D-14 results: ", "/metric M-7 value: ", "/mentor P-1 @",
          "/evidence charter #checkout scope: ", "/evidence cycle period ",
          "/evidence cycle period 2026-01-01..2026-12-31 target Senior PM",
          "/evidence nudges fri 16:00 light holidays PT pause 2026-08-01"})
        to.write("modal", form_for(read_form_request(line).value()));
}

// Every input as full as it may be, and the problem on top.
json full_form(const std::string& line, const std::string& unit) {
    const form_request wanted = read_form_request(line).value();
    json view = form_for(wanted);
    const json blocks = view["blocks"];
    for (const json& block : blocks) {
        const std::string name = block.at("block_id"), type = block.at("element").at("type");
        json& leaf = view["state"]["values"][name][name];
        if (type == "plain_text_input") leaf["value"] = endless(unit, longest_text);
        if (type == "datepicker") leaf["selected_date"] = "2026-03-04";
        if (type == "users_select") leaf["selected_user"] = "U0EX2";
        if (type == "external_select")
            leaf["selected_option"] =
                option("new: " + endless(unit, 60), name == "for" ? "D-1" : endless(unit, 75));
    }
    return filled_again(view, endless(unit, 500));
}

void write_longest(writer& to) {
    for (const std::string unit : samples) {
        const std::string text = endless(unit, 4000);
        commands::reply reply;
        reply.how = commands::tone::saved;
        reply.entry = evidence::read_entry_id("D-14");
        reply.logged_at = evidence::from_rfc3339("2026-03-04T12:00:00.000Z");
        reply.zone = "Europe/Lisbon";
        reply.headline = text;
        for (int i = 0; i < 60; ++i)
            reply.facts.push_back({text, text});
        reply.rows = {{"D-1", "decision", text, "4 Mar 2026", text, {text}}};
        reply.next = commands::question{text, "/decision D-14 results: "};
        reply.examples = {text, text};
        to.write("message", to_direct_message(reply, dana));
        to.write("modal", saved_view(reply));
        for (const char* const line : {"/decision", "/metric", "/mentor", "/evidence charter", "/packet",
                                       "/evidence cycle period ", "/evidence nudges fri 16:00"})
            to.write("modal", full_form(line, unit));

        commands::board board;
        board.is_empty = false;
        board.zone = board.today = board.emoji = text;
        board.nudges = board.cycle = board.to_change_nudges = board.to_change_cycle = text;
        board.artifacts.assign(3, {text, text, false, std::vector<commands::board_gap>(12, {text, text})});
        board.thinnest = commands::thin_spot{text, text, {text, "/decision D-1 because: "}};
        board.recent.assign(10, {"D-1", "decision", text, "4 Mar 2026", text, {text}});
        board.metrics.assign(200, {text, text});
        board.counts.waiting = 3;
        to.write("home", home_view(board));
    }
}

void write_suggestions(writer& to) {
    evidence::vocabulary words;
    for (int i = 0; i < 200; ++i)
        words.initiatives.push_back("initiative-" + std::to_string(i));
    for (const char* const typed : {"", "initiative", "Saved cards"})
        to.write("options", options_for({{"action_id", "initiative"}, {"value", typed}}, words, {}));
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: block_payloads FOLDER\n";
        return 2;
    }
    writer to(arguments[1]);
    write_conversation(to);
    write_forms(to);
    write_longest(to);
    write_suggestions(to);
    std::cout << to.written() << " payloads\n";
    return 0;
}
