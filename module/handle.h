// What a user writes to name a module: a path, a URL, `publisher/name@version` (docs/reference/cli.md lists the forms).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/url.h"
#include "module/digest.h"
#include "module/module_name.h"
#include "module/version.h"

namespace lode {

/// `./dir`, `/dir`, `~/dir`, `file:///dir`: a module folder on this machine, used in place.
struct LocalFolder {
    std::filesystem::path path;
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

class Handle {
public:
    using Target = std::variant<LocalFolder, FixedUrl, ManifestUrl>;

    const Target& target() const { return m_target; }
    /// From `#sha256=<hex>`: the digest that the manifest must have.
    const std::optional<Digest>& pin() const { return m_pin; }
    /// One spelling for all that mean the same, the pin left out: the key of the cache's record.
    std::string canonical() const;
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
