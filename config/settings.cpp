#include "config/settings.hpp"

#include <toml++/toml.h>

#include <arpa/inet.h>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace config {

namespace {

namespace fs = std::filesystem;

std::string without_spaces_around(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\r'))
        text.remove_suffix(1);
    return std::string(text);
}

std::string first_line_of(const fs::path& file, std::vector<std::string>& problems) {
    std::ifstream stream(file);
    std::string line;
    if (!stream || !std::getline(stream, line))
        problems.push_back(file.string() + " cannot be read, or is empty.");
    return line;
}

// SLACK_SIGNING_SECRET, or SLACK_SIGNING_SECRET_FILE naming a file that holds it (systemd credentials, Docker
// secrets). Several secrets are separated by a comma while one replaces the other.
std::vector<std::string> read_secrets(const std::string& name, const environment& from,
                                      std::vector<std::string>& problems) {
    std::string all = from(name).value_or("");
    if (const auto file = from(name + "_FILE"); file && all.empty()) all = first_line_of(*file, problems);
    std::vector<std::string> secrets;
    std::istringstream stream(all);
    for (std::string part; std::getline(stream, part, ',');)
        if (const std::string secret = without_spaces_around(part); !secret.empty())
            secrets.push_back(secret);
    return secrets;
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

// A time stamp that cannot be checked proves nothing, so one does not go without the other.
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
    if (!into.chosen.tsa_ca.empty() && !fs::is_regular_file(into.chosen.tsa_ca))
        into.problems.push_back("“tsa_ca”: there is no file " + into.chosen.tsa_ca.string() + ".");
}

void read_file(const fs::path& file, loaded& into) {
    if (!fs::exists(file) || fs::is_directory(file)) {
        into.problems.push_back("There is no file " + file.string() + ".");
        return;
    }
    try {
        const toml::table table = toml::parse_file(file.string());
        reader read(table, into.problems);
        settings& chosen = into.chosen;
        if (const auto database = read.text("database")) chosen.database = *database;
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
    if (file) read_file(*file, result);
    result.chosen.slack_signing_secrets = read_secrets("SLACK_SIGNING_SECRET", from, result.problems);
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
