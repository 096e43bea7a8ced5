// Arguments in, one of the things that dossier does, exit code out.
#include "bot/anchor_now.hpp"
#include "bot/doctor.hpp"
#include "bot/guide_rules.hpp"
#include "bot/keeping.hpp"
#include "bot/log.hpp"
#include "bot/moving.hpp"
#include "bot/server.hpp"
#include "bot/terminal.hpp"
#include "bot/usage.hpp"
#include "config/settings.hpp"
#include "evidence/clock.hpp"
#include "storage/connection.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <iostream>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int exit_usage = 2;

struct arguments {
    std::string config, database, listen, as, line, out, what, file, format, git, mail;
    std::string anchor_key, tsa_ca, profile;
    bot::asking asks;
};

std::string system_user() {
    if (const passwd* entry = ::getpwuid(::geteuid())) return entry->pw_name;
    return "uid" + std::to_string(::geteuid());
}

// Settings from the file and the environment, with the command line on top.
config::loaded read_settings(const arguments& given) {
    const auto file =
        given.config.empty() ? std::nullopt : std::optional<std::filesystem::path>(given.config);
    config::loaded loaded = config::load(file, config::process_environment());
    if (!given.database.empty()) loaded.chosen.database = given.database;
    if (!given.listen.empty()) {
        if (const auto where = config::read_endpoint(given.listen)) {
            loaded.chosen.address = where->address;
            loaded.chosen.port = where->port;
        } else {
            loaded.problems.push_back("--listen must be ADDRESS:PORT, such as 127.0.0.1:8080.");
        }
    }
    if (!loaded.chosen.zone.empty() && !evidence::is_known_zone(loaded.chosen.zone))
        loaded.problems.push_back("“zone” must be an IANA name such as \"Europe/Lisbon\".");
    if (const auto problem = bot::authority_problem(loaded.chosen)) loaded.problems.push_back(*problem);
    for (std::string& problem : bot::rules_problems(loaded.chosen))
        loaded.problems.push_back(std::move(problem));
    if (!loaded.chosen.person.empty() && !evidence::read_person(loaded.chosen.person))
        loaded.problems.push_back(
            "“person” must be slack:TEAM/USER, chime:INSTANCE/USER or local:NAME, such as \"local:ana\".");
    return loaded;
}

// A program that runs reads its settings again, and does not end over them.
config::loaded load_settings(const arguments& given) {
    try {
        return read_settings(given);
    } catch (const std::exception& error) {
        return {{}, {"The settings cannot be read: " + std::string(error.what()) + "."}};
    }
}

void shape_log(const config::settings& chosen) {
    bot::shape_log(chosen.log == "json" ? bot::log_form::json : bot::log_form::text, chosen.log_level);
}

// What collects the log of a server finds the reason of its end in there, whatever form it has.
void tell(const std::string& what, bool in_log) {
    if (in_log)
        spdlog::critical("{}", what);
    else
        std::cerr << "dossier: " << what << "\n";
}

// Tells every problem.
std::optional<config::settings> settings_of(const arguments& given, bool serves) {
    config::loaded loaded = load_settings(given);
    const bool in_log = serves && loaded.chosen.log == "json";
    if (in_log) bot::shape_log(bot::log_form::json, "info");
    for (const std::string& problem : loaded.problems)
        tell(problem, in_log);
    if (!loaded.problems.empty()) return std::nullopt;
    shape_log(loaded.chosen);
    return std::move(loaded.chosen);
}

std::string in_a_sentence(const std::exception& error) {
    const auto* const of_file = dynamic_cast<const std::filesystem::filesystem_error*>(&error);
    if (!of_file) return error.what();
    return of_file->path1().string() + " cannot be used: " + of_file->code().message() + ".";
}

int serve(const config::settings& chosen, const arguments& given) {
    try {
        return bot::serve(chosen, system_user(), [&given] { return load_settings(given); });
    } catch (const std::exception& error) {
        if (chosen.log != "json") throw;
        tell(in_a_sentence(error), true);
        return 1;
    }
}

std::optional<evidence::person_id> author_of(const arguments& given) {
    const auto author = evidence::read_person(given.as.empty() ? system_user() : given.as);
    if (!author)
        std::cerr << "dossier: --as takes a name, or slack:TEAM/USER, chime:INSTANCE/USER, local:NAME.\n";
    return author;
}

int run(const CLI::App& app, const arguments& given) {
    if (app.got_subcommand("verify")) return bot::verify(given.what, given.anchor_key, given.tsa_ca);
    if (app.got_subcommand("doctor")) return bot::doctor(load_settings(given), given.config, given.asks);
    const bool serves = app.got_subcommand("serve");
    const auto chosen = settings_of(given, serves);
    if (!chosen) return exit_usage;
    if (serves) return serve(*chosen, given);
    if (app.got_subcommand("anchor")) return bot::anchor(*chosen);
    if (app.got_subcommand("backup")) return bot::backup(*chosen, given.file);
    if (app.got_subcommand("restore")) return bot::restore(*chosen, given.file);
    const auto author = author_of(given);
    if (!author) return exit_usage;
    if (app.got_subcommand("say")) return bot::say(*chosen, *author, given.line);
    if (app.got_subcommand("chat")) return bot::chat(*chosen, *author);
    if (app.got_subcommand("export")) return bot::export_log(*chosen, *author, given.format, given.out);
    if (app.got_subcommand("import")) {
        const auto asked = given.as.empty() ? std::nullopt : author;
        return bot::import_evidence(*chosen, asked, *author, {given.file, given.git, given.mail});
    }
    return bot::packet(*chosen, *author, given.out, given.profile);
}

