#include "config/settings.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// The settings of one operator: a file and an environment, nothing of this machine.
class Settings : public testing::Test {
protected:
    support::temporary_folder folder;
    std::map<std::string, std::string> variables{{"HOME", "/home/ana"}};

    environment from() {
        return [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
    }

    loaded load_file(std::string_view toml) {
        support::write_file(folder / "dossier.toml", toml);
        return load(folder / "dossier.toml", from());
    }

    std::vector<std::string> secrets() { return load(std::nullopt, from()).chosen.slack_signing_secrets; }

    std::string file(std::string_view name, std::string_view text) {
        support::write_file(folder / name, text);
        return (folder / name).string();
    }
};

TEST_F(Settings, HaveDefaults) {
    const loaded all = load(std::nullopt, from());
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.database, "/home/ana/.local/share/dossier/dossier.db");
    EXPECT_EQ(all.chosen.address, "127.0.0.1");
    EXPECT_EQ(all.chosen.port, 8080);
    EXPECT_EQ(all.chosen.page, std::nullopt);
    EXPECT_EQ(all.chosen.zone, "");
    EXPECT_FALSE(all.chosen.a4);
    EXPECT_THAT(all.chosen.slack_signing_secrets, IsEmpty());
    EXPECT_EQ(all.chosen.slack_bot_token, "");
    EXPECT_EQ(all.chosen.slack_app_token, "");
    EXPECT_EQ(all.chosen.slack_api_url, "https://slack.com/api/");
    EXPECT_EQ(all.chosen.slack_client_id, "");
    EXPECT_EQ(all.chosen.slack_client_secret, "");
    EXPECT_EQ(all.chosen.token_key, "");
    EXPECT_EQ(all.chosen.chime_bot, "");
    EXPECT_EQ(all.chosen.chime_api_url, "");
    EXPECT_EQ(all.chosen.public_url, "");
    EXPECT_FALSE(all.chosen.chime_classic);
    EXPECT_THAT(all.chosen.chime_classic_tokens, IsEmpty());
    EXPECT_EQ(all.chosen.chime_classic_bot, "dossier");
    EXPECT_EQ(all.chosen.chime_classic_hooks, ".chime.aws");
}

