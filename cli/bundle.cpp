// Opening, importing and describing of bundles.
#include "cli/bundle.h"

#include <fmt/format.h>

#include "base/printable.h"
#include "module/archive_kind.h"

namespace lode {

bool is_bundle_name(const std::filesystem::path& path) {
    return archive_kind_of(path.filename().string()) == ArchiveKind::tar_zst;
}

Result<TakenBundle> take_bundle(Context& context, const Cache& cache, const std::filesystem::path& path) {
    const auto read = [&]() -> Result<TakenBundle> {
        LODE_ASSIGN(const auto file, open_for_reading(path));
        LODE_ASSIGN(auto archive, open_archive(file, ArchiveKind::tar_zst, BundleLimits().archive));
        LODE_ASSIGN(auto bundle, BundleReader::open(std::move(archive)));
        LODE_ASSIGN(const auto imported,
                    import_bundle(cache, bundle, context.terminal, context.terminal, context.cancellation));
        return TakenBundle{bundle.modules(), imported};
    };
    return read().map_error([&](Error error) {
        return error.code == ErrorCode::integrity ? in_context("the bundle `" + path.string() + "`")(std::move(error))
                                                  : std::move(error);
    });
}

std::string json_members(const BundledModules& modules) {
    std::string text = "\"handles\":[";
    std::string_view separator;
    for (const auto& [handle, locked] : modules.contents().handles().modules()) {
        text += fmt::format("{}{{\"handle\":{},\"resolved\":{},\"digest\":\"{}\"}}", separator, json_quote(handle),
                            json_quote(locked.source.canonical()), to_string(locked.digest));
        separator = ",";
    }
    text += "],\"modules\":[";
    separator = {};
    for (const auto& module : modules.modules()) {
        text += fmt::format(
            "{}{{\"digest\":\"{}\",\"name\":{},\"version\":{},\"size\":{}}}", separator, to_string(module.digest),
            json_quote(module.manifest.kind ? to_string(*module.manifest.kind) : to_string(module.manifest.name)),
            json_quote(module.manifest.kind ? std::string() : to_string(module.manifest.version)),
            total_size(module.manifest));
        separator = ",";
    }
    return text + fmt::format("],\"files\":{},\"bytes\":{}", modules.blobs().size(), modules.blob_bytes());
}

std::string describe(const BundledModules& modules) {
    return fmt::format("{} ({}, {}) under {}", counted(modules.modules().size(), "module"),
                       counted(modules.blobs().size(), "file"), human_size(modules.blob_bytes()),
                       counted(modules.contents().handles().modules().size(), "handle"));
}

}  // namespace lode