// Whoever reads what was printed, a script say, has to know when it did not arrive. A server's exit code says
// something else, and its log is elsewhere.
int run_and_print(const CLI::App& app, const arguments& given) {
    const int code = run(app, given);
    if (app.got_subcommand("serve") || std::cout.flush()) return code;
    tell("What there is to say cannot be printed. What was done is done.", false);
    return code == 0 ? 1 : code;
}

// "--as ''" is what is left of a variable that is not set, and must not quietly mean somebody else.
void refuse_empty_values(CLI::App& command) {
    for (CLI::Option* const option : command.get_options()) {
        if (option->get_positional() || option->get_type_size() == 0) continue;
        option->check([name = option->get_name()](const std::string& value) {
            return value.empty() ? "its value is empty. Say one, or leave " + name + " out." : std::string();
        });
    }
}

void declare(CLI::App& app, arguments& into) {
    app.require_subcommand(1);
    app.set_version_flag("--version", "dossier " DOSSIER_VERSION);
    const auto with_database = [&](CLI::App* command) {
        command->add_option("--database", into.database, "the database file (default: the XDG data folder)");
        command->add_option("--config", into.config, "a TOML file, see config/dossier.example.toml");
        return command;
    };
    const auto with_author = [&](CLI::App* command) {
        command->add_option("--as", into.as,
                            "whose evidence: a name, slack:TEAM/USER or chime:INSTANCE/USER (default: you)");
        return with_database(command);
    };
    CLI::App* const serve = with_database(
        app.add_subcommand("serve", "serve the chat page, and Slack and Chime where they are set up"));
    serve->add_option("--listen", into.listen, "ADDRESS:PORT (default: 127.0.0.1:8080)");
    CLI::App* const say = with_author(app.add_subcommand("say", "say one line and print the reply"));
    say->add_option("line", into.line, "\"/decision …\"")->required();
    with_author(app.add_subcommand("chat", "say line after line"));
    CLI::App* const packet = with_author(app.add_subcommand("packet", "build the bundle into a folder"));
    packet->add_option("--out", into.out, "where its files go")->type_name("FOLDER")->required();
    packet->add_option("--for", into.profile, "who reads it, so that what they need not see is hidden")
        ->type_name("manager|committee|outside");
    CLI::App* const exporting =
        with_author(app.add_subcommand("export", "print your whole log, as JSON Lines or in another form"));
    exporting->add_option("--format", into.format, "jsonl, markdown or csv (the metrics)");
    exporting->add_option("--out", into.out, "where it goes instead of the screen")->type_name("FILE");
    CLI::App* const importing = with_author(app.add_subcommand(
        "import", "bring in a whole log, or propose what notes, tables and histories hold"));
    importing->add_option(
        "file", into.file,
        "an export, notes (Markdown or text), a table (CSV), a git log, or holidays (.ics)");
    importing->add_option("--git", into.git, "the history of a git repository")->type_name("FOLDER");
    importing->add_option("--author", into.mail, "whose commits (default: git's user.email)")
        ->type_name("MAIL");
    CLI::App* const verify =
        app.add_subcommand("verify", "check a bundle, an export or a database; exit 0 only when intact");
    verify->add_option("what", into.what, "a bundle's folder or zip, an export (.jsonl), or a database")
        ->required();
    verify->add_option("--anchor-key", into.anchor_key, "the key that a bundle's anchor must be signed with")
        ->type_name("KEY");
    verify->add_option("--tsa-ca", into.tsa_ca, "certificates (PEM) to check its time stamp against")
        ->type_name("FILE");
    with_database(app.add_subcommand("anchor", "anchor the log in time now, while no server does"));
    with_database(app.add_subcommand("backup", "copy the database into one file, while dossier runs too"))
        ->add_option("file", into.file, "the file to write; an earlier backup there is replaced")
        ->required();
    with_database(app.add_subcommand("restore", "put a backup in the place of the database, which is kept"))
        ->add_option("file", into.file, "the backup")
        ->required();
    CLI::App* const doctor =
        with_database(app.add_subcommand("doctor", "look for what could keep dossier from keeping evidence"));
    doctor->add_flag("--slack", into.asks.slack,
                     "ask Slack, too, whether it takes the tokens and what they allow");
    doctor->add_flag("--chime", into.asks.chime,
                     "ask Chime, too, whether it takes the keys and what they permit");
    for (CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; }))
        refuse_empty_values(*command);
}

}  // namespace

int main(int count, char** values) {
    ::umask(0077);                         // whatever dossier writes belongs to its owner alone
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // no core file: it would hold secrets and evidence
    bot::begin_log();
    CLI::App app("dossier keeps your promotion evidence as it happens, and hands over the packet.");
    arguments given;
    declare(app, given);
    try {
        app.parse(count, values);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help and --version come this way too
        std::cerr << "dossier: " << bot::what_to_type(app, error) << "\n";
        return exit_usage;
    }
    try {
        return run_and_print(app, given);
    } catch (const std::exception& error) {
        tell(in_a_sentence(error), false);
        return 1;
    }
}
