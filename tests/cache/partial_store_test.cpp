// Downloads that outlive their process.
#include "cache/partial_store.h"

#include <csignal>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process_identity.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view key = "abc123";
constexpr std::size_t mebibyte = std::size_t{1} << 20U;

TEST(PartialJournalTest, WhatIsWrittenIsReadBack) {
    const PartialSource source{"https://hub.example.org/f", "\"a b\"", 100};
    const PrefixDigest digest{50, digest_of("x")};
    const auto journal = must(parse_partial_journal(journal_beginning("boot pid:[1] 2 3") + journal_line(source) +
                                                    journal_line(ByteRange{0, 50}) + journal_line(digest) +
                                                    journal_line(ByteRange{70, 80}) + journal_release()));
    EXPECT_EQ(journal.owner, "boot pid:[1] 2 3");
    EXPECT_TRUE(journal.is_released);
    EXPECT_EQ(journal.source, source);
    EXPECT_THAT(journal.data.ranges(), ElementsAre(ByteRange{0, 50}, ByteRange{70, 80}));
    ASSERT_THAT(journal.digests, SizeIs(1));
    EXPECT_EQ(journal.digests[0].length, 50U);
    EXPECT_EQ(journal.digests[0].digest, digest.digest);
}

TEST(PartialJournalTest, ALineThatWasCutOffCountsForNothing) {
    const auto journal =
        must(parse_partial_journal(journal_beginning("me") + journal_line(ByteRange{0, 50}) + "data 50 1"));
    EXPECT_EQ(journal.data.prefix(), 50U);
}

TEST(PartialJournalTest, RubbishIsRefused) {
    for (const std::string text :
         {"", "lode.partial/1 me", "lode.partial/2 me\n", "lode.partial/1 \n", "lode.partial/1 me\ndata 5 5\n",
          "lode.partial/1 me\ndata 5 -9\n", "lode.partial/1 me\ndata 99999999999999999999 5\n",
          "lode.partial/1 me\nsha256 5 abc\n", "lode.partial/1 me\nnonsense\n", "lode.partial/1 me\nreleased 1\n"})
        EXPECT_THAT(parse_partial_journal(text), FailsWith(ErrorCode::integrity)) << text;
}

class PartialStoreTest : public testing::Test {
protected:
    fs::path folder() const { return m_folder / "cache" / "partial"; }
    std::unique_ptr<PartialFile> open() { return must(m_store.open(key)); }
    /// What a process leaves that is killed after so many MiB.
    void leave(std::size_t mebibytes, std::size_t piece_size = mebibyte) {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto partial = open();
            const std::vector<std::byte> piece(piece_size, std::byte{7});
            for (std::size_t at = 0; at < mebibytes * mebibyte; at += piece_size) (void)partial->write(at, piece);
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status));
    }
    /// Makes every journal another owner's.
    void change_owner(const std::string& owner) {
        for (const auto& name : names_in(folder())) {
            if (!name.ends_with(".journal")) continue;
            const auto text = content_of(folder() / name);
            std::ofstream(folder() / name, std::ios::trunc)
                << "lode.partial/1 " << owner << text.substr(text.find('\n'));
        }
    }
    /// Makes everything that old.
    void age(std::chrono::hours hours) {
        for (const auto& name : names_in(folder()))
            fs::last_write_time(folder() / name, std::chrono::file_clock::from_sys(m_clock.now() - hours));
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    PartialStore m_store{CacheLayout(m_folder / "cache"), m_clock};
};

TEST_F(PartialStoreTest, WhatAKilledProcessLeftIsTakenOver) {
    leave(6);
    const auto partial = open();
    EXPECT_EQ(partial->received().prefix(), 6 * mebibyte);
    EXPECT_THAT(names_in(folder()), SizeIs(2)) << "it changed its name, and is not copied";
}

TEST_F(PartialStoreTest, TheLongestIsTaken) {
    leave(6);
    change_owner(process_identity());  // so that the next one begins anew
    leave(9);
    std::string dead = process_identity();
    dead.back() = dead.back() == '0' ? '1' : '0';
    change_owner(dead);
    EXPECT_EQ(open()->received().prefix(), 9 * mebibyte);
    EXPECT_EQ(open()->received().prefix(), 9 * mebibyte) << "it was released, and is the longest still";
}

