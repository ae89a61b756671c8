// Documents and manifests in, files under public/- out.
#include "registry_server/pages/page_writer.h"

#include <algorithm>
#include <condition_variable>
#include <functional>

#include <fmt/format.h>

#include "base/file.h"
#include "module/manifest.h"
#include "registry_server/pages/catalogue_page.h"
#include "registry_server/pages/module_page.h"
#include "registry_server/pages/page_files.h"
#include "registry_server/pages/version_page.h"
#include "registry_server/storage/reconciliation.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t longest_catalogue = std::uint64_t{1} << 30U;
constexpr std::uint64_t longest_readme = std::uint64_t{256} << 10U;

fs::path format_file(const RegistryFolder& folder) {
    return folder.private_folder() / "pages_format";
}

/// A refresh works for a quarter of the time at most: the rest is other work's, and the disk's.
constexpr int rest_for_each_part = 3;

bool is_of_this_format(const RegistryFolder& folder) {
    const auto text = read_file(format_file(folder));
    return text && *text == pages_format;
}

/// The start of the module's README.md; empty where it has none.
Result<std::string> readme_of(const fs::path& version_folder, const Manifest& manifest) {
    const FileEntry* entry = manifest.find_file("README.md");
    if (entry == nullptr) return std::string();
    LODE_ASSIGN(const auto file, open_for_reading(version_folder / entry->path));
    LODE_ASSIGN(auto text, read_at(file.file, 0, std::min(file.size, longest_readme), version_folder / entry->path));
    if (file.size > longest_readme) text += "\n…";
    return text;
}

std::string description_of_newest(const RegistryFolder& folder, const VersionsDocument& document) {
    for (const Release& release : document.versions) {
        if (release.yanked) continue;
        const auto text =
            read_file(folder.module_folder(document.name) / to_string(release.version) / manifest_file_name);
        const auto manifest = text ? parse_manifest(*text) : Result<Manifest>(tl::unexpected(text.error()));
        return manifest ? manifest->description : std::string();
    }
    return {};
}

}  // namespace

/// The format's file is written before any page: its time tells pages of this format from those before, however often a
/// refresh is interrupted.
PageWriter::PageWriter(RegistryFolder folder, const Clock& clock, Log& log)
    : m_folder(std::move(folder)), m_clock(clock), m_log(log) {
    if (!is_of_this_format(m_folder)) warn(write_page(m_folder, format_file(m_folder), pages_format));
    m_format_since = time_of_change(format_file(m_folder));
}

void PageWriter::on_versions(const VersionsDocument& document, const Release& changed) {
    const std::lock_guard guard(mutex_of(document.name));
    const auto page = time_of_change(m_folder.public_folder() / module_page_path(document.name));
    if (!page || (m_format_since && *page < *m_format_since)) return make_all_pages(document);
    show_version(document.name, changed);
    show_module(document);
}

void PageWriter::show_version(const ModuleName& name, const Release& release) {
    warn(write_version(name, release));
}

void PageWriter::show_module(const VersionsDocument& document) {
    warn(write_page(m_folder, m_folder.public_folder() / module_page_path(document.name),
                    module_page(document, description_of_newest(m_folder, document))));
}

void PageWriter::on_catalogue(const CatalogueDocument& catalogue) {
    const std::lock_guard guard(m_catalogue_mutex);
    show_catalogue(catalogue);
}

void PageWriter::show_catalogue(const CatalogueDocument& catalogue) {
    const auto text = read_file(m_folder.public_folder() / "registry.json");
    const auto registry =
        text ? parse_registry_document(*text) : Result<RegistryDocument>(tl::unexpected(text.error()));
    warn(write_page(m_folder, m_folder.public_folder() / catalogue_page_path(),
                    catalogue_page(registry ? registry->name : "registry", catalogue)));
}

void PageWriter::refresh(const std::stop_token& stop) {
    if (is_stale(catalogue_page_path(), m_folder.catalogue())) refresh_catalogue();
    const auto modules = find_modules(m_folder);
    if (!modules) return warn(tl::unexpected(modules.error()));
    for (const ModuleName& name : *modules) {
        if (stop.stop_requested()) return;
        if (!is_stale(module_page_path(name), m_folder.versions(name))) continue;
        const auto began = m_clock.steady_now();
        refresh_module(name);
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(m_clock.steady_now() - began);
        rest(rest_for_each_part * took, stop);
    }
}

void PageWriter::refresh_catalogue() {
    const std::lock_guard guard(m_catalogue_mutex);
    const auto text = read_file(m_folder.catalogue(), longest_catalogue);
    const auto catalogue =
        text ? parse_catalogue_document(*text) : Result<CatalogueDocument>(tl::unexpected(text.error()));
    show_catalogue(catalogue.value_or(CatalogueDocument{}));
}

void PageWriter::refresh_module(const ModuleName& name) {
    const std::lock_guard guard(mutex_of(name));
    make_all_pages(read_versions(m_folder, name, m_log));
}

void PageWriter::make_all_pages(const VersionsDocument& document) {
    for (const Release& release : document.versions) show_version(document.name, release);
    remove_pages_of_what_is_gone(document);
    show_module(document);
}

void PageWriter::remove_pages_of_what_is_gone(const VersionsDocument& document) {
    std::error_code error;
    for (auto entry =
             fs::directory_iterator((m_folder.public_folder() / module_page_path(document.name)).parent_path(), error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (entry->symlink_status().type() != fs::file_type::directory) continue;
        const auto version = parse_version(entry->path().filename().string());
        std::error_code ignored;
        if (!version || find_release(document.versions, *version) == nullptr) fs::remove_all(entry->path(), ignored);
    }
}

Result<void> PageWriter::write_version(const ModuleName& name, const Release& release) {
    const auto folder = m_folder.module_folder(name) / to_string(release.version);
    LODE_ASSIGN(const auto text, read_file(folder / manifest_file_name));
    LODE_ASSIGN(const auto manifest, parse_manifest(text));
    LODE_ASSIGN(const auto readme, readme_of(folder, manifest));
    return write_page(m_folder, m_folder.public_folder() / version_page_path(name, release.version),
                      version_page(name, release, manifest, readme));
}

/// A document that was replaced while its page was written may be as old as it to the clock of the file system.
bool PageWriter::is_stale(const std::string& page, const fs::path& document) const {
    const auto written = time_of_change(m_folder.public_folder() / page);
    const auto replaced = time_of_change(document);
    return !written || (replaced && *written < *replaced) || (m_format_since && *written < *m_format_since);
}

void PageWriter::rest(std::chrono::microseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

std::mutex& PageWriter::mutex_of(const ModuleName& name) {
    return m_mutexes.at(std::hash<std::string>()(to_string(name)) % m_mutexes.size());
}

void PageWriter::warn(const Result<void>& written) {
    if (!written) m_log.warning("a page is missing or old: " + written.error().message);
}

}  // namespace lode
