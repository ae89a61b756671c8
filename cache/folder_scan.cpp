// Looking through a cache's folders.
#include "cache/folder_scan.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/file.h"
#include "base/folder_listing.h"

namespace lode {
namespace fs = std::filesystem;

namespace {

std::vector<BlobSize> contents_of(const Manifest& manifest) {
    std::vector<BlobSize> contents;
    contents.reserve(manifest.files.size());
    for (const FileEntry& file : manifest.files) contents.push_back({file.digest, file.size});
    std::ranges::sort(contents, {}, &BlobSize::digest);
    const auto is_double = [](const BlobSize& a, const BlobSize& b) { return a.digest == b.digest; };
    contents.erase(std::unique(contents.begin(), contents.end(), is_double), contents.end());
    return contents;
}

}  // namespace

ScannedModule scanned(const ModuleFolder& module, Clock::Time last_used) {
    const Manifest& manifest = module.manifest;
    const bool is_foreign = manifest.kind.has_value();
    return {{.digest = module.digest,
             .name = is_foreign ? title_of(manifest) : to_string(manifest.name),
             .version = is_foreign ? std::string() : to_string(manifest.version),
             .size = total_size(manifest),
             .last_used = last_used,
             .handles = {}},
            contents_of(manifest)};
}

std::vector<Digest> FolderScan::digests() const {
    auto digests = m_modules.all();
    std::ranges::sort(digests);
    return digests;
}

std::optional<ScannedModule> FolderScan::module(const Digest& digest) const {
    const auto module = m_modules.find(digest);
    if (!module || !*module) return std::nullopt;
    return scanned(**module, time_of_change((*module)->path).value_or(Clock::Time()));
}

std::optional<std::vector<BlobSize>> FolderScan::contents(const Digest& digest) const {
    const auto text = read_file(manifest_path_of(m_layout.module(digest)));
    const auto manifest = text.and_then([](const std::string& json) { return parse_manifest(json); });
    if (!manifest) return std::nullopt;
    return contents_of(*manifest);
}

Result<std::vector<IndexedModule>> list_by_folders(const FolderScan& folders) {
    std::map<Digest, IndexedModule> found;
    for (const Digest& digest : folders.digests())
        if (auto module = folders.module(digest)) found.emplace(digest, std::move(module->module));
    LODE_ASSIGN(const auto records, folders.handles());
    for (const auto& record : records)
        if (const auto module = found.find(record.meaning.digest); module != found.end())
            module->second.handles.push_back(record.handle);
    std::vector<IndexedModule> list;
    for (auto& [digest, module] : found) {
        std::ranges::sort(module.handles);
        list.push_back(std::move(module));
    }
    std::ranges::stable_sort(list, std::greater(), &IndexedModule::last_used);
    return list;
}

std::vector<DerivedFile> FolderScan::derived() const {
    std::vector<DerivedFile> found;
    for (const fs::path& folder : paths_in(m_layout.derived())) {
        const auto source = parse_digest_hex(folder.filename().string());
        if (!source) continue;
        for (const fs::path& file : paths_in(folder)) {
            const auto size = size_of_file(file);
            if (size && *size) found.push_back({*source, file.filename().string(), **size});
        }
    }
    return found;
}

}  // namespace lode