TEST_F(Settings, SayWhereBrowsersReachDossier) {
    for (const auto& [typed, read] : std::map<std::string, std::string>{
             {"https://dossier.example.com", "https://dossier.example.com"},
             {"https://dossier.example.com/", "https://dossier.example.com"},
             {"https://dossier.example.com:8443", "https://dossier.example.com:8443"},
             {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
             {"", ""}}) {
        const loaded all = load_file("public_url = \"" + typed + "\"\n");
        EXPECT_THAT(all.problems, IsEmpty()) << typed;
        EXPECT_EQ(all.chosen.public_url, read);
    }
    for (const char* wrong :
         {"dossier.example.com", "http://dossier.example.com", "https://", "https:///",
          "https://a.example/path", "https://a.example/?x", "https://ana@a.example", "https://a example"})
        EXPECT_THAT(load_file("public_url = \"" + std::string(wrong) + "\"\n").problems,
                    ElementsAre(HasSubstr("such as \"https://dossier.example.com\"")))
            << wrong;
    EXPECT_THAT(load_file("public_url = 5\n").problems, SizeIs(1));
}

TEST_F(Settings, TurnClassicChimeOn) {
    variables["CHIME_CLASSIC_TOKEN"] = "new-token, old-token";
    variables["DOSSIER_TOKEN_KEY"] = std::string(64, 'a');
    const loaded all = load_file(
        "chime_classic = true\nchime_classic_bot = \"Log Bot\"\nchime_classic_hooks = "
        "\"hooks.example.com\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_TRUE(all.chosen.chime_classic);
    EXPECT_THAT(all.chosen.chime_classic_tokens, ElementsAre("new-token", "old-token"));
    EXPECT_EQ(all.chosen.chime_classic_bot, "Log Bot");
    EXPECT_EQ(all.chosen.chime_classic_hooks, "hooks.example.com");
}

TEST_F(Settings, LeaveClassicChimeOffWhateverElseIsThere) {
    variables["CHIME_CLASSIC_TOKEN_FILE"] = file("token", "a-token\n");
    const loaded all = load_file("");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_FALSE(all.chosen.chime_classic);
    EXPECT_THAT(all.chosen.chime_classic_tokens, ElementsAre("a-token"));
}

TEST_F(Settings, SayWhatClassicChimeLacks) {
    EXPECT_THAT(load_file("chime_classic = true\n").problems,
                ElementsAre(HasSubstr("needs CHIME_CLASSIC_TOKEN"), HasSubstr("set DOSSIER_TOKEN_KEY")));
    variables["CHIME_CLASSIC_TOKEN"] = "a-token";
    EXPECT_THAT(load_file("chime_classic = true\n").problems, ElementsAre(HasSubstr("kept encrypted")));
    variables["DOSSIER_TOKEN_KEY"] = std::string(64, 'a');
    EXPECT_THAT(load_file("chime_classic = 1\n").problems,
                ElementsAre("“chime_classic” must be true or false."));
    for (const char* wrong : {"", " dossier", "@dossier", "two\\nlines"})
        EXPECT_THAT(load_file("chime_classic_bot = \"" + std::string(wrong) + "\"\n").problems,
                    ElementsAre(HasSubstr("the bot's display name")))
            << wrong;
    for (const char* wrong :
         {"", ".", "aws", ".aws", "https://hooks.chime.aws", "hooks.chime.aws:443", "a..b.", "A.b"})
        EXPECT_THAT(load_file("chime_classic_hooks = \"" + std::string(wrong) + "\"\n").problems,
                    ElementsAre(HasSubstr("must be a host")))
            << wrong;
}

TEST_F(Settings, NameWhoDossierIsInChime) {
    const std::string arn = "arn:aws:chime:eu-central-1:123456789012:app-instance/1111-2222/user/dossier";
    const loaded all = load_file("chime_bot = \"" + arn + "\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.chime_bot, arn);
    for (const char* wrong : {"dossier", "arn:aws:chime:eu-central-1:123456789012:app-instance/1111",
                              "arn:aws:chime:eu-central-1:123456789012:app-instance/1111/bot/dossier",
                              "arn:aws:chime:eu-central-1:123456789012:app-instance/1111/user/",
                              "arn:aws:chime:eu-central-1:123456789012:app-instance/1111/user/a/b",
                              "arn:aws:chime:eu-central-1:123456789012:app-instance//user/dossier",
                              "arn:aws:chime:eu-central-1:app-instance/1111/user/dossier",
                              "arn:aws:chime:eu-central-1:123456789012:app-instance/1111/user/two words"})
        EXPECT_THAT(load_file("chime_bot = \"" + std::string(wrong) + "\"\n").problems,
                    ElementsAre(HasSubstr("the ARN of an AppInstanceUser")))
            << wrong;
    EXPECT_THAT(load_file("chime_bot = 5\n").problems, SizeIs(1));
}

TEST_F(Settings, NameAnotherAddressOfChime) {
    for (const char* good :
         {"https://chime.example.com", "http://127.0.0.1:8080", "http://localhost:8080/"}) {
        variables["CHIME_API_URL"] = good;
        const loaded all = load(std::nullopt, from());
        EXPECT_THAT(all.problems, IsEmpty()) << good;
        EXPECT_TRUE(std::string(good).starts_with(all.chosen.chime_api_url)) << good;
        EXPECT_FALSE(all.chosen.chime_api_url.ends_with('/')) << good;
    }
    for (const char* wrong :
         {"http://chime.example.com", "chime.example.com", "https://chime.example.com/v1"}) {
        variables["CHIME_API_URL"] = wrong;
        EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("CHIME_API_URL must be")))
            << wrong;
    }
}

TEST_F(Settings, NameATimeStampAuthority) {
    const std::string ca = file("ca.pem", "certificates");
    const loaded all = load_file("tsa = \"http://tsa.example/\"\ntsa_ca = \"" + ca + "\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.tsa, "http://tsa.example/");
    EXPECT_EQ(all.chosen.tsa_ca, ca);
}

TEST_F(Settings, NameNoAuthorityByHalf) {
    const std::string ca = file("ca.pem", "certificates");
    EXPECT_THAT(load_file("tsa = \"https://tsa.example/\"\n").problems,
                ElementsAre(HasSubstr("belong together")));
    EXPECT_THAT(load_file("tsa_ca = \"" + ca + "\"\n").problems, ElementsAre(HasSubstr("belong together")));
    for (const char* address : {"tsa.example", "ftp://tsa.example/", "http://", "https://"})
        EXPECT_THAT(load_file("tsa = \"" + std::string(address) + "\"\ntsa_ca = \"" + ca + "\"\n").problems,
                    ElementsAre(HasSubstr("must be the address of a time-stamp authority")));
    EXPECT_THAT(load_file("tsa = 5\n").problems, SizeIs(1));
}

TEST_F(Settings, NameADatabaseOrLeaveItOut) {
    EXPECT_THAT(load_file("database = \"\"\n").problems,
                ElementsAre("“database” is empty: name a file, or leave the line out."));
}

TEST_F(Settings, TakeAPackOfRulesOfTheOperators) {
    const std::string pack = file("rules.toml", "name = \"ours\"\n");
    const loaded all = load_file("rules = \"" + pack + "\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.rules, pack);
    EXPECT_EQ(all.chosen.rules_text, "name = \"ours\"\n");
    EXPECT_EQ(load_file("rules = \"\"\n").chosen.rules, "") << "empty: the built-in one";
}

TEST_F(Settings, NameAPackThatCannotBeRead) {
    EXPECT_THAT(load_file("rules = \"/nowhere.toml\"\n").problems,
                ElementsAre("“rules”: There is no file /nowhere.toml."));
    EXPECT_THAT(load_file("rules = \"" + folder.path().string() + "\"\n").problems,
                ElementsAre(HasSubstr("is a folder, and has to be a file")));
    const std::string empty = file("empty.toml", "");
    EXPECT_THAT(load_file("rules = \"" + empty + "\"\n").problems,
                ElementsAre("“rules”: " + empty + " is empty."));
    const std::string large = file("large.toml", std::string(1024 * 1024 + 1, '#'));
    EXPECT_THAT(load_file("rules = \"" + large + "\"\n").problems,
                ElementsAre("“rules”: " + large + " is larger than 1024 kB."));
    EXPECT_THAT(load_file("rules = 3\n").problems, ElementsAre("“rules” must be a text in quotes."));
}

TEST_F(Settings, NameWhoseEvidenceThePageShows) {
    EXPECT_EQ(load_file("").chosen.person, "");
    EXPECT_EQ(load_file("person = \"local:ana\"\n").chosen.person, "local:ana");
    EXPECT_THAT(load_file("person = 5\n").problems, SizeIs(1));
}

TEST_F(Settings, SayWhatStandsBeforeTheCommandsInSlack) {
    EXPECT_EQ(load_file("").chosen.slack_command_prefix, "");
    const loaded all = load_file("slack_command_prefix = \"acme-\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.slack_command_prefix, "acme-");
    for (const char* wrong : {"acme", "/acme-", "Acme-", "ac me-", "a-name-that-is-far-too-long-"})
        EXPECT_THAT(load_file("slack_command_prefix = \"" + std::string(wrong) + "\"\n").problems,
                    ElementsAre(HasSubstr("such as \"acme-\"")))
            << wrong;
}

TEST_F(Settings, ComeFromTheFile) {
    const loaded all = load_file(
        "database = \"/srv/d.db\"\nlisten = \"[::1]:9000\"\npage = false\nzone = \"Europe/Lisbon\"\npaper = "
        "\"a4\"\n");
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.database, "/srv/d.db");
    EXPECT_EQ(all.chosen.address, "::1");
    EXPECT_EQ(all.chosen.port, 9000);
    EXPECT_EQ(all.chosen.page, false);
    EXPECT_EQ(all.chosen.zone, "Europe/Lisbon");
    EXPECT_TRUE(all.chosen.a4);
}

TEST_F(Settings, OfTheExampleAreTheDefaults) {
    const loaded example =
        load(std::filesystem::path(DOSSIER_SOURCE) / "config" / "dossier.example.toml", from());
    EXPECT_THAT(example.problems, IsEmpty());
    EXPECT_EQ(example.chosen.port, 8080);
    // Each line that is commented out is a setting too: with its mark taken away the file must still load.
    std::string text =
        support::read_file(std::filesystem::path(DOSSIER_SOURCE) / "config" / "dossier.example.toml");
    for (const std::string_view key : {"database =", "listen =", "page =", "zone =", "paper ="}) {
        const std::size_t at = text.find("# " + std::string(key));
        ASSERT_NE(at, std::string::npos) << key;
        text.erase(at, 2);
    }
    EXPECT_THAT(load_file(text).problems, IsEmpty());
}

TEST_F(Settings, SayHowTheLogIsWritten) {
    EXPECT_EQ(load(std::nullopt, from()).chosen.log, "text");
    EXPECT_EQ(load(std::nullopt, from()).chosen.log_level, "info");
    const loaded written = load_file("log = \"json\"\nlog_level = \"debug\"");
    EXPECT_THAT(written.problems, IsEmpty());
    EXPECT_EQ(written.chosen.log, "json");
    EXPECT_EQ(written.chosen.log_level, "debug");
    variables["DOSSIER_LOG"] = "text";
    EXPECT_EQ(load_file("log = \"json\"").chosen.log, "text") << "the environment goes before the file";
    variables["DOSSIER_LOG"] = "";
    EXPECT_EQ(load_file("log = \"json\"").chosen.log, "json") << "and says nothing when it is empty";
}

TEST_F(Settings, TellALogThatThereIsNot) {
    EXPECT_THAT(load_file("log = \"xml\"\nlog_level = \"loud\"").problems,
                ElementsAre("“log” must be \"text\" or \"json\".",
                            "“log_level” must be \"debug\", \"info\", \"warning\" or \"error\"."));
    variables["DOSSIER_LOG"] = "yes";
    EXPECT_THAT(load(std::nullopt, from()).problems,
                ElementsAre("DOSSIER_LOG must be \"text\" or \"json\"."));
}

TEST_F(Settings, TellEveryProblemAtOnce) {
    variables["SLACK_SIGNING_SECRET_FILE"] = (folder / "nowhere").string();
    const loaded all = load_file(
        "listen = \"8080\"\npage = \"yes\"\nzone = 5\npaper = \"a3\"\ndatabse = \"/srv/d.db\"\ncolour = 1\n");
    EXPECT_THAT(all.problems, SizeIs(7));
    const std::string together = testing::PrintToString(all.problems);
    for (const char* part :
         {"“listen” must be ADDRESS:PORT", "“page” must be true or false", "“zone” must be a text in quotes",
          "“paper” must be", "no setting “databse”", "no setting “colour”", "There is no file"})
        EXPECT_THAT(together, HasSubstr(part));
}

TEST_F(Settings, TellWhereTheFileIsNoToml) {
    variables["SLACK_SIGNING_SECRET_FILE"] = (folder / "nowhere").string();
    const loaded all = load_file("page = true\nlisten = = 5\n");
    ASSERT_THAT(all.problems, SizeIs(2)) << "the environment is looked at all the same";
    EXPECT_THAT(all.problems[0], HasSubstr("is not valid TOML"));
    EXPECT_THAT(all.problems[0], HasSubstr("line 2"));
}

TEST_F(Settings, NeedTheFileThatWasNamed) {
    EXPECT_THAT(load(folder / "none.toml", from()).problems, ElementsAre(HasSubstr("There is no file")));
    EXPECT_THAT(load(folder.path(), from()).problems, ElementsAre(HasSubstr(folder.path().string())))
        << "a folder";
}

TEST_F(Settings, DoNotTakeSecretsFromTheFile) {
    EXPECT_THAT(load_file("SLACK_SIGNING_SECRET = \"s3cret\"\n").problems,
                ElementsAre(HasSubstr("no setting")));
}

TEST_F(Settings, TakeTheSecretFromTheEnvironment) {
    variables["SLACK_SIGNING_SECRET"] = "s3cret";
    EXPECT_THAT(secrets(), ElementsAre("s3cret"));
}

TEST_F(Settings, TakeTwoSecretsWhileOneReplacesTheOther) {
    variables["SLACK_SIGNING_SECRET"] = "new,old";
    EXPECT_THAT(secrets(), ElementsAre("new", "old"));
    variables["SLACK_SIGNING_SECRET"] = " new , old ";
    EXPECT_THAT(secrets(), ElementsAre("new", "old")) << "a space after the comma is no part of a secret";
}

TEST_F(Settings, DoNotTakeWhatHoldsNoSecretForASecretThatIsNotSet) {
    const auto problems = [this](const std::string& name, const std::string& value) {
        variables[name] = value;
        const auto found = load(std::nullopt, from()).problems;
        variables.erase(name);
        return found;
    };
    EXPECT_THAT(problems("SLACK_SIGNING_SECRET", ""), IsEmpty()) << "a list of variables to fill in";
    EXPECT_THAT(problems("SLACK_SIGNING_SECRET", ",, ,"),
                ElementsAre("SLACK_SIGNING_SECRET holds commas, and no secret."));
    EXPECT_THAT(problems("SLACK_BOT_TOKEN", " \t"),
                ElementsAre("SLACK_BOT_TOKEN holds blanks, and no secret."));
    const std::string blank = file("blank", "   \nsecret\n");
    EXPECT_THAT(problems("SLACK_SIGNING_SECRET_FILE", blank),
                ElementsAre("SLACK_SIGNING_SECRET_FILE: the first line of " + blank + " is empty."));
    EXPECT_THAT(problems("SLACK_SIGNING_SECRET_FILE", ""),
                ElementsAre("SLACK_SIGNING_SECRET_FILE: it is empty, and has to name a file."));
    EXPECT_THAT(problems("SLACK_SIGNING_SECRET_FILE", "/nowhere"),
                ElementsAre("SLACK_SIGNING_SECRET_FILE: There is no file /nowhere."));
    EXPECT_THAT(problems("SLACK_APP_TOKEN_FILE", folder.path().string()),
                ElementsAre(HasSubstr("is a folder, and has to be a file.")));
}

TEST_F(Settings, TakeTheSecretFromTheFileThatTheEnvironmentNames) {
    variables["SLACK_SIGNING_SECRET_FILE"] = file("secret", "s3cret\r\nsecond line\n");
    EXPECT_THAT(secrets(), ElementsAre("s3cret"));
    variables["SLACK_SIGNING_SECRET_FILE"] = file("secret", "s3cret");
    EXPECT_THAT(secrets(), ElementsAre("s3cret")) << "without a line break at its end";
    variables["SLACK_SIGNING_SECRET"] = "direct";
    EXPECT_THAT(secrets(), ElementsAre("direct"));
}

TEST_F(Settings, NameTheSecretFileThatIsEmptyAndNeverItsContent) {
    variables["SLACK_SIGNING_SECRET_FILE"] = file("secret", "");
    EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("secret is empty.")));
}

TEST_F(Settings, TakeSlacksTokensFromTheEnvironment) {
    variables["SLACK_BOT_TOKEN"] = "xoxb-1-a ";
    variables["SLACK_APP_TOKEN_FILE"] = file("app", "xapp-1-b\n");
    const loaded all = load(std::nullopt, from());
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.slack_bot_token, "xoxb-1-a");
    EXPECT_EQ(all.chosen.slack_app_token, "xapp-1-b");
    EXPECT_THAT(all.chosen.slack_signing_secrets, IsEmpty()) << "Socket Mode needs none";
}

