// Going from copy to copy.
#include "resolver/manifest_download.h"

#include <fmt/format.h>

#include "module/hashing.h"
#include "resolver/download/document_download.h"
#include "resolver/download/module_files.h"

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

}  // namespace

Result<std::string> download_manifest(const DownloadContext& context, const ModuleSource& source,
                                      const std::vector<Url>& copies) {
    if (!source.expected) return download_document_of_module(context, source.folder / manifest_file_name);
    if (copies.size() == 1) return download_expected(context, source.folder, *source.expected);
    const DownloadContext hasty = context.without_retries();
    std::optional<Error> first;
    for (const Url& folder : in_order_of_health(copies, context.mirrors)) {
        auto text = download_expected(hasty, folder, *source.expected);
        if (text) {
            context.mirrors.note_success(folder.origin());
            return text;
        }
        const auto fault = fault_of(text.error());
        if (!fault && text.error().code != ErrorCode::not_found) return text;
        if (fault) context.mirrors.note_fault(folder.origin(), *fault);
        tell(context.log, text.error());
        if (!first) first = std::move(text).error();
    }
    return fail(*std::move(first));
}

}  // namespace lode
