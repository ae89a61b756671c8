// How a file comes whole over a network that does what it can to prevent it.
#include "resolver/download/file_download.h"

#include <fstream>

#include <gtest/gtest.h>

#include "cache/cache.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/file_transport.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view url = "https://hub.example.org/acme/seed/1/table.bin";
constexpr std::string_view mirror = "https://mirror.example.org/acme/seed/1/table.bin";
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

std::string some_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

class FileDownloadTest : public testing::Test {
protected:
    static WantedFile wanted_of(const std::string& content, const Digest& digest,
                                const std::vector<std::string_view>& sources) {
        WantedFile wanted{.name = "the file `table.bin`",
                          .promise = "its manifest promises",
                          .key = digest.hex(),
                          .sources = {},
                          .size = content.size(),
                          .digest = digest};
        for (const auto source : sources) wanted.sources.push_back(must(parse_url(source)));
        return wanted;
    }
    Result<DownloadedFile> download(Transport& transport, const std::vector<std::string_view>& sources = {url}) {
        const DownloadContext context{transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
        return download_file(context, wanted_of(m_content, m_digest, sources), m_cache.partials());
    }
    /// Of what was handed over; then it is gone, as if it had been committed.
    std::string content_of_download(Result<DownloadedFile> downloaded) {
        const DownloadedFile file = must(std::move(downloaded));
        std::string content = content_of(file.file->path());
        file.file->discard();
        return content;
    }
    std::vector<std::string> left_behind() const { return names_in(m_folder / "cache" / "partial"); }

    /// The last request's range begins at this byte.
    static std::uint64_t first_byte(const FileTransport::Asked& asked) {
        return asked.range.empty() ? 0 : std::stoull(asked.range.substr(std::string_view("bytes=").size()));
    }
    /// A download that was cut after `bytes` and given up.
    void leave_a_part(std::uint64_t bytes) {
        FileTransport cutting(m_content);
        cutting.at(url, 1, {.cut_after = bytes});
        cutting.every(url, {.status = 0});
        ASSERT_THAT(download(cutting), FailsWith(ErrorCode::unavailable));
        ASSERT_THAT(left_behind(), SizeIs(2)) << "the bytes and their journal";
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    Cache m_cache{m_folder / "cache", m_clock, m_log};
    const std::string m_content = some_bytes(20 * mebibyte + 12345);
    const Digest m_digest = digest_of(m_content);
};

TEST_F(FileDownloadTest, ComesInOneRequestFromAGoodServer) {
    FileTransport transport(m_content);
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    EXPECT_THAT(transport.asked(), ElementsAre(Field(&FileTransport::Asked::range, "")));
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(FileDownloadTest, H01ACutTransferGoesOnWhereItWasCut) {
    FileTransport transport(m_content);
    transport.at(url, 1, {.cut_after = 9 * mebibyte}).at(url, 2, {.cut_after = 5 * mebibyte});
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    const auto asked = transport.asked();
    ASSERT_THAT(asked, SizeIs(3));
    EXPECT_EQ(first_byte(asked[1]), 9 * mebibyte);
    EXPECT_EQ(first_byte(asked[2]), 14 * mebibyte);
    EXPECT_EQ(asked[1].if_range, FileTransport::etag);
    EXPECT_EQ(transport.bytes_sent(), m_content.size()) << "no byte came twice";
}

TEST_F(FileDownloadTest, APartLeftByAnotherDownloadIsGoneOnWith) {
    leave_a_part(9 * mebibyte);
    FileTransport transport(m_content);
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    EXPECT_EQ(transport.bytes_sent(), m_content.size() - 9 * mebibyte);
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(FileDownloadTest, APartWhoseOwnerIsAliveIsLeftAlone) {
    leave_a_part(9 * mebibyte);
    for (const auto& name : left_behind()) {
        const auto path = m_folder / "cache" / "partial" / name;
        if (path.extension() != ".journal") continue;
        auto text = content_of(path);
        text.resize(text.find("released"));
        std::ofstream(path, std::ios::trunc) << text;
    }
    FileTransport transport(m_content);
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    EXPECT_EQ(transport.bytes_sent(), m_content.size());
    EXPECT_THAT(left_behind(), SizeIs(2)) << "what the other one works on";
}

TEST_F(FileDownloadTest, APartThatWasDamagedOnTheDiskIsKeptAsFarAsItIsGood) {
    leave_a_part(18 * mebibyte);
    for (const auto& name : left_behind()) {
        const auto path = m_folder / "cache" / "partial" / name;
        if (path.extension() != ".part") continue;
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(5);
        file.put('!');
    }
    FileTransport transport(m_content);
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    EXPECT_THAT(transport.asked(), SizeIs(1)) << "the damage was seen before anything was asked for";
    EXPECT_EQ(transport.bytes_sent(), m_content.size());
}

struct BadPart {
    std::string name;
    ServerFault fault;
};

class BadPartTest : public FileDownloadTest, public testing::WithParamInterface<BadPart> {};

TEST_P(BadPartTest, IsNotJoinedToWhatIsHere) {
    leave_a_part(9 * mebibyte);
    FileTransport transport(m_content);
    transport.at(url, 1, GetParam().fault);
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    EXPECT_GE(transport.bytes_sent(), m_content.size()) << "it came whole";
    EXPECT_THAT(left_behind(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    , BadPartTest,
    testing::Values(
        BadPart{"H02RangeIgnored", {.ignores_ranges = true}},
        BadPart{"H03OtherStart", {.content_range = "bytes 0-11/20983865"}},
        BadPart{"H03OtherTotal", {.content_range = "bytes 9437184-20983864/20983866"}},
        BadPart{"H03NoContentRange", {.content_range = ""}},
        BadPart{"H03Multipart", {.content_range = "", .headers = {{"content-type", "multipart/byteranges"}}}},
        BadPart{"H03WholeWithContentRange",
                {.ignores_ranges = true, .headers = {{"content-range", "bytes 9437184-20983864/20983865"}}}},
        BadPart{"H04EtagChanged", {.etag = "\"v2\""}}, BadPart{"H04EtagBecameWeak", {.etag = "W/\"v1\""}},
        BadPart{"H05Unsatisfiable", {.status = 416}},
        BadPart{"H05UnsatisfiableOfAnotherTotal", {.status = 416, .headers = {{"content-range", "bytes */5"}}}}),
    [](const auto& row) { return row.param.name; });

TEST_F(FileDownloadTest, H05APartThatIsAllThereIsVerifiedAndNothingIsAsked) {
    FileTransport transport(m_content);
    must(download(transport));  // whole, and its process ends before it is committed
    ASSERT_THAT(left_behind(), SizeIs(2));
    FileTransport unasked(m_content);
    EXPECT_EQ(content_of_download(download(unasked)), m_content);
    EXPECT_THAT(unasked.asked(), IsEmpty());
}

TEST_F(FileDownloadTest, H17AWebPageInsteadOfAFileIsRefusedAsOne) {
    FileTransport transport(m_content);
    transport.every(url, {.body = "<!doctype html><title>log in</title>",
                          .headers = {{"content-type", "text/html; charset=utf-8"}}});
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::integrity, "got 36 as a web page (text/html)"));
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(FileDownloadTest, H06WrongBytesGetOneSecondChanceAndNothingOfThemIsKept) {
    FileTransport transport(m_content);
    std::string wrong = m_content;
    wrong[7 * mebibyte] ^= 1;
    transport.at(url, 1, {.body = wrong});
    EXPECT_EQ(content_of_download(download(transport)), m_content);

    FileTransport lying(m_content);
    lying.every(url, {.body = wrong});
    EXPECT_THAT(download(lying), FailsWith(ErrorCode::integrity, to_string(m_digest)));
    EXPECT_THAT(lying.asked(), SizeIs(2));
    EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(FileDownloadTest, WhatComesOnceMoreIsAnnouncedOnceMore) {
    FileTransport transport(m_content);
    std::string wrong = m_content;
    wrong[7 * mebibyte] ^= 1;
    transport.at(url, 1, {.body = wrong});
    m_progress.start("downloading", m_content.size());
    EXPECT_THAT(download(transport), IsOk());
    const auto work = m_progress.works().back();
    EXPECT_EQ(work.advanced, 2 * m_content.size());
    EXPECT_EQ(work.total, work.advanced);
}

TEST_F(FileDownloadTest, H06APoisonedPartCostsNoMoreThanItself) {
    FileTransport poisoner(m_content);
    std::string wrong = m_content;
    wrong[100] ^= 1;
    poisoner.at(url, 1, {.cut_after = 9 * mebibyte, .body = wrong}).every(url, {.status = 0});
    ASSERT_THAT(download(poisoner), FailsWith(ErrorCode::unavailable));
    FileTransport good(m_content);
    EXPECT_EQ(content_of_download(download(good)), m_content);
}

TEST_F(FileDownloadTest, H12MoreBytesThanPromisedEndTheTransfer) {
    FileTransport transport(m_content);
    transport.every(url, {.body = m_content + std::string(mebibyte, 'x'), .is_silent_on_length = true});
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::integrity, "got more"));
    EXPECT_LE(transport.bytes_sent(), 2 * (m_content.size() + 2 * mebibyte));
}

TEST_F(FileDownloadTest, H12AnnouncedLengthThatIsAnotherIsRefusedBeforeTheFirstByte) {
    FileTransport transport(m_content);
    transport.every(url, {.body = m_content.substr(1)});
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::integrity, "got 20983864"));
    EXPECT_EQ(transport.bytes_sent(), 0U);
}

TEST_F(FileDownloadTest, H15RetryAfterIsWaitedForAndCapped) {
    FileTransport transport(m_content);
    transport.at(url, 1, {.status = 503, .headers = {{"retry-after", "7"}}});
    transport.at(url, 2, {.status = 429, .headers = {{"retry-after", "1000000000"}}});
    transport.at(url, 3, {.status = 500, .headers = {{"retry-after", "Sat, 31 Jan 2026 11:00:00 GMT"}}});
    EXPECT_EQ(content_of_download(download(transport)), m_content);
    const auto sleeps = m_clock.sleeps();
    ASSERT_THAT(sleeps, SizeIs(3));
    EXPECT_EQ(sleeps[0], std::chrono::seconds(7));
    EXPECT_EQ(sleeps[1], std::chrono::minutes(1));
    EXPECT_LE(sleeps[2], std::chrono::seconds(2)) << "a date in the past asks for nothing";
}

TEST_F(FileDownloadTest, H15AStormEndsAsUnavailable) {
    FileTransport transport(m_content);
    transport.every(url, {.status = 503});
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::unavailable, "status 503"));
    EXPECT_THAT(transport.asked(), SizeIs(4));
}

