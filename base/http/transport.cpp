// What all transports share.
#include "base/http/transport.h"

#include <fmt/format.h>

namespace lode {
namespace {

class CollectingSink final : public BodySink {
public:
    CollectingSink(const Url& url, std::size_t limit) : m_url(url), m_limit(limit) {}

    Result<void> on_head(const HttpResponse&) override { return {}; }
    Result<void> on_bytes(std::span<const std::byte> bytes) override {
        if (bytes.size() > m_limit - m_body.size())
            return fail(ErrorCode::integrity,
                        fmt::format("the answer of `{}` is longer than {} bytes", to_string(m_url), m_limit));
        m_body.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }
    std::string take() { return std::move(m_body); }

private:
    const Url& m_url;
    std::size_t m_limit;
    std::string m_body;
};

}  // namespace

std::string_view to_string(HttpMethod method) {
    switch (method) {
        case HttpMethod::get:
            return "GET";
        case HttpMethod::head:
            return "HEAD";
        case HttpMethod::put:
            return "PUT";
        case HttpMethod::post:
            return "POST";
        case HttpMethod::remove:
            return "DELETE";
    }
    return "GET";
}

std::string_view to_string(HttpVersion version) {
    switch (version) {
        case HttpVersion::http_1_0:
            return "HTTP/1.0";
        case HttpVersion::http_1_1:
            return "HTTP/1.1";
        case HttpVersion::http_2:
            return "HTTP/2";
    }
    return "HTTP/1.1";
}

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
    for (const auto& [header, value] : headers)
        if (header == name) return value;
    return std::nullopt;
}

Result<HttpDocument> send_for_document(Transport& transport, const HttpRequest& request, std::size_t limit) {
    CollectingSink sink(request.url, limit);
    LODE_ASSIGN(auto response, transport.send(request, sink));
    return HttpDocument{std::move(response), sink.take()};
}

}  // namespace lode
