// Going from copy to copy.
#include "resolver/manifest_download.h"

#include <fmt/format.h>

#include "module/hashing.h"
#include "resolver/download/document_download.h"
#include "resolver/download/module_files.h"
#include "resolver/download/patience.h"

namespace lode {
namespace {

/// The fault that makes another copy worth asking; none where it would not do better.
std::optional<MirrorFault> fault_of(const Error& error) {
    if (error.code == ErrorCode::unavailable) return MirrorFault::unreachable;
    if (error.code == ErrorCode::integrity) return MirrorFault::lying;
    return std::nullopt;
}

/// A copy that is down is everyday; one that has other bytes is for somebody to look at.
void tell(Log& log, const Error& error) {
    const std::string message = fmt::format("{}; another copy is asked", error.message);
    if (error.code == ErrorCode::integrity) return log.warning(message);
    log.note(message);
}

Result<std::string> download_expected(const DownloadContext& context, const Url& folder,
                                      const ExpectedDigest& expected) {
    const Url url = folder / manifest_file_name;
    LODE_ASSIGN(auto text, download_document_of_module(context, url));
    LODE_TRY(check_digest(expected, digest_of(text), to_string(url)));
    return text;
}

/// What a round of all copies has given.
struct Asked {
    Result<std::string> text;
    std::optional<Error> unanswered;  ///< where a later one may do better
};

/// Each copy once, the healthy ones first.
Asked ask_all(const DownloadContext& context, const std::vector<Url>& copies, const ExpectedDigest& expected) {
    std::optional<Error> first;
    std::optional<Error> unanswered;
    for (const Url& folder : in_order_of_health(copies, context.mirrors)) {
        auto text = download_expected(context, folder, expected);
        if (text) {
            context.mirrors.note_success(folder.origin());
            return {std::move(text), std::nullopt};
        }
        const auto fault = fault_of(text.error());
        if (!fault && text.error().code != ErrorCode::not_found) return {std::move(text), std::nullopt};
        if (fault) context.mirrors.note_fault(folder.origin(), *fault);
        if (fault == MirrorFault::unreachable && !unanswered) unanswered = text.error();
        tell(context.log, text.error());
        if (!first) first = std::move(text).error();
    }
    return {fail(*std::move(first)), std::move(unanswered)};
}

}  // namespace

Result<std::string> download_manifest(const DownloadContext& context, const ModuleSource& source,
                                      const std::vector<Url>& copies) {
    if (!source.expected) return download_document_of_module(context, source.folder / manifest_file_name);
    if (copies.size() == 1) return download_expected(context, source.folder, *source.expected);
    const DownloadContext hasty = context.without_retries();
    Patience patience(context);
    while (true) {
        auto [text, unanswered] = ask_all(hasty, copies, *source.expected);
        if (text || !unanswered) return std::move(text);
        LODE_ASSIGN(const bool again, patience.wait_after(*unanswered, {}));
        if (!again) return std::move(text);
    }
}

}  // namespace lode
