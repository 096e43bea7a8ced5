// The rooms know only what they may know: every #include line is checked against the arrows of the design.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> may_include{
    {"evidence", {"evidence"}},
    {"storage", {"evidence", "storage"}},
    {"packet", {"evidence", "packet"}},
    {"nudges", {"evidence", "nudges"}},
    {"commands", {"evidence", "packet", "nudges", "commands"}},
    {"config", {"config"}},
    {"bot", {"evidence", "storage", "packet", "nudges", "commands", "config", "bot"}},
};

// What a header of evidence/ may include from outside: it must compile fast and be tested without I/O.
bool is_light(const std::string& header) {
    return header.find('/') == std::string::npos || header == "boost/system/result.hpp";
}

struct include_line {
    fs::path file;
    std::string header;
    bool quoted = false;
};

std::vector<include_line> includes_of(const std::string& room) {
    std::vector<include_line> found;
    const fs::path folder = fs::path(DOSSIER_SOURCE) / room;
    if (!fs::exists(folder)) return found;
    for (const auto& item : fs::recursive_directory_iterator(folder)) {
        const std::string ending = item.path().extension().string();
        if (ending != ".cpp" && ending != ".hpp") continue;
        std::ifstream stream(item.path());
        for (std::string line; std::getline(stream, line);) {
            if (!line.starts_with("#include ")) continue;
            const std::size_t end = line.find_last_of("\">");
            found.push_back(
                {fs::relative(item.path(), DOSSIER_SOURCE), line.substr(10, end - 10), line[9] == '"'});
        }
    }
    return found;
}

TEST(Arrows, EveryRoomIncludesOnlyRoomsThatItMayKnow) {
    std::size_t seen = 0;
    for (const auto& [room, allowed] : may_include)
        for (const include_line& line : includes_of(room)) {
            if (!line.quoted) continue;
            ++seen;
            const std::string other = line.header.substr(0, line.header.find('/'));
            EXPECT_TRUE(allowed.contains(other)) << line.file << " includes " << line.header;
        }
    EXPECT_GT(seen, 50U);
}

TEST(Arrows, HeadersOfEvidenceAreLight) {
    for (const include_line& line : includes_of("evidence")) {
        if (line.file.extension() != ".hpp" || line.quoted) continue;
        EXPECT_TRUE(is_light(line.header)) << line.file << " includes " << line.header;
    }
}

TEST(Arrows, SqlStaysInStorage) {
    for (const std::string room : {"evidence", "packet", "nudges", "commands", "config", "bot"})
        for (const include_line& line : includes_of(room))
            EXPECT_TRUE(line.header.find("SQLiteCpp") == std::string::npos && line.header != "sqlite3.h")
                << line.file << " includes " << line.header;
}

TEST(Arrows, CommandsAndPacketsKnowNoPlatform) {
    for (const std::string room : {"evidence", "storage", "packet", "nudges", "commands"})
        for (const include_line& line : includes_of(room))
            EXPECT_TRUE(!line.header.starts_with("boost/asio") && !line.header.starts_with("boost/beast"))
                << line.file << " includes " << line.header;
}

TEST(Arrows, CoroutinesStayInBot) {
    for (const auto& [room, allowed] : may_include) {
        if (room == "bot") continue;
        for (const auto& item : fs::recursive_directory_iterator(
                 fs::path(DOSSIER_SOURCE) /
                 (fs::exists(fs::path(DOSSIER_SOURCE) / room) ? room : "evidence"))) {
            if (item.path().extension() != ".cpp") continue;
            std::ifstream stream(item.path());
            for (std::string line; std::getline(stream, line);)
                EXPECT_EQ(line.find("co_await"), std::string::npos) << item.path();
        }
    }
}

}  // namespace
