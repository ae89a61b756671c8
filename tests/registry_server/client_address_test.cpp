// Whose request it is, with a web server in front and without.
#include "registry_server/http/client_address.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(ClientAddressTest, OnlyAUnixSocketsClientIsBelievedWhomItSpeaksFor) {
    struct Row {
        std::string_view name;
        std::string peer;
        HeaderList headers;
        std::string client;
    };
    const Row rows[] = {
        {"directly", "10.0.0.1", {}, "10.0.0.1"},
        {"somebody who writes the header himself", "10.0.0.1", {{"x-forwarded-for", "10.9.9.9"}}, "10.0.0.1"},
        {"a web server in front", "unix", {{"x-forwarded-for", "10.9.9.9"}}, "10.9.9.9"},
        {"which adds to what its client wrote", "unix", {{"x-forwarded-for", "1.1.1.1, 10.9.9.9 "}}, "10.9.9.9"},
        {"in a header of its own", "unix", {{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "::1"}}, "::1"},
        {"no address", "unix", {{"x-forwarded-for", "1.1.1.1, _hidden"}}, "unix"},
        {"none at all", "unix", {{"x-forwarded-for", ""}}, "unix"},
        {"a local client", "unix", {}, "unix"},
    };
    for (const Row& row : rows) {
        RequestHead head;
        head.headers = row.headers;
        EXPECT_EQ(client_of(head, row.peer), row.client) << row.name;
    }
}

}  // namespace
}  // namespace lode