TEST_F(FileDownloadTest, ProgressMakesFailuresCountNoMore) {
    FileTransport transport(m_content);
    for (int n = 1; n <= 9; ++n) transport.at(url, n, {.cut_after = 2 * mebibyte});
    EXPECT_EQ(content_of_download(download(transport)), m_content);
}

TEST_F(FileDownloadTest, H16ADeadMirrorIsPassedOverAndRemembered) {
    FileTransport transport(m_content);
    transport.every(mirror, {.status = 0});
    EXPECT_EQ(content_of_download(download(transport, {mirror, url})), m_content);
    EXPECT_THAT(m_clock.sleeps(), IsEmpty()) << "another source is asked at once";
    EXPECT_TRUE(m_cache.mirrors().rests("https://mirror.example.org"));
    EXPECT_FALSE(m_cache.mirrors().rests("https://hub.example.org"));
    m_clock.advance(std::chrono::minutes(2));
    EXPECT_FALSE(m_cache.mirrors().rests("https://mirror.example.org")) << "it gets another chance";
}

TEST_F(FileDownloadTest, ALyingMirrorIsPassedOverAndRemembered) {
    FileTransport transport(m_content);
    transport.every(mirror, {.body = std::string(m_content.size(), 'x')});
    EXPECT_EQ(content_of_download(download(transport, {mirror, url})), m_content);
    m_clock.advance(std::chrono::hours(2));
    EXPECT_TRUE(m_cache.mirrors().rests("https://mirror.example.org"));
}

