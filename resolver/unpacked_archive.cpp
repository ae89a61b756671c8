// From an archive's entries to a module's manifest and the cache's blobs.
#include "resolver/unpacked_archive.h"

#include <fcntl.h>

#include "module/archive/unpack_archive.h"
#include "module/archive/unpacked_module.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "resolver/bring_and_commit.h"

namespace lode {
namespace {

struct ManifestWithText {
    std::string text;
    Manifest manifest;
};

Result<ManifestWithText> own_manifest(const std::filesystem::path& folder, std::span<const FileEntry> files) {
    LODE_ASSIGN(auto text, read_file(folder / manifest_file_name));
    LODE_ASSIGN(auto manifest, parse_manifest(text).map_error(in_context("its `module.json`")));
    if (manifest.kind)
        return fail(ErrorCode::integrity, "its `module.json` is one that lode makes for what has none, not a module's");
    LODE_TRY(check_unpacked_module(manifest, files));
    return ManifestWithText{std::move(text), std::move(manifest)};
}

Result<ManifestWithText> made_manifest(std::vector<FileEntry> files) {
    LODE_ASSIGN(auto manifest, foreign_manifest(std::move(files)));
    return ManifestWithText{to_json(manifest), std::move(manifest)};
}

}  // namespace

UnpackedArchive::UnpackedArchive(StagedFolder folder, std::string manifest_text, Manifest manifest)
    : m_folder(std::move(folder)),
      m_manifest_text(std::move(manifest_text)),
      m_manifest(std::move(manifest)),
      m_digest(digest_of(m_manifest_text)) {}

Result<UnpackedArchive> UnpackedArchive::unpack(const ReadableFile& archive, ArchiveKind kind, const Cache& cache,
                                                Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto reader, open_archive(archive, kind, ArchiveLimits()));
    return unpack(*reader, cache, progress, cancellation);
}

Result<UnpackedArchive> UnpackedArchive::unpack(ByteSource& archive, ArchiveKind kind, const Cache& cache,
                                                Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto reader, open_archive(archive, kind, ArchiveLimits()));
    return unpack(*reader, cache, progress, cancellation);
}

Result<UnpackedArchive> UnpackedArchive::unpack(ArchiveReader& reader, const Cache& cache, Progress& progress,
                                                const Cancellation& cancellation) {
    LODE_ASSIGN(auto folder, cache.partials().make_folder("archive-"));
    LODE_ASSIGN(const auto opened, open_file(folder.path(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    LODE_ASSIGN(auto files, unpack_archive(reader, opened, ArchiveLimits(), progress, cancellation));
    LODE_ASSIGN(auto described,
                has_manifest(files) ? own_manifest(folder.path(), files) : made_manifest(std::move(files)));
    return UnpackedArchive(std::move(folder), std::move(described.text), std::move(described.manifest));
}

Result<ModuleFolder> UnpackedArchive::commit(const Cache& cache, std::string_view handle,
                                             const HandleMeaning& meaning) const {
    const Digest own_digest = digest();
    LODE_ASSIGN(auto pending, cache.note_pending({&own_digest, 1}, m_manifest.files));
    LODE_ASSIGN(auto module,
                bring_and_commit([&] { return cache.blobs().adopt(m_folder.path(), m_manifest.files); },
                                 [&] { return cache.commit(handle, m_manifest_text, m_manifest, meaning); }));
    pending.settle();
    return module;
}

}  // namespace lode
