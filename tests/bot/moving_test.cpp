#include "bot/moving.hpp"

#include "bot/run_program.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <sstream>

namespace bot {
namespace {

namespace fs = std::filesystem;
using support::ana;
using support::ben;
using support::decides;
using support::read_file;
using support::write_file;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// What a stream is told meanwhile.
class overheard {
public:
    explicit overheard(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(caught_.rdbuf())) {}
    ~overheard() { stream_.rdbuf(before_); }
    overheard(const overheard&) = delete;
    overheard& operator=(const overheard&) = delete;

    std::string text() const { return caught_.str(); }

private:
    std::ostream& stream_;
    std::ostringstream caught_;
    std::streambuf* before_;
};

// A terminal of Ana's, a database in which she has said two things, and an empty one.
class Moving : public testing::Test {
protected:
    Moving() {
        here.database = folder / "here.db";
        there.database = folder / "there.db";
        here.zone = there.zone = "UTC";
        support::scribe dossier(here.database);
        dossier.say(ana, decides("one"));
        dossier.say(ana, decides("two"));
    }

    // The exit code, or the sentence that was thrown: "0", "There is no …".
    std::string told(const std::function<int()>& command) {
        const overheard screen(std::cout), errors(std::cerr);
        std::string result;
        try {
            result = std::to_string(command());
        } catch (const std::runtime_error& error) {
            result = error.what();
        }
        printed = screen.text();
        complained = errors.text();
        return result;
    }

    std::string exports(const fs::path& out = {}, const std::string& format = "",
                        const evidence::person_id& whose = ana) {
        return told([&] { return export_log(here, whose, format, out); });
    }

    std::string imports(const std::string& name, const std::string& bytes,
                        const std::optional<evidence::person_id>& author = {}, const std::string& mail = "") {
        write_file(folder / name, bytes);
        return told([&] { return import_evidence(there, author, ana, {folder / name, {}, mail}); });
    }

    std::string imports_repository(const fs::path& repository, const std::string& mail = "") {
        return told([&] { return import_evidence(there, {}, ana, {{}, repository, mail}); });
    }

    std::string lines() {
        EXPECT_EQ(exports(), "0");
        return printed;
    }

