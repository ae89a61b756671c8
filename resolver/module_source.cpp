// What a manifest must say of itself.
#include "resolver/module_source.h"

#include <fmt/format.h>

namespace lode {
namespace {

tl::unexpected<Error> another_module(const Manifest& manifest, std::string_view place) {
    return fail(ErrorCode::integrity,
                fmt::format("`{}` holds another module: its manifest says {}", place, title_of(manifest)));
}

/// A foreign module is whatever its registry, a pin or a lock says that it is.
bool bears_no_name(const Manifest& manifest) {
    return manifest.kind.has_value();
}

struct IsMeant {
    const Manifest& manifest;

    bool operator()(const FixedUrl& fixed) const {
        return bears_no_name(manifest) || (manifest.name == fixed.name && manifest.version == fixed.version);
    }
    bool operator()(const FloatingUrl& floating) const { return is_in(floating.name, floating.range); }
    bool operator()(const NamedModule& named) const { return is_in(named.name, named.range); }
    bool operator()(const auto&) const { return true; }

    bool is_in(const ModuleName& name, const VersionRange& range) const {
        return bears_no_name(manifest) || (manifest.name == name && range.contains(manifest.version));
    }
};

}  // namespace

Result<ModuleSource> source_of(const Handle& handle, ExpectedModule expected) {
    ModuleSource source{.folder = {},
                        .resolved = handle.canonical(),
                        .named = std::nullopt,
                        .archive = std::nullopt,
                        .expected = std::move(expected.manifest)};
    if (const auto* fixed = std::get_if<FixedUrl>(&handle.target())) {
        source.folder = fixed->folder;
        source.named = NamedVersion{fixed->name, fixed->version};
        if (expected.archive) source.archive = hub_archive(fixed->folder, std::move(expected.archive));
        return source;
    }
    if (const auto* manifest = std::get_if<ManifestUrl>(&handle.target())) {
        source.folder = manifest->folder;
        return source;
    }
    if (const auto* archive = std::get_if<ArchiveUrl>(&handle.target())) {
        source.folder = archive->url.parent();
        source.archive = ArchiveSource{archive->url, archive->kind, std::move(expected.archive)};
        return source;
    }
    return fail(ErrorCode::internal, fmt::format("`{}` is not fixed", handle.text()));
}

ArchiveSource hub_archive(const Url& folder, std::optional<ExpectedDigest> expected) {
    return {folder.with_query("tf-hub-format=compressed"), ArchiveKind::tar_gz, std::move(expected)};
}

Result<void> check_named(const Manifest& manifest, const std::optional<NamedVersion>& named, std::string_view place) {
    if (!named || bears_no_name(manifest) || (manifest.name == named->name && manifest.version == named->version))
        return {};
    return another_module(manifest, place);
}

Version version_of(const Manifest& manifest, const std::string& resolved) {
    if (!bears_no_name(manifest)) return manifest.version;
    const auto handle = parse_handle(resolved, {});
    const auto* fixed = handle ? std::get_if<FixedUrl>(&handle->target()) : nullptr;
    return fixed == nullptr ? manifest.version : fixed->version;
}

Result<void> check_meaning(const Manifest& manifest, const Handle& handle) {
    if (std::visit(IsMeant{manifest}, handle.target())) return {};
    return another_module(manifest, handle.canonical());
}

}  // namespace lode
