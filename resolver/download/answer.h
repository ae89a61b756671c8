// What an answer to a request for a file's bytes means: a pure function of what was asked and what its head says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/byte_ranges.h"
#include "base/http/transport.h"
#include "base/result.h"

namespace lode {

/// What a request asked for, and what is known of the file.
struct AskedBytes {
    std::optional<ByteRange> range;     ///< by a Range header; none: the whole file
    std::optional<std::uint64_t> size;  ///< of the whole file, from its manifest or an earlier answer
    std::string etag;                   ///< strong, of the earlier answer that this one must belong to; empty: none
};

/// What follows the head.
enum class AnswerBody {
    range,    ///< the bytes that were asked for
    whole,    ///< the file from its first byte on, whatever range was asked for
    nothing,  ///< the asked range begins at the file's end: it is whole already
    strange,  ///< something that cannot be used: ask for the whole file
};

/// The meaning of a success's head. A failure is an error: `not_found` (404, 410), `permission_denied` (401, 403, 407),
/// `unavailable` what may pass (is_passing_trouble), `unusable` any other status; `integrity` for a content encoding
/// that was not asked for.
Result<AnswerBody> judge_answer(const Url& url, const AskedBytes& asked, const HttpResponse& response);

/// The size of the whole file, by Content-Length (200) or Content-Range (206, 416); none where neither says it.
std::optional<std::uint64_t> size_of_whole(const HttpResponse& response);
/// The ETag when it is a strong one: only that promises equal bytes (RFC 9110 §8.8.1). Empty otherwise.
std::string strong_etag(const HttpResponse& response);
/// Whether it says that it is one (`text/html`): what people are shown who are not let in.
bool is_web_page(const HttpResponse& response);

}  // namespace lode
