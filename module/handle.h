// What a user writes to name a module: a path, a URL, `publisher/name@version` (docs/reference/cli.md lists the forms).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/url.h"
#include "module/archive_kind.h"
#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"
#include "module/version_range.h"

namespace lode {

/// `./dir`, `/dir`, `~/dir`, `file:///dir`: a module folder on this machine, used in place.
struct LocalFolder {
    std::filesystem::path path;
};

/// The same with the ending of an archive (.tar .tar.gz .tgz .tar.zst .tar.xz .zip): an archive file, or a folder that
/// is called so.
struct LocalArchive {
    std::filesystem::path path;
    ArchiveKind kind = ArchiveKind::tar_gz;
};

/// `https://host/…/publisher/name/1.2.0`: a version in a registry; its manifest must bear this name and version.
struct FixedUrl {
    Url folder;
    ModuleName name;
    Version version;
};

/// `https://host/any/folder/module.json`: a module folder that follows no naming.
struct ManifestUrl {
    Url folder;
};

/// `https://host/…/publisher/name`, `…/name@^1.2`: what the `versions.json` below it says.
struct FloatingUrl {
    Url package;  ///< the range left out
    ModuleName name;
    VersionRange range;
};

/// `https://host/x.tar.gz`
struct ArchiveUrl {
    Url url;
    ArchiveKind kind = ArchiveKind::tar_gz;
};

/// `publisher/name`, `publisher/name@1.2`: what the configured registries say.
struct NamedModule {
    ModuleName name;
    VersionRange range;
};

class Handle {
public:
    using Target = std::variant<LocalFolder, LocalArchive, FixedUrl, ManifestUrl, FloatingUrl, ArchiveUrl, NamedModule>;

    const Target& target() const { return m_target; }
    /// From `#sha256=<hex>`: the digest that the manifest must have, or an archive's own bytes.
    const std::optional<Digest>& pin() const { return m_pin; }
    /// One spelling, the pin left out, that is a handle of the same meaning: the key of the cache's record and of the
    /// lock file.
    std::string canonical() const;
    /// Whether it can mean another module tomorrow: a range of versions, and not one alone.
    bool is_floating() const;
    /// Whether it lies on this machine.
    bool is_local() const;
    /// As the user wrote it, a password in it hidden.
    const std::string& text() const { return m_text; }

    friend Result<Handle> parse_handle(std::string_view text, const std::filesystem::path& home);

private:
    Target m_target;
    std::optional<Digest> m_pin;
    std::string m_text;
};

/// `invalid_argument` with a hint for what is no handle; `home` is what `~` stands for (empty: `~` is refused).
Result<Handle> parse_handle(std::string_view text, const std::filesystem::path& home);

}  // namespace lode
