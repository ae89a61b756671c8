// The steps of an import, in their order.
#include "cache/bundle/bundle_import.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cache/bundle/arriving_blobs.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// As a record has it: empty where the handle says so itself.
HandleMeaning meaning_of(const std::string& handle, const LockedModule& locked) {
    std::string resolved = locked.source.canonical();
    if (resolved == handle) resolved.clear();
    return {locked.digest, std::move(resolved), locked.archive};
}

/// What each handle of the bundle means, and the fixed ones that they come to.
std::map<std::string, HandleMeaning> meanings_of(const LockFile& handles) {
    std::map<std::string, HandleMeaning> meanings;
    for (const auto& [handle, locked] : handles.modules()) {
        meanings.insert_or_assign(handle, meaning_of(handle, locked));
        meanings.try_emplace(locked.source.canonical(), HandleMeaning{locked.digest, {}, locked.archive});
    }
    return meanings;
}

Error known_otherwise(const HandleRecord& known, const HandleMeaning& meaning) {
    return {ErrorCode::integrity,
            fmt::format("SECURITY ERROR: `{}` means {} in the bundle, but this cache has known it since {} as {}",
                        known.handle, to_string(meaning.digest), known.first_seen, to_string(known.meaning.digest)),
            "a published version never changes. Nothing was imported; ask where the bundle comes from, and import it "
            "into another cache with --cache if it is right"};
}

class Import {
public:
    Import(const Cache& cache, BundleReader& bundle, Log& log, Progress& progress, const Cancellation& cancellation)
        : m_cache(cache),
          m_bundle(bundle),
          m_log(log),
          m_progress(progress),
          m_cancellation(cancellation),
          m_meanings(meanings_of(bundle.modules().contents().handles())) {
        for (const auto& [handle, meaning] : m_meanings) m_names[meaning.digest].push_back(handle);
    }

    Result<ImportedBundle> run() {
        LODE_TRY(check_meanings());
        LODE_TRY(check_room());
        m_progress.start("importing the bundle", modules().blob_bytes());
        LODE_ASSIGN(auto pending, note_pending());
        ArrivingBlobs arriving(m_cache, m_progress, m_cancellation);
        auto read = read_blobs(arriving);
        LODE_TRY(arriving.keep());  // what is whole is right, whatever came after it
        LODE_TRY(read);
        m_progress.finish();
        for (const auto& module : modules().modules()) LODE_TRY(check_files(module));
        for (const auto& module : modules().modules()) LODE_TRY(commit(module));
        if (pending) pending->settle();
        return ImportedBundle{modules().blobs().size(), modules().blob_bytes(), arriving.files(), arriving.bytes()};
    }

private:
    const BundledModules& modules() const { return m_bundle.modules(); }

    Result<void> check_meanings() const {
        for (const auto& [handle, meaning] : m_meanings) {
            LODE_ASSIGN(const auto known, m_cache.handles().find(handle));
            if (!known || known->meaning.digest == meaning.digest) continue;
            LODE_ASSIGN(const auto parsed, parse_handle(handle, {}));
            if (!parsed.is_floating()) return fail(known_otherwise(*known, meaning));
            m_log.warning(fmt::format("`{}` meant {} before, and means {} now", handle,
                                      to_string(known->meaning.digest), to_string(meaning.digest)));
        }
        return {};
    }

    /// Little goes in when much is to come out: the disk is not filled before that is seen.
    Result<void> check_room() const {
        std::uint64_t wanted = 0;
        for (const auto& [digest, blob] : modules().blobs()) {
            LODE_ASSIGN(const bool is_there, m_cache.blobs().contains({blob.path, blob.size, digest}));
            if (!is_there) wanted += blob.size;
        }
        if (wanted == 0) return {};
        LODE_TRY(create_folders(m_cache.root()));
        std::error_code error;
        const auto space = fs::space(m_cache.root(), error);
        if (error || space.available >= wanted) return {};
        return fail(ErrorCode::out_of_space,
                    fmt::format("the bundle's files need {} bytes in `{}`, and {} are free", wanted,
                                m_cache.root().string(), space.available),
                    "make room, or name another cache folder with --cache");
    }

    /// None where nothing is made that could be left without a module.
    Result<std::optional<PendingBlobs>> note_pending() const {
        std::vector<FileEntry> wanted;
        for (const auto& [digest, blob] : modules().blobs()) {
            FileEntry file{blob.path, blob.size, digest};
            LODE_ASSIGN(const bool is_there, m_cache.blobs().contains(file));
            if (!is_there) wanted.push_back(std::move(file));
        }
        std::vector<Digest> foreign;
        for (const auto& module : modules().modules())
            if (module.manifest.kind) foreign.push_back(module.digest);
        if (wanted.empty() && foreign.empty()) return std::nullopt;
        LODE_ASSIGN(auto pending, m_cache.note_pending(foreign, wanted));
        return pending;
    }

    Result<void> read_blobs(ArrivingBlobs& arriving) {
        while (true) {
            if (m_cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
            LODE_ASSIGN(const auto blob, m_bundle.next_blob());
            if (!blob) return {};
            LODE_ASSIGN(const bool is_held, arriving.hold(*blob));
            if (is_held) {
                LODE_TRY(m_bundle.pass_over(m_cancellation));
                m_progress.advance(blob->size);
            } else {
                LODE_TRY(arriving.take(m_bundle, *blob));
            }
        }
    }

    Result<void> check_files(const BundledModule& module) const {
        for (const FileEntry& file : module.manifest.files) {
            LODE_ASSIGN(const bool is_there, m_cache.blobs().contains(file));
            if (is_there) continue;
            return fail(ErrorCode::integrity, fmt::format("`{}` of {} is neither in the bundle nor in the cache",
                                                          file.path, title_of(module.manifest)));
        }
        return {};
    }

    /// Under each of its handles that does not mean it already: its folder comes with the first.
    Result<void> commit(const BundledModule& module) const {
        const auto there = m_cache.modules().find(module.digest);
        if (!there && there.error().code != ErrorCode::integrity) return fail(there.error());
        if (!there) LODE_TRY(m_cache.modules().discard(module.digest));  // a damaged one, which is made anew
        bool is_there = there && *there;
        for (const std::string& handle : m_names.at(module.digest)) {
            const HandleMeaning& meaning = m_meanings.at(handle);
            LODE_ASSIGN(const auto known, m_cache.handles().find(handle));
            if (is_there && known && known->meaning == meaning) continue;
            LODE_TRY(m_cache.commit(handle, module.manifest_text, module.manifest, meaning));
            is_there = true;
        }
        return {};
    }

    const Cache& m_cache;
    BundleReader& m_bundle;
    Log& m_log;
    Progress& m_progress;
    const Cancellation& m_cancellation;
    std::map<std::string, HandleMeaning> m_meanings;
    std::map<Digest, std::vector<std::string>> m_names;  // the handles of each module
};

}  // namespace

Result<ImportedBundle> import_bundle(const Cache& cache, BundleReader& bundle, Log& log, Progress& progress,
                                     const Cancellation& cancellation) {
    return Import(cache, bundle, log, progress, cancellation).run();
}

}  // namespace lode
