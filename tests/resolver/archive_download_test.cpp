// How an archive is unpacked while it comes over a network that cuts, changes and lies.
#include "resolver/archive_download.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/file_transport.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view url = "https://files.example.org/model.tar.gz";
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

class ArchiveDownloadTest : public testing::Test {
protected:
    /// A folder without a manifest, of bytes that do not get smaller.
    static std::string make_archive(const std::filesystem::path& folder) {
        std::string table(8 * mebibyte, '\0');
        std::uint32_t state = 1;
        for (char& byte : table) byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
        must(create_folders(folder / "model"));
        must(write_file(folder / "model/table.bin", table));
        must(write_file(folder / "model/words.txt", "cat\ndog\n"));
        const auto packed = run_program({"tar", "-czf", (folder / "model.tar.gz").string(), "table.bin", "words.txt"},
                                        {.environment = {}, .input = {}, .folder = folder / "model"});
        EXPECT_EQ(packed.exit, 0) << packed.err;
        return must(read_file(folder / "model.tar.gz"));
    }
    Result<DownloadedArchive> download(Transport& transport, std::optional<Digest> pin = std::nullopt) {
        const DownloadContext context{transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
        ArchiveSource source{must(parse_url(url)), ArchiveKind::tar_gz, std::nullopt};
        if (pin) source.expected = {*pin, ExpectedDigest::Reason::pinned};
        return download_archive(context, source, m_cache);
    }
    void expect_whole(const Result<DownloadedArchive>& downloaded) const {
        ASSERT_THAT(downloaded, IsOk());
        EXPECT_EQ(downloaded->digest, digest_of(m_content));
        const auto& files = downloaded->unpacked.manifest().files;
        ASSERT_THAT(files, SizeIs(2));
        EXPECT_EQ(files[0].digest, digest_of(must(read_file(m_folder / "model/table.bin"))));
        EXPECT_EQ(files[1].digest, digest_of("cat\ndog\n"));
    }
    /// The progress was told how much there is, and of every byte.
    void expect_all_told() const {
        const auto works = m_progress.works();
        ASSERT_FALSE(works.empty());
        EXPECT_EQ(works.back().total, m_content.size());
        EXPECT_EQ(works.back().advanced, m_content.size());
        EXPECT_TRUE(works.back().finished);
    }
    std::vector<std::string> left_behind() const { return names_in(m_folder / "cache" / "partial"); }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    Cache m_cache{m_folder / "cache", m_clock, m_log};
    const std::string m_content = make_archive(m_folder.path());
};

TEST_F(ArchiveDownloadTest, ACutTransferGoesOnWhereItWasCut) {
    FileTransport transport(m_content);
    transport.at(url, 1, {.cut_after = 5 * mebibyte});
    expect_whole(download(transport));
    EXPECT_THAT(transport.asked(), SizeIs(2));
    EXPECT_EQ(transport.bytes_sent(), m_content.size()) << "no byte came twice";
    expect_all_told();
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, WhatAnotherDownloadLeftIsUnpackedFromItsFirstByte) {
    FileTransport cutting(m_content);
    cutting.at(url, 1, {.cut_after = 5 * mebibyte});
    cutting.every(url, {.status = 0});
    EXPECT_THAT(download(cutting), FailsWith(ErrorCode::unavailable));
    ASSERT_THAT(left_behind(), SizeIs(2)) << "the archive's bytes and their journal, no folder";
    FileTransport transport(m_content);
    expect_whole(download(transport));
    EXPECT_EQ(transport.bytes_sent(), m_content.size() - 5 * mebibyte);
    expect_all_told();
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, OneThatBeginsAnewIsUnpackedAnew) {
    FileTransport transport(m_content);
    transport.at(url, 1, {.etag = "\"other\"", .cut_after = 5 * mebibyte});
    expect_whole(download(transport));
    EXPECT_EQ(transport.bytes_sent(), m_content.size() + 5 * mebibyte);
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, WhereNothingTellsThatARestBelongsToItItBeginsAnew) {
    FileTransport transport(m_content);
    const std::string other(m_content.size(), 'x');
    transport.at(url, 1, {.etag = "", .cut_after = 5 * mebibyte, .body = m_content.substr(0, mebibyte) + other});
    transport.every(url, {.etag = ""});
    expect_whole(download(transport));
    ASSERT_THAT(transport.asked(), SizeIs(2));
    EXPECT_EQ(transport.asked()[1].range, "");
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, PartsThatDoNotMakeThePinnedBytesAreAskedForOnceMoreAsOne) {
    FileTransport transport(m_content);
    std::string lie = m_content;
    lie[3 * mebibyte] = static_cast<char>(~lie[3 * mebibyte]);
    transport.at(url, 1, {.cut_after = 5 * mebibyte, .body = lie});
    expect_whole(download(transport, digest_of(m_content)));
    EXPECT_THAT(transport.asked(), SizeIs(3));
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, OtherBytesThanThePinNamesAreRefusedAtOnceAndNothingOfThemStays) {
    FileTransport transport(m_content);
    EXPECT_THAT(download(transport, digest_of("another archive")),
                FailsWith(ErrorCode::integrity, "is not what its pin names"));
    EXPECT_THAT(transport.asked(), SizeIs(1)) << "the pin may be the one that is wrong";
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(ArchiveDownloadTest, AWishToStopEndsItAndKeepsTheArchivesBytes) {
    FileTransport transport(m_content);
    transport.before_each_piece([&] {
        if (transport.bytes_sent() >= 5 * mebibyte) m_cancellation.request();
    });
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(left_behind(), SizeIs(2)) << "the archive's bytes and their journal, no folder";
}

}  // namespace
}  // namespace lode
