// Where a registry keeps what: ROOT/public is what every web server may show, ROOT/private is nobody else's.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/module_name.h"

namespace lode {

class RegistryFolder {
public:
    /// Makes what is missing of the layout, registry.json included; an existing one is left as it is.
    static Result<RegistryFolder> open(const std::filesystem::path& root);
    /// Makes nothing: `not_found` where there is no registry.
    static Result<RegistryFolder> open_existing(const std::filesystem::path& root);

    const std::filesystem::path& root() const { return m_root; }
    std::filesystem::path public_folder() const { return m_root / "public"; }
    std::filesystem::path catalogue() const { return public_folder() / "modules.json"; }
    /// What browsers are shown: a name that no publisher can have.
    std::filesystem::path pages() const { return public_folder() / "-"; }
    std::filesystem::path module_folder(const ModuleName& name) const {
        return public_folder() / name.publisher / name.name;
    }
    std::filesystem::path versions(const ModuleName& name) const { return module_folder(name) / "versions.json"; }

    std::filesystem::path private_folder() const { return m_root / "private"; }
    std::filesystem::path tokens() const { return private_folder() / "tokens.json"; }
    std::filesystem::path uploads() const { return private_folder() / "uploads"; }
    std::filesystem::path blob(const Digest& digest) const {
        return private_folder() / "blobs" / "sha256" / digest.hex().substr(0, 2) / digest.hex();
    }

    /// Waits for its turn among the processes (and threads) that change this registry; held until destroyed.
    Result<FileDescriptor> lock() const;
    /// Makes this process the one server of this registry until destroyed; `unavailable` when there is another.
    Result<FileDescriptor> claim() const;

private:
    explicit RegistryFolder(std::filesystem::path root) : m_root(std::move(root)) {}

    std::filesystem::path m_root;  // absolute
};

}  // namespace lode
