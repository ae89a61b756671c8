// Bodies that are not what their heads promise, sent to the real registry.
#include <gmock/gmock.h>

#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::IsEmpty;
using testing::StartsWith;

class BodyLiesTest : public testing::Test {
protected:
    /// The head of an upload of `content`, and what else its head says.
    std::string put_blob(std::string_view headers) const {
        return fmt::format("PUT /api/blobs/sha256/{} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\n{}\r\n\r\n",
                           digest_of(content).hex(), m_registry.token(), headers);
    }
    RawResponse head_of_blob() const {
        return send_request(m_registry.port(),
                            fmt::format("HEAD /api/blobs/sha256/{} HTTP/1.1\r\nAuthorization: Bearer {}",
                                        digest_of(content).hex(), m_registry.token()));
    }

    static constexpr std::string_view content = "cat\ndog\n";
    const TemporaryFolder m_root;
    FakeClock m_clock;
    RecordingLog m_log;
    const RunningRegistry m_registry{m_root.path(), m_clock, m_log, {.body_bytes = 10'000}};
};

TEST_F(BodyLiesTest, S04ABodyWithoutEndIsRefusedWhereItIsTooLong) {
    RawClient client(m_registry.port());
    client.send(put_blob("Transfer-Encoding: chunked"));
    const std::string chunk = "3e8\r\n" + std::string(1000, 'x') + "\r\n";
    for (int sent = 0; sent < 11; ++sent) client.send(chunk);
    EXPECT_EQ(client.read_response().status, 413);
    EXPECT_EQ(head_of_blob().status, 404);
    EXPECT_THAT(names_in(m_root / "private/blobs/sha256"), IsEmpty());
    EXPECT_EQ(m_registry.put_blob(content).status, 201) << "the next upload is none the worse";
}

TEST_F(BodyLiesTest, S04ALengthThatIsTooLargeLeavesWhatCameToTheNextUpload) {
    {
        RawClient client(m_registry.port());
        client.send(put_blob("Content-Length: 100"));
        client.send(content.substr(0, 4));
        client.finish_sending();
        EXPECT_THAT(client.read_to_end(), testing::Not(StartsWith("HTTP/1.1 2")));
    }
    const auto head = head_of_blob();
    EXPECT_EQ(head.status, 404);
    EXPECT_EQ(head.header("upload-offset"), "4");
    EXPECT_EQ(m_registry.put_blob(content).status, 201);
}

TEST_F(BodyLiesTest, S04ALengthThatIsTooSmallIsNoBlobAndWhatFollowsIsNoRequest) {
    RawClient client(m_registry.port());
    client.send(put_blob("Content-Length: 4"));
    client.send(content);
    EXPECT_EQ(client.read_response().status, 422);
    client.finish_sending();
    EXPECT_THAT(client.read_to_end(), testing::Not(testing::HasSubstr("HTTP/1.1 2")));
    EXPECT_EQ(head_of_blob().status, 404);
    EXPECT_EQ(m_registry.put_blob(content).status, 201);
}

TEST_F(BodyLiesTest, S04AClientThatExpectsToContinueAndDoesNotIsLetGo) {
    RawClient client(m_registry.port());
    client.send(put_blob("Content-Length: 8\r\nExpect: 100-continue"));
    EXPECT_EQ(client.read_response().status, 100);
    m_clock.advance(std::chrono::seconds(31));
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_EQ(head_of_blob().status, 404);
    EXPECT_EQ(m_registry.put_blob(content).status, 201);
}

}  // namespace
}  // namespace lode
