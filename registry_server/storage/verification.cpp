// First the tree and the documents, under the lock; then the bytes, without it.
#include "registry_server/storage/verification.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "module/hashing.h"
#include "module/manifest.h"
#include "registry_server/storage/blob_files.h"
#include "registry_server/storage/content_check.h"
#include "registry_server/storage/document_file.h"
#include "registry_server/storage/reconciliation.h"
#include "registry_server/storage/releases.h"
#include "registry_server/storage/trusted_versions.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

class TreeCheck {
public:
    TreeCheck(const RegistryFolder& folder, RegistryVerification& found, ContentCheck& contents)
        : m_folder(folder), m_found(found), m_contents(contents) {}

    Result<void> run() {
        LODE_TRY(check_names(m_folder.public_folder(), [](const fs::path& name, bool is_folder) {
            return is_folder || name == "registry.json" || name == "modules.json";
        }));
        check_registry_document();
        LODE_ASSIGN(const auto modules, find_modules(m_folder));
        LODE_TRY(check_publishers());
        for (const auto& name : modules) LODE_TRY(check_one_module(name));
        check_catalogue();
        return check_blobs();
    }

private:
    void fault(const fs::path& path, std::string message) { m_found.faults.push_back({path, std::move(message)}); }

    /// `is_known(name, is a folder)` says what may be in a folder; hidden files are somebody's who writes just now.
    template <typename Known>
    Result<void> check_names(const fs::path& folder, Known is_known) {
        std::error_code error;
        auto entry = fs::directory_iterator(folder, error);
        for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
            const auto type = entry->symlink_status().type();
            if (type == fs::file_type::symlink)
                fault(entry->path(), "a symbolic link, which is never served");
            else if (!is_known(entry->path().filename(), type == fs::file_type::directory))
                fault(entry->path(), "is no part of the registry");
        }
        if (error) return fail(system_error(fmt::format("reading the folder `{}`", folder.string()), error.value()));
        return {};
    }

    Result<void> check_publishers() {
        LODE_ASSIGN(const auto publishers, folders_in(m_folder.public_folder()));
        for (const auto& publisher : publishers) {
            if (publisher == m_folder.pages()) continue;  // derived, and made anew at a start
            LODE_TRY(check_names(publisher, [&](const fs::path& entry, bool is_folder) {
                const auto name = publisher.filename().string() + "/" + entry.string();
                return is_folder && parse_module_name(name).has_value();
            }));
        }
        return {};
    }

    void check_registry_document() {
        const auto path = m_folder.public_folder() / "registry.json";
        const auto text = read_file(path);
        const auto document = text ? parse_registry_document(*text) : fail(text.error());
        if (!document) fault(path, document.error().message);
    }

    Result<void> check_one_module(const ModuleName& name) {
        const auto folder = m_folder.module_folder(name);
        LODE_TRY(check_names(folder, [](const fs::path& entry, bool is_folder) {
            return is_folder ? parse_version(entry.string()).has_value() : entry == "versions.json";
        }));
        VersionsDocument actual{name, {}};
        LODE_ASSIGN(const auto listing, list_module(m_folder, name));
        for (const auto& path : listing.versions) {
            const auto release = check_version(path, name);
            if (release) actual.versions.push_back(*release);
        }
        ++m_found.modules;
        compare_versions(name, std::move(actual));
        return {};
    }

    std::optional<Release> check_version(const fs::path& folder, const ModuleName& name) {
        auto release = read_release(folder, name);
        const auto text = read_file(folder / manifest_file_name);
        const auto manifest = text ? parse_manifest(*text) : fail(text.error());
        if (!release || !manifest) {
            fault(folder / manifest_file_name, !release ? release.error().message : manifest.error().message);
            return std::nullopt;
        }
        ++m_found.versions;
        // A blob that is not there is no fault: whoever publishes the same file again uploads it again. So it is in a
        // copy that was made while this version was published.
        for (const auto& file : manifest->files) m_contents.add(folder / file.path, file.digest, file.size);
        check_files_of(folder, *manifest);
        m_descriptions[name].emplace_back(release->version, manifest->description);
        return *std::move(release);
    }

    void check_files_of(const fs::path& folder, const Manifest& manifest) {
        std::error_code error;
        auto entry = fs::recursive_directory_iterator(folder, error);
        for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
            const auto type = entry->symlink_status().type();
            const auto relative = entry->path().lexically_relative(folder).generic_string();
            if (type == fs::file_type::symlink)
                fault(entry->path(), "a symbolic link, which is never served");
            else if (type != fs::file_type::directory && relative != manifest_file_name &&
                     manifest.find_file(relative) == nullptr)
                fault(entry->path(), "is not in the manifest");
        }
        if (error) fault(folder, error.message());
    }

    void compare_versions(const ModuleName& name, VersionsDocument actual) {
        const auto path = m_folder.versions(name);
        const auto text = read_file(path, largest_document);
        const auto told = text ? parse_versions_document(*text) : fail(text.error());
        if (!told) {
            if (!actual.versions.empty() || told.error().code != ErrorCode::not_found)
                fault(path, told.error().message);
            return;
        }
        if (told->name != name) fault(path, fmt::format("it is that of `{}`", to_string(told->name)));
        for (const auto& release : actual.versions) {
            const Release* known = find_release(told->versions, release.version);
            const auto spelling = to_string(release.version);
            if (known == nullptr)
                fault(path, fmt::format("version {} is missing", spelling));
            else if (known->digest != release.digest || known->size != release.size ||
                     to_string(known->version) != spelling)
                fault(path,
                      fmt::format("version {} is told as {} with {} bytes, its manifest is {} with {}", spelling,
                                  to_string(known->digest), known->size, to_string(release.digest), release.size));
        }
        for (const auto& release : told->versions)
            if (find_release(actual.versions, release.version) == nullptr)
                fault(path, fmt::format("version {} is not there", to_string(release.version)));
        expect_in_catalogue(reconciled(*told, std::move(actual.versions)));
    }

    void expect_in_catalogue(const VersionsDocument& document) {
        const auto newest = newest_release(document);
        if (!newest) return;
        for (const auto& [version, description] : m_descriptions[document.name])
            if (version == newest->version)
                m_catalogue.emplace(document.name, CatalogueEntry{document.name, version, description, newest->size});
    }

    void check_catalogue() {
        const auto path = m_folder.catalogue();
        const auto text = read_file(path, std::uint64_t{1} << 32U);
        const auto told = text ? parse_catalogue_document(*text) : fail(text.error());
        if (!told) return fault(path, told.error().message);
        auto missing = m_catalogue;
        for (const auto& entry : told->modules) {
            const auto expected = m_catalogue.find(entry.name);
            if (expected == m_catalogue.end()) {
                fault(path, fmt::format("`{}` is not there", to_string(entry.name)));
                continue;
            }
            const auto& actual = expected->second;
            if (entry.newest != actual.newest || entry.size != actual.size || entry.description != actual.description)
                fault(path, fmt::format("`{}` is not as its manifest says", to_string(entry.name)));
            missing.erase(entry.name);
        }
        for (const auto& [name, entry] : missing) fault(path, fmt::format("`{}` is missing", to_string(name)));
    }

    Result<void> check_blobs() {
        LODE_ASSIGN(const auto files, find_blob_files(m_folder));
        for (const auto& path : files.foreign) fault(path, "is no blob");
        for (const auto& path : files.blobs)
            m_contents.add(path, *parse_digest_hex(path.filename().string()), std::nullopt);
        m_found.blobs = files.blobs.size();
        return {};
    }

    const RegistryFolder& m_folder;
    RegistryVerification& m_found;
    ContentCheck& m_contents;
    std::map<ModuleName, std::vector<std::pair<Version, std::string>>> m_descriptions;
    std::map<ModuleName, CatalogueEntry> m_catalogue;  // as it should be
};

}  // namespace

Result<RegistryVerification> verify_registry(const RegistryFolder& folder, unsigned threads, Progress& progress,
                                             const Cancellation& cancellation) {
    RegistryVerification found;
    ContentCheck contents;
    {
        LODE_ASSIGN(const auto lock, folder.lock());
        LODE_TRY(TreeCheck(folder, found, contents).run());
    }
    LODE_ASSIGN(auto faults, contents.run(threads, progress, cancellation));
    found.bytes = contents.bytes();
    std::move(faults.begin(), faults.end(), std::back_inserter(found.faults));
    std::sort(found.faults.begin(), found.faults.end(), [](const RegistryFault& a, const RegistryFault& b) {
        return std::tie(a.path, a.message) < std::tie(b.path, b.message);
    });
    return found;
}

}  // namespace lode
