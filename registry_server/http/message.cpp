// Statuses, error bodies, and heads as they go over the wire.
#include "registry_server/http/message.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace lode {

std::optional<std::string_view> RequestHead::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [name](const auto& header) { return header.first == name; });
    if (found == headers.end()) return std::nullopt;
    return found->second;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 206:
            return "Partial Content";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Unknown";
    }
}

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return 400;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
            return 409;
        case ErrorCode::integrity:
            return 422;
        case ErrorCode::permission_denied:
            return 403;
        case ErrorCode::unavailable:
        case ErrorCode::interrupted:
            return 503;
        case ErrorCode::out_of_space:
            return 507;
        case ErrorCode::unusable:
        case ErrorCode::internal:
            return 500;
    }
    return 500;
}

Reply error_reply(int status, const Error& error) {
    const OrderedJson json = {
        {"error", {{"code", to_string(error.code)}, {"message", error.message}, {"hint", error.hint}}}};
    // A message may quote bytes of the request that are no UTF-8.
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n"};
}

Reply error_reply(const Error& error) {
    return error_reply(status_of(error.code), error);
}

std::string write_head(int status, const HeaderList& headers, std::optional<std::uint64_t> content_length,
                       std::string_view connection) {
    std::string head;
    head.reserve(512);
    const auto add = [&head](auto... pieces) { (head.append(pieces), ...); };
    add("HTTP/1.1 ", std::string_view(fmt::format_int(status).c_str()), " ", reason_of(status), "\r\n");
    for (const auto& [name, value] : headers) add(std::string_view(name), ": ", std::string_view(value), "\r\n");
    if (content_length) add("Content-Length: ", std::string_view(fmt::format_int(*content_length).c_str()), "\r\n");
    if (!connection.empty()) add("Connection: ", connection, "\r\n");
    head += "X-Content-Type-Options: nosniff\r\n\r\n";
    return head;
}

}  // namespace lode
