// Reading and writing of lock files, and what an entry may say.
#include "module/lock_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "base/printable.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view schema = "lode.lock/1";
constexpr std::string_view merge_hint =
    "resolve the merge: where both sides changed one handle keep either, then run `lode lock --update HANDLE`";

bool is_immutable(const Handle& handle) {
    return std::holds_alternative<FixedUrl>(handle.target()) || std::holds_alternative<ManifestUrl>(handle.target()) ||
           std::holds_alternative<ArchiveUrl>(handle.target());
}

/// Whether a handle of that kind can mean the module at `source`.
struct CanMean {
    const Handle& source;

    bool operator()(const LocalFolder&) const { return false; }
    bool operator()(const LocalArchive&) const { return false; }
    bool operator()(const FloatingUrl& floating) const {
        const auto* fixed = std::get_if<FixedUrl>(&source.target());
        return fixed != nullptr && fixed->folder.parent() == floating.package &&
               floating.range.contains(fixed->version);
    }
    bool operator()(const NamedModule& named) const {
        const auto* fixed = std::get_if<FixedUrl>(&source.target());
        return fixed != nullptr && fixed->name == named.name && named.range.contains(fixed->version);
    }
    template <typename Immutable>
    bool operator()(const Immutable&) const {
        return std::holds_alternative<Immutable>(source.target());
    }
};

bool can_mean(const Handle& handle, const Handle& source) {
    if (!std::visit(CanMean{source}, handle.target())) return false;
    return !is_immutable(handle) || handle.canonical() == source.canonical();
}

/// Lines that version control leaves where two changes clash.
bool has_merge_markers(std::string_view text) {
    constexpr std::array<std::string_view, 2> markers = {"<<<<<<< ", ">>>>>>> "};
    return std::ranges::any_of(markers, [&](std::string_view marker) {
        return text.starts_with(marker) || text.find("\n" + std::string(marker)) != std::string_view::npos;
    });
}

Result<LockedModule> parse_locked(const Json& json) {
    LODE_ASSIGN(const auto source, json_string(json, "resolved"));
    LODE_ASSIGN(auto handle, parse_handle(source, {}));
    LODE_ASSIGN(const auto digest_text, json_string(json, "digest"));
    LODE_ASSIGN(const auto digest, parse_digest(digest_text));
    LockedModule module{std::move(handle), digest};
    if (json_find(json, "archive") != nullptr) {
        LODE_ASSIGN(const auto archive_text, json_string(json, "archive"));
        LODE_ASSIGN(module.archive, parse_digest(archive_text));
    }
    return module;
}

Result<LockFile> parse_entries(const Json& json) {
    LODE_ASSIGN(const auto found, json_string(json, "schema"));
    if (found != schema)
        return fail(ErrorCode::integrity,
                    fmt::format("expected the schema `{}`, got `{}`", schema, printable(found, 100)),
                    "a newer lode may know it");
    LODE_ASSIGN(const Json& modules, json_object(json, "modules"));
    LockFile lock;
    for (const auto& [text, entry] : modules.items()) {
        const auto context = in_context("`" + printable(text, 200) + "`");
        LODE_ASSIGN(const auto handle, parse_handle(text, {}).map_error(context));
        LODE_ASSIGN(auto module, parse_locked(entry).map_error(context));
        LODE_TRY(lock.put(handle, std::move(module)).map_error(context));
    }
    return lock;
}

}  // namespace

const LockedModule* LockFile::find(const Handle& handle) const {
    const auto found = m_modules.find(handle.canonical());
    return found == m_modules.end() ? nullptr : &found->second;
}

Result<void> LockFile::put(const Handle& handle, LockedModule module) {
    if (handle.is_local())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` lies on this machine and cannot be locked", handle.text()),
                    "folders are used in place; pin one with #sha256=…");
    if (!can_mean(handle, module.source))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` cannot mean `{}`", handle.canonical(), module.source.canonical()),
                    "an entry names one version in the handle's range, at the handle's own URL");
    m_modules.insert_or_assign(handle.canonical(), std::move(module));
    return {};
}

Result<LockFile> parse_lock_file(std::string_view text) {
    if (has_merge_markers(text))
        return fail(ErrorCode::integrity, "it holds the marks of a merge (`<<<<<<<`, `>>>>>>>`)",
                    std::string(merge_hint));
    return parse_json(text).and_then([](const Json& json) { return parse_entries(json); }).map_error(as_integrity);
}

Result<std::string> to_json(const LockFile& lock) {
    OrderedJson modules = OrderedJson::object();
    for (const auto& [handle, module] : lock.modules()) {
        OrderedJson entry = {{"resolved", module.source.canonical()}, {"digest", to_string(module.digest)}};
        if (module.archive) entry["archive"] = to_string(*module.archive);
        modules[handle] = std::move(entry);
    }
    return to_text({{"schema", schema}, {"modules", modules}});
}

Result<std::optional<LockFile>> read_lock_file(const fs::path& path) {
    const auto text = read_file(path);
    if (!text && text.error().code == ErrorCode::not_found) return std::nullopt;
    if (!text) return fail(text.error());
    LODE_ASSIGN(auto lock, parse_lock_file(*text).map_error(in_context("the lock file `" + path.string() + "`")));
    return lock;
}

Result<void> write_lock_file(const fs::path& path, const LockFile& lock) {
    LODE_ASSIGN(const auto text, to_json(lock));
    return write_file(path, text);
}

}  // namespace lode
