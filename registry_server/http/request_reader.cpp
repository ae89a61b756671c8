// The one file that includes Boost.Beast. Its basic_parser hands out body bytes as views, without a copy of its own.
#include "registry_server/http/request_reader.h"

#include <algorithm>
#include <string>

// Beast 1.74 asserts more bytes of a last chunk than it needs: a client that sends one slowly must not end the server.
#define BOOST_DISABLE_ASSERTS  // NOLINT(readability-identifier-naming): Boost looks for it by that name
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include "base/ascii_case.h"

namespace lode {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using BeastError = boost::system::error_code;

struct Refusal {
    int status;
    std::string message;
};

RequestMethod method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get:
            return RequestMethod::get;
        case http::verb::head:
            return RequestMethod::head;
        case http::verb::put:
            return RequestMethod::put;
        case http::verb::post:
            return RequestMethod::post;
        case http::verb::delete_:
            return RequestMethod::remove;
        default:
            return RequestMethod::other;
    }
}

/// `/path` of origin-form, and of the absolute form that proxies send (RFC 9112 §3.2); empty for any other.
std::string_view path_of_target(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return target.starts_with('/') ? target : std::string_view();
}

std::ptrdiff_t count_of(const RequestHead& head, std::string_view name) {
    return std::count_if(head.headers.begin(), head.headers.end(),
                         [name](const auto& header) { return header.first == name; });
}

/// What Beast lets pass and two servers could understand differently (RFC 9112 §3.2, §6.1).
std::optional<Refusal> check_framing(const RequestHead& head) {
    const auto hosts = count_of(head, "host");
    if (hosts > 1 || (hosts == 0 && head.version == 11))
        return Refusal{400, fmt::format("expected one Host header, got {}", hosts)};
    if (count_of(head, "content-length") > 1) return Refusal{400, "the Content-Length header comes twice"};
    if (const auto coding = head.header("transfer-encoding")) {
        if (head.version == 10) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
        if (!beast::iequals(beast::string_view(coding->data(), coding->size()), "chunked"))
            return Refusal{501, "the only Transfer-Encoding understood is `chunked`"};
    }
    if (head.path.empty()) return Refusal{400, "expected a request target that begins with a slash"};
    return std::nullopt;
}

/// Beast takes a folded header, whole, for one line; others take its second line for a header (RFC 9112 §5.2).
bool is_folded(std::string_view head) {
    return head.find("\r\n ") != std::string_view::npos || head.find("\r\n\t") != std::string_view::npos;
}

Refusal refusal_of(BeastError error, const HttpLimits& limits) {
    if (error == http::error::header_limit)
        return {431, fmt::format("the request's head is larger than {} bytes", limits.head_bytes)};
    if (error == http::error::body_limit)
        return {413, fmt::format("the body is larger than the {} bytes allowed", limits.body_bytes)};
    if (error == http::error::bad_version) return {505, "expected HTTP/1.1"};
    return {400, "malformed request: " + error.message()};
}

}  // namespace

class RequestReader::Parser final : public http::basic_parser<true> {
public:
    explicit Parser(const HttpLimits& limits) : m_limits(limits) {
        header_limit(static_cast<std::uint32_t>(limits.head_bytes));
        body_limit(limits.body_bytes);
        eager(false);
    }

    Step read(std::string_view input) {
        m_piece = {};
        const bool in_head = state == State::head;
        BeastError error;
        const std::size_t consumed = put(boost::asio::const_buffer(input.data(), input.size()), error);
        if (in_head) m_head_bytes += consumed;
        const bool starved = error == http::error::need_more;
        // Beast measures what it is shown at once; a head that comes line by line must be measured here.
        const std::size_t held =
            in_head ? m_head_bytes + (starved ? input.size() - consumed : 0) : (starved ? input.size() - consumed : 0);
        if (held > m_limits.head_bytes)
            refuse(refusal_of(http::error::header_limit, m_limits));
        else if (error && !starved)
            refuse(refusal_of(error, m_limits));
        else if (in_head && is_folded(input.substr(0, consumed)))
            refuse({400, "a header's value goes on in a second line"});
        else if (in_head && is_header_done())
            finish_head();
        else if (is_done())
            state = State::done;
        return {consumed, m_piece};
    }

    State state = State::head;
    RequestHead head;
    Refusal refusal{400, {}};

private:
    void refuse(Refusal why) {
        refusal = std::move(why);
        state = State::refused;
    }

    void finish_head() {
        head.keep_alive = keep_alive();
        head.content_length.reset();
        if (const auto length = content_length()) head.content_length = *length;
        head.has_body = !is_done();
        if (auto why = check_framing(head)) return refuse(std::move(*why));
        state = is_done() ? State::done : State::body;
    }

    /// Lists of tags on several lines are one (RFC 9110 §5.3).
    void add_header(std::string name, std::string value) {
        if (name == "if-match" || name == "if-none-match")
            for (auto& [known, values] : head.headers)
                if (known == name) return void(values += ", " + value);
        head.headers.emplace_back(std::move(name), std::move(value));
    }

    void on_request_impl(http::verb method, beast::string_view, beast::string_view target, int version,
                         BeastError&) override {
        head.method = method_of(method);
        head.version = static_cast<unsigned>(version);
        const std::string_view path = path_of_target({target.data(), target.size()});
        const auto question = path.find('?');
        head.path = path.substr(0, question);
        if (question != std::string_view::npos) head.query = path.substr(question + 1);
    }

    void on_field_impl(http::field, beast::string_view name, beast::string_view value, BeastError&) override {
        // Fields after a chunked body (trailers) say nothing that lode listens to.
        if (state == State::head) add_header(lower_ascii({name.data(), name.size()}), std::string(value));
    }

    std::size_t on_body_impl(beast::string_view body, BeastError&) override {
        m_piece = {body.data(), body.size()};
        return body.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, BeastError& error) override {
        return on_body_impl(body, error);
    }

    void on_response_impl(int, beast::string_view, int, BeastError&) override {}
    void on_header_impl(BeastError&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, BeastError&) override {}
    void on_chunk_header_impl(std::uint64_t, beast::string_view, BeastError&) override {}
    void on_finish_impl(BeastError&) override {}

    HttpLimits m_limits;
    std::size_t m_head_bytes = 0;
    std::string_view m_piece;
};

RequestReader::RequestReader(const HttpLimits& limits) : m_parser(std::make_unique<Parser>(limits)) {}
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::read(std::string_view input) {
    return m_parser->read(input);
}

RequestReader::State RequestReader::state() const {
    return m_parser->state;
}

RequestHead& RequestReader::head() {
    return m_parser->head;
}

Reply RequestReader::refusal() const {
    const auto& refusal = m_parser->refusal;
    return error_reply(refusal.status, {ErrorCode::invalid_argument, refusal.message, {}});
}

}  // namespace lode
