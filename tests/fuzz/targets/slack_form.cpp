// The body of a form, and the signature over it.
#include "bot/slack/form.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/signature.hpp"
#include "tests/fuzz/target.hpp"

#include <chrono>

namespace {

using bot::slack::verdict;

const fuzz::target here("slack_form", [](std::string_view body) {
    if (const auto form = bot::slack::read_form(body)) {
        const std::string written = bot::slack::write_form({form->begin(), form->end()});
        fuzz::must(bot::slack::read_form(std::string_view(written)) == form,
                   "a form that was written is read as the same");
    }
    const std::chrono::sys_seconds now{std::chrono::seconds(1'767'225'600)};
    fuzz::supply headers(body);
    const std::string_view stamp = headers.line(), signature = headers.line(), signed_body = headers.rest();
    fuzz::must(
        bot::slack::check_signature({"a secret"}, stamp, signature, signed_body, now) == verdict::forged,
        "nobody signs without the secret");
    const std::string good = bot::slack::sign("a secret", "1767225600", body);
    fuzz::must(
        bot::slack::check_signature({"", "a secret"}, "1767225600", good, body, now) == verdict::genuine,
        "what is signed is genuine");
    if (const auto wanted = bot::slack::read_form_request(body)) {
        const nlohmann::json view = bot::slack::form_for(*wanted);
        fuzz::must(view.at("blocks").size() <= 100, "a form is not too long");
        bot::slack::name_of(*wanted);
    }
});

}  // namespace
