// Addresses to listen on.
#include "registry_server/http/listener.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "tests/registry_server/raw_client.h"
#include "tests/registry_server/running_http_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

TEST(ListenAddressTest, ReadsAndWritesBothFamilies) {
    for (const std::string text :
         {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:65535", "[::]:80", "unix:/run/lode/registry.sock"}) {
        const auto address = parse_listen_address(text);
        ASSERT_THAT(address, IsOk()) << text;
        EXPECT_EQ(to_string(*address), text);
    }
}

TEST(ListenAddressTest, RefusesWhatIsNoNumericAddressAndPort) {
    for (const std::string& text :
         std::vector<std::string>{"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                                  "127.0.0.1:80x", "localhost:80", "::1:80", "[127.0.0.1]:80",
                                  "1.2.3:", "unix:", "unix:relative", "unix:/" + std::string(108, 'x')})
        EXPECT_THAT(parse_listen_address(text), FailsWith(ErrorCode::invalid_argument)) << text;
}

TEST(ListenerTest, APortInUseIsUnavailable) {
    const auto first = Listener::open({"127.0.0.1", 0});
    ASSERT_THAT(first, IsOk());
    EXPECT_THAT(Listener::open(first->address()), FailsWith(ErrorCode::unavailable, "choose another port"));
}

class UnixListenerTest : public testing::Test {
protected:
    mode_t mode() const {
        struct stat status {};
        return ::lstat(address.socket.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
    }

    const TemporaryFolder folder;
    const ListenAddress address{{}, 0, folder / "registry.sock"};
};

TEST_F(UnixListenerTest, IsForItsOwnerAndGroupAndGoesWithTheServer) {
    {
        const auto listener = Listener::open(address);
        ASSERT_THAT(listener, IsOk());
        EXPECT_EQ(mode(), 0660U);
        const RawClient somebody(address.socket);
        const auto client = listener->accept();
        EXPECT_TRUE(client.socket);
        EXPECT_EQ(client.address, "unix");
        EXPECT_EQ(client.group, "");
    }
    EXPECT_FALSE(std::filesystem::exists(address.socket));
}

TEST_F(UnixListenerTest, ASocketThatNobodyAnswersAtIsReplaced) {
    // What a server that was killed leaves behind: a file, and no listener.
    const FileDescriptor killed(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    address.socket.string().copy(name.sun_path, sizeof name.sun_path - 1);
    ASSERT_EQ(::bind(killed.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    EXPECT_THAT(Listener::open(address), IsOk());
}

TEST_F(UnixListenerTest, ASocketThatSomebodyAnswersAtIsNot) {
    const auto first = Listener::open(address);
    ASSERT_THAT(first, IsOk());
    EXPECT_THAT(Listener::open(address), FailsWith(ErrorCode::unavailable, "another server answers there"));
    EXPECT_EQ(mode(), 0660U) << "it is still there";
}

TEST_F(UnixListenerTest, AFileThatIsNoSocketStays) {
    folder.write("registry.sock", "precious");
    EXPECT_THAT(Listener::open(address), FailsWith(ErrorCode::conflict, "is no socket"));
    EXPECT_EQ(*read_file(address.socket), "precious");
}

TEST_F(UnixListenerTest, ASocketThatTookItsPlaceIsLeftAlone) {
    auto first = Listener::open(address);
    ASSERT_THAT(first, IsOk());
    std::filesystem::remove(address.socket);
    const auto second = Listener::open(address);
    ASSERT_THAT(second, IsOk());
    first->close();
    EXPECT_TRUE(std::filesystem::exists(address.socket));
}

TEST(ListenersTest, OneServerAnswersAtSeveralAddresses) {
    class Hello final : public Handler {
        Answer answer(const RequestHead&) override { return Reply{200, {}, "hello"}; }
    };
    const TemporaryFolder folder;
    const auto socket = folder / "registry.sock";
    FakeClock clock;
    RecordingLog log;
    Hello hello;
    RunningHttpServer server(hello, {.addresses = {{"127.0.0.1", 0}, {{}, 0, socket}, {"127.0.0.2", 0}}}, clock, log);
    EXPECT_THAT(server.urls(), testing::ElementsAre(testing::StartsWith("http://127.0.0.1:"), "unix:" + socket.string(),
                                                    testing::StartsWith("http://127.0.0.2:")));
    EXPECT_EQ(send_request(server.port(), "GET / HTTP/1.1").body, "hello");
    RawClient local(socket);
    local.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(local.read_response().body, "hello");
    server.stop();
    EXPECT_FALSE(std::filesystem::exists(socket));
}

TEST(ListenersTest, AnIpv6AddressIsCountedByItsNetwork) {
    const auto listener = Listener::open({"::1", 0});
    if (!listener) GTEST_SKIP() << "this machine has no IPv6";
    const FileDescriptor somebody(::socket(AF_INET6, SOCK_STREAM, 0));
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(listener->address().port);
    name.sin6_addr = in6addr_loopback;
    ASSERT_EQ(::connect(somebody.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    const auto client = listener->accept();
    EXPECT_EQ(client.address, "::1");
    EXPECT_EQ(client.group, "::");
}

}  // namespace
}  // namespace lode