TEST_F(Settings, TellTokensThatWereMistakenForEachOtherWithoutShowingThem) {
    variables["SLACK_BOT_TOKEN"] = "xapp-s3cret";
    variables["SLACK_APP_TOKEN"] = "xoxb-s3cret";
    const loaded swapped = load(std::nullopt, from());
    EXPECT_THAT(swapped.problems, ElementsAre(HasSubstr("SLACK_BOT_TOKEN must begin with xoxb-"),
                                              HasSubstr("SLACK_APP_TOKEN must begin with xapp-")));
    EXPECT_THAT(testing::PrintToString(swapped.problems), testing::Not(HasSubstr("s3cret")));
    EXPECT_EQ(swapped.chosen.slack_bot_token, "");

    variables["SLACK_APP_TOKEN"] = "";
    for (const char* token : {"xoxb-1\r\nHost: elsewhere", "xoxb-1 2", "xoxb-é"}) {
        variables["SLACK_BOT_TOKEN"] = token;
        EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("have no spaces"))) << token;
    }
}

TEST_F(Settings, SayWhereSlacksWebApiIs) {
    const auto url = [this](const std::string& text) {
        variables["SLACK_API_URL"] = text;
        const loaded all = load(std::nullopt, from());
        return all.problems.empty() ? all.chosen.slack_api_url : "refused";
    };
    EXPECT_EQ(url(""), "https://slack.com/api/");
    EXPECT_EQ(url("https://slack-gov.com/api/"), "https://slack-gov.com/api/");
    EXPECT_EQ(url("https://slack-gov.com/api"), "https://slack-gov.com/api/") << "is given its slash";
    EXPECT_EQ(url("http://127.0.0.1:4003/api/"), "http://127.0.0.1:4003/api/");
    EXPECT_EQ(url("http://[::1]:4003"), "http://[::1]:4003/");
    EXPECT_EQ(url("http://localhost/api/"), "http://localhost/api/");
    for (const char* text :
         {"http://slack.com/api/", "http://127.0.0.1.example/api/", "http://localhost.example:80/",
          "slack.com", "ftp://slack.com/", "https://", "https:///api/", "https://slack.com/api/?token=x",
          "https://ana@slack.com/api/", "https://slack.com/a pi/", "http://[::1", "wss://slack.com/"})
        EXPECT_EQ(url(text), "refused") << text;
    EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("https://slack.com/api/")));
}

