#include "bot/usage.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>

namespace bot {

namespace {

std::string in_capitals(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return char(std::toupper(letter)); });
    return name;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string all;
    for (const std::string& word : words)
        all += (all.empty() ? "" : between) + word;
    return all;
}

std::string in_ticks(const std::string& command) {
    return "`" + command + "`";
}

// "/decision …" describes itself: what stands in quotes is typed so.
bool is_sample(const CLI::Option& option) {
    return option.get_description().starts_with('"');
}

// As it has to be typed: FILE, "/decision …", or --out FOLDER.
std::string as_typed(const CLI::Option& option) {
    if (is_sample(option)) return option.get_description();
    const std::string name = option.get_single_name();
    return option.get_positional() ? in_capitals(name) : "--" + name + " " + option.get_type_name();
}

std::string missing_command(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    const std::vector<std::string> extra = app.remaining();
    const std::string help =
        " Type one of " + joined(names, ", ") + "; `dossier --help` says what each does.";
    if (extra.empty()) return "Which command?" + help;
    return "There is no " + std::string(extra.front().starts_with('-') ? "option " : "command ") +
           extra.front() + "." + help;
}

std::string missing_argument(const CLI::App& command) {
    const std::string name = "dossier " + command.get_name();
    std::string line = name, meaning;
    for (const CLI::Option* option : command.get_options()) {
        if (!option->get_required()) continue;
        line += " " + as_typed(*option);
        if (option->count() == 0 && meaning.empty() && !is_sample(*option))
            meaning = ": " + option->get_description();
    }
    return in_ticks(name) + " needs more. Type " + in_ticks(line) + meaning + ".";
}

std::string too_much(const CLI::App& command, const std::vector<std::string>& extra) {
    const std::string name = "dossier " + command.get_name();
    if (extra.front().starts_with("--") && command.get_option_no_throw(extra.front()))
        return "Put " + extra.front() + " behind " + command.get_name() + ": " +
               in_ticks(name + " " + joined(extra, " ") + " …") + ".";
    if (extra.front().starts_with('-'))
        return in_ticks(name) + " has no option " + extra.front() + "; " + in_ticks(name + " --help") +
               " lists what it takes.";
    const std::vector<const CLI::Option*> options = command.get_options();
    const bool takes_text = std::any_of(options.begin(), options.end(),
                                        [](const CLI::Option* option) { return is_sample(*option); });
    if (takes_text)
        return "Put the whole line into quotes: " + name + " \"/decision … " + joined(extra, " ") + "\"";
    return in_ticks(name) + " takes less: " + joined(extra, " ") + " is too much.";
}

}  // namespace

std::string what_to_type(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<CLI::App*> given = app.get_subcommands();
    if (given.empty()) return missing_command(app);
    const CLI::App& command = *given.front();
    if (dynamic_cast<const CLI::RequiredError*>(&error)) return missing_argument(command);
    if (dynamic_cast<const CLI::ExtrasError*>(&error)) return too_much(command, app.remaining(true));
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
        const std::string what = error.what(), option = what.substr(0, what.find(':'));
        if (what.find("At Most") != std::string::npos)
            return option + " stands there more than once; say it once.";
        return option + " needs a value behind it; " + in_ticks("dossier " + command.get_name() + " --help") +
               " says which.";
    }
    return error.what();
}

}  // namespace bot
