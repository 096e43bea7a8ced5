#include "storage/checkup.hpp"

#include "storage/connection.hpp"
#include "tests/support/bookkeeping.hpp"
#include "tests/support/schema_1.hpp"
#include "tests/support/scribe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace storage {
namespace {

using support::ana;
using support::decides;
using testing::HasSubstr;
using testing::IsEmpty;

class ACheckup : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path database = folder / "dossier.db";
};

TEST_F(ACheckup, FindsAHealthyDatabaseWhileDossierWorksWithIt) {
    support::scribe dossier(database);
    dossier.say(ana, decides("one"));
    dossier.say(ana, decides("two"));
    const checkup found = check_up(database);
    EXPECT_EQ(found.schema, found.newest_schema);
    EXPECT_THAT(found.damage, IsEmpty());
    EXPECT_GT(found.newest_record, support::noon());
}

TEST_F(ACheckup, OfAnEmptyDatabaseHasNoNewestRecord) {
    { const support::scribe opened(database); }
    EXPECT_EQ(check_up(database).newest_record, std::nullopt);
}

TEST_F(ACheckup, TakesAnyNumberOfSchema) {
    support::make_schema_1(database);
    EXPECT_EQ(check_up(database).schema, 1);
    EXPECT_EQ(evidence::to_rfc3339(*check_up(database).newest_record), "2026-03-14T11:10:00.000Z");
    support::tamper(database, "PRAGMA user_version = 99");
    EXPECT_EQ(check_up(database).schema, 99);
}

TEST_F(ACheckup, FindsDamage) {
    support::make_schema_1(database);
    support::tamper(
        database,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_by_seq ON "
        "entry (seq, person)' WHERE name = 'entry_by_seq'");
    const checkup found = check_up(database);
    ASSERT_FALSE(found.damage.empty());
    EXPECT_THAT(found.damage.front(), HasSubstr("entry_by_seq"));
}

TEST_F(ACheckup, FindsAPageThatIsOverwritten) {
    support::make_schema_1(database);
    std::fstream(database).seekp(6 * 4096) << std::string(4096, 'x');
    const std::vector<std::string> damage = check_up(database).damage;
    ASSERT_FALSE(damage.empty());
    for (const std::string& line : damage)
        EXPECT_THAT(line, testing::Not(testing::AnyOf(HasSubstr("\n"), HasSubstr("***"))));
}

TEST_F(ACheckup, NeedsADatabaseOfDossier) {
    EXPECT_THROW(check_up(database), cannot_open);
    support::write_file(database, std::string(4096, 'x'));
    EXPECT_THROW(check_up(database), cannot_open);
    EXPECT_FALSE(is_dossier(database));
    EXPECT_FALSE(is_dossier(folder / "none.db"));
}

TEST_F(ACheckup, KnowsWhoHoldsIt) {
    EXPECT_FALSE(is_held(database)) << "there is no lock file";
    {
        const support::scribe running(database);
        EXPECT_TRUE(is_held(database));
        EXPECT_THROW(connection::open_for_writing(database), already_open) << "asking does not free it";
    }
    EXPECT_FALSE(is_held(database));
    EXPECT_NO_THROW(connection::open_for_writing(database)) << "asking does not hold it";
}

}  // namespace
}  // namespace storage