constexpr const char* a_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

TEST_F(Settings, OfAnAppThatWorkspacesInstallAreItsIdItsSecretAndAKey) {
    variables["SLACK_CLIENT_ID"] = "12345.67890";
    EXPECT_THAT(load(std::nullopt, from()).problems,
                ElementsAre(HasSubstr("belong together"), HasSubstr("openssl rand -base64 32")));
    variables["SLACK_CLIENT_SECRET"] = "s3cret";
    EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("kept encrypted")));
    variables["DOSSIER_TOKEN_KEY"] = a_key;
    const loaded all = load(std::nullopt, from());
    EXPECT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(all.chosen.slack_client_id, "12345.67890");
    EXPECT_EQ(all.chosen.slack_client_secret, "s3cret");
    EXPECT_THAT(all.chosen.token_key, SizeIs(32));
    variables.erase("SLACK_CLIENT_ID");
    EXPECT_THAT(load(std::nullopt, from()).problems, ElementsAre(HasSubstr("belong together")));
}

TEST_F(Settings, DoNotShowAKeyThatIsWrong) {
    variables["DOSSIER_TOKEN_KEY"] = "s3cret";
    const loaded all = load(std::nullopt, from());
    EXPECT_THAT(all.problems, ElementsAre(testing::AllOf(HasSubstr("DOSSIER_TOKEN_KEY must be 32 bytes"),
                                                         testing::Not(HasSubstr("s3cret")))));
    EXPECT_EQ(all.chosen.token_key, "");
}

