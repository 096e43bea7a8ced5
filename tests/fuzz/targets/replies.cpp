// A line on a log that has something in it, and its answer as every platform shows it.
#include "bot/json_text.hpp"
#include "bot/reply_json.hpp"
#include "bot/reply_text.hpp"
#include "bot/slack/blocks.hpp"
#include "bot/slack/forms.hpp"
#include "bot/slack/message.hpp"
#include "tests/fuzz/checks.hpp"

namespace {

using nlohmann::json;

constexpr std::size_t longest_message = 18 * 1024;  // bytes, of an answer to a command

fakes::memory_log a_log() {
    fakes::memory_log log("Europe/Lisbon", fuzz::ana);
    for (const char* line :
         {"/decision Dropped gift wrap because: retention risk #checkout",
          "/metric conversion 3.1% #checkout", "/mentor @sam pairing on the design doc",
          "/evidence charter vision: two taps #checkout", "/evidence keep well done from: @lena",
          "/evidence behaviour Leads a launch by: 30 Sep"})
        fuzz::say(log, line, fuzz::noon);
    log.propose(
        {0, "/decision Chose one vendor", "brag.md, line 3", evidence::calendar_date{fuzz::today}, {}});
    return log;
}

// A reply that was kept is given again as it was.
void check_kept(const commands::reply& said) {
    const std::string bytes = bot::to_bytes(said);
    fuzz::must(bot::to_bytes(bot::from_bytes(bytes)) == bytes, "a reply that was kept is the same");
}

const fuzz::target here("replies", [](std::string_view bytes) {
    static const fakes::memory_log begun = a_log();
    fakes::memory_log log = begun;
    const commands::reply said = fuzz::say(log, std::string(bytes), fuzz::noon + std::chrono::hours{30});
    fuzz::must(commands::is_utf8(bot::to_text(said)), "an answer is text");
    check_kept(said);
    bot::from_bytes(std::string(bytes));
    const std::string message = bot::slack::to_message(said, fuzz::ana);
    fuzz::must(message.size() <= longest_message, "an answer fits into an acknowledgement");
    fuzz::must(bot::read_json(message, 64).is_object(), "an answer is JSON");
    const json blocks = bot::slack::reply_blocks(said, fuzz::ana);
    fuzz::must(blocks.size() <= 50, "a message has at most fifty blocks");
    bot::slack::to_modal(said, fuzz::ana, "dossier");
    bot::slack::to_direct_message(said, fuzz::ana);
});

}  // namespace
