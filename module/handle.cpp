// A handle's pin, its canonical text, and what kind it is.
#include "module/handle.h"

#include "module/handle_target.h"
#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// Takes `#sha256=<hex>` off the end of `text`.
Result<std::optional<Digest>> take_pin(std::string_view& text) {
    const auto hash = text.rfind("#sha256=");
    if (hash == std::string_view::npos) return std::nullopt;
    LODE_ASSIGN(const auto digest, parse_digest_hex(text.substr(hash + std::string_view("#sha256=").size())));
    text = text.substr(0, hash);
    return digest;
}

std::string with_range(std::string text, const VersionRange& range) {
    return range.is_any() ? text : std::move(text) + "@" + to_string(range);
}

struct CanonicalText {
    static std::string of_path(const fs::path& path) {
        return "file://" + fs::absolute(path).lexically_normal().string();
    }

    std::string operator()(const LocalFolder& local) const { return of_path(local.path); }
    std::string operator()(const LocalArchive& local) const { return of_path(local.path); }
    std::string operator()(const FixedUrl& fixed) const { return to_string(fixed.folder); }
    std::string operator()(const ManifestUrl& manifest) const {
        return to_string(manifest.folder / manifest_file_name);
    }
    std::string operator()(const FloatingUrl& floating) const {
        return with_range(to_string(floating.package), floating.range);
    }
    std::string operator()(const ArchiveUrl& archive) const { return to_string(archive.url); }
    std::string operator()(const NamedModule& named) const { return with_range(to_string(named.name), named.range); }
};

}  // namespace

std::string Handle::canonical() const {
    return std::visit(CanonicalText(), m_target);
}

bool Handle::is_floating() const {
    if (const auto* floating = std::get_if<FloatingUrl>(&m_target)) return !floating->range.exact();
    if (const auto* named = std::get_if<NamedModule>(&m_target)) return !named->range.exact();
    return false;
}

bool Handle::is_local() const {
    return std::holds_alternative<LocalFolder>(m_target) || std::holds_alternative<LocalArchive>(m_target);
}

Result<Handle> parse_handle(std::string_view text, const fs::path& home) {
    Handle handle;
    const bool is_url = text.find("://") != std::string_view::npos;  // a path may hold a `?`, and no secret
    handle.m_text = is_url ? redacted(text) : std::string(text);
    std::string_view rest = text;
    LODE_ASSIGN(handle.m_pin, take_pin(rest));
    LODE_ASSIGN(handle.m_target, parse_target(rest, home));
    return handle;
}

}  // namespace lode
