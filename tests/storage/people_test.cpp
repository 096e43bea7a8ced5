#include "storage/people.hpp"

#include "evidence/chain.hpp"
#include "storage/sqlite_log.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace storage {
namespace {

using support::ana;
using support::ben;

class People : public testing::Test {
protected:
    support::temporary_folder folder;
    connection on = connection::open_for_writing(folder / "dossier.db");
};

TEST_F(People, HaveANumberFromTheFirstTimeOn) {
    EXPECT_EQ(find_person(on, ana), 0);
    const std::int64_t number = ensure_person(on, ana);
    EXPECT_NE(number, 0);
    EXPECT_EQ(find_person(on, ana), number);
    EXPECT_EQ(ensure_person(on, ana), number);
    EXPECT_EQ(find_person(on, ben), 0);
    EXPECT_NE(ensure_person(on, ben), number);
}

TEST_F(People, BeginTheirChainWhenTheySaySomething) {
    ensure_person(on, ana);
    sqlite_log log(on, ana, "UTC");
    EXPECT_EQ(log.size(), 0U);
    const evidence::record first = log.append(support::logged("D-1", "one"), support::noon(), "");
    EXPECT_EQ(first.hash,
              evidence::hash_link(evidence::first_link(ana), 1, first.logged_at, first.content_hash));
}

}  // namespace
}  // namespace storage
