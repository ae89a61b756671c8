// What a manifest must say of itself.
#include "resolver/module_source.h"

#include <fmt/format.h>

namespace lode {
namespace {

tl::unexpected<Error> another_module(const Manifest& manifest, std::string_view place) {
    return fail(ErrorCode::integrity, fmt::format("`{}` holds another module: its manifest says {} version {}", place,
                                                  to_string(manifest.name), to_string(manifest.version)));
}

struct IsMeant {
    const Manifest& manifest;

    bool operator()(const FixedUrl& fixed) const {
        return manifest.name == fixed.name && manifest.version == fixed.version;
    }
    bool operator()(const FloatingUrl& floating) const { return is_in(floating.name, floating.range); }
    bool operator()(const NamedModule& named) const { return is_in(named.name, named.range); }
    bool operator()(const auto&) const { return true; }

    bool is_in(const ModuleName& name, const VersionRange& range) const {
        return manifest.name == name && range.contains(manifest.version);
    }
};

}  // namespace

Result<ModuleSource> source_of(const Handle& handle, std::optional<ExpectedDigest> expected) {
    if (const auto* fixed = std::get_if<FixedUrl>(&handle.target()))
        return ModuleSource{fixed->folder, handle.canonical(), NamedVersion{fixed->name, fixed->version},
                            std::move(expected)};
    if (const auto* manifest = std::get_if<ManifestUrl>(&handle.target()))
        return ModuleSource{manifest->folder, handle.canonical(), std::nullopt, std::move(expected)};
    if (std::holds_alternative<ArchiveUrl>(handle.target()))
        return fail(ErrorCode::unusable,
                    fmt::format("`{}` is an archive, which cannot be resolved yet", handle.text()));
    return fail(ErrorCode::internal, fmt::format("`{}` is not fixed", handle.text()));
}

Result<void> check_named(const Manifest& manifest, const std::optional<NamedVersion>& named, std::string_view place) {
    if (!named || (manifest.name == named->name && manifest.version == named->version)) return {};
    return another_module(manifest, place);
}

Result<void> check_meaning(const Manifest& manifest, const Handle& handle) {
    if (std::visit(IsMeant{manifest}, handle.target())) return {};
    return another_module(manifest, handle.canonical());
}

}  // namespace lode
