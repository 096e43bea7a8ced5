// Whole bundles, built from a log that names everything in every way, and searched for what they must not
// say.
#include "commands/handle.hpp"
#include "packet/bundle.hpp"
#include "packet/proof.hpp"
#include "packet/redact.hpp"
#include "tests/fakes/memory_log.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <sstream>

namespace packet {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::size_t largest = 64 * 1024 * 1024;

std::string lower_case(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return text;
}

// The text of a PDF's pages, read by another program.
std::string text_of_pdf(const std::string& bytes) {
    const support::temporary_folder folder;
    support::write_file(folder / "artifact.pdf", bytes);
    const std::string command = "pdftotext -q '" + (folder / "artifact.pdf").string() + "' -";
    FILE* const program = ::popen(command.c_str(), "r");
    if (!program) return {};
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), program))
        text.append(part.data(), size);
    EXPECT_EQ(::pclose(program), 0) << "pdftotext, of poppler-utils";
    return text;
}

// A word as PDF writes it into a title or a bookmark: UTF-16 in hexadecimal digits.
std::string as_utf16_digits(const std::string& word) {
    std::string digits;
    for (const char c : word) {
        std::array<char, 5> four{};
        std::snprintf(four.data(), four.size(), "%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        digits += four.data();
    }
    return digits;
}

// A PDF without what is compressed in it: fonts, and the pages that text_of_pdf reads.
std::string outside_of_streams(const std::string& pdf) {
    std::string rest;
    std::size_t at = 0;
    for (std::size_t begin = pdf.find("\nstream\n"); begin != std::string::npos;
         begin = pdf.find("\nstream\n", at)) {
        rest += pdf.substr(at, begin - at);
        at = std::min(pdf.find("endstream", begin), pdf.size());
    }
    return rest + pdf.substr(at);
}

// Everything that a file says, its name and the files inside of it included.
std::string everything_in(const named_file& file) {
    std::string all = file.name + "\n";
    if (file.name.ends_with(".pdf"))
        return lower_case(all + outside_of_streams(file.bytes) + text_of_pdf(file.bytes));
    if (!file.name.ends_with(".docx")) return lower_case(all + file.bytes);
    for (const named_file& inside : unzip(file.bytes, largest))
        all += inside.name + "\n" + inside.bytes;
    return lower_case(all);
}

// The place of a word in a file, for people; empty when it is not there.
std::string found_in(const named_file& file, const std::string& all, const std::string& word) {
    for (const std::string& spelt : {word, as_utf16_digits(word)}) {
        const std::size_t at = all.find(spelt);
        if (at == std::string::npos) continue;
        const std::size_t begin = at < 40 ? 0 : at - 40;
        return file.name + ": …" + all.substr(begin, spelt.size() + 80) + "…";
    }
    return {};
}

class ARedactedBundle : public testing::Test {
protected:
    // Without the records that a story needs no number for.
    void says(const std::string& line) {
        const commands::reply answer = commands::handle({log.author(), line, accounts}, log, now);
        ASSERT_EQ(answer.how, commands::tone::saved) << line << ": " << answer.headline;
        now += std::chrono::hours(24);
    }

    void tell_everything() {
        accounts = {{"zoe", "U0EXZOE"}};
        says(
            "/decision Deprioritised Gift Wrap for checkout-v2 with @sam.lee #checkout because: Sam Lee "
            "found $2,345,678 "
            "at risk, see https://board.globex.example/plan rejected: gift-wrap for Valentines hypothesis: "
            "checkouts lose "
            "less experiment: two weeks with <@U0EXZOE|zoe> results: revenue $1.41M → $1.53M feedback: VP "
            "@zoe agreed in "
            "https://globex.slack.com/archives/C0EX1/p1 stake: $2,345,678 teams: Legal, Supply Chain");
        says(
            "/metric checkout-conversion 3.5% baseline: 3.1% source: Looker/globex money: $3,456,789/yr for: "
            "D-1 "
            "#checkout");
        says("/metric giftwrap-revenue $1,412,345 source: https://globex.example/sheet #gift-wrap");
        says("/metric giftwrap-revenue $1,523,456 #gift-wrap");
        says(
            "/evidence charter vision: the Checkout in two taps scope: no GiftWrap success: $4,567,890 a "
            "year "
            "responsibilities: Legal - reviews with sam.lee@globex.example; @zoe: runs the checkout "
            "#checkout");
        says(
            "/evidence keep The SAM LEE plan saved the checkout from: @zoe for: D-1 place: #globex-launch "
            "https://globex.slack.com/archives/C0EX1/p2 #checkout");
        says("/decision D-1 learned: @quinn was right about GIFT WRAP");
        says("/decision Moved the deadline happened: 2026-03-01");
    }

    bundle build(const std::string& profile,
                 const std::optional<evidence::anchored_head>& anchor = std::nullopt) {
        bundle_request wanted;
        wanted.profile = profile;
        wanted.number = 4;
        return build_bundle(log.appended(), wanted, now, "UTC", anchor);
    }

    static std::string content_of(const bundle& built, const std::string& name) {
        for (const named_file& file : built.files)
            if (file.name == name) return file.bytes;
        return {};
    }

    // Whose words are shown, as entries: "D-2".
    static std::vector<std::string> entries(const bundle& built, const std::string& key) {
        std::vector<std::string> found;
        std::istringstream lines(content_of(built, "evidence.jsonl"));
        for (std::string line; std::getline(lines, line);) {
            const auto record = nlohmann::json::parse(line);
            if (!record.contains("seq") || record.contains("content") != (key == "content")) continue;
            if (key == "content")
                found.push_back(record["content"]["entry"].get<std::string>());
            else if (record.contains(key))
                found.push_back(record[key].get<std::string>());
        }
        return found;
    }

    fakes::memory_log log{"UTC", {"slack:TGLOBEX/U0EX1"}};
    evidence::moment now = evidence::from_rfc3339("2026-03-04T12:00:00.000Z").value();
    std::vector<evidence::mention> accounts;
};

TEST_F(ARedactedBundle, ForOutsideNamesNothingInAnyFile) {
    tell_everything();
    const bundle built = build("outside");
    const auto files = unzip(built.zip, largest);
    ASSERT_EQ(files.size(), built.files.size());
    for (const named_file& file : files) {
        const std::string all = everything_in(file);
        for (const std::string word :
             {"sam lee",   "sam.lee",   "samlee",    "zoe",     "quinn",     "u0exzoe",   "checkout",
              "gift wrap", "gift-wrap", "giftwrap",  "globex",  "looker",    "slack.com", "https://board",
              "2,345,678", "2345678",   "3,456,789", "3456789", "1,412,345", "1412345",   "1,523,456",
              "1523456",   "4,567,890", "4567890",   "1.41m",   "1.53m"})
            EXPECT_EQ(found_in(file, all, word), "") << word;
    }
}

TEST_F(ARedactedBundle, ForOutsideStillTellsTheStory) {
    tell_everything();
    const bundle built = build("outside");
    const std::string log_text = content_of(built, "decision-log.md");
    EXPECT_THAT(log_text, HasSubstr("Deprioritised Initiative B for Initiative A"));
    EXPECT_THAT(log_text, HasSubstr("a colleague"));
    EXPECT_THAT(log_text, HasSubstr("about \\$2M"));
    EXPECT_THAT(log_text, HasSubstr("by +8.5%"));
    EXPECT_THAT(log_text, HasSubstr("Legal, Supply Chain"));
    EXPECT_THAT(content_of(built, "product-outcome-map.md"), HasSubstr("Initiative A conversion"));
}

TEST_F(ARedactedBundle, ForTheCommitteeNamesNobodyAndNoFigure) {
    tell_everything();
    for (const named_file& file : unzip(build("committee").zip, largest)) {
        const std::string all = everything_in(file);
        for (const std::string word : {"sam lee", "sam.lee", "zoe", "quinn", "u0exzoe", "slack.com",
                                       "2,345,678", "2345678", "3,456,789", "3456789", "1412345", "4567890"})
            EXPECT_EQ(found_in(file, all, word), "") << word;
    }
    EXPECT_THAT(content_of(build("committee"), "decision-log.md"), HasSubstr("checkout"));
}

TEST_F(ARedactedBundle, HidesTheAmountsOfAChartThatItTellsAsAnIndex) {
    for (const std::string amount : {"$1,412,345", "$1.5M", "$1.4M", "$1,523,456"})
        says("/metric revenue " + amount + " #checkout");
    says("/metric retention 40% #checkout");
    says("/metric retention 41% #checkout");
    says("/metric retention 42% #checkout");
    const bundle built = build("committee");
    EXPECT_THAT(content_of(built, "outcome-dashboard.html"), HasSubstr("106.2 index points"));
    EXPECT_THAT(entries(built, "content"), testing::ElementsAre("M-5", "M-6", "M-7"))
        << "one amount would tell all of them";
    EXPECT_THAT(entries(built, "entry"), testing::ElementsAre("M-1", "M-2", "M-3", "M-4"));
    EXPECT_THAT(verify_bundle(built.files).problems, IsEmpty());
}

TEST_F(ARedactedBundle, SaysWhatWasDoneInEveryArtifact) {
    tell_everything();
    const bundle built = build("committee");
    const std::string said = "people as initials";
    for (const std::string name : {"product-outcome-map", "decision-log", "launch-charter"}) {
        EXPECT_THAT(content_of(built, name + ".md"), HasSubstr(said)) << name;
        EXPECT_THAT(content_of(built, name + ".md"), HasSubstr("packet 4")) << name;
    }
    EXPECT_THAT(content_of(built, "VERIFY.md"), HasSubstr(said));
    EXPECT_THAT(content_of(build("manager"), "readiness.md"), HasSubstr("tags without their signs"));
    EXPECT_THAT(content_of(build(""), "VERIFY.md"), Not(HasSubstr("## What was left out")));
}

TEST_F(ARedactedBundle, VerifiesAndSaysWhatItCannot) {
    tell_everything();
    const bundle built = build("outside");
    const proof_report report = verify_bundle(unzip(built.zip, largest));
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_EQ(report.author, "slack:U0EX1");
    EXPECT_EQ(report.profile, "outside");
    EXPECT_EQ(report.records, log.appended().size());
    EXPECT_EQ(report.withheld, entries(built, "entry").size());
    EXPECT_THAT(report.limits,
                testing::ElementsAre(HasSubstr("cited records are shown by their hashes alone"),
                                     HasSubstr("the author's account is not named in full")));
    EXPECT_THAT(entries(built, "content"), testing::ElementsAre("D-2"))
        << "words that hide nothing are shown";
    const proof_report plain = verify_bundle(build("").files);
    EXPECT_THAT(plain.limits, IsEmpty());
    EXPECT_EQ(plain.withheld, 0U);
    EXPECT_THAT(verify_bundle(build("committee").files).problems, IsEmpty());
    EXPECT_THAT(verify_bundle(build("manager").files).problems, IsEmpty());
}

TEST_F(ARedactedBundle, HoldsNoWordOfTheManagerAndStillVerifies) {
    tell_everything();
    says("/evidence checkin said: the promise is thin missing: vision of her own with: @lena");
    says("/evidence behaviour Pulls two directors along by: 30 Sep with: @lena");
    says("/decision D-1 behaviour: B-1");
    for (const std::string profile : {"", "manager", "committee", "outside"}) {
        const bundle built = build(profile);
        for (const named_file& file : built.files)
            for (const std::string word : {"promise is thin", "of her own", "two directors", "lena"})
                EXPECT_EQ(found_in(file, everything_in(file), word), "") << profile << ": " << word;
        const proof_report report = verify_bundle(built.files);
        EXPECT_THAT(report.problems, IsEmpty()) << profile;
        EXPECT_EQ(report.records, log.appended().size()) << "the chain is whole";
    }
}

TEST_F(ARedactedBundle, TellsItsAuthorAloneWhatIsMissing) {
    says("/decision Kept the promise of @marta.lopez for the promo #promo");
    for (const std::string profile : {"committee", "outside"}) {
        const bundle built = build(profile);
        EXPECT_EQ(content_of(built, "readiness.md"), "") << profile;
        EXPECT_THAT(content_of(built, "VERIFY.md"), HasSubstr("is told to the author")) << profile;
        for (const named_file& file : built.files)
            for (const std::string line : {"/decision ", "/metric ", "/evidence ", "/packet "})
                EXPECT_EQ(found_in(file, everything_in(file), line), "") << profile;
        EXPECT_THAT(content_of(built, "decision-log.md"), HasSubstr("To fill in:")) << profile;
        EXPECT_THAT(content_of(built, "product-outcome-map.md"),
                    HasSubstr("Which business number did this move"))
            << profile;
        std::string asked;
        for (const artifact_readiness& artifact : built.state.artifacts)
            for (const finding& one : artifact.findings)
                asked += one.missing + " " + one.fix + "\n";
        EXPECT_THAT(asked, HasSubstr("#promo")) << profile;
        EXPECT_THAT(asked, Not(HasSubstr("Initiative A"))) << profile;
        EXPECT_THAT(built.state.head.profile, Not(IsEmpty())) << profile;
    }
    EXPECT_THAT(content_of(build("manager"), "readiness.md"), HasSubstr("/decision D-1"));
}

TEST_F(ARedactedBundle, ShowsNoChoices) {
    says("/decision Moved the deadline");
    says("/decision Wrote the design document");
    says("/packet leave out D-2");
    says("/packet feature D-1");
    says("/decision D-1 results: on time");
    says("/evidence undo");
    for (const std::string profile : {"committee", "outside"}) {
        const std::string proof = content_of(build(profile), "evidence.jsonl");
        for (const char* words : {"leave out", "left out", "featured", "undo"})
            EXPECT_THAT(proof, Not(HasSubstr(words))) << profile;
        EXPECT_THAT(verify_bundle(build(profile).files).problems, IsEmpty()) << profile;
    }
}

TEST_F(ARedactedBundle, GivesACodeNameToNothingThatItDoesNotName) {
    says("/decision Stopped the carousel #start");
    says("/decision Began something #secretproj");
    says("/evidence retract D-2 reason: too early");
    says("/metric conversion 3.5% #hushproj");
    says("/evidence undo");
    const bundle built = build("outside");
    ASSERT_EQ(built.code_names.size(), 1U);
    EXPECT_EQ(built.code_names[0].initiative, "start");
    EXPECT_EQ(built.code_names[0].code, "Initiative A");
}

TEST_F(ARedactedBundle, ShowsThatItWasAltered) {
    tell_everything();
    bundle built = build("outside");
    const auto problems_when = [&](const std::string& name, const std::string& what,
                                   const std::string& with) {
        std::vector<named_file> files = built.files;
        for (named_file& file : files) {
            const std::size_t at = file.name == name ? file.bytes.find(what) : std::string::npos;
            if (at != std::string::npos) file.bytes.replace(at, what.size(), with);
        }
        return verify_bundle(files).problems;
    };
    EXPECT_THAT(problems_when("decision-log.md", "Initiative B", "Initiative C"),
                testing::ElementsAre("decision-log.md was altered: its SHA-256 does not match"));
    EXPECT_THAT(problems_when("evidence.jsonl", "T12:00:00.000Z", "T12:00:01.000Z"), Not(IsEmpty()));
    EXPECT_THAT(problems_when("evidence.jsonl", "\"first\":\"", "\"first\":\"x"), Not(IsEmpty()));
}

TEST_F(ARedactedBundle, GivesNobodyTheChainOfAnother) {
    tell_everything();
    bundle built = build("outside");
    for (const std::string whole : {"local:ben", "slack:T0EX9/U0EX9"}) {
        std::vector<named_file> files = built.files;
        for (named_file& file : files)
            if (const std::string author = "\"author\":\"slack:U0EX1\""; file.name == "evidence.jsonl")
                file.bytes.replace(file.bytes.find(author), author.size(), "\"author\":\"" + whole + "\"");
        EXPECT_THAT(verify_bundle(files).problems, testing::Contains(HasSubstr("could be another's")))
            << whole;
    }
}

TEST_F(ARedactedBundle, ForOutsideHasNoAnchorThatNamesTheAccount) {
    tell_everything();
    evidence::anchored_head anchor;
    anchor.leaf = {log.author(), log.appended().size(), log.appended().back().hash};
    anchor.key = "dossier.globex.example/1+00000000+AAAA";
    EXPECT_EQ(content_of(build("outside", anchor), "anchor.vkey"), "");
    EXPECT_THAT(content_of(build("outside", anchor), "VERIFY.md"), HasSubstr("time stamp names the account"));
    EXPECT_NE(content_of(build("committee", anchor), "anchor.vkey"), "");
}

TEST_F(ARedactedBundle, IsTheSameBytesForTheSameLog) {
    tell_everything();
    for (const std::string profile : {"manager", "committee", "outside"})
        EXPECT_EQ(build(profile).zip, build(profile).zip) << profile;
}

}  // namespace
}  // namespace packet
