#include "packet/archive.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

namespace packet {
namespace {

constexpr std::size_t plenty = 1 << 20;

std::vector<named_file> bundle() {
    return {{"decision-log.pdf", "application/pdf", "%PDF-1.5 …"},
            {"readiness.md", "text/markdown", "# Readiness\n"},
            {"evidence.jsonl", "application/jsonl", std::string(5000, 'x')},
            {"empty.txt", "text/plain", ""}};
}

// The files as text: "name type size".
std::string listed(const std::vector<named_file>& files) {
    std::string text;
    for (const auto& file : files) {
        text += file.name + " " + file.type + " " + std::to_string(file.bytes.size()) + "\n";
    }
    return text;
}

// Another time zone as long as the object lives.
class time_zone {
public:
    explicit time_zone(const char* name) {
        if (const char* before = std::getenv("TZ")) before_ = before;
        set(name);
    }
    ~time_zone() { before_.empty() ? unset() : set(before_.c_str()); }
    time_zone(const time_zone&) = delete;
    time_zone& operator=(const time_zone&) = delete;

private:
    static void set(const char* name) {
        setenv("TZ", name, 1);
        tzset();
    }
    static void unset() {
        unsetenv("TZ");
        tzset();
    }
    std::string before_;
};

TEST(Zip, GivesBackWhatWasPutIn) {
    const auto files = unzip(zip(bundle()), plenty);
    EXPECT_EQ(listed(files),
              "decision-log.pdf application/pdf 12\n"
              "readiness.md text/markdown 12\n"
              "evidence.jsonl application/jsonl 5000\n"
              "empty.txt application/octet-stream 0\n");
    EXPECT_EQ(files[1].bytes, "# Readiness\n");
}

TEST(Zip, CarriesEveryByte) {
    std::string bytes;
    for (int i = 0; i < 70000; ++i)
        bytes += static_cast<char>(i * 31 % 256);
    EXPECT_EQ(unzip(zip({{"all.bin", "", bytes}}), plenty).at(0).bytes, bytes);
}

TEST(Zip, IsSmallerThanWhatIsInIt) {
    EXPECT_LT(zip(bundle()).size(), 2000U);
}

TEST(Zip, CarriesNamesInAnyScript) {
    const std::string name = "決定-журнал-é.md";
    EXPECT_EQ(unzip(zip({{name, "", "x"}}), plenty).at(0).name, name);
}

TEST(Zip, OfNothingIsAZipOfNothing) {
    EXPECT_TRUE(unzip(zip({}), plenty).empty());
}

TEST(Zip, DatesEveryFileOnTheFirstDayOfTheFormat) {
    // Bytes 10 to 13 of a file's header hold its time and date (APPNOTE 4.3.7, little-endian): 1 Jan 1980,
    // 00:00.
    const std::string bytes = zip(bundle());
    EXPECT_EQ(bytes.substr(0, 4), "PK\x03\x04");
    EXPECT_EQ(bytes.substr(10, 4), std::string("\x00\x00\x21\x00", 4));
    EXPECT_EQ(zip(bundle()), bytes);
}

TEST(Zip, GivesTheSameBytesInEveryTimeZone) {
    std::string west;
    {
        const time_zone here{"America/Los_Angeles"};
        west = zip(bundle());
    }
    const time_zone there{"Asia/Tokyo"};
    EXPECT_EQ(zip(bundle()), west);
}

TEST(Unzip, RefusesWhatIsNoZip) {
    EXPECT_THROW(unzip("", plenty), std::runtime_error);
    EXPECT_THROW(unzip("hello", plenty), std::runtime_error);
    EXPECT_THROW(unzip(std::string(5000, '\0'), plenty), std::runtime_error);
}

TEST(Unzip, RefusesAZipThatWasCutShort) {
    const auto whole = zip(bundle());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_THROW(unzip(whole.substr(0, length), plenty), std::runtime_error) << length;
    }
}

TEST(Unzip, NeverTakesAlteredContentForTheRightOne) {
    const auto whole = zip({{"a.md", "", "what was decided"}});
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto altered = whole;
        altered[at] = static_cast<char>(altered[at] ^ 0x20);
        try {
            for (const auto& file : unzip(altered, plenty)) {
                EXPECT_TRUE(file.bytes == "what was decided" || file.bytes.empty()) << at;
            }
        } catch (const std::runtime_error&) {
            // Refused, as it should be.
        }
    }
}

TEST(Unzip, RefusesMoreThanIsAllowed) {
    const auto bytes = zip({{"a", "", std::string(1000, 'x')}, {"b", "", std::string(1000, 'y')}});
    EXPECT_EQ(unzip(bytes, 2002).size(), 2U);
    EXPECT_THROW(unzip(bytes, 2001), std::runtime_error);
    EXPECT_THROW(unzip(bytes, 0), std::runtime_error);
}

TEST(Unzip, StopsABombAtTheLimit) {
    const auto bomb = zip({{"zeros", "", std::string(std::size_t{64} << 20, '\0')}});
    EXPECT_LT(bomb.size(), plenty);
    EXPECT_THROW(unzip(bomb, plenty), std::runtime_error);
}

TEST(Unzip, CountsTheNamesOfEmptyFiles) {
    std::vector<named_file> many;
    for (int i = 0; i < 100; ++i)
        many.push_back({std::string(50, 'n') + std::to_string(i), "", ""});
    EXPECT_THROW(unzip(zip(many), 1000), std::runtime_error);
}

}  // namespace
}  // namespace packet
