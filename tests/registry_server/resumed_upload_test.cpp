// Uploads that were cut: what is kept of them, who may go on, and what comes of bytes that cannot be trusted.
#include <filesystem>

#include <gmock/gmock.h>

#include "registry_server/storage/partial_upload.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ResumedUploadTest : public testing::Test {
protected:
    ResumedUploadTest() { start(); }

    void start() {
        m_registry.reset();
        m_registry = std::make_unique<RunningRegistry>(m_root.path(), m_clock, m_log, HttpLimits{});
    }
    std::string request(std::string_view method, std::string_view headers = {}) const {
        return fmt::format("{} /api/blobs/sha256/{} HTTP/1.1\r\nAuthorization: Bearer {}{}", method,
                           digest_of(m_content).hex(), m_registry->token(), headers);
    }
    RawResponse head() const { return send_request(m_registry->port(), request("HEAD")); }
    RawResponse put(std::string_view range, std::string_view bytes) const {
        return send_request(m_registry->port(), request("PUT", fmt::format("\r\nContent-Range: bytes {}", range)),
                            bytes);
    }
    /// A client that promises all of it, sends so much, and is gone.
    void send_and_leave(std::size_t count) const {
        RawClient client(m_registry->port());
        client.send(request("PUT", fmt::format("\r\nHost: h\r\nContent-Length: {}\r\n\r\n", m_content.size())));
        client.send(m_content.substr(0, count));
        client.finish_sending();
        EXPECT_EQ(client.read_to_end(), "");
    }
    std::string part() const { return digest_of(m_content).hex() + ".part"; }
    std::vector<std::string> uploads() const { return names_in(m_root / "private/uploads"); }
    std::string blob() const {
        const auto hex = digest_of(m_content).hex();
        return content_of(m_root.path() / "private/blobs/sha256" / hex.substr(0, 2) / hex);
    }

    const TemporaryFolder m_root;
    FakeClock m_clock;
    RecordingLog m_log;
    std::unique_ptr<RunningRegistry> m_registry;
    const std::string m_content = "0123456789abcdef";
};

TEST_F(ResumedUploadTest, S04WhatACutUploadSentIsKeptAndTheNextGoesOnThere) {
    EXPECT_EQ(head().header("upload-offset"), "") << "nothing has come";
    send_and_leave(6);
    const auto asked = head();
    EXPECT_EQ(asked.status, 404);
    EXPECT_EQ(asked.header("upload-offset"), "6");
    EXPECT_EQ(put("6-15/16", m_content.substr(6)).status, 201);
    EXPECT_EQ(blob(), m_content);
    EXPECT_EQ(head().status, 200);
    EXPECT_THAT(uploads(), IsEmpty());
}

TEST_F(ResumedUploadTest, APartComesInAsManyPiecesAsTheClientLikes) {
    const auto first = put("0-3/16", "0123");
    EXPECT_EQ(first.status, 202);
    EXPECT_EQ(first.header("upload-offset"), "4");
    EXPECT_EQ(put("4-14/16", m_content.substr(4, 11)).status, 202);
    EXPECT_EQ(put("15-15/16", "f").status, 201);
    EXPECT_EQ(blob(), m_content);
}

TEST_F(ResumedUploadTest, AnUploadGoesOnExactlyWhereTheBytesEnd) {
    send_and_leave(6);
    for (const std::string_view range : {"5-15/16", "7-15/16", "0-15/16"}) {
        const auto first = static_cast<std::size_t>(range.front() - '0');
        const auto refused = put(range, m_content.substr(first));
        EXPECT_EQ(refused.status, 409) << range;
        EXPECT_EQ(refused.header("upload-offset"), "6");
    }
    EXPECT_THAT(uploads(), ElementsAre(part()));
    EXPECT_EQ(put("6-15/16", m_content.substr(6)).status, 201);
}

