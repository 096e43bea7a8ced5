#include "bot/aws/credentials.hpp"

#include "bot/aws/profiles.hpp"
#include "bot/aws/sigv4.hpp"
#include "bot/aws/time.hpp"
#include "bot/http_address.hpp"
#include "bot/http_client.hpp"
#include "bot/json_text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sys/stat.h>
#include <utility>

namespace bot::aws {

namespace asio = boost::asio;
using evidence::moment;

namespace {

constexpr auto nothrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t largest_file = 256 * 1024;   // bytes
constexpr std::size_t largest_answer = 64 * 1024;  // bytes
constexpr std::size_t longest_word = 100;          // bytes of another's text that a sentence may quote
constexpr int deepest = 8;
// AWS puts new keys there at least five minutes before the old ones expire (EC2 User Guide, "Retrieve
// security credentials from instance metadata").
constexpr std::chrono::minutes renewed_before{5};
constexpr std::chrono::seconds spread{60};       // so that a fleet does not ask at the same moment
constexpr std::chrono::seconds asked_again{60};  // after keys that are as old as those before
constexpr std::chrono::seconds tried_again{10};  // after a failure
constexpr const char* not_supported =
    " (single sign-on, assumed roles, web identities and credential processes are not supported)";

// What a profile may ask for instead of keys.
constexpr const char* other_ways[] = {"web_identity_token_file", "sso_session",   "sso_start_url",
                                      "sso_account_id",          "login_session", "credential_process",
                                      "credential_source",       "source_profile"};

struct fetched_keys {
    std::shared_ptr<const access_keys> keys;
    std::string source;
    moment expires{};
    std::string problem;
};

std::string in_quotes(std::string_view text) {
    std::string plain = "\"";
    for (const char c : text.substr(0, longest_word))
        plain += c >= ' ' && c < '\x7f' ? c : '?';
    return plain + "\"";
}

std::string with_home(const surroundings& in, const std::string& path) {
    return path.starts_with("~/") ? in.variable("HOME") + path.substr(1) : path;
}

// Empty when there is no telling where it is.
std::string path_of(const surroundings& in, const char* variable, const char* usual) {
    const std::string chosen = in.variable(variable);
    if (!chosen.empty()) return with_home(in, chosen);
    return in.variable("HOME").empty() ? "" : with_home(in, usual);
}

// Found, or refused, or neither: then `tried` has a word about it.
keys_answer of_environment(const surroundings& in, std::string& tried) {
    keys_answer answer;
    std::string id = in.variable("AWS_ACCESS_KEY_ID");
    std::string secret = in.variable("AWS_SECRET_ACCESS_KEY");
    if (id.empty() && secret.empty()) {
        tried = "AWS_ACCESS_KEY_ID is not set";
    } else if (id.empty() || secret.empty()) {
        answer.problem = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together, and only one is set.";
    } else {
        answer.source = "the environment";
        answer.keys =
            std::make_shared<access_keys>(std::move(id), std::move(secret), in.variable("AWS_SESSION_TOKEN"));
    }
    return answer;
}

std::string take(profile& from, const char* name) {
    const auto found = from.find(name);
    return found == from.end() ? std::string() : std::move(found->second);
}

keys_answer of_settings(profile settings, const std::string& where, std::string& tried) {
    keys_answer answer;
    std::string id = take(settings, "aws_access_key_id");
    std::string secret = take(settings, "aws_secret_access_key");
    std::string token = take(settings, "aws_session_token");
    const auto* const other = std::find_if(std::begin(other_ways), std::end(other_ways),
                                           [&](const char* way) { return settings.contains(way); });
    if (settings.contains("role_arn")) {
        answer.problem = where + " asks for an assumed role, which is not supported: it takes keys.";
    } else if (id.empty() != secret.empty()) {
        answer.problem = where + " has only one of aws_access_key_id and aws_secret_access_key.";
    } else if (!id.empty()) {
        answer.source = where;
        answer.keys = std::make_shared<access_keys>(std::move(id), std::move(secret), std::move(token));
    } else if (other != std::end(other_ways)) {
        answer.problem = where + " has " + *other + ", which is not supported: it takes keys.";
    } else {
        tried += "; " + where + " has no keys";
    }
    return answer;
}

keys_answer of_file(const surroundings& in, const std::string& path, profile_file kind,
                    const std::string& name, std::string& tried) {
    if (path.empty()) return {};
    file_text file = in.read(path);
    if (!file.problem.empty()) {
        tried += "; " + path + " " + file.problem;
        return {};
    }
    auto settings = read_profile(file.text, kind, name);
    wipe(file.text);
    if (!settings) {
        tried += "; " + path + " has no profile " + in_quotes(name);
        return {};
    }
    return of_settings(std::move(*settings), "profile " + in_quotes(name) + " in " + path, tried);
}

keys_answer well_formed(keys_answer answer) {
    if (!answer.keys || answer.keys->are_well_formed()) return answer;
    answer.problem = "The keys of " + answer.source + " are not what AWS gives out: they are too long or " +
                     "hold characters that are not visible.";
    answer.keys.reset();
    return answer;
}

// What can be had without asking anybody.
keys_answer at_hand(const surroundings& in, const std::string& credentials_file,
                    const std::string& config_file, std::string& tried) {
    keys_answer answer = of_environment(in, tried);
    const std::string named = in.variable("AWS_PROFILE");
    const std::string name = named.empty() ? "default" : named;
    const auto is_open = [&] { return !answer.keys && answer.problem.empty(); };
    if (is_open()) answer = of_file(in, credentials_file, profile_file::credentials, name, tried);
    if (is_open()) answer = of_file(in, config_file, profile_file::config, name, tried);
    if (is_open() && credentials_file.empty() && config_file.empty()) tried += "; HOME is not set";
    if (is_open() && !named.empty())
        answer.problem =
            "No AWS keys were found in the profile that AWS_PROFILE names: " + tried + not_supported + ".";
    if (is_open() && !in.variable("AWS_WEB_IDENTITY_TOKEN_FILE").empty())
        answer.problem = "AWS_WEB_IDENTITY_TOKEN_FILE asks for a web identity, which is not supported: EKS " +
                         std::string("Pod Identity, or keys in the environment, are.");
    return well_formed(std::move(answer));
}

fetched_keys failed(std::string problem) {
    fetched_keys none;
    none.problem = std::move(problem);
    return none;
}

// {"AccessKeyId":…,"SecretAccessKey":…,"Token":…,"Expiration":"2026-03-02T10:15:30Z"}; an instance says
// "Code":"Success" too.
fetched_keys read_keys(http_outcome outcome, const std::string& source, moment now) {
    const auto refused = [&](const std::string& why) { return failed(source + ": " + why); };
    if (!outcome.problem.empty()) return refused(outcome.problem);
    const nlohmann::json said = read_json(outcome.body, deepest);
    wipe(outcome.body);
    if (outcome.status != 200) return refused("HTTP status " + std::to_string(outcome.status));
    const std::string code = text_in(said, "Code");
    if (!code.empty() && code != "Success") return refused("it answers " + in_quotes(code));
    fetched_keys found;
    auto keys = std::make_shared<access_keys>(text_in(said, "AccessKeyId"), text_in(said, "SecretAccessKey"),
                                              text_in(said, "Token"));
    const auto expires = read_iso_time(text_in(said, "Expiration"));
    if (!keys->are_well_formed() || !expires) return refused("its answer holds no keys with an end");
    if (*expires <= now)
        return refused("its keys expired at " + evidence::to_rfc3339(*expires) + " by this machine's clock");
    found.keys = std::move(keys);
    found.source = source;
    found.expires = *expires;
    return found;
}

// Where keys may be asked for without TLS: on this machine, and at the addresses of ECS and EKS.
bool may_be_asked(const http_address& to) {
    return to.secure || to.on_loopback() || to.host == "169.254.170.2" || to.host == "169.254.170.23" ||
           to.host == "fd00:ec2::23";
}

http_call question(const surroundings& in, std::string url) {
    http_call call;
    call.method = "GET";
    call.url = std::move(url);
    call.largest_answer = largest_answer;
    call.deadline = in.patience;
    call.repeatable = true;
    return call;
}

// Nothing: the call may go. Else why the token for it cannot be had.
std::string authorize(const surroundings& in, http_call& call) {
    const std::string path = in.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    std::string token = in.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (!path.empty()) {
        file_text file = in.read(path);
        if (!file.problem.empty()) return path + " " + file.problem;
        token = std::move(file.text);
        while (!token.empty() && (token.back() == '\n' || token.back() == '\r'))
            token.pop_back();
    }
    if (std::any_of(token.begin(), token.end(), [](char c) { return c < ' ' || c == '\x7f'; }))
        return "the token for the container's credentials has characters that no header may hold";
    if (!token.empty()) call.headers.emplace_back("Authorization", std::move(token));
    return {};
}

asio::awaitable<fetched_keys> of_container(const surroundings& in, std::string url) {
    const auto to = read_http_address(url);
    if (!to) co_return failed("the address of the container's credentials is not one of http or https");
    if (!may_be_asked(*to))
        co_return failed(
            "the container's credentials are asked for over https, or from this machine, "
            "169.254.170.2 or 169.254.170.23 alone, and not from " +
            in_quotes(to->host));
    http_call call = question(in, std::move(url));
    std::string problem = authorize(in, call);
    if (!problem.empty()) co_return failed(std::move(problem));
    http_outcome outcome = co_await post(std::move(call));
    co_return read_keys(std::move(outcome), "the container's credentials at " + to->authority, in.now());
}

// The whole body as one word of a header or a path; empty when it is none.
std::string word_of(const http_outcome& outcome, std::size_t longest) {
    if (!outcome.problem.empty() || outcome.status != 200) return {};
    const std::string line = outcome.body.substr(0, outcome.body.find_first_of("\r\n"));
    const bool is_word = line.size() <= longest &&
                         std::all_of(line.begin(), line.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    return is_word ? line : std::string();
}

std::string why_no_word(const http_outcome& outcome) {
    if (!outcome.problem.empty()) return outcome.problem;
    if (outcome.status != 200) return "HTTP status " + std::to_string(outcome.status);
    return "it answers with something else";
}

// Without a slash at its end; empty when what is set is no address.
std::string instance_of(const surroundings& in) {
    std::string where = in.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    if (where.empty()) return in.instance;
    if (!read_http_address(where)) return {};
    while (where.ends_with('/'))
        where.pop_back();
    return where;
}

asio::awaitable<fetched_keys> of_instance(const surroundings& in) {
    if (in.variable("AWS_EC2_METADATA_DISABLED") == "true")
        co_return failed("AWS_EC2_METADATA_DISABLED is set");
    const std::string where = instance_of(in);
    if (where.empty())
        co_return failed("AWS_EC2_METADATA_SERVICE_ENDPOINT is not an address of http or https");
    const std::string source = "the instance's metadata at " + where;
    const std::string roles = where + "/latest/meta-data/iam/security-credentials/";
    http_call for_token = question(in, where + "/latest/api/token");
    for_token.method = "PUT";
    for_token.headers.emplace_back("X-aws-ec2-metadata-token-ttl-seconds", "60");
    const http_outcome token_outcome = co_await post(std::move(for_token));
    const std::string token = word_of(token_outcome, 1024);
    if (token.empty()) co_return failed(source + " gives no token: " + why_no_word(token_outcome));

    http_call for_role = question(in, roles);
    for_role.headers.emplace_back("X-aws-ec2-metadata-token", token);
    const http_outcome role_outcome = co_await post(std::move(for_role));
    const std::string role = word_of(role_outcome, 128);
    if (role_outcome.status == 404) co_return failed(source + ": the instance has no role");
    if (role.empty()) co_return failed(source + " names no role: " + why_no_word(role_outcome));

    http_call for_keys = question(in, roles + uri_encode(role));
    for_keys.headers.emplace_back("X-aws-ec2-metadata-token", token);
    http_outcome outcome = co_await post(std::move(for_keys));
    co_return read_keys(std::move(outcome), "the instance's role " + role, in.now());
}

// A container's service is asked instead of the instance that it runs on.
asio::awaitable<fetched_keys> ask(const surroundings& in) {
    const std::string relative = in.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const std::string full = in.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    std::string container = relative.empty() ? full : in.container + relative;
    fetched_keys found;
    if (!relative.empty() && relative.front() != '/')
        found = failed("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with a slash");
    else if (!container.empty())
        found = co_await of_container(in, std::move(container));
    else
        found = co_await of_instance(in);
    co_return found;
}

std::chrono::milliseconds up_to(std::chrono::milliseconds most) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::chrono::milliseconds::rep>(0, most.count())(random));
}

std::string variable_here(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value ? value : "";
}

file_text read_here(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) return {{}, "does not exist"};
    if (!std::filesystem::is_regular_file(status)) return {{}, "is no file"};
    std::ifstream file(path, std::ios::binary);
    std::string text(largest_file + 1, '\0');
    file.read(text.data(), std::streamsize(text.size()));
    if (file.bad() || (file.fail() && !file.eof())) return {{}, "cannot be read"};
    text.resize(std::size_t(file.gcount()));
    if (text.size() > largest_file) return {{}, "is larger than 256 KiB"};
    return {std::move(text), {}};
}