TEST_F(Settings, NameAFileWithTheKeyThatItsOwnerAloneCanRead) {
    const std::string key = file("token.key", std::string(a_key) + "\n");
    const std::string toml = "token_key_file = \"" + key + "\"\n";
    namespace fs = std::filesystem;
    fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THAT(load_file(toml).chosen.token_key, SizeIs(32));
    EXPECT_THAT(load_file(toml).problems, IsEmpty());

    fs::permissions(key, fs::perms::group_read, fs::perm_options::add);
    const loaded open = load_file(toml);
    EXPECT_THAT(open.problems, ElementsAre(HasSubstr("run `chmod 600 " + key)));
    EXPECT_EQ(open.chosen.token_key, "");
    variables["DOSSIER_TOKEN_KEY"] = std::string(64, 'a');
    EXPECT_EQ(load_file(toml).chosen.token_key, std::string(32, '\xaa')) << "the environment goes before it";
    EXPECT_THAT(load_file(toml).problems, IsEmpty());
}

TEST_F(Settings, TellAKeyFileThatIsNone) {
    EXPECT_THAT(load_file("token_key_file = \"/nowhere.key\"\n").problems,
                ElementsAre("“token_key_file”: There is no file /nowhere.key."));
    const std::string key = file("token.key", "s3cret\n");
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    EXPECT_THAT(load_file("token_key_file = \"" + key + "\"\n").problems,
                ElementsAre(testing::AllOf(HasSubstr("“token_key_file”"), HasSubstr("must be 32 bytes"),
                                           testing::Not(HasSubstr("s3cret")))));
}