TEST_F(ResumedUploadTest, RangesThatSayNothingClearAreRefused) {
    for (const std::string_view range :
         {"0-15/*", "*/*", "5-4/16", "0-16/16", "0-15", "a-b/c", "-1-15/16", "0-99999999999999999999/16", "0-3/16"})
        EXPECT_EQ(put(range, m_content).status, 400) << range;
    EXPECT_THAT(uploads(), IsEmpty());
}

TEST_F(ResumedUploadTest, WhatIsKeptSurvivesARestartAndWhatIsNoPartDoesNot) {
    send_and_leave(6);
    m_root.write("private/uploads/blob-0123", "left behind");
    m_root.write("private/uploads/version-1/words.txt", "left behind");
    m_root.write("private/uploads/nonsense.part", "left behind");
    start();
    EXPECT_THAT(uploads(), ElementsAre(part()));
    EXPECT_EQ(put("6-15/16", m_content.substr(6)).status, 201);
    EXPECT_EQ(blob(), m_content);
}

TEST_F(ResumedUploadTest, WhereAllHasComeNothingMoreNeedsToBeSent) {
    m_registry.reset();
    m_root.write("private/uploads/" + part(), m_content);
    start();
    EXPECT_EQ(head().header("upload-offset"), "16");
    EXPECT_EQ(put("*/16", "").status, 201);
    EXPECT_EQ(blob(), m_content);
}

TEST_F(ResumedUploadTest, SpoiltBytesOnTheDiskNeverBecomeABlob) {
    send_and_leave(6);
    m_root.write("private/uploads/" + part(), "0123X5");
    EXPECT_EQ(put("6-15/16", m_content.substr(6)).status, 422);
    EXPECT_THAT(uploads(), IsEmpty()) << "they are not offered again";
    EXPECT_EQ(head().status, 404);
    EXPECT_EQ(m_registry->put_blob(m_content).status, 201);
    EXPECT_EQ(blob(), m_content);
}

TEST_F(ResumedUploadTest, OfTwoWhoSendOneContentAtOnceNeitherSpoilsTheOthers) {
    RawClient slow(m_registry->port());
    slow.send(request("PUT", "\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 16\r\n\r\n"));
    EXPECT_EQ(slow.read_response().status, 100);
    slow.send("0123");
    EXPECT_EQ(head().header("upload-offset"), "") << "somebody is sending it";
    const auto joining = put("4-15/16", m_content.substr(4));
    EXPECT_EQ(joining.status, 409);
    EXPECT_EQ(m_registry->put_blob(m_content).status, 201);
    slow.send(m_content.substr(4));
    EXPECT_EQ(slow.read_response().status, 200) << "it was there by then";
    EXPECT_EQ(blob(), m_content);
    EXPECT_THAT(uploads(), IsEmpty());
}

TEST_F(ResumedUploadTest, ADayLaterWhatWasKeptIsGone) {
    send_and_leave(6);
    const auto folder = *RegistryFolder::open(m_root.path());
    const auto path = m_root.path() / "private/uploads" / part();
    const auto changed = *time_of_change(path);
    const auto just_before = changed + std::chrono::hours(24) - std::chrono::seconds(1);
    EXPECT_EQ(must(sweep_partial_uploads(folder, just_before, Sweep::remove)).count, 0U);
    EXPECT_EQ(must(sweep_partial_uploads(folder, changed + std::chrono::hours(24), Sweep::look)).bytes, 6U);
    EXPECT_THAT(uploads(), SizeIs(1));
    {
        const auto held = must(PartialUpload::claim(folder, digest_of(m_content)));
        EXPECT_EQ(must(sweep_partial_uploads(folder, changed + std::chrono::hours(24), Sweep::remove)).count, 0U);
    }
    EXPECT_EQ(must(sweep_partial_uploads(folder, changed + std::chrono::hours(24), Sweep::remove)).count, 1U);
    EXPECT_THAT(uploads(), IsEmpty());
}

}  // namespace
}  // namespace lode