TEST_F(FileDownloadTest, AMirrorGoesOnWithWhatAnotherBegan) {
    FileTransport transport(m_content);
    transport.at(mirror, 1, {.cut_after = 9 * mebibyte}).every(mirror, {.status = 0});
    EXPECT_EQ(content_of_download(download(transport, {mirror, url})), m_content);
    EXPECT_EQ(transport.bytes_sent(), m_content.size());
    EXPECT_EQ(transport.asked().back().if_range, "") << "an ETag is of one server";
}

TEST_F(FileDownloadTest, AMirrorThatLacksTheFileIsNoTrouble) {
    FileTransport transport(m_content);
    transport.every(mirror, {.status = 404});
    EXPECT_EQ(content_of_download(download(transport, {mirror, url})), m_content);
    EXPECT_THAT(m_cache.mirrors().all(), IsEmpty());
}

TEST_F(FileDownloadTest, ASlowConnectionIsJoinedByOthers) {
    const std::string large = some_bytes(240 * mebibyte);
    FileTransport transport(large);
    // 16 KiB a millisecond: 16 MB/s, far below what one machine can take.
    transport.before_each_piece([this] { m_clock.advance(std::chrono::milliseconds(1)); });
    const DownloadContext context{transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    const WantedFile wanted = wanted_of(large, digest_of(large), {url});
    EXPECT_EQ(content_of_download(download_file(context, wanted, m_cache.partials())), large);
    const auto asked = transport.asked();
    EXPECT_GT(asked.size(), 2U);
    EXPECT_EQ(asked.front().range, "");
    for (std::size_t i = 1; i < asked.size(); ++i) {
        EXPECT_NE(asked[i].range, "");
        EXPECT_EQ(asked[i].if_range, FileTransport::etag);
    }
    EXPECT_LE(transport.bytes_sent(), large.size() + 16384 * asked.size()) << "no byte was wanted twice";
}

TEST_F(FileDownloadTest, WhoPromisesPartsAndServesNoneIsReadByOneConnection) {
    const std::string large = some_bytes(240 * mebibyte);
    FileTransport transport(large);
    transport.before_each_piece([this] { m_clock.advance(std::chrono::milliseconds(1)); });
    transport.every(url, {.ignores_ranges = true, .headers = {{"accept-ranges", "bytes"}}});
    const DownloadContext context{transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    const WantedFile wanted = wanted_of(large, digest_of(large), {url});
    EXPECT_EQ(content_of_download(download_file(context, wanted, m_cache.partials())), large);
    EXPECT_EQ(transport.asked().back().range, "");
}

TEST_F(FileDownloadTest, ADiskThatIsFullIsNoReasonToTryAgain) {
    FileTransport transport(m_content);
    transport.before_each_piece([this] { std::filesystem::remove_all(m_folder / "cache"); });
    // The journal cannot be made in a folder that is gone.
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::not_found, ".journal"));
    EXPECT_THAT(transport.asked(), SizeIs(1));
}

TEST_F(FileDownloadTest, AWishToStopKeepsTheLittleThatHasCome) {
    FileTransport slow(m_content);
    int pieces = 0;
    slow.before_each_piece([&] {
        if (++pieces == 10) m_cancellation.request();
    });
    EXPECT_THAT(download(slow), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(left_behind(), SizeIs(2)) << "the bytes and their journal";
}

TEST_F(FileDownloadTest, AWishToStopEndsItAndLeavesWhatIsThere) {
    FileTransport transport(m_content);
    m_progress.cancel_at(10 * mebibyte, m_cancellation);
    EXPECT_THAT(download(transport), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(left_behind(), SizeIs(2));
}

}  // namespace
}  // namespace lode
