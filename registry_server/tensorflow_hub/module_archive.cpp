// Folders, then files, hashed as they go in.
#include "registry_server/tensorflow_hub/module_archive.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/compression/gzip_sink.h"
#include "base/crypto/sha256.h"
#include "base/file.h"
#include "module/archive/tar_writer.h"

namespace lode {
namespace {

constexpr int level = 1;  // rows of floats hardly get smaller by more work
constexpr std::size_t bytes_a_read = std::size_t{256} << 10U;

/// Those that hold a file, each after the one that it is in.
std::set<std::string> folders_of(const Manifest& manifest) {
    std::set<std::string> folders;
    for (const FileEntry& file : manifest.files)
        for (auto end = file.path.rfind('/'); end != std::string::npos && end > 0; end = file.path.rfind('/', end - 1))
            folders.insert(file.path.substr(0, end));
    return folders;
}

Result<void> add_content(TarWriter& tar, const std::filesystem::path& path, const FileEntry& entry) {
    LODE_ASSIGN(const auto file, open_for_reading(path));
    const auto damaged = [&entry] {
        return fail(ErrorCode::integrity, fmt::format("the registry's copy of `{}` is damaged", entry.path));
    };
    if (file.size != entry.size) return damaged();
    LODE_TRY(tar.begin_file("./" + entry.path, entry.size));
    Sha256 hash;
    for (std::uint64_t offset = 0; offset < entry.size;) {
        LODE_ASSIGN(const auto bytes, read_at(file.file, offset, bytes_a_read, path));
        if (bytes.empty()) return damaged();
        const auto piece = std::as_bytes(std::span(bytes));
        hash.update(piece);
        LODE_TRY(tar.write(piece));
        offset += bytes.size();
    }
    if (Digest(hash.finish()) != entry.digest) return damaged();
    return {};
}

Result<void> add_manifest(TarWriter& tar, const ModuleFolder& module) {
    LODE_ASSIGN(const auto text, read_file(module.path / manifest_file_name));
    return tar.add_file(fmt::format("./{}", manifest_file_name), text);
}

}  // namespace

Result<void> write_module_archive(const ModuleFolder& module, ByteSink& sink) {
    LODE_ASSIGN(const auto gzip, GzipSink::create(sink, level));
    TarWriter tar(*gzip);
    LODE_TRY(tar.add_folder("."));
    for (const auto& folder : folders_of(module.manifest)) LODE_TRY(tar.add_folder("./" + folder));
    if (!module.manifest.kind) LODE_TRY(add_manifest(tar, module));
    for (const FileEntry& entry : module.manifest.files) LODE_TRY(add_content(tar, module.path / entry.path, entry));
    LODE_TRY(tar.finish());
    return gzip->finish();
}

}  // namespace lode