std::string mark_here(const std::string& path) {
    struct ::stat found {};
    if (::stat(path.c_str(), &found) != 0) return "none";
    return std::to_string(found.st_ino) + "/" + std::to_string(found.st_size) + "/" +
           std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
}

moment system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

// Shared with the question that is under way.
struct credentials::state {
    state(asio::any_io_executor executor, surroundings around)
        : on(std::move(executor)), in(std::move(around)), answered(on) {
        answered.expires_at(std::chrono::steady_clock::time_point::max());
    }

    // Environment and files, again when a file has changed. The mark is taken first: what changes meanwhile
    // is seen the next time.
    void look_around() {
        const std::string first = path_of(in, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
        const std::string second = path_of(in, "AWS_CONFIG_FILE", "~/.aws/config");
        std::string found = in.mark(first) + " " + in.mark(second);
        if (marks == found) return;
        marks = std::move(found);
        near = at_hand(in, first, second, tried);
    }

    static void begin_to_ask(const std::shared_ptr<state>& self) {
        self->asking = true;
        asio::co_spawn(self->on, ask(self->in),
                       asio::bind_cancellation_slot(
                           self->stop.slot(), [self](const std::exception_ptr& error, fetched_keys found) {
                               self->take(error ? failed("the question was given up") : std::move(found));
                           }));
    }

    void take(fetched_keys found) {
        const moment now = in.now();
        asking = false;
        if (found.keys) {
            const moment in_time = found.expires - renewed_before - up_to(spread);
            next_question = std::min(std::max(in_time, now + asked_again), found.expires);
            far = std::move(found);
        } else {
            next_question = now + tried_again;
            far.problem = std::move(found.problem);
            if (has_fetched(now) && !ended)
                spdlog::warn("AWS keys cannot be renewed, and the old ones end at {}: {}",
                             evidence::to_rfc3339(far.expires), far.problem);
        }
        answered.cancel();
    }

    bool has_fetched(moment now) const { return far.keys && now < far.expires; }

    keys_answer answer() const {
        if (has_fetched(in.now())) return {far.keys, far.source, {}};
        const std::string last = far.problem.empty() ? "the question was given up" : far.problem;
        return {nullptr, {}, "No AWS keys were found: " + tried + "; " + last + not_supported + "."};
    }

    asio::any_io_executor on;
    surroundings in;
    std::optional<std::string> marks;  // of the files when they were read
    keys_answer near;                  // of environment and files
    std::string tried;                 // there, when nothing was found
    fetched_keys far;                  // of container or instance; its problem is the last question's
    moment next_question{};
    bool asking = false;
    bool ended = false;
    asio::steady_timer answered;
    asio::cancellation_signal stop;
};

credentials::credentials(asio::any_io_executor on, surroundings in)
    : state_(std::make_shared<state>(std::move(on), std::move(in))) {}

credentials::~credentials() {
    state_->ended = true;
    state_->stop.emit(asio::cancellation_type::terminal);
}

asio::awaitable<keys_answer> credentials::current() {
    const auto self = state_;
    self->look_around();
    if (self->near.keys || !self->near.problem.empty()) co_return self->near;
    const moment now = self->in.now();
    if (!self->asking && now >= self->next_question) state::begin_to_ask(self);
    if (self->asking && !self->has_fetched(now)) co_await self->answered.async_wait(nothrow);
    co_return self->answer();
}

surroundings of_this_machine() {
    surroundings here;
    here.variable = variable_here;
    here.read = read_here;
    here.mark = mark_here;
    here.now = system_time;
    return here;
}

}  // namespace bot::aws