TEST_F(PartialStoreTest, WhatALivingProcessWritesIsNeverTouched) {
    const auto mine = open();
    const std::vector<std::byte> piece(8 * mebibyte, std::byte{7});
    ASSERT_THAT(mine->write(0, piece), IsOk());
    const auto other = open();
    EXPECT_EQ(other->received().total(), 0U);
    EXPECT_NE(other->path(), mine->path());
}

TEST_F(PartialStoreTest, OfManyWhoClaimOnePartOneWins) {
    leave(6);
    std::vector<std::unique_ptr<PartialFile>> files(8);
    std::vector<std::thread> threads;
    for (auto& file : files) threads.emplace_back([&] { file = open(); });
    for (auto& thread : threads) thread.join();
    std::size_t winners = 0;
    for (const auto& file : files) winners += file->received().empty() ? 0U : 1U;
    EXPECT_EQ(winners, 1U);
}

TEST_F(PartialStoreTest, AnotherMachinesPartIsCopiedOnceItIsSilentAndAsFarAsADigestVouches) {
    leave(6);
    for (const auto& name : names_in(folder()))
        if (name.ends_with(".journal"))
            std::ofstream(folder() / name, std::ios::app)
                << journal_line(PrefixDigest{5 * mebibyte, digest_of(std::string(5 * mebibyte, '\7'))});
    change_owner("elsewhere pid:[1] 2 3");
    m_clock.jump(std::chrono::hours(-1'000'000));  // it was written just now
    EXPECT_EQ(open()->received().total(), 0U);
    m_clock.jump(std::chrono::hours(1'000'000));
    age(std::chrono::hours(1));
    const auto partial = open();
    EXPECT_EQ(partial->received().prefix(), 5 * mebibyte);
    EXPECT_THAT(names_in(folder()), SizeIs(4)) << "the other's stays where it is";
}

TEST_F(PartialStoreTest, ASmallPartIsNotWorthKeeping) {
    {
        const auto partial = open();
        ASSERT_THAT(partial->write(0, std::vector<std::byte>(1000)), IsOk());
    }
    EXPECT_THAT(names_in(folder()), IsEmpty());
}

TEST_F(PartialStoreTest, SweepingTakesOldTemporariesOfAllKindsAndNothingElse) {
    for (const std::string name : {"handles/ab.json", "handles/.ab.json.0123", "modules/.cd.json.0123",
                                   "documents/.ef.json.0123", "registries/.01.json.0123", "mirrors/.23.json.0123",
                                   "derived/45/vocabulary-index-1", "derived/45/.vocabulary-index-1.0123"})
        fs::last_write_time(m_folder.write("cache/" + name, "left by a crash"),
                            std::chrono::file_clock::from_sys(m_clock.now() - std::chrono::hours(2)));
    fs::last_write_time(m_folder.write("cache/handles/.67.json.0123", "being written"),
                        std::chrono::file_clock::from_sys(m_clock.now()));
    m_store.sweep();
    EXPECT_THAT(names_in(m_folder / "cache/handles"), ElementsAre(".67.json.0123", "ab.json"));
    EXPECT_THAT(names_in(m_folder / "cache/derived/45"), ElementsAre("vocabulary-index-1"));
    for (const std::string folder : {"modules", "documents", "registries", "mirrors"})
        EXPECT_THAT(names_in(m_folder / ("cache/" + folder)), IsEmpty()) << folder;
}

TEST_F(PartialStoreTest, SweepingLeavesWhatCanStillBeUsed) {
    leave(6);
    std::ofstream(folder() / "module-0123") << "left by a crash";
    age(std::chrono::hours(2));
    m_store.sweep();
    EXPECT_THAT(names_in(folder()), SizeIs(2)) << "the resumable one";
    age(std::chrono::hours(24 * 8));
    m_store.sweep();
    EXPECT_THAT(names_in(folder()), IsEmpty());
}