TEST_F(Settings, FindTheDataFolder) {
    variables["XDG_DATA_HOME"] = "/data";
    EXPECT_EQ(default_database(from()), "/data/dossier/dossier.db");
    variables["XDG_DATA_HOME"] = "relative";  // the standard says to ignore it
    EXPECT_EQ(default_database(from()), "/home/ana/.local/share/dossier/dossier.db");
    variables.clear();
    EXPECT_EQ(default_database(from()), "./.local/share/dossier/dossier.db");
}

std::string read(const std::string& text) {
    const auto where = read_endpoint(text);
    return where ? where->address + " " + std::to_string(where->port) : "refused";
}

TEST(AnEndpoint, IsAnAddressAndAPort) {
    EXPECT_EQ(read("127.0.0.1:8080"), "127.0.0.1 8080");
    EXPECT_EQ(read("0.0.0.0:80"), "0.0.0.0 80");
    EXPECT_EQ(read("[::1]:8080"), "::1 8080");
    EXPECT_EQ(read("localhost:8080"), "127.0.0.1 8080");
    EXPECT_EQ(read("127.0.0.1:0"), "127.0.0.1 0");
    EXPECT_EQ(read("127.0.0.1:65535"), "127.0.0.1 65535");
}

TEST(AnEndpoint, IsNothingElse) {
    for (const char* text : {"",
                             ":",
                             "8080",
                             ":8080",
                             "127.0.0.1",
                             "127.0.0.1:",
                             "127.0.0.1:65536",
                             "127.0.0.1:-1",
                             "127.0.0.1:+1",
                             "127.0.0.1:80 ",
                             "127.0.0.1:8o",
                             "127.0.0.1: 80",
                             "::1:8080",
                             "[::1]",
                             "[::1:8080",
                             "::1]:8080",
                             "[]:80",
                             "[127.0.0.1]:80",
                             "127.0.0:80",
                             "999.0.0.1:80",
                             "dossier.example:80",
                             "http://127.0.0.1:80"})
        EXPECT_EQ(read(text), "refused") << text;
}

}  // namespace
}  // namespace config
