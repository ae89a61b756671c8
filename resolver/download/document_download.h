// Small documents from a URL, in memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "resolver/download/download_context.h"

namespace lode {

inline constexpr std::size_t max_document = std::size_t{16} << 20U;

/// A document of at most `limit` bytes; tried again where that may help. A missing one (404, 410) is `not_found`.
Result<std::string> download_document(const DownloadContext& context, const Url& url, std::size_t limit = max_document);

/// The same of a document that a mirror has once it has the whole module: it is asked for again as long as more of the
/// module has come there each time (registry_protocol.md, "Mirror"), which `context.progress` is told.
Result<std::string> download_document_of_module(const DownloadContext& context, const Url& url);

struct TaggedDocument {
    std::string text;
    std::string etag;  ///< as the server wrote it, strong or weak; empty where it gave none
};

/// The document, unless it is still the one of that ETag (304): none then. An empty `etag` asks for it in any case.
Result<std::optional<TaggedDocument>> download_document_if_changed(const DownloadContext& context, const Url& url,
                                                                   std::string_view etag,
                                                                   std::size_t limit = max_document);

}  // namespace lode