TEST_F(PartialStoreTest, OfWhatCameInSmallPiecesNoMoreThanHalfAMebibyteIsLost) {
    leave(6, 48 << 10U);
    const auto partial = open();
    EXPECT_GT(partial->received().prefix(), 5 * mebibyte + mebibyte / 2);
    EXPECT_EQ(partial->received().ranges().size(), 1U);
    EXPECT_LE(fs::file_size(partial->path().replace_extension(".journal")), 1000U);
}

TEST_F(PartialStoreTest, WhatIsDistrustedIsForgottenAndTheRestGoneOnWith) {
    leave(6);
    for (const auto& name : names_in(folder()))
        if (name.ends_with(".journal"))
            for (const std::size_t length : {2U, 4U, 6U})
                std::ofstream(folder() / name, std::ios::app)
                    << journal_line(PrefixDigest{length * mebibyte, digest_of(std::to_string(length))});
    {
        const auto partial = open();
        ASSERT_THAT(partial->noted_digests(), SizeIs(3));
        partial->distrust_from(2 * mebibyte);
        partial->note_digest({3 * mebibyte, digest_of("3")});
        must(partial->write(2 * mebibyte, std::vector<std::byte>(3 * mebibyte, std::byte{8})));
    }
    const auto again = open();
    EXPECT_EQ(again->received().prefix(), 5 * mebibyte);
    ASSERT_THAT(again->noted_digests(), SizeIs(2));
    EXPECT_EQ(again->noted_digests()[0].length, 2 * mebibyte);
    EXPECT_EQ(again->noted_digests()[1].digest, digest_of("3"));
}

TEST_F(PartialStoreTest, LineThatAFullDiskCutOffSpoilsNoOther) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const auto partial = open();
        must(partial->write(0, std::vector<std::byte>(5 * mebibyte, std::byte{7})));
        rlimit limits{};
        ::getrlimit(RLIMIT_FSIZE, &limits);
        const rlimit full{.rlim_cur = 132 << 10U, .rlim_max = limits.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &full);
        while (partial->write((128 << 10U) - 1, std::vector<std::byte>(2, std::byte{7}))) {
        }
        ::setrlimit(RLIMIT_FSIZE, &limits);
        must(partial->write(5 * mebibyte, std::vector<std::byte>(mebibyte, std::byte{7})));
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(open()->received().prefix(), 6 * mebibyte);
}

TEST_F(PartialStoreTest, JournalOfAVeryLargeFileStaysSmall) {
    const auto partial = open();
    must(partial->set_source({.url = "https://hub.example.org/huge", .etag = "", .size = std::uint64_t{1} << 40U}));
    must(partial->write(0, std::vector<std::byte>(4 * mebibyte, std::byte{7})));
    const auto journal = partial->path().replace_extension(".journal");
    const auto before = fs::file_size(journal);
    for (std::uint64_t at = 4; at < 32; ++at)
        must(partial->write(at * mebibyte, std::vector<std::byte>(mebibyte, std::byte{7})));
    EXPECT_LE(fs::file_size(journal) - before, 4 * std::string_view("data 00000000 00000000\n").size());
    partial->discard();
}

TEST_F(PartialStoreTest, AFolderIsNoLitterWhileSomethingInItChanges) {
    must(create_folders(folder() / "archive-0123" / "variables"));
    std::ofstream(folder() / "archive-0123" / "variables" / "data") << "being unpacked";
    const auto at = [&](std::chrono::hours ago) { return std::chrono::file_clock::from_sys(m_clock.now() - ago); };
    for (const char* path : {"archive-0123/variables/data", "archive-0123/variables", "archive-0123"})
        fs::last_write_time(folder() / path, at(std::chrono::hours(2)));
    fs::last_write_time(folder() / "archive-0123/variables/data", at(std::chrono::hours(0)));
    m_store.sweep();
    EXPECT_THAT(names_in(folder()), SizeIs(1));
    fs::last_write_time(folder() / "archive-0123/variables/data", at(std::chrono::hours(2)));
    m_store.sweep();
    EXPECT_THAT(names_in(folder()), IsEmpty());
}

}  // namespace
}  // namespace lode
