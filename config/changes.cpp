#include "config/changes.hpp"

namespace config {

namespace {

enum class when {
    at_once,
    // A new value at once; but whatever is switched on or off by it is so at a start.
    at_once_while_on,
    at_a_start,
};

// A setting as an operator knows it.
struct row {
    const char* name;
    when taken;
    bool (*differs)(const settings&, const settings&);
    bool (*is_on)(const settings&);
    void (*copy)(settings& to, const settings& from);
};

template <class Value>
bool is_set(const Value& value) {
    return value != Value();
}

template <auto Member>
constexpr row about(const char* name, when taken) {
    return {name, taken,
            [](const settings& one, const settings& other) { return one.*Member != other.*Member; },
            [](const settings& one) { return is_set(one.*Member); },
            [](settings& to, const settings& from) { to.*Member = from.*Member; }};
}

constexpr row rows[]{
    about<&settings::database>("database", when::at_a_start),
    about<&settings::address>("listen", when::at_a_start),
    about<&settings::port>("listen", when::at_a_start),
    about<&settings::page>("page", when::at_a_start),
    about<&settings::person>("person", when::at_a_start),
    about<&settings::zone>("zone", when::at_a_start),
    about<&settings::a4>("paper", when::at_once),
    about<&settings::tsa>("tsa", when::at_once),
    about<&settings::tsa_ca>("tsa_ca", when::at_once),
    about<&settings::rules>("rules", when::at_once),
    about<&settings::rules_text>("rules", when::at_once),
    about<&settings::slack_signing_secrets>("SLACK_SIGNING_SECRET", when::at_once_while_on),
    about<&settings::slack_bot_token>("SLACK_BOT_TOKEN", when::at_once_while_on),
    about<&settings::slack_app_token>("SLACK_APP_TOKEN", when::at_once_while_on),
    about<&settings::slack_api_url>("SLACK_API_URL", when::at_a_start),
    about<&settings::slack_command_prefix>("slack_command_prefix", when::at_a_start),
    about<&settings::slack_client_id>("SLACK_CLIENT_ID", when::at_a_start),
    about<&settings::slack_client_secret>("SLACK_CLIENT_SECRET", when::at_a_start),
    about<&settings::chime_bot>("chime_bot", when::at_a_start),
    about<&settings::chime_api_url>("CHIME_API_URL", when::at_a_start),
    about<&settings::public_url>("public_url", when::at_a_start),
    about<&settings::chime_classic>("chime_classic", when::at_a_start),
    about<&settings::chime_classic_tokens>("CHIME_CLASSIC_TOKEN", when::at_once_while_on),
    about<&settings::chime_classic_bot>("chime_classic_bot", when::at_a_start),
    about<&settings::chime_classic_hooks>("chime_classic_hooks", when::at_a_start),
    about<&settings::token_key>("token_key_file", when::at_a_start),
    about<&settings::log>("log", when::at_once),
    about<&settings::log_level>("log_level", when::at_once),
};

bool can_be_taken(const row& one, const settings& running, const settings& next) {
    if (one.taken == when::at_once_while_on) return one.is_on(running) && one.is_on(next);
    return one.taken == when::at_once;
}

// Two parts of one setting stand together.
void name(const row& one, std::vector<std::string>& in) {
    if (in.empty() || in.back() != one.name) in.push_back(one.name);
}

}  // namespace

changes compare(const settings& running, const settings& next) {
    changes found{running, {}, {}};
    for (const row& one : rows) {
        if (!one.differs(running, next)) continue;
        const bool is_taken = can_be_taken(one, running, next);
        name(one, is_taken ? found.taken : found.restarts);
        if (is_taken) one.copy(found.now, next);
    }
    return found;
}

}  // namespace config
