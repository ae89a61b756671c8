// Addresses to listen on.
#include "registry_server/http/listener.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(ListenAddressTest, ReadsAndWritesBothFamilies) {
    for (const std::string text : {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:65535", "[::]:80"}) {
        const auto address = parse_listen_address(text);
        ASSERT_THAT(address, IsOk()) << text;
        EXPECT_EQ(to_string(*address), text);
    }
}

TEST(ListenAddressTest, RefusesWhatIsNoNumericAddressAndPort) {
    for (const std::string text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                                   "127.0.0.1:80x", "localhost:80", "::1:80", "[127.0.0.1]:80", "1.2.3:"})
        EXPECT_THAT(parse_listen_address(text), FailsWith(ErrorCode::invalid_argument)) << text;
}

TEST(ListenerTest, APortInUseIsUnavailable) {
    const auto first = open_listener({"127.0.0.1", 0});
    ASSERT_THAT(first, IsOk());
    const auto port = port_of(*first);
    ASSERT_THAT(port, IsOk());
    EXPECT_THAT(open_listener({"127.0.0.1", *port}), FailsWith(ErrorCode::unavailable, "choose another port"));
}

}  // namespace
}  // namespace lode
