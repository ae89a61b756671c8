// Going from copy to copy.
#include "resolver/module_download.h"

#include <fmt/format.h>

#include "module/hashing.h"

namespace lode {
namespace {

/// Whether another copy may do better: the first is down, lacks it, or has other bytes.
bool is_the_copys_fault(const Error& error) {
    return error.code == ErrorCode::unavailable || error.code == ErrorCode::not_found ||
           error.code == ErrorCode::integrity;
}

/// What the first copy answers for which `attempt` succeeds; the first error where it does for none.
template <typename Attempt>
auto from_any(const std::vector<Url>& copies, Log& log, Attempt attempt) -> decltype(attempt(copies.front())) {
    auto first = attempt(copies.front());
    if (first || !is_the_copys_fault(first.error())) return first;
    for (std::size_t i = 1; i < copies.size(); ++i) {
        log.warning(fmt::format("{}; the mirror `{}` is asked", first.error().message, to_string(copies[i])));
        auto next = attempt(copies[i]);
        if (next || !is_the_copys_fault(next.error())) return next;
    }
    return first;
}

}  // namespace

Result<std::string> download_manifest(const DownloadContext& context, const ModuleSource& source,
                                      const std::vector<Url>& copies) {
    if (!source.expected) return download_document(context, source.folder / manifest_file_name);
    return from_any(copies, context.log, [&](const Url& folder) -> Result<std::string> {
        const Url url = folder / manifest_file_name;
        LODE_ASSIGN(auto text, download_document(context, url));
        LODE_TRY(check_digest(*source.expected, digest_of(text), to_string(url)));
        return text;
    });
}

Result<void> download_files(const DownloadContext& context, const Cache& cache, const Manifest& manifest,
                            const std::vector<Url>& copies) {
    std::vector<const FileEntry*> missing;
    std::uint64_t total = 0;
    for (const auto& file : manifest.files) {
        LODE_ASSIGN(const bool there, cache.blobs().contains(file));
        if (there) continue;
        missing.push_back(&file);
        total += file.size;
    }
    context.progress.start(
        fmt::format("downloading {} version {}", to_string(manifest.name), to_string(manifest.version)), total);
    for (const FileEntry* file : missing)
        LODE_TRY(from_any(copies, context.log, [&](const Url& folder) {
            return download_blob(context, folder / file->path, *file, cache.blobs());
        }));
    context.progress.finish();
    return {};
}

}  // namespace lode
