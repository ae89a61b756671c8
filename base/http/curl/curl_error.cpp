// Classes of libcurl's failures.
#include "base/http/curl/curl_error.h"

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// A handshake that ended because the line was cut, not because the two do not agree.
bool is_cut_handshake(std::string_view words) {
    return contains(words, "SSL_connect:") || contains(words, "unexpected eof");
}

/// What libcurl repeats of a proxy's URL may be its password, or a part of one.
std::string_view without_proxy(std::string_view words) {
    for (const std::string_view beginning : {"Unsupported proxy syntax", "Could not resolve proxy"})
        if (words.starts_with(beginning)) return beginning;
    return words;
}

PeerFailure class_of(const CurlFailure& failure) {
    switch (failure.code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_PROXY:
            return PeerFailure::unreachable;
        case CURLE_OPERATION_TIMEDOUT:
            return contains(failure.words, "onnection timed out") || contains(failure.words, "onnection timeout") ||
                           contains(failure.words, "esolving timed out") || contains(failure.words, "ailed to connect")
                       ? PeerFailure::unreachable
                       : PeerFailure::silent;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return PeerFailure::untrusted;
        case CURLE_SSL_CONNECT_ERROR:
            return is_cut_handshake(failure.words) ? PeerFailure::cut : PeerFailure::untrusted;
        case CURLE_RECV_ERROR:
            return contains(failure.words, "chunked-encoding") ? PeerFailure::malformed : PeerFailure::cut;
        case CURLE_PARTIAL_FILE:
        case CURLE_SEND_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return PeerFailure::cut;
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9, HTTP/4
        case CURLE_FILESIZE_EXCEEDED:     // a length beyond 2^63
        case CURLE_BAD_CONTENT_ENCODING:
            return PeerFailure::malformed;
        default:
            return PeerFailure::unspecified;
    }
}

/// Numbers of openssl/x509_vfy.h.
std::string_view hint_on_certificate(long verify_result) {
    switch (verify_result) {
        case 9:   // X509_V_ERR_CERT_NOT_YET_VALID
        case 10:  // X509_V_ERR_CERT_HAS_EXPIRED
            return "check this machine's date; if it is right, the server needs a new certificate";
        case 18:  // X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
        case 19:  // X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
        case 20:  // X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        case 21:  // X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE
            return "to trust a CA of your own, name its PEM file in SSL_CERT_FILE";
        default:
            return "";
    }
}

Error refused_by_proxy(const CurlFailure& failure, const Url& url) {
    const bool is_forbidden = failure.connect_status == 403 || failure.connect_status == 407;
    return {is_forbidden ? ErrorCode::permission_denied : ErrorCode::unavailable,
            fmt::format("the proxy does not connect to `{}`: status {}", to_string(url), failure.connect_status),
            "check the proxy's address and login, in https_proxy", PeerFailure::unreachable};
}

}  // namespace

Error error_of(const CurlFailure& failure, const Url& url) {
    if (failure.code == CURLE_ABORTED_BY_CALLBACK) return {ErrorCode::interrupted, "interrupted", {}};
    if (failure.connect_status != 0 && failure.connect_status / 100 != 2) return refused_by_proxy(failure, url);

    const PeerFailure peer = class_of(failure);
    const std::string words = printable(without_proxy(failure.words), 300);
    const auto unavailable = [&](std::string_view before, std::string_view after, std::string_view hint) {
        return Error{ErrorCode::unavailable, fmt::format("{}`{}` {}: {}", before, to_string(url), after, words),
                     std::string(hint), peer};
    };
    switch (peer) {
        case PeerFailure::unreachable:
        case PeerFailure::silent:
            return unavailable("", "cannot be reached", "check the address and the network");
        case PeerFailure::cut:
            return unavailable("the transfer of ", "was cut", "try again");
        case PeerFailure::malformed:
            return unavailable("the answer of ", "is no proper HTTP", "");
        case PeerFailure::untrusted:
            return unavailable("", "cannot be trusted", hint_on_certificate(failure.verify_result));
        case PeerFailure::misdirected:
        case PeerFailure::unspecified:
            break;
    }
    return unavailable("", "cannot be reached", "");
}

}  // namespace lode