    support::temporary_folder folder;
    config::settings here, there;
    std::string printed, complained;
};

// ---- out
// --------------------------------------------------------------------------------------------------------

TEST_F(Moving, PrintsTheLog) {
    EXPECT_EQ(exports(), "0");
    EXPECT_THAT(printed, StartsWith("{\"author\":\"local:ana\""));
    EXPECT_EQ(std::count(printed.begin(), printed.end(), '\n'), 3);
    EXPECT_EQ(complained, "");
}

TEST_F(Moving, WritesAFileInTheFormThatItsNameSays) {
    EXPECT_EQ(exports(folder / "log.md"), "0");
    EXPECT_THAT(read_file(folder / "log.md"), StartsWith("# Evidence log"));
    EXPECT_EQ(exports(folder / "log.csv"), "0");
    EXPECT_THAT(read_file(folder / "log.csv"), StartsWith("entry,metric,"));
    EXPECT_EQ(exports(folder / "log.txt", "markdown"), "0");
    EXPECT_THAT(read_file(folder / "log.txt"), StartsWith("# Evidence log"));
    EXPECT_EQ(exports(folder / "log.backup"), "0");
    EXPECT_EQ(read_file(folder / "log.backup"), lines()) << "JSON Lines, when the name says nothing";
}

TEST_F(Moving, KnowsThreeForms) {
    EXPECT_EQ(exports({}, "pdf"), "There is no format “pdf”; there are jsonl, markdown and csv.");
}

TEST_F(Moving, ReplacesAnEarlierExportOnlyByAWholeOne) {
    write_file(folder / "log.jsonl", "earlier");
    EXPECT_EQ(exports(folder / "log.jsonl"), "0");
    EXPECT_EQ(read_file(folder / "log.jsonl"), lines());
    EXPECT_FALSE(fs::exists(folder / "log.jsonl.part"));
    fs::create_directory(folder / "log.jsonl.part");  // nothing can be written there
    write_file(folder / "log.jsonl", "earlier");
    EXPECT_THAT(exports(folder / "log.jsonl"), EndsWith("cannot be written."));
    EXPECT_EQ(read_file(folder / "log.jsonl"), "earlier");
}

TEST_F(Moving, NeverWritesOverADatabase) {
    const std::string before = read_file(here.database);
    EXPECT_THAT(exports(here.database), HasSubstr("is a database, which an export would replace"));
    EXPECT_EQ(read_file(here.database), before);
    fs::create_symlink(here.database, folder / "link.jsonl");
    EXPECT_THAT(exports(folder / "link.jsonl"), HasSubstr("is a database, which an export would replace"));
    EXPECT_EQ(read_file(here.database), before);
    EXPECT_TRUE(fs::is_symlink(folder / "link.jsonl"));
}

TEST_F(Moving, SaysWhatCannotBeWrittenTo) {
    EXPECT_THAT(exports(folder.path()), EndsWith("is a folder. Name a file in it."));
    EXPECT_THAT(exports(folder / "none" / "log.jsonl"), EndsWith("log.jsonl cannot be written."));
    EXPECT_EQ(exports("/dev/full"), "The file /dev/full cannot be written.");
}

TEST_F(Moving, WritesToADevice) {
    EXPECT_EQ(exports("/dev/null"), "0");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Moving, SaysThatSomebodyHasLoggedNothing) {
    EXPECT_EQ(exports({}, "", ben), "0");
    EXPECT_THAT(printed, HasSubstr("\"records\":0"));
    EXPECT_THAT(complained, HasSubstr("local:ben has logged nothing in "));
    write_file(folder / "log.jsonl", "earlier");
    EXPECT_THAT(exports(folder / "log.jsonl", "", ben), HasSubstr("log.jsonl was not written"));
    EXPECT_EQ(read_file(folder / "log.jsonl"), "earlier");
}

TEST_F(Moving, NeedsADatabase) {
    here.database = folder / "none.db";
    EXPECT_THAT(exports(), HasSubstr("There is no database at "));
}

// ---- a whole log in
// ---------------------------------------------------------------------------------------------

TEST_F(Moving, BringsALogToAnotherDatabaseOnce) {
    const std::string log = lines();
    EXPECT_EQ(imports("log.jsonl", log), "0");
    EXPECT_THAT(printed, HasSubstr("2 records brought in"));
    EXPECT_EQ(imports("log.jsonl", log), "0");
    EXPECT_THAT(printed, HasSubstr("Already here: all 2 records of the file. Nothing was changed."));
    std::swap(here, there);
    EXPECT_EQ(lines(), log);
}

TEST_F(Moving, TakesALogThatWentThroughAMailOrAnEditor) {
    std::string changed = "\xef\xbb\xbf";
    for (const char c : lines())
        changed += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(imports("log.txt", changed), "0") << printed;
    EXPECT_THAT(printed, HasSubstr("2 records brought in"));
}

TEST_F(Moving, RefusesALogOfSomebodyElseOrOneThatIsNotWhole) {
    const std::string log = lines();
    EXPECT_EQ(imports("log.jsonl", log, ben), "1");
    EXPECT_THAT(printed, HasSubstr("This is the log of local:ana, and you import as local:ben"));
    EXPECT_EQ(imports("log.jsonl", log.substr(0, log.size() / 2)), "1");
    EXPECT_THAT(printed, HasSubstr("The export is not whole"));
    EXPECT_FALSE(fs::exists(there.database));
}

// ---- documents in
// -----------------------------------------------------------------------------------------------

TEST_F(Moving, ReadsAFileAsWhatItIs) {
    EXPECT_EQ(imports("brag.md", "- Dropped the fork\n"), "0");
    EXPECT_THAT(printed, HasSubstr("Read brag.md as notes: 1 proposal."));
    EXPECT_THAT(printed, HasSubstr("1 stands at today, for no date was found"));
    EXPECT_EQ(imports("m.csv", "date,metric,value\n2026-03-04,ctr,3%\n"), "0");
    EXPECT_THAT(printed, HasSubstr("Read m.csv as a table: 1 proposal."));
    EXPECT_EQ(imports("pasted.txt", "date;text\n2026-03-04;Dropped it\n"), "0");
    EXPECT_THAT(printed, HasSubstr("Read pasted.txt as a table: 1 proposal."));
    const std::string commit =
        "commit 3f2a90bc12de\nAuthor: Ana <ana@example.com>\nDate: 2026-03-04\n\n    Drop it\n";
    EXPECT_EQ(imports("log.txt", commit), "0");
    EXPECT_THAT(printed, HasSubstr("Read log.txt as a git history: 1 proposal."));
}

TEST_F(Moving, ReadsEveryEndOfALine) {
    for (const char* const end : {"\n", "\r\n", "\r"}) {
        there.database = folder / ("lines" + std::to_string(std::string(end).size()) + end[0] + ".db");
        const std::string text =
            std::string("\xef\xbb\xbf# 2026") + end + end + "- One" + end + "- Two" + end;
        EXPECT_EQ(imports("brag.md", text), "0");
        EXPECT_THAT(printed, HasSubstr("2 proposals"));
    }
}

TEST_F(Moving, ChangesNothingWhenTheSameComesAgain) {
    imports("brag.md", "- Dropped the fork\n");
    EXPECT_EQ(imports("copy.md", "- Dropped the fork\r\n"), "0");
    EXPECT_THAT(printed, HasSubstr("0 new, 1 known. Nothing was changed."));
}

TEST_F(Moving, FindsNothingInWhatSaysNothing) {
    for (const char* const text : {"", "\n\n", "# A heading\n", "---\n"}) {
        EXPECT_EQ(imports("brag.md", text), "1") << text;
        EXPECT_THAT(printed, HasSubstr("Nothing was found to propose, and nothing was changed."));
    }
    EXPECT_EQ(imports("brag.md", "- " + std::string(1'000'000, 'x')), "1");
    EXPECT_THAT(printed, HasSubstr("Left out: line 1: it is longer than an entry"));
    EXPECT_FALSE(fs::exists(there.database));
}

TEST_F(Moving, RefusesWhatIsNoText) {
    EXPECT_THAT(imports("latin.md", "caf\xe9\n"), StartsWith("latin.md is no UTF-8 text"));
    EXPECT_THAT(imports("utf16.md", std::string("h\0i\0", 4)), StartsWith("utf16.md is no UTF-8 text"));
    EXPECT_THAT(imports("copy.db", read_file(here.database)), StartsWith("copy.db is a database"));
    EXPECT_THAT(imports("other.jsonl", "{}\n"), StartsWith("other.jsonl is no export of dossier"));
    EXPECT_THAT(told([&] {
                    return import_evidence(there, {}, ana, {folder.path(), {}, ""});
                }),
                HasSubstr("is a folder. For a git repository say --git"));
    EXPECT_THAT(told([&] {
                    return import_evidence(there, {}, ana, {folder / "none.md", {}, ""});
                }),
                HasSubstr("There is no "));
    EXPECT_THAT(told([&] { return import_evidence(there, {}, ana, {}); }),
                StartsWith("Say one thing to import"));
}

TEST_F(Moving, SaysHowToMoveWhatIsTooLarge) {
    const std::string large(64 * 1024 * 1024, 'x');
    EXPECT_THAT(imports("large.md", large + "x"), EndsWith("import it in parts."));
    EXPECT_THAT(imports("large.jsonl", lines() + large), HasSubstr("`dossier backup` and `dossier restore`"));
}

std::string calendar(const std::string& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}
const std::string christmas =
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\n";
const std::string half_a_day = "BEGIN:VEVENT\r\nDTSTART:20261231T120000Z\r\nEND:VEVENT\r\n";

TEST_F(Moving, TakesDaysOffFromACalendar) {
    EXPECT_EQ(imports("holidays.ics", calendar(half_a_day + christmas)), "0");
    EXPECT_THAT(printed, StartsWith("Read holidays.ics as a calendar: "));
    EXPECT_THAT(printed, HasSubstr(" days off in the next two years.\n"
                                   "Left out: Line 4: this event has a time of day; only whole days count "
                                   "(DTSTART;VALUE=DATE:20261225).\n"
                                   "Nudges come on Fridays at 16:00"));
    const std::string before = printed;
    EXPECT_EQ(imports("feriados", calendar(half_a_day + christmas)), "0") << "whatever its name is";
    EXPECT_EQ(printed.substr(printed.find('\n')), before.substr(before.find('\n'))) << "the same days, once";
}

TEST_F(Moving, TakesDaysOffFromALargeCalendar) {
    std::string events = christmas;
    while (events.size() < 200'000)  // a line may have 32 kB
        events += "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:19991231\r\nSUMMARY:Long ago\r\nEND:VEVENT\r\n";
    EXPECT_EQ(imports("holidays.ics", calendar(events)), "0");
    EXPECT_THAT(printed, HasSubstr("or on your "));
}

TEST_F(Moving, SaysThatACalendarHasNoDayOff) {
    EXPECT_EQ(imports("meetings.ics", calendar(half_a_day)), "1");
    EXPECT_THAT(printed, EndsWith("No day off was found, and nothing was changed.\n"));
    EXPECT_EQ(imports("notes.ics", "- dropped gift wrap\n"), "1");
    EXPECT_THAT(printed, HasSubstr("Left out: Line 1: this is no calendar file"));
}

TEST_F(Moving, AsksWhoseCommitsAHistoryHolds) {
    const std::string two =
        "commit 3f2a90bc12de\nAuthor: Ana <ana@example.com>\nDate: 2026-03-04\n\n    Drop it\n\n"
        "commit 4f2a90bc12de\nAuthor: Ben <ben@example.com>\nDate: 2026-03-04\n\n    Keep it\n";
    EXPECT_THAT(imports("log.txt", two),
                EndsWith("Say whose with --author: ana@example.com, ben@example.com."));
    EXPECT_EQ(imports("log.txt", two, {}, "Ben@Example.com"), "0");
    EXPECT_THAT(imports("log.txt", two, {}, "Ben"),
                StartsWith("log.txt holds no commit by Ben that is no merge. Nothing was changed: --author"));
    EXPECT_THAT(imports("log.txt", "commit 3f2a90bc12de\nMerge: 1 2\nAuthor: Ana <a@b>\n"),
                StartsWith("log.txt holds no commit that is no merge"));
    EXPECT_THAT(imports("log.txt", "* commit 3f2a90bc12de\n| Author: Ana <a@b>\n"),
                HasSubstr("git log --graph"));
}

class MovingFromARepository : public Moving {
protected:
    MovingFromARepository() {
        fs::create_directory(repository);
        git({"init", "--quiet"});
        git({"config", "user.name", "Ana"});
        git({"config", "user.email", "ana@example.com"});
    }

    void git(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"git", "-C", repository.string()});
        ASSERT_EQ(run_program(arguments, 10'000).code, 0);
    }

    void commits(const std::string& subject, const std::string& author = "Ana <ana@example.com>") {
        git({"commit", "--quiet", "--allow-empty", "--allow-empty-message", "--author", author, "--message",
             subject, "--date", "2026-03-04T12:00:00+0000"});
    }

    fs::path repository = folder / "shop";
};

TEST_F(MovingFromARepository, TakesThePersonsOwnCommits) {
    commits("Drop the fork");
    commits("Not hers", "Ben <ana@example.com.example.org>");
    commits("Hers too", "Åsa “quoted” <ANA@example.com>");
    commits("");
    EXPECT_EQ(imports_repository(repository), "0");
    EXPECT_THAT(printed, HasSubstr("Read shop as a git history: 2 proposals."));
    EXPECT_THAT(printed, HasSubstr(": it has no subject."));
    EXPECT_EQ(imports_repository(repository), "0");
    EXPECT_THAT(printed, HasSubstr("0 new, 2 known. Nothing was changed."));
}

TEST_F(MovingFromARepository, SaysThatNobodyOfThatNameCommitted) {
    commits("Drop the fork");
    EXPECT_THAT(imports_repository(repository, "Ana"),
                StartsWith("shop holds no commit by Ana that is no merge."));
}

TEST_F(MovingFromARepository, SaysThatItHasNoCommits) {
    EXPECT_THAT(imports_repository(repository),
                HasSubstr("has no commits yet on the branch that it stands on"));
    EXPECT_FALSE(fs::exists(there.database));
}

TEST_F(MovingFromARepository, NeedsToKnowWhose) {
    commits("Drop the fork");
    git({"config", "user.email", ""});
    EXPECT_THAT(imports_repository(repository), EndsWith("Say whose commits with --author."));
}

TEST_F(Moving, SaysThatAFolderIsNoRepository) {
    EXPECT_EQ(imports_repository(folder.path()),
              "git finds no repository in " + folder.path().string() + ".");
    EXPECT_EQ(imports_repository(folder / "none"), "There is no folder " + (folder / "none").string() + ".");
}

}  // namespace
}  // namespace bot
