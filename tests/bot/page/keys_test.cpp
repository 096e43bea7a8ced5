#include "bot/page/keys.hpp"

#include "tests/support/process_limits.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bot::page {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Keys : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
    std::filesystem::path key_file = database.string() + ".page-key";

    keys made(std::uint16_t port = 8080) { return {database, port}; }

    static bool admits(const keys& door, const std::string& header, const std::string& value,
                       const std::string& query = "") {
        http_request request;
        request.query = query;
        request.headers = {{header, value}};
        return door.admits(request);
    }

    // "dossier-8080=…", without the attributes.
    static std::string pair_of(const keys& door) { return door.cookie().substr(0, door.cookie().find(';')); }
};

TEST_F(Keys, OpenToTheToken) {
    const keys door = made();
    EXPECT_EQ(door.link_token().size(), 48U);
    EXPECT_TRUE(door.opens("token=" + door.link_token()));
    EXPECT_TRUE(door.opens("x=1&token=" + door.link_token() + "&y=2"));
    for (const std::string& query :
         {std::string(), std::string("token="), std::string("token"), "token=" + door.link_token() + "x",
          "token=" + door.link_token().substr(1), "xtoken=" + door.link_token(), "Token=" + door.link_token(),
          door.link_token(), "token=x&token=" + door.link_token()})
        EXPECT_FALSE(door.opens(query)) << query;
}

TEST_F(Keys, AdmitTheCookieTheTokenAndTheHeader) {
    const keys door = made();
    EXPECT_TRUE(admits(door, "cookie", pair_of(door)));
    EXPECT_TRUE(admits(door, "cookie", "other=1; " + pair_of(door) + "; more=2"));
    EXPECT_TRUE(admits(door, "x", "", "token=" + door.link_token()));
    EXPECT_TRUE(admits(door, "authorization", "Bearer " + door.link_token()));
    EXPECT_TRUE(admits(door, "authorization", "token " + door.link_token()));
}

TEST_F(Keys, AdmitNothingElse) {
    const keys door = made();
    const std::string cookie = pair_of(door), value = cookie.substr(cookie.find('=') + 1);
    for (const std::string& other :
         {std::string(), std::string("dossier-8080="), std::string("dossier-8080"), cookie + "x",
          cookie.substr(0, cookie.size() - 1), "x" + cookie, "dossier-8081=" + value, value,
          "dossier-8080=" + door.link_token(), "dossier-8080=\"" + value + "\""})
        EXPECT_FALSE(admits(door, "cookie", other)) << other;
    for (const std::string& other : {std::string("Bearer "), std::string("Bearer"), door.link_token(),
                                     "Basic " + door.link_token(), "Bearer " + value})
        EXPECT_FALSE(admits(door, "authorization", other)) << other;
    EXPECT_FALSE(door.admits({}));
}

TEST_F(Keys, KeepTheCookieOverARestartAndNotTheToken) {
    const keys before = made();
    const keys after = made();
    EXPECT_EQ(after.cookie(), before.cookie());
    EXPECT_TRUE(admits(after, "cookie", pair_of(before)));
    EXPECT_NE(after.link_token(), before.link_token());
    EXPECT_FALSE(after.opens("token=" + before.link_token()))
        << "a link in a shell's history opens nothing later";
}

TEST_F(Keys, OfAnotherDatabaseDoNotFit) {
    const keys one = made();
    const keys other(folder / "other.db", 8080);
    EXPECT_FALSE(admits(other, "cookie", pair_of(one)));
}

TEST_F(Keys, AreNewWhenTheirFileIsGoneOrCutShort) {
    const std::string before = made().cookie();
    std::filesystem::remove(key_file);
    const std::string fresh = made().cookie();
    EXPECT_NE(fresh, before);
    support::write_file(key_file, "short");
    const std::string again = made().cookie();
    EXPECT_NE(again, fresh);
    EXPECT_EQ(made().cookie(), again) << "and kept from then on";
    support::write_file(key_file, "");
    EXPECT_NE(made().cookie(), again);
}

TEST_F(Keys, ProtectTheCookie) {
    const std::string cookie = made().cookie();
    EXPECT_THAT(cookie, StartsWith("dossier-8080="));
    for (const char* attribute : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age="})
        EXPECT_THAT(cookie, HasSubstr(attribute));
    EXPECT_THAT(cookie, testing::Not(HasSubstr(support::read_file(key_file))))
        << "the cookie is derived from the key, and does not tell it";
}

TEST_F(Keys, AreKeptForTheirOwnerAlone) {
    const support::umask_of open_to_all(0);
    made();
    EXPECT_EQ(support::mode_of(key_file), 0600U);
    EXPECT_EQ(support::read_file(key_file).size(), 64U);
}

TEST_F(Keys, AreNotReadThroughALink) {
    support::write_file(folder / "elsewhere", std::string(64, 'a'));
    std::filesystem::create_symlink(folder / "elsewhere", key_file);
    EXPECT_THROW(made(), std::runtime_error);
}

TEST_F(Keys, SayThatTheirFileCannotBeMade) {
    EXPECT_THROW(keys(folder / "no" / "such" / "folder" / "dossier.db", 8080), std::runtime_error);
}

}  // namespace
}  // namespace bot::page
