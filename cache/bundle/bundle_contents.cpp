// Reading and writing of `bundle.json`.
#include "cache/bundle/bundle_contents.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.bundle/1";

struct LockedHandle {
    Handle handle;
    LockedModule module;
};

Result<LockedHandle> parse_handle_entry(const Json& json) {
    LODE_ASSIGN(const auto text, json_string(json, "handle"));
    LODE_ASSIGN(auto handle, parse_handle(text, {}));
    if (handle.canonical() != text)
        return fail(ErrorCode::integrity, fmt::format("`{}` is not written as `{}`", printable(text, 200),
                                                      printable(handle.canonical(), 200)));
    LODE_ASSIGN(const auto source_text, json_string(json, "resolved"));
    LODE_ASSIGN(auto source, parse_handle(source_text, {}));
    LODE_ASSIGN(const auto digest_text, json_string(json, "digest"));
    LODE_ASSIGN(const auto digest, parse_digest(digest_text));
    LockedModule module{std::move(source), digest};
    if (json_find(json, "archive") != nullptr) {
        LODE_ASSIGN(const auto archive_text, json_string(json, "archive"));
        LODE_ASSIGN(module.archive, parse_digest(archive_text));
    }
    return LockedHandle{std::move(handle), std::move(module)};
}

Result<LockFile> parse_handles(const Json& list) {
    LockFile handles;
    for (const Json& entry : list) {
        LODE_ASSIGN(auto locked, parse_handle_entry(entry).map_error(in_context("a handle")));
        if (handles.find(locked.handle) != nullptr)
            return fail(ErrorCode::integrity, fmt::format("`{}` comes twice", locked.handle.canonical()));
        LODE_TRY(handles.put(locked.handle, std::move(locked.module)));
    }
    return handles;
}

Result<std::vector<Digest>> parse_modules(const Json& list) {
    std::vector<Digest> modules;
    for (const Json& entry : list) {
        LODE_ASSIGN(const auto text, json_string(entry, "digest"));
        LODE_ASSIGN(const auto digest, parse_digest(text));
        modules.push_back(digest);
    }
    return modules;
}

Result<BundleContents> parse(const Json& json) {
    LODE_ASSIGN(const auto found, json_string(json, "schema"));
    if (found != schema)
        return fail(ErrorCode::integrity,
                    fmt::format("expected the schema `{}`, got `{}`", schema, printable(found, 100)),
                    "a newer lode may know it");
    LODE_ASSIGN(const Json& handle_list, json_array(json, "handles"));
    LODE_ASSIGN(auto handles, parse_handles(handle_list));
    LODE_ASSIGN(const Json& module_list, json_array(json, "modules"));
    LODE_ASSIGN(const auto modules, parse_modules(module_list));
    LODE_ASSIGN(auto contents, BundleContents::of(std::move(handles)));
    if (modules != contents.modules())
        return fail(ErrorCode::integrity, "its modules are not those that its handles mean, sorted, each once");
    return contents;
}

Error malformed(Error error) {
    error.code = ErrorCode::integrity;
    error.message = fmt::format("`{}`: {}", bundle_contents_name, error.message);
    return error;
}

}  // namespace

Result<BundleContents> BundleContents::of(LockFile handles) {
    if (handles.modules().empty()) return fail(ErrorCode::integrity, "no handle is named");
    std::map<std::string, Digest> sources;
    for (const auto& [handle, module] : handles.modules()) {
        const auto [known, is_new] = sources.try_emplace(module.source.canonical(), module.digest);
        if (!is_new && known->second != module.digest)
            return fail(ErrorCode::integrity, fmt::format("`{}` is said to be {} and, as `{}`, {}", known->first,
                                                          to_string(known->second), handle, to_string(module.digest)));
    }
    return BundleContents(std::move(handles));
}

std::vector<Digest> BundleContents::modules() const {
    std::vector<Digest> modules;
    for (const auto& [handle, module] : m_handles.modules()) modules.push_back(module.digest);
    std::ranges::sort(modules);
    modules.erase(std::unique(modules.begin(), modules.end()), modules.end());
    return modules;
}

Result<BundleContents> parse_bundle_contents(std::string_view text) {
    return parse_json(text).and_then([](const Json& json) { return parse(json); }).map_error(malformed);
}

Result<std::string> to_json(const BundleContents& contents) {
    OrderedJson modules = OrderedJson::array();
    for (const Digest& digest : contents.modules()) modules.push_back({{"digest", to_string(digest)}});
    OrderedJson handles = OrderedJson::array();
    for (const auto& [handle, module] : contents.handles().modules()) {
        OrderedJson entry = {
            {"handle", handle}, {"resolved", module.source.canonical()}, {"digest", to_string(module.digest)}};
        if (module.archive) entry["archive"] = to_string(*module.archive);
        handles.push_back(std::move(entry));
    }
    return to_text({{"schema", schema}, {"modules", modules}, {"handles", handles}});
}

std::string manifest_member_name(const Digest& module) {
    return "modules/" + module.hex() + ".json";
}

std::string blob_member_name(const Digest& blob) {
    return "blobs/sha256/" + blob.hex();
}

}  // namespace lode
