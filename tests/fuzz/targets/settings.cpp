// What an operator writes: a TOML file, and behind an empty line at the input's beginning the environment.
#include "config/settings.hpp"

#include "config/token_key.hpp"
#include "tests/fuzz/target.hpp"

#include <map>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace {

// A file in memory, under the name that a program can open it by.
class memory_file {
public:
    memory_file() : number_(::memfd_create("dossier.toml", MFD_CLOEXEC)) {
        if (number_ < 0) throw std::runtime_error("there is no file in memory");
    }

    std::string holding(std::string_view text) const {
        if (::ftruncate(number_, 0) != 0 || ::pwrite(number_, text.data(), text.size(), 0) < 0)
            throw std::runtime_error("the file in memory cannot be written");
        return "/proc/self/fd/" + std::to_string(number_);
    }

private:
    int number_;
};

// "NAME=value" in lines, up to an empty one.
std::map<std::string, std::string> read_variables(fuzz::supply& from) {
    std::map<std::string, std::string> variables{{"HOME", "/nonexistent"}};
    for (std::string_view line = from.line(); !line.empty(); line = from.line()) {
        const std::size_t equals = std::min(line.find('='), line.size());
        variables[std::string(line.substr(0, equals))] = line.substr(std::min(equals + 1, line.size()));
    }
    return variables;
}

const fuzz::target here("settings", [](std::string_view bytes) {
    static const memory_file file;
    fuzz::supply from(bytes);
    const auto variables = read_variables(from);
    const std::string_view toml = from.rest();
    const config::environment environment = [&](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    const config::loaded loaded = config::load(file.holding(toml), environment);
    const config::settings& chosen = loaded.chosen;
    if (loaded.problems.empty()) {
        fuzz::must(!chosen.database.empty(), "there is a database");
        fuzz::must(chosen.slack_api_url.ends_with('/'), "Slack's address ends with a slash");
        fuzz::must(chosen.token_key.empty() || chosen.token_key.size() == config::token_key_size,
                   "a key has its size");
        fuzz::must(chosen.tsa.empty() == chosen.tsa_ca.empty(), "an authority comes with its certificates");
        fuzz::must(chosen.slack_client_id.empty() == chosen.slack_client_secret.empty(),
                   "an app comes with its secret");
    }
    config::read_endpoint(std::string(toml));
    const auto key = config::read_token_key(toml);
    fuzz::must(!key || key->size() == config::token_key_size, "a key has its size");
});

}  // namespace
