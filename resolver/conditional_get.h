// A document that is fetched again only when it has changed.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"
#include "resolver/verified_download.h"

namespace lode {

struct DocumentAnswer {
    enum class Kind {
        whole,      ///< the document, in `body`
        unchanged,  ///< it is still the one of the ETag that was asked with
        absent,     ///< the server says that there is none (404, 410)
    };

    Kind kind = Kind::whole;
    std::string body = {};
    std::string etag = {};  ///< empty where the server sent none that can be sent back
};

/// Asks with If-None-Match where `etag` is not empty; tries again as resolver/retry.h says. Errors: `unavailable`;
/// `permission_denied`; `integrity` for a body of more than `limit` bytes, in an encoding, or a 304 to a request
/// without a condition.
Result<DocumentAnswer> get_if_changed(const DownloadContext& context, const Url& url, std::string_view etag,
                                      std::size_t limit);

}  // namespace lode
