// Serving of ranges (RFC 9110 §14).
#include "tests/support/file_transport.h"

#include <algorithm>
#include <cstdio>
#include <span>

namespace lode {
namespace {

std::string header_of(const HttpRequest& request, std::string_view name) {
    for (const auto& [header, value] : request.headers)
        if (header == name) return value;
    return {};
}

/// `bytes=10-19` as 10 and 20.
std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_range(const std::string& text) {
    unsigned long long first = 0;
    unsigned long long last = 0;
    if (std::sscanf(text.c_str(), "bytes=%llu-%llu", &first, &last) != 2) return std::nullopt;
    return std::pair{first, last + 1};
}

}  // namespace

FileTransport& FileTransport::at(std::string_view url, int n, ServerFault fault) {
    m_faults[{std::string(url), n}] = std::move(fault);
    return *this;
}

FileTransport& FileTransport::every(std::string_view url, ServerFault fault) {
    m_always[std::string(url)] = std::move(fault);
    return *this;
}

FileTransport& FileTransport::in_pieces_of(std::size_t bytes) {
    m_piece = bytes;
    return *this;
}

FileTransport& FileTransport::before_each_piece(std::function<void()> call) {
    m_before_piece = std::move(call);
    return *this;
}

ServerFault FileTransport::fault_of(const std::string& url) {
    const int n = ++m_counts[url];
    if (const auto found = m_faults.find({url, n}); found != m_faults.end()) return found->second;
    if (const auto found = m_always.find(url); found != m_always.end()) return found->second;
    return {};
}

Result<HttpResponse> FileTransport::send(const HttpRequest& request, BodySink& sink) {
    const std::string url = to_string(request.url);
    const Asked asked{url, header_of(request, "range"), header_of(request, "if-range")};
    ServerFault fault;
    {
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(asked);
        fault = fault_of(url);
    }
    if (fault.before_answering) fault.before_answering();
    if (fault.status && *fault.status == 0) return fail(ErrorCode::unavailable, "`" + url + "` cannot be reached");
    const std::string etag_now = fault.etag.value_or(std::string(etag));
    const std::string& content = fault.body ? *fault.body : m_content;

    HttpResponse response{200, {{"accept-ranges", "bytes"}}};
    if (!etag_now.empty()) response.headers.emplace_back("etag", etag_now);
    std::string_view body = content;
    const auto range = parse_range(asked.range);
    const bool has_changed = !asked.if_range.empty() && asked.if_range != etag_now;
    if (range && !has_changed && !fault.ignores_ranges) {
        if (range->first >= content.size()) {
            response.status = 416;
            response.headers.emplace_back("content-range", "bytes */" + std::to_string(content.size()));
            body = {};
        } else {
            const auto end = std::min<std::uint64_t>(range->second, content.size());
            body = body.substr(range->first, end - range->first);
            response.status = 206;
            const auto said = fault.content_range.value_or("bytes " + std::to_string(range->first) + "-" +
                                                           std::to_string(end - 1) + "/" +
                                                           std::to_string(content.size()));
            if (!said.empty()) response.headers.emplace_back("content-range", said);
        }
    }
    if (fault.status) {
        response.status = *fault.status;
        body = {};
    }
    if (!fault.is_silent_on_length) response.headers.emplace_back("content-length", std::to_string(body.size()));
    response.headers.insert(response.headers.end(), fault.headers.begin(), fault.headers.end());
    LODE_TRY(sink.on_head(response));

    std::uint64_t left = fault.cut_after.value_or(UINT64_MAX);
    while (!body.empty() && left > 0) {
        if (m_before_piece) m_before_piece();
        const auto piece = body.substr(0, std::min<std::uint64_t>(m_piece, left));
        LODE_TRY(sink.on_bytes(std::as_bytes(std::span(piece))));
        m_bytes_sent += piece.size();
        body.remove_prefix(piece.size());
        left -= piece.size();
    }
    if (!body.empty()) return fail(ErrorCode::unavailable, "the transfer of `" + url + "` was cut");
    return response;
}

std::vector<FileTransport::Asked> FileTransport::asked() const {
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

}  // namespace lode
