// What is kept in memory, and what is not believed.
#include "registry_server/small_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "registry_server/public_files.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class SmallFilesTest : public testing::Test {
protected:
    SmallFilesTest() { clock.advance(std::chrono::hours(24 * 365 * 30)); }  // long after the files were made

    /// As PublicFiles does; whether it came from memory.
    bool ask(const std::string& name, const std::string& expected) {
        auto reply = files.find(opened, name);
        const bool is_kept = reply.has_value();
        if (!reply) {
            reply = must(find_file_below(opened, name, "/" + name));
            if (reply) files.keep(name, *reply);
        }
        EXPECT_EQ(is_kept ? *reply->content : content_of(folder / name), expected);
        EXPECT_EQ(is_kept, !reply->file) << "what is in memory needs no descriptor";
        return is_kept;
    }

    const TemporaryFolder folder;
    const FileDescriptor opened = *open_file(folder.path(), O_PATH | O_DIRECTORY);
    FakeClock clock;
    SmallFiles files{clock};
};

TEST_F(SmallFilesTest, AFileIsReadOnce) {
    folder.write("a.json", "one");
    EXPECT_FALSE(ask("a.json", "one"));
    EXPECT_TRUE(ask("a.json", "one"));
}

TEST_F(SmallFilesTest, AFileThatWasReplacedOrRewrittenIsReadAgain) {
    folder.write("a.json", "one");
    ask("a.json", "one");
    folder.write("b.json", "two");
    std::filesystem::rename(folder / "b.json", folder / "a.json");
    EXPECT_FALSE(ask("a.json", "two"));
    EXPECT_TRUE(ask("a.json", "two"));
    folder.write("a.json", "three");
    EXPECT_FALSE(ask("a.json", "three"));
}

TEST_F(SmallFilesTest, OneLookServesAllRequestsOfATurn) {
    folder.write("a.json", "one");
    ask("a.json", "one");
    files.begin_turn();
    EXPECT_TRUE(ask("a.json", "one"));
    folder.write("a.json", "three");
    EXPECT_EQ(*files.find(opened, "a.json")->content, "one") << "it was asked for before the change, or beside it";
    files.begin_turn();
    EXPECT_FALSE(ask("a.json", "three"));
}

TEST_F(SmallFilesTest, AFileThatHasGoneIsNotRemembered) {
    folder.write("a.json", "one");
    ask("a.json", "one");
    std::filesystem::remove(folder / "a.json");
    EXPECT_FALSE(files.find(opened, "a.json").has_value());
}

TEST_F(SmallFilesTest, ALinkInTheWayIsNotTakenForTheFile) {
    folder.write("m/a.json", "ours");
    folder.write("elsewhere/a.json", "theirs");
    ask("m/a.json", "ours");
    std::filesystem::rename(folder / "m", folder / "old");
    std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "m");
    EXPECT_FALSE(files.find(opened, "m/a.json").has_value());
}

TEST_F(SmallFilesTest, FileThatCannotBeOpenedJustNowIsNotTakenForAbsent) {
    folder.write("a.json", "one");
    EXPECT_FALSE(must(find_file_below(opened, "none.json", "/none.json")));
    rlimit limits{};
    ::getrlimit(RLIMIT_NOFILE, &limits);
    const rlimit none{.rlim_cur = 0, .rlim_max = limits.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const auto found = find_file_below(opened, "a.json", "/a.json");
    ::setrlimit(RLIMIT_NOFILE, &limits);
    EXPECT_THAT(found.map([](const auto&) { return 0; }), FailsWith(ErrorCode::unavailable, "a.json"));
}

TEST_F(SmallFilesTest, WhatWasChangedJustNowOrIsLargeIsNotKept) {
    FakeClock now;
    SmallFiles young(now);
    folder.write("a.json", "one");
    auto reply = must(find_file_below(opened, "a.json", "/a.json"));
    young.keep("a.json", *reply);
    EXPECT_FALSE(young.find(opened, "a.json").has_value());

    const std::string large(SmallFiles::largest_file + 1, 'x');
    folder.write("large", large);
    EXPECT_FALSE(ask("large", large));
    EXPECT_FALSE(ask("large", large));
}

TEST_F(SmallFilesTest, ItsMemoryIsBounded) {
    const std::string content(SmallFiles::largest_file, 'x');
    const auto count = SmallFiles::most_bytes / SmallFiles::largest_file;
    for (std::size_t i = 0; i <= count; ++i) {
        folder.write(std::to_string(i), content);
        ask(std::to_string(i), content);
    }
    EXPECT_FALSE(files.find(opened, "0").has_value());
    EXPECT_TRUE(files.find(opened, std::to_string(count)).has_value());
}

}  // namespace
}  // namespace lode
