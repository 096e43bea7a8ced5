// What an operator can set: a TOML file, and secrets from the environment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace config {

// Each of them has a row in changes.cpp.
struct settings {
    std::filesystem::path database;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::optional<bool> page;      // the chat page; when not said, on only while listening on loopback
    std::string person;            // whose evidence the page shows; empty: the system user's
    std::string zone;              // of people who have said none; empty: the machine's
    bool a4 = false;               // paper of the packet: US Letter, or A4
    std::string tsa;               // URL of a time-stamp authority (RFC 3161); empty: none
    std::filesystem::path tsa_ca;  // its certificates, PEM; set together with tsa
    std::filesystem::path rules;   // a pack of guide rules in place of the built-in one; empty: none
    std::string rules_text;        // what stands in it, TOML; its rules are for others to read
    std::vector<std::string> slack_signing_secrets;        // two while one is being replaced
    std::string slack_bot_token;                           // "xoxb-…"; empty: none
    std::string slack_app_token;                           // "xapp-…": Socket Mode is on; empty: it is off
    std::string slack_api_url = "https://slack.com/api/";  // always with a slash at its end
    std::string slack_command_prefix;  // "acme-", where the app's commands are /acme-decision and so on
    std::string slack_client_id;  // of the app that other workspaces install; set together with its secret
    std::string slack_client_secret;
    std::string chime_bot;  // ARN of the AppInstanceUser that dossier is in Chime SDK messaging; empty: none
    std::string chime_api_url;  // in place of the region's; without a slash at its end
    std::string public_url;     // where browsers reach dossier, "https://dossier.example.com"; empty: nowhere
    bool chime_classic = false;  // a bot of the retired Amazon Chime, or of a gateway that speaks like it
    std::vector<std::string> chime_classic_tokens;   // its security token; two while one is being replaced
    std::string chime_classic_bot = "dossier";       // its display name there
    std::string chime_classic_hooks = ".chime.aws";  // where answers go: a host, or all with that ending
    std::string log = "text";        // the form of the log: "text", or "json", an object a line
    std::string log_level = "info";  // what is too small for it: "debug", "info", "warning" or "error"
    std::string token_key;           // 32 bytes that stored tokens are encrypted with; empty: none
};

// Looks up an environment variable; empty optional when it is not set.
using environment = std::function<std::optional<std::string>(const std::string&)>;
environment process_environment();

// Every problem that the file and the environment have, not only the first; each says what to write instead.
struct loaded {
    settings chosen;
    std::vector<std::string> problems;
};

// file: empty for none. Keys that are not known are problems: a misspelt setting must not be ignored.
loaded load(const std::optional<std::filesystem::path>& file, const environment& from);

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080". Empty when it is not ADDRESS:PORT; a host's name is none.
struct endpoint {
    std::string address;
    std::uint16_t port = 0;
};
std::optional<endpoint> read_endpoint(const std::string& text);

// $XDG_DATA_HOME/dossier/dossier.db, else ~/.local/share/dossier/dossier.db.
std::filesystem::path default_database(const environment& from);

}  // namespace config
