// Reading and writing the documents of a registry.
#include "module/registry_documents.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace lode {
namespace {

Result<Json> parse_document(std::string_view text, std::string_view schema, JsonLimits limits = {}) {
    LODE_ASSIGN(auto json, parse_json(text, limits));
    LODE_ASSIGN(const auto found, json_string(json, "schema"));
    if (found != schema)
        return fail(ErrorCode::integrity,
                    fmt::format("expected the schema `{}`, got `{}`", schema, found.substr(0, 100)),
                    "a newer lode may know it");
    return json;
}

Result<ModuleName> name_member(const Json& json) {
    LODE_ASSIGN(const auto name, json_string(json, "name"));
    return parse_module_name(name).map_error(as_integrity);
}

Result<Version> version_member(const Json& json, std::string_view key) {
    LODE_ASSIGN(const auto version, json_string(json, key));
    return parse_version(version).map_error(as_integrity);
}

Result<Release> parse_release(const Json& json) {
    LODE_ASSIGN(auto version, version_member(json, "version"));
    LODE_ASSIGN(const auto digest_text, json_string(json, "digest"));
    LODE_ASSIGN(const auto digest, parse_digest(digest_text).map_error(as_integrity));
    LODE_ASSIGN(const auto size, json_unsigned(json, "size"));
    LODE_ASSIGN(auto published, json_string(json, "published"));
    LODE_ASSIGN(const auto yanked, json_bool(json, "yanked"));
    Release release{std::move(version), digest, size, std::move(published), yanked};
    release.yank_reason = json_string(json, "yank_reason").value_or(std::string());
    return release;
}

Result<CatalogueEntry> parse_entry(const Json& json) {
    LODE_ASSIGN(auto name, name_member(json));
    LODE_ASSIGN(auto newest, version_member(json, "newest"));
    LODE_ASSIGN(auto description, json_string(json, "description"));
    LODE_ASSIGN(const auto size, json_unsigned(json, "size"));
    return CatalogueEntry{std::move(name), std::move(newest), std::move(description), size};
}

}  // namespace

Result<RegistryDocument> parse_registry_document(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_document(text, "lode.registry/1"));
    RegistryDocument document;
    LODE_ASSIGN(document.name, json_string(json, "name"));
    const Json* publish = json_find(json, "publish");
    if (publish == nullptr || publish->is_null()) return document;
    LODE_ASSIGN(document.publish, json_string(json, "publish"));
    return document;
}

std::string to_json(const RegistryDocument& document) {
    OrderedJson json = {{"schema", "lode.registry/1"}, {"name", document.name}, {"publish", nullptr}};
    if (document.publish) json["publish"] = *document.publish;
    return json.dump(2) + "\n";
}

Result<VersionsDocument> parse_versions_document(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_document(text, "lode.versions/1"));
    VersionsDocument document;
    LODE_ASSIGN(document.name, name_member(json));
    LODE_ASSIGN(const Json& versions, json_array(json, "versions"));
    for (const Json& value : versions) {
        LODE_ASSIGN(auto release, parse_release(value).map_error(in_context("`versions`")));
        if (!document.versions.empty() && document.versions.back().version <= release.version)
            return fail(ErrorCode::integrity,
                        fmt::format("`versions` is not sorted at `{}`", to_string(release.version)));
        document.versions.push_back(std::move(release));
    }
    return document;
}

std::string to_json(const VersionsDocument& document) {
    OrderedJson versions = OrderedJson::array();
    for (const auto& release : document.versions) {
        versions.push_back({{"version", to_string(release.version)},
                            {"digest", to_string(release.digest)},
                            {"size", release.size},
                            {"published", release.published},
                            {"yanked", release.yanked}});
        if (!release.yank_reason.empty()) versions.back()["yank_reason"] = release.yank_reason;
    }
    return OrderedJson{{"schema", "lode.versions/1"}, {"name", to_string(document.name)}, {"versions", versions}}.dump(
               2) +
           "\n";
}

const Release* find_release(const std::vector<Release>& releases, const Version& version) {
    const auto found = std::ranges::find(releases, version, &Release::version);
    return found == releases.end() ? nullptr : &*found;
}

Result<CatalogueDocument> parse_catalogue_document(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_document(text, "lode.modules/1", {.bytes = largest_catalogue}));
    CatalogueDocument document;
    LODE_ASSIGN(const Json& modules, json_array(json, "modules"));
    for (const Json& value : modules) {
        LODE_ASSIGN(auto entry, parse_entry(value).map_error(in_context("`modules`")));
        document.modules.push_back(std::move(entry));
    }
    return document;
}

std::string to_json(const CatalogueDocument& document) {
    OrderedJson modules = OrderedJson::array();
    for (const auto& entry : document.modules)
        modules.push_back({{"name", to_string(entry.name)},
                           {"newest", to_string(entry.newest)},
                           {"description", entry.description},
                           {"size", entry.size}});
    return OrderedJson{{"schema", "lode.modules/1"}, {"modules", modules}}.dump(2) + "\n";
}

}  // namespace lode
