#include "config/settings.hpp"

#include "config/small_file.hpp"
#include "config/token_key.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstdlib>
#include <set>
#include <sstream>
#include <sys/stat.h>

namespace config {

namespace {

namespace fs = std::filesystem;

std::string without_spaces_around(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return "";
    return std::string(text.substr(begin, text.find_last_not_of(blanks) + 1 - begin));
}

// of: the setting that names the file.
std::string in_setting(const std::string& of, const std::string& problem) {
    return of + ": " + problem;
}

constexpr std::size_t largest_secret_file =
    64 * 1024;  // bytes; some systems put other things behind a secret

// The first line of a file that holds a secret; empty, and a problem, where there is none.
std::string secret_in(const fs::path& file, const std::string& of, std::vector<std::string>& problems) {
    const small_file read = file.empty() ? small_file{"", "it is empty, and has to name a file."}
                                         : read_small_file(file, largest_secret_file);
    std::string line = without_spaces_around(read.text.substr(0, read.text.find('\n')));
    if (!read.problem.empty())
        problems.push_back(in_setting(of, read.problem));
    else if (line.empty())
        problems.push_back(in_setting(of, "the first line of " + file.string() + " is empty."));
    return line;
}

// SLACK_SIGNING_SECRET, or SLACK_SIGNING_SECRET_FILE naming a file that holds it (systemd credentials, Docker
// secrets). A variable that is there and empty is as one that is not: that is how a list of them is prepared.
std::string read_secret(const std::string& name, const environment& from,
                        std::vector<std::string>& problems) {
    const std::string given = from(name).value_or("");
    const std::string secret = without_spaces_around(given);
    if (!given.empty() && secret.empty()) problems.push_back(name + " holds blanks, and no secret.");
    const auto file = from(name + "_FILE");
    return file && given.empty() ? secret_in(*file, name + "_FILE", problems) : secret;
}

// Several are separated by a comma while one replaces the other.
std::vector<std::string> read_secrets(const std::string& name, const environment& from,
                                      std::vector<std::string>& problems) {
    const std::string all = read_secret(name, from, problems);
    std::vector<std::string> secrets;
    std::istringstream stream(all);
    for (std::string part; std::getline(stream, part, ',');)
        if (const std::string secret = without_spaces_around(part); !secret.empty())
            secrets.push_back(secret);
    if (secrets.empty() && !all.empty()) problems.push_back(name + " holds commas, and no secret.");
    return secrets;
}

// It becomes part of a header, so what it could break is not let through.
bool is_one_word(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Slack has several kinds of token that are easily mistaken for each other; only their beginning is known.
std::string read_token(const std::string& name, const std::string& beginning, const std::string& place,
                       const environment& from, std::vector<std::string>& problems) {
    std::string token = read_secret(name, from, problems);
    if (token.empty() || (token.starts_with(beginning) && is_one_word(token))) return token;
    problems.push_back(name + " must begin with " + beginning + " and have no spaces: copy it from “" +
                       place + "” in the app's settings at Slack.");
    return "";
}

// The host of "http://host[:port]/…".
std::string host_of_plain(const std::string& url) {
    const std::string rest = url.substr(std::string_view("http://").size());
    const std::string host = rest.substr(0, rest.find('/'));
    const std::size_t colon = host.find(':', host.starts_with('[') ? host.find(']') : 0);
    return host.substr(0, colon);
}

// Tokens go there, so it is reached over TLS; a stand-in on this machine need not be.
bool is_api_address(const std::string& url) {
    if (!is_one_word(url) || url.find_first_of("?#@") != std::string::npos) return false;
    if (url.starts_with("https://")) return url.size() > 8 && url[8] != '/';
    if (!url.starts_with("http://")) return false;
    const std::string host = host_of_plain(url);
    return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

void read_slack(const environment& from, loaded& into) {
    settings& chosen = into.chosen;
    auto& problems = into.problems;
    chosen.slack_signing_secrets = read_secrets("SLACK_SIGNING_SECRET", from, problems);
    chosen.slack_bot_token = read_token("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions", from, problems);
    chosen.slack_app_token =
        read_token("SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens", from, problems);
    if (const auto url = from("SLACK_API_URL"); url && !url->empty()) {
        if (is_api_address(*url))
            chosen.slack_api_url = url->ends_with('/') ? *url : *url + "/";
        else
            problems.push_back(
                "SLACK_API_URL must be an https address such as https://slack.com/api/ (http only to this "
                "machine).");
    }
    chosen.slack_client_id = read_secret("SLACK_CLIENT_ID", from, problems);
    chosen.slack_client_secret = read_secret("SLACK_CLIENT_SECRET", from, problems);
    if (chosen.slack_client_id.empty() != chosen.slack_client_secret.empty())
        problems.push_back(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: both stand under “Basic Information” "
            "in "
            "the app's settings at Slack.");
}

// AWS's own variables hold the keys; they are read where they are used.
void read_chime(const environment& from, loaded& into) {
    std::string url = from("CHIME_API_URL").value_or("");
    if (url.empty()) return;
    if (url.ends_with('/')) url.pop_back();
    if (is_api_address(url) && url.find('/', url.find("://") + 3) == std::string::npos)
        into.chosen.chime_api_url = url;
    else
        into.problems.push_back(
            "CHIME_API_URL must be an https address without a path, such as "
            "https://messaging-chime.us-east-1.amazonaws.com (http only to this machine). It is seldom "
            "needed: "
            "“chime_bot” names the region.");
}

void read_classic_chime_tokens(const environment& from, loaded& into) {
    into.chosen.chime_classic_tokens = read_secrets("CHIME_CLASSIC_TOKEN", from, into.problems);
    if (into.chosen.chime_classic && into.chosen.chime_classic_tokens.empty())
        into.problems.push_back(
            "“chime_classic” needs CHIME_CLASSIC_TOKEN: the bot's SecurityToken, with which its events are "
            "signed.");
}

constexpr const char* how_to_make_a_key =
    "must be 32 bytes in base64 or hex; `openssl rand -base64 32` makes one.";

// The file's first line. It opens every token in the database, so nobody but its owner may read it.
std::string read_key_file(const fs::path& file, std::vector<std::string>& problems) {
    const std::string line = secret_in(file, "“token_key_file”", problems);
    if (line.empty()) return "";
    struct stat known {};
    if (::stat(file.c_str(), &known) == 0 && S_ISREG(known.st_mode) && (known.st_mode & 077) != 0) {
        problems.push_back("“token_key_file”: others than its owner can use " + file.string() +
                           "; run `chmod 600 " + file.string() + "`.");
        return "";
    }
    const auto key = read_token_key(line);
    if (!key)
        problems.push_back("“token_key_file”: what stands in " + file.string() + " " + how_to_make_a_key);
    return key.value_or("");
}

// The environment goes before the file, as it does for every secret.
void read_key(const fs::path& file, const environment& from, loaded& into) {
    const std::string given = without_spaces_around(from("DOSSIER_TOKEN_KEY").value_or(""));
    if (!given.empty()) {
        const auto key = read_token_key(given);
        if (!key) into.problems.push_back(std::string("DOSSIER_TOKEN_KEY ") + how_to_make_a_key);
        into.chosen.token_key = key.value_or("");
    } else if (!file.empty()) {
        into.chosen.token_key = read_key_file(file, into.problems);
    } else if (into.chosen.chime_classic) {
        into.problems.push_back(
            "“chime_classic”: the address of a room lets whoever has it write there, and is kept encrypted: "
            "set "
            "DOSSIER_TOKEN_KEY or “token_key_file”. `openssl rand -base64 32` makes a key.");
    } else if (!into.chosen.slack_client_id.empty()) {
        into.problems.push_back(
            "Workspaces that install dossier (SLACK_CLIENT_ID) give it tokens, and those are kept encrypted: "
            "set DOSSIER_TOKEN_KEY or “token_key_file”. `openssl rand -base64 32` makes a key.");
    }
}

// Reads typed keys out of a table and remembers which it has seen.
class reader {
public:
    reader(const toml::table& table, std::vector<std::string>& problems)
        : table_(table), problems_(problems) {}

    std::optional<std::string> text(const std::string& key) {
        return typed<std::string>(key, "a text in quotes");
    }
    std::optional<bool> flag(const std::string& key) { return typed<bool>(key, "true or false"); }

    void report_unknown() {
        for (const auto& [key, value] : table_)
            if (!known_.contains(std::string(key.str())))
                problems_.push_back("There is no setting “" + std::string(key.str()) + "”.");
    }

private:
    template <class T>
    std::optional<T> typed(const std::string& key, const std::string& wanted) {
        known_.insert(key);
        const toml::node* const node = table_.get(key);
        if (!node) return std::nullopt;
        if (const auto value = node->value_exact<T>()) return value;
        problems_.push_back("“" + key + "” must be " + wanted + ".");
        return std::nullopt;
    }

    const toml::table& table_;
    std::vector<std::string>& problems_;
    std::set<std::string> known_;
};

// A time stamp that cannot be checked proves nothing, so one does not go without the other. What stands in
// the file is for others to read.
void read_authority(reader& read, loaded& into) {
    if (const auto tsa = read.text("tsa")) into.chosen.tsa = *tsa;
    if (const auto tsa_ca = read.text("tsa_ca")) into.chosen.tsa_ca = *tsa_ca;
    const std::string& tsa = into.chosen.tsa;
    const bool is_address =
        (tsa.starts_with("http://") && tsa.size() > 7) || (tsa.starts_with("https://") && tsa.size() > 8);
    if (!tsa.empty() && !is_address)
        into.problems.push_back(
            "“tsa” must be the address of a time-stamp authority, such as \"http://tsa.example/rfc3161\".");
    if (tsa.empty() != into.chosen.tsa_ca.empty())
        into.problems.push_back(
            "“tsa” and “tsa_ca” belong together: the authority's address, and a file with the certificates "
            "to "
            "check its stamps against.");
    if (!is_address) into.chosen.tsa.clear();  // it is named once
}

// The environment goes before the file: whoever starts dossier knows who collects its log.
void read_log(const std::optional<std::string>& form, const std::optional<std::string>& level,
              const environment& from, loaded& into) {
    settings& chosen = into.chosen;
    const std::string given = from("DOSSIER_LOG").value_or("");
    chosen.log = given.empty() ? form.value_or("text") : given;
    if (chosen.log != "text" && chosen.log != "json")
        into.problems.push_back(std::string(given.empty() ? "“log”" : "DOSSIER_LOG") +
                                " must be \"text\" or \"json\".");
    chosen.log_level = level.value_or("info");
    constexpr std::string_view levels[]{"debug", "info", "warning", "error"};
    if (std::find(std::begin(levels), std::end(levels), chosen.log_level) == std::end(levels))
        into.problems.push_back("“log_level” must be \"debug\", \"info\", \"warning\" or \"error\".");
}

constexpr std::size_t largest_pack = 1024 * 1024;  // bytes; the built-in one has some sixty thousand

// A pack that cannot be read must not quietly leave the built-in rules in its place.
void read_rules(reader& read, loaded& into) {
    const auto rules = read.text("rules");
    if (!rules || rules->empty()) return;
    small_file pack = read_small_file(*rules, largest_pack);
    if (pack.problem.empty() && pack.text.empty()) pack.problem = *rules + " is empty.";
    if (!pack.problem.empty()) into.problems.push_back(in_setting("“rules”", pack.problem));
    into.chosen.rules = *rules;
    into.chosen.rules_text = std::move(pack.text);
}

// Slack allows 32 characters to a command with its slash (manifest reference).
bool is_command_prefix(const std::string& text) {
    return text.size() <= 20 && (text.empty() || text.ends_with('-')) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

// "https://host[:port]"; what stands behind it is dossier's own to say.
std::optional<std::string> read_public_url(std::string url) {
    if (url.ends_with('/')) url.pop_back();
    const std::size_t scheme = url.find("://");
    if (!is_api_address(url) || url.find('/', scheme + 3) != std::string::npos) return std::nullopt;
    return url;
}

// "hooks.example.com", ".example.com", or this machine for a stand-in; no scheme, no port.
bool is_host_or_ending(std::string_view text) {
    if (text.starts_with('.')) text.remove_prefix(1);
    return text.find('.') != std::string_view::npos && text.back() != '.' && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
           });
}

// Chime allows 55 characters to the name of a bot (CreateBot).
bool is_bot_name(const std::string& text) {
    return !text.empty() && text.size() <= 4 * 55 && text.front() != ' ' && text.back() != ' ' &&
           text.find('@') == std::string::npos &&
           std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

// arn:aws:chime:REGION:ACCOUNT:app-instance/INSTANCE/user/ID, as AWS shows it.
bool is_app_instance_user(const std::string& text) {
    const std::size_t instance = text.find(":app-instance/");
    const std::size_t user = text.find("/user/");
    return text.starts_with("arn:aws") && text.find(":chime:") != std::string::npos && is_one_word(text) &&
           instance != std::string::npos && user != std::string::npos && user > instance + 14 &&
           user + 6 < text.size() && text.find('/', user + 6) == std::string::npos &&
           std::count(text.begin(), text.end(), ':') == 5;
}

void read_chime_bot(reader& read, loaded& into) {
    const auto bot = read.text("chime_bot");
    if (!bot || bot->empty()) return;
    if (is_app_instance_user(*bot))
        into.chosen.chime_bot = *bot;
    else
        into.problems.push_back(
            "“chime_bot” must be the ARN of an AppInstanceUser, such as "
            "\"arn:aws:chime:us-east-1:123456789012:app-instance/INSTANCE/user/dossier\".");
}

void read_links(reader& read, loaded& into) {
    const auto url = read.text("public_url");
    if (!url || url->empty()) return;
    if (const auto plain = read_public_url(*url))
        into.chosen.public_url = *plain;
    else
        into.problems.push_back(
            "“public_url” must be the address at which browsers reach dossier, such as "
            "\"https://dossier.example.com\", without a path (http only on this machine).");
}

void read_classic_chime(reader& read, loaded& into) {
    settings& chosen = into.chosen;
    chosen.chime_classic = read.flag("chime_classic").value_or(false);
    if (const auto name = read.text("chime_classic_bot")) {
        if (is_bot_name(*name))
            chosen.chime_classic_bot = *name;
        else
            into.problems.push_back(
                "“chime_classic_bot” must be the bot's display name, such as \"dossier\": what people type "
                "behind the @.");
    }
    if (const auto hooks = read.text("chime_classic_hooks")) {
        if (is_host_or_ending(*hooks))
            chosen.chime_classic_hooks = *hooks;
        else
            into.problems.push_back(
                "“chime_classic_hooks” must be a host, such as \"hooks.example.com\", or the ending of "
                "several, such as \".chime.aws\"; without https:// and without a port.");
    }
}

constexpr std::size_t largest_file_of_settings = 1024 * 1024;  // bytes

// What stands in the file and is judged together with the environment.
struct written_elsewhere {
    fs::path key_file;
    std::optional<std::string> log, log_level;
};

void read_file(const fs::path& file, loaded& into, written_elsewhere& rest) {
    const small_file written = read_small_file(file, largest_file_of_settings);
    if (!written.problem.empty()) {
        into.problems.push_back(written.problem);
        return;
    }
    try {
        const toml::table table = toml::parse(written.text, file.string());
        reader read(table, into.problems);
        settings& chosen = into.chosen;
        if (const auto database = read.text("database")) {
            chosen.database = *database;
            if (database->empty())
                into.problems.push_back("“database” is empty: name a file, or leave the line out.");
        }
        if (const auto listen = read.text("listen")) {
            if (const auto where = read_endpoint(*listen)) {
                chosen.address = where->address;
                chosen.port = where->port;
            } else {
                into.problems.push_back(
                    "“listen” must be ADDRESS:PORT, such as \"127.0.0.1:8080\" or \"[::1]:8080\".");
            }
        }
        chosen.page = read.flag("page");
        if (const auto person = read.text("person")) chosen.person = *person;
        if (const auto zone = read.text("zone")) chosen.zone = *zone;
        if (const auto paper = read.text("paper")) {
            chosen.a4 = *paper == "a4";
            if (*paper != "a4" && *paper != "letter")
                into.problems.push_back("“paper” must be \"letter\" or \"a4\".");
        }
        read_authority(read, into);
        read_rules(read, into);
        if (const auto prefix = read.text("slack_command_prefix")) {
            chosen.slack_command_prefix = *prefix;
            if (!is_command_prefix(*prefix))
                into.problems.push_back(
                    "“slack_command_prefix” must be small letters, digits and hyphens, at most "
                    "20, and end with a hyphen, such as \"acme-\" for /acme-decision.");
        }
        read_chime_bot(read, into);
        read_links(read, into);
        read_classic_chime(read, into);
        if (const auto where = read.text("token_key_file")) rest.key_file = *where;
        rest.log = read.text("log");
        rest.log_level = read.text("log_level");
        read.report_unknown();
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << error.source().begin;
        into.problems.push_back(file.string() + " is not valid TOML: " + std::string(error.description()) +
                                " (" + where.str() + ").");
    }
}

bool is_address(int family, const std::string& text) {
    in6_addr bytes{};  // takes an address of either family
    return ::inet_pton(family, text.c_str(), &bytes) == 1;
}

}  // namespace

environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* const value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
}

loaded load(const std::optional<fs::path>& file, const environment& from) {
    loaded result;
    result.chosen.database = default_database(from);
    written_elsewhere rest;
    if (file) read_file(*file, result, rest);
    read_log(rest.log, rest.log_level, from, result);
    read_slack(from, result);
    read_chime(from, result);
    read_classic_chime_tokens(from, result);
    read_key(rest.key_file, from, result);
    return result;
}

std::optional<endpoint> read_endpoint(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    endpoint where{text.substr(0, colon), 0};
    if (where.address == "localhost") where.address = "127.0.0.1";
    const bool in_brackets =
        where.address.starts_with('[') && where.address.ends_with(']');  // as IPv6 needs them
    if (in_brackets) where.address = where.address.substr(1, where.address.size() - 2);
    if (!is_address(in_brackets ? AF_INET6 : AF_INET, where.address)) return std::nullopt;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, where.port);
    if (error != std::errc() || stop != end) return std::nullopt;
    return where;
}

fs::path default_database(const environment& from) {
    if (const auto data = from("XDG_DATA_HOME"); data && data->starts_with('/'))
        return fs::path(*data) / "dossier" / "dossier.db";
    return fs::path(from("HOME").value_or(".")) / ".local" / "share" / "dossier" / "dossier.db";
}

}  // namespace config
