// Reading folders, and unpacking archives that are new or have changed.
#include "resolver/local_modules.h"

#include <fmt/format.h>

#include "module/foreign_folder.h"
#include "module/hashing.h"
#include "resolver/expected_digest.h"
#include "resolver/unpacked_archive.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

using Reason = ExpectedDigest::Reason;

/// As coarse as file systems tell the time: of a younger change, another one may follow that leaves no trace.
constexpr std::chrono::seconds coarsest_tick{2};

fs::path absolute_path(const fs::path& path) {
    std::error_code error;
    auto absolute = fs::absolute(path, error);
    return error ? path : absolute;
}

}  // namespace

Result<LocalModules::Found> LocalModules::find(const Handle& handle) const {
    if (const auto* archive = std::get_if<LocalArchive>(&handle.target())) {
        const auto path = absolute_path(archive->path);
        std::error_code error;
        if (!fs::is_directory(path, error)) return find_archive(handle, path, archive->kind);
        LODE_ASSIGN(auto module, find_folder(handle, path));
        return Found{std::move(module), std::nullopt};
    }
    LODE_ASSIGN(auto module, find_folder(handle, absolute_path(std::get<LocalFolder>(handle.target()).path)));
    return Found{std::move(module), std::nullopt};
}

Result<ModuleFolder> LocalModules::find_folder(const Handle& handle, const fs::path& path) const {
    auto module =
        is_saved_model(path) ? read_foreign_folder(path, m_progress, m_cancellation) : read_module_folder(path);
    if (!module) return module;
    if (handle.pin())
        LODE_TRY(check_digest({*handle.pin(), Reason::pinned}, module->digest, (path / manifest_file_name).string()));
    return module;
}

Result<LocalModules::Found> LocalModules::find_archive(const Handle& handle, const fs::path& path,
                                                       ArchiveKind kind) const {
    LODE_ASSIGN(const auto file, find_file(path));
    if (!file) return fail(ErrorCode::not_found, fmt::format("the archive `{}` does not exist", path.string()));
    LODE_ASSIGN(auto stamp, stamp_of(file->file, path));
    const OpenArchive archive{path, *file, kind, std::move(stamp)};
    LODE_ASSIGN(const auto record, m_cache.handles().find(handle.canonical()));
    const auto known = record && record->meaning.stamp == archive.stamp ? record->meaning.archive : std::nullopt;
    Result<Digest> digest = known ? Result<Digest>(*known) : digest_of_file(path, m_progress, m_cancellation);
    if (!digest) return fail(std::move(digest).error());
    if (handle.pin()) LODE_TRY(check_archive_digest({*handle.pin(), Reason::pinned}, *digest, path.string()));
    if (!record || record->meaning.archive != *digest) return unpack(handle, archive, *digest);

    LODE_ASSIGN(auto unpacked, find_unpacked(record->meaning.digest));
    if (!unpacked) return unpack(handle, archive, *digest);
    const HandleMeaning meaning{record->meaning.digest, {}, *digest, known ? archive.stamp : stamp_to_keep(archive)};
    if (const auto kept = m_cache.handles().put(handle.canonical(), meaning); !kept)
        m_log.note(fmt::format("the state of `{}` was not remembered: {}", path.string(), kept.error().message));
    m_cache.touch(*unpacked, handle.canonical());
    return Found{*std::move(unpacked), *digest};
}

/// Nothing where the file has changed so lately that another change might leave the same stamp.
std::string LocalModules::stamp_to_keep(const OpenArchive& archive) const {
    const auto now = m_clock.now();
    return now - time_of_change(archive.path).value_or(now) > coarsest_tick ? archive.stamp : std::string();
}

/// The module of an archive that was unpacked before; none where it is gone or damaged.
Result<std::optional<ModuleFolder>> LocalModules::find_unpacked(const Digest& digest) const {
    auto module = m_cache.modules().find(digest);
    if (module || module.error().code != ErrorCode::integrity) return module;
    m_log.warning(fmt::format("{}; it is unpacked again", module.error().message));
    LODE_TRY(m_cache.modules().discard(digest));
    return std::nullopt;
}

Result<LocalModules::Found> LocalModules::unpack(const Handle& handle, const OpenArchive& archive,
                                                 const Digest& digest) const {
    const std::string name = fmt::format("the archive `{}`", archive.path.string());
    m_progress.start("unpacking " + archive.path.filename().string(), 0);
    LODE_ASSIGN(const auto unpacked,
                UnpackedArchive::unpack(archive.file, archive.kind, m_cache, m_progress, m_cancellation)
                    .map_error(in_context(name)));
    m_progress.finish();
    LODE_ASSIGN(const auto stamp, stamp_of(archive.file.file, archive.path));
    if (stamp != archive.stamp)
        return fail(ErrorCode::unusable, name + " was changed while it was read",
                    "run the command again when it is whole");
    const HandleMeaning meaning{unpacked.digest(), {}, digest, stamp_to_keep(archive)};
    LODE_ASSIGN(auto module, unpacked.commit(m_cache, handle.canonical(), meaning));
    return Found{std::move(module), digest};
}

}  // namespace lode
