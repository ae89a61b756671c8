// Reading and hashing all there is.
#include "tests/crash/state_check.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

using Wrong = std::vector<std::string>;

std::optional<std::string> content_at(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool is_temporary(const fs::path& path) {
    return path.filename().string().starts_with(".");
}

void check_files(const fs::path& folder, const std::string& manifest_text, Wrong& wrong) {
    const auto manifest = nlohmann::json::parse(manifest_text, nullptr, false);
    if (!manifest.is_object() || !manifest.contains("files")) {
        wrong.push_back(fmt::format("the manifest of {} cannot be read", folder.string()));
        return;
    }
    for (const auto& file : manifest["files"]) {
        const fs::path path = folder / file["path"].get<std::string>();
        const auto content = content_at(path);
        const auto promised = file["sha256"].get<std::string>();
        if (!content || digest_of(*content).hex() != promised)
            wrong.push_back(fmt::format("{} is {}, and not what the manifest says", path.string(),
                                        content ? fmt::format("{} other bytes", content->size()) : "missing"));
    }
}

std::optional<std::string> manifest_of(const fs::path& folder) {
    const auto beside = content_at(folder.string() + ".json");
    return beside ? beside : content_at(folder / "module.json");
}

/// What their manifests list.
std::vector<nlohmann::json> files_of_modules(const fs::path& cache) {
    std::vector<nlohmann::json> files;
    for (const auto& folder : entries_of(cache / "modules")) {
        if (!fs::is_directory(folder) || is_temporary(folder)) continue;
        const auto manifest = nlohmann::json::parse(manifest_of(folder).value_or(""), nullptr, false);
        if (!manifest.is_object() || !manifest.contains("files")) continue;
        files.insert(files.end(), manifest["files"].begin(), manifest["files"].end());
    }
    return files;
}

void check_module(const fs::path& folder, Wrong& wrong) {
    const auto name = folder.filename().string();
    const auto manifest = manifest_of(folder);
    if (!manifest || digest_of(*manifest).hex() != name)
        wrong.push_back(folder.string() + " has not the manifest that its name says");
    else
        check_files(folder, *manifest, wrong);
}

void check_blob(const fs::path& path, Wrong& wrong) {
    const auto content = content_at(path);
    if (!content || digest_of(*content).hex() != path.filename().string())
        wrong.push_back(path.string() + " is not what its name says");
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 0222) != 0)
        wrong.push_back(path.string() + " can be written to");
}

void check_records(const fs::path& folder, Wrong& wrong) {
    for (const auto& path : entries_of(folder)) {
        if (is_temporary(path)) continue;
        const auto record = nlohmann::json::parse(content_at(path).value_or(""), nullptr, false);
        if (!record.is_object() || !record.contains("schema")) wrong.push_back(path.string() + " is no record");
    }
}

void check_versions(const fs::path& module, Wrong& wrong) {
    for (const auto& version : entries_of(module))
        if (const auto manifest = content_at(version / "module.json")) check_files(version, *manifest, wrong);
    const auto text = content_at(module / "versions.json");
    if (!text) return;
    const auto document = nlohmann::json::parse(*text, nullptr, false);
    if (!document.is_object() || !document.contains("versions")) {
        wrong.push_back((module / "versions.json").string() + " cannot be read");
        return;
    }
    for (const auto& release : document["versions"]) {
        const auto manifest = content_at(module / release["version"].get<std::string>() / "module.json");
        if (!manifest || "sha256:" + digest_of(*manifest).hex() != release["digest"].get<std::string>())
            wrong.push_back(fmt::format("{} lists {}, which is not there", (module / "versions.json").string(),
                                        release["version"].get<std::string>()));
    }
}

/// Every module that is offered is there with that version, whole or not as check_versions finds it.
void check_catalogue(const fs::path& tree, Wrong& wrong) {
    const auto text = content_at(tree / "modules.json");
    if (!text) return;
    const auto document = nlohmann::json::parse(*text, nullptr, false);
    if (!document.is_object() || !document.contains("modules")) {
        wrong.push_back((tree / "modules.json").string() + " cannot be read");
        return;
    }
    for (const auto& entry : document["modules"]) {
        const auto version = fs::path(entry["name"].get<std::string>()) / entry["newest"].get<std::string>();
        if (!fs::exists(tree / version / "module.json"))
            wrong.push_back(fmt::format("modules.json offers {}, which is not there", version.string()));
    }
}

}  // namespace

Wrong wrong_in_cache(const fs::path& cache) {
    Wrong wrong;
    for (const auto& folder : entries_of(cache / "blobs/sha256"))
        for (const auto& blob : entries_of(folder)) check_blob(blob, wrong);
    for (const auto& path : entries_of(cache / "modules"))
        if (fs::is_directory(path) && !is_temporary(path)) check_module(path, wrong);
    for (const auto* records : {"handles", "documents", "registries", "mirrors", "pins"})
        check_records(cache / records, wrong);
    if (fs::exists(cache / "index.sqlite.broken")) wrong.emplace_back("the index was given up");
    return wrong;
}

Wrong wrong_in_registry(const fs::path& root) {
    Wrong wrong;
    for (const auto& publisher : entries_of(root / "public"))
        if (fs::is_directory(publisher))
            for (const auto& module : entries_of(publisher)) check_versions(module, wrong);
    check_catalogue(root / "public", wrong);
    for (const auto& folder : entries_of(root / "private/blobs/sha256"))
        for (const auto& blob : entries_of(folder)) check_blob(blob, wrong);
    return wrong;
}

std::uint64_t bytes_in_cache(const fs::path& cache) {
    std::map<std::string, std::uint64_t> contents;
    for (const auto& file : files_of_modules(cache))
        contents[file["sha256"].get<std::string>()] = file["size"].get<std::uint64_t>();
    std::uint64_t bytes = 0;
    for (const auto& [digest, size] : contents) bytes += size;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(cache / "derived", error))
        if (entry.is_regular_file() && !is_temporary(entry.path())) bytes += entry.file_size();
    return bytes;
}

std::vector<std::string> ownerless_files(const fs::path& cache) {
    std::set<std::string> listed;
    for (const auto& file : files_of_modules(cache)) listed.insert(file["sha256"].get<std::string>());
    std::vector<std::string> ownerless;
    for (const auto& folder : entries_of(cache / "blobs/sha256"))
        for (const auto& blob : entries_of(folder))
            if (!listed.contains(blob.filename().string())) ownerless.push_back(blob.string());
    for (const auto& path : entries_of(cache / "modules"))
        if (path.extension() == ".json" && !fs::exists(fs::path(path).replace_extension()))
            ownerless.push_back(path.string());
    return ownerless;
}

std::vector<std::string> litter_below(const fs::path& folder) {
    std::vector<std::string> litter;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
        const auto within = entry.path().parent_path().filename();
        if (is_temporary(entry.path()) || within == "partial" || within == "uploads" || within == "damaged" ||
            entry.path().filename() == "index.sqlite-journal")
            litter.push_back(entry.path().lexically_relative(folder).string());
    }
    return litter;
}

}  // namespace lode
