// Classes of libcurl's failures, by what it says of each.
#include "base/http/curl/curl_error.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

Error error_of(const CurlFailure& failure) {
    return error_of(failure, must(parse_request_url("https://hub.example/a?sig=secret")));
}

TEST(CurlErrorTest, EachFailureHasItsClass) {
    struct Row {
        std::string_view name;
        CURLcode code;
        std::string_view words;
        PeerFailure peer;
        bool transient;
    };
    const Row rows[] = {
        {"no such name", CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host", PeerFailure::unreachable, true},
        {"refused", CURLE_COULDNT_CONNECT, "Connection refused", PeerFailure::unreachable, true},
        {"no connection in time", CURLE_OPERATION_TIMEDOUT, "Connection timed out after 15000 milliseconds",
         PeerFailure::unreachable, true},
        {"connected too late", CURLE_OPERATION_TIMEDOUT, "Connection timeout after 15000 ms", PeerFailure::unreachable,
         true},
        {"a host that never answers", CURLE_OPERATION_TIMEDOUT,
         "Failed to connect to hub.example port 443 after 15000 ms: Timeout was reached", PeerFailure::unreachable,
         true},
        {"a silent name server", CURLE_OPERATION_TIMEDOUT, "Resolving timed out after 15000 milliseconds",
         PeerFailure::unreachable, true},
        {"too slow", CURLE_OPERATION_TIMEDOUT,
         "Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds", PeerFailure::silent, true},
        {"too long", CURLE_OPERATION_TIMEDOUT, "Operation timed out after 5000 milliseconds", PeerFailure::silent,
         true},
        {"a short body", CURLE_PARTIAL_FILE, "transfer closed", PeerFailure::cut, true},
        {"a reset", CURLE_RECV_ERROR, "Recv failure: Connection reset by peer", PeerFailure::cut, true},
        {"a stream that was reset", CURLE_HTTP2_STREAM, "HTTP/2 stream 1 was not closed cleanly", PeerFailure::cut,
         true},
        {"a handshake that was reset", CURLE_SSL_CONNECT_ERROR,
         "OpenSSL SSL_connect: Connection reset by peer in connection to hub.example:443", PeerFailure::cut, true},
        {"a handshake that was closed", CURLE_SSL_CONNECT_ERROR,
         "error:0A000126:SSL routines::unexpected eof while reading", PeerFailure::cut, true},
        {"wrong chunks", CURLE_RECV_ERROR, "Malformed encoding found in chunked-encoding", PeerFailure::malformed,
         true},
        {"no HTTP", CURLE_UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed", PeerFailure::malformed, true},
        {"an expired certificate", CURLE_PEER_FAILED_VERIFICATION, "certificate has expired", PeerFailure::untrusted,
         false},
        {"an old TLS", CURLE_SSL_CONNECT_ERROR, "error:0A000102:SSL routines::unsupported protocol",
         PeerFailure::untrusted, false},
        {"something else", CURLE_OUT_OF_MEMORY, "Out of memory", PeerFailure::unspecified, true},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const Error error = error_of({.code = row.code, .words = row.words});
        EXPECT_EQ(error.code, ErrorCode::unavailable);
        EXPECT_EQ(error.peer, row.peer);
        EXPECT_EQ(is_transient(error), row.transient);
        EXPECT_THAT(error.message, testing::HasSubstr("`https://hub.example/a?…`"));
        EXPECT_THAT(error.message, testing::HasSubstr(row.words));
        EXPECT_THAT(error.message, testing::Not(testing::HasSubstr("secret")));
    }
}

TEST(CurlErrorTest, AProxyThatDoesNotConnectIsNamedAsSuch) {
    const CurlFailure failure{.code = CURLE_RECV_ERROR, .words = "CONNECT tunnel failed", .connect_status = 407};
    EXPECT_EQ(error_of(failure).code, ErrorCode::permission_denied);
    EXPECT_THAT(error_of(failure).message, testing::HasSubstr("the proxy does not connect to"));
    EXPECT_EQ(error_of({.code = CURLE_RECV_ERROR, .connect_status = 502}).code, ErrorCode::unavailable);
}

TEST(CurlErrorTest, HintsOnCertificatesFitTheirFault) {
    const auto hint = [](long verify_result) {
        return error_of({.code = CURLE_PEER_FAILED_VERIFICATION, .verify_result = verify_result}).hint;
    };
    EXPECT_THAT(hint(10), testing::HasSubstr("date"));
    EXPECT_THAT(hint(20), testing::HasSubstr("SSL_CERT_FILE"));
    EXPECT_EQ(hint(0), "");
}

TEST(CurlErrorTest, WhatAPeerSaysCannotSteerATerminal) {
    EXPECT_THAT(error_of({.code = CURLE_PEER_FAILED_VERIFICATION, .words = "\x1b[2J"}).message,
                testing::HasSubstr("?[2J"));
}

TEST(CurlErrorTest, AnAskedForEndIsAnInterruption) {
    EXPECT_EQ(error_of({.code = CURLE_ABORTED_BY_CALLBACK}).code, ErrorCode::interrupted);
}

TEST(CurlErrorTest, NothingOfAProxysUrlIsRepeated) {
    for (const std::string_view words :
         {"Unsupported proxy syntax in 'http://me:secret@x@proxy.example'", "Could not resolve proxy: secret"})
        EXPECT_THAT(error_of({.code = CURLE_COULDNT_RESOLVE_PROXY, .words = words}).message,
                    testing::Not(testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace lode
