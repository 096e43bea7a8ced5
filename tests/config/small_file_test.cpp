#include "config/small_file.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

namespace config {
namespace {

using testing::HasSubstr;

class ASmallFile : public testing::Test {
protected:
    support::temporary_folder folder;
    std::filesystem::path file = folder / "file";
};

TEST_F(ASmallFile, IsReadToItsEnd) {
    const std::string text = std::string(10'000, 'x') + "\ny";
    support::write_file(file, text);
    EXPECT_EQ(read_small_file(file, 20'000).text, text);
    EXPECT_EQ(read_small_file(file, text.size()).problem, "");
    support::write_file(file, "");
    EXPECT_EQ(read_small_file(file, 10).text, "");
    EXPECT_EQ(read_small_file(file, 10).problem, "");
}

TEST_F(ASmallFile, IsNotLargerThanWhatIsAskedFor) {
    support::write_file(file, std::string(2049, 'x'));
    const small_file read = read_small_file(file, 2048);
    EXPECT_EQ(read.problem, file.string() + " is larger than 2 kB.");
    EXPECT_EQ(read.text, "");
}

TEST_F(ASmallFile, IsThere) {
    EXPECT_EQ(read_small_file(file, 10).problem, "There is no file " + file.string() + ".");
    EXPECT_THAT(read_small_file(folder / "file" / "below", 10).problem, HasSubstr("There is no file"));
    support::write_file(file, "");
    EXPECT_THAT(read_small_file(file / "below", 10).problem, HasSubstr("cannot be read: Not a directory."));
}

TEST_F(ASmallFile, IsNeitherAFolderNorADevice) {
    EXPECT_EQ(read_small_file(folder.path(), 10).problem,
              folder.path().string() + " is a folder, and has to be a file.");
    EXPECT_EQ(read_small_file("/dev/zero", 10).problem, "/dev/zero is a device, and has to be a file.");
}

TEST_F(ASmallFile, MayBeAPipe) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], "secret\n", 7), 7);
    ::close(ends[1]);
    EXPECT_EQ(read_small_file("/dev/fd/" + std::to_string(ends[0]), 10).text, "secret\n");
    ::close(ends[0]);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_EQ(read_small_file(file, 10).text, "") << "nobody writes, and nobody is waited for";
}

}  // namespace
}  // namespace config
