#include "bot/page/state.hpp"

#include "commands/handle.hpp"
#include "tests/fakes/memory_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bot::page {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

class TheState : public testing::Test {
protected:
    fakes::memory_log log{"Europe/Lisbon", {"local:ana"}};

    void say(const std::string& line) {
        commands::handle({log.author(), line, {}}, log, *evidence::from_rfc3339("2026-03-04T12:00:00.000Z"));
    }
    json state() { return json::parse(describe_state(log)); }
};

json named(const json& list, const std::string& name) {
    for (const json& one : list)
        if (one.at("name") == name) return one;
    ADD_FAILURE() << "there is no " << name;
    return json::object();
}

TEST_F(TheState, SaysWhoseLogItIs) {
    EXPECT_EQ(state().at("person"), "local:ana");
    EXPECT_EQ(state().at("zone"), "Europe/Lisbon");
}

TEST_F(TheState, OfAnEmptyLogHasEveryKeyThatThePageReads) {
    for (const char* key : {"commands", "evidence", "entries", "initiatives", "metrics", "people"})
        EXPECT_TRUE(state().at(key).is_array()) << key;
    EXPECT_TRUE(state().at("entries").empty());
}

TEST_F(TheState, NamesTheCommandsWithTheirFields) {
    const json commands = state().at("commands");
    for (const char* name : {"/decision", "/metric", "/mentor", "/packet", "/evidence"})
        EXPECT_FALSE(named(commands, name).at("help").get<std::string>().empty());
    EXPECT_THAT(named(commands, "/decision").at("fields").get<std::vector<std::string>>(),
                IsSupersetOf({"because", "rejected", "results", "happened"}));
    EXPECT_THAT(named(commands, "/metric").at("fields").get<std::vector<std::string>>(),
                IsSupersetOf({"baseline", "source", "money", "for"}));
    EXPECT_THAT(named(commands, "/metric").at("fields").get<std::vector<std::string>>(),
                Not(Contains("value")))
        << "a field of our own making";
    EXPECT_THAT(named(commands, "/packet").at("fields").get<std::vector<std::string>>(), testing::IsEmpty());
    EXPECT_FALSE(named(state().at("evidence"), "show").at("help").get<std::string>().empty());
}

TEST_F(TheState, ListsTheEntriesNewestFirst) {
    say("/decision Dropped gift wrap happened: 2026-03-01 #checkout");
    say("/metric conversion 3.5% #checkout");
    say("/evidence retract D-1 reason: logged twice");
    EXPECT_EQ(state().at("entries"), json::parse(R"([
        {"entry": "M-1", "kind": "metric", "title": "conversion 3.5%", "date": "4 Mar 2026", "note": "", "initiatives": ["checkout"]},
        {"entry": "D-1", "kind": "decision", "title": "Dropped gift wrap", "date": "1 Mar 2026", "note": "retracted", "initiatives": ["checkout"]}])"));
}

TEST_F(TheState, ListsNoMoreThanThePageShows) {
    for (int i = 0; i < 205; ++i)
        say("/decision Choice");
    EXPECT_EQ(state().at("entries").size(), 200U);
    EXPECT_EQ(state().at("entries").at(0).at("entry"), "D-205");
}

TEST_F(TheState, KnowsTheWordsThatWereUsed) {
    say("/decision Dropped gift wrap with @sam #checkout");
    say("/metric Checkout conversion 3.5% #search");
    EXPECT_THAT(state().at("initiatives").get<std::vector<std::string>>(), ElementsAre("checkout", "search"));
    EXPECT_THAT(state().at("metrics").get<std::vector<std::string>>(), ElementsAre("checkout-conversion"));
    EXPECT_THAT(state().at("people").get<std::vector<std::string>>(), ElementsAre("sam"));
}

}  // namespace
}  // namespace bot::page
