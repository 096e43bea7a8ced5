// A form that came back. Either the input is the view itself, in JSON; or its first line asks for a form, and
// the lines behind it are what somebody typed into the form's inputs.
#include "bot/json_text.hpp"
#include "bot/slack/forms.hpp"
#include "commands/grammar.hpp"
#include "tests/fuzz/checks.hpp"

#include <algorithm>

namespace {

using nlohmann::json;

constexpr int deepest = 64;

// What the state of an input is once somebody has typed or chosen something.
json state_of(const json& element, const std::string& typed) {
    const std::string type = element.at("type");
    if (type == "datepicker") return {{"type", type}, {"selected_date", typed}};
    if (type == "users_select") return {{"type", type}, {"selected_user", typed}};
    if (type == "plain_text_input") return {{"type", type}, {"value", typed}};
    return {{"type", type}, {"selected_option", {{"value", typed}}}};
}

json filled_in(json view, fuzz::supply& from) {
    for (const json& block : view.at("blocks")) {
        if (block.at("type") != "input") continue;
        std::string typed(from.line());
        std::replace(typed.begin(), typed.end(), '\f', '\n');
        const json& element = block.at("element");
        if (!typed.empty())
            view["state"]["values"][block.at("block_id").get<std::string>()]
                [element.at("action_id").get<std::string>()] = state_of(element, typed);
    }
    return view;
}

void check(const json& view) {
    const auto form = bot::slack::read_form(view);
    if (!form) return;
    const commands::reply refusal = form->says_nothing ? bot::slack::nothing_to_keep() : [&] {
        fakes::memory_log log("Europe/Lisbon", fuzz::ana);
        fuzz::say(log, "/decision Dropped gift wrap", fuzz::noon);
        const commands::reply answer = fuzz::say(log, form->line, fuzz::noon);
        bot::slack::saved_view(answer);
        return answer;
    }();
    bot::slack::field_errors(*form, refusal);
    bot::slack::filled_again(view, refusal.headline);
}

const fuzz::target here("slack_view", [](std::string_view bytes) {
    const json view = bot::read_json(bytes, deepest);
    if (!view.is_discarded()) return check(view);
    if (!commands::is_utf8(bytes)) return;  // JSON is text
    fuzz::supply from(bytes);
    if (const auto wanted = bot::slack::read_form_request(from.line()))
        check(filled_in(bot::slack::form_for(*wanted), from));
});

}  // namespace
