// The members of a spec, from the top.
#include "authoring/spec/build_spec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "authoring/spec/spec_parts.h"
#include "base/file.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

Result<ModuleIdentity> parse_identity(const SpecObject& spec) {
    ModuleIdentity identity;
    LODE_ASSIGN(const auto name, spec.need("name"));
    LODE_ASSIGN(const auto name_text, name.text());
    LODE_ASSIGN(identity.name, parse_module_name(name_text).map_error([&](Error e) { return name.at(std::move(e)); }));
    LODE_ASSIGN(const auto version, spec.need("version"));
    LODE_ASSIGN(const auto version_text, version.text());
    LODE_ASSIGN(identity.version,
                parse_version(version_text).map_error([&](Error e) { return version.at(std::move(e)); }));
    LODE_ASSIGN(identity.description, spec.text_or("description", {}));
    LODE_ASSIGN(identity.license, spec.text_or("license", {}));
    return identity;
}

/// Calls `add(name, value)` for each member of `key`, which may be left out.
template <typename Add>
Result<void> for_each_member(const SpecObject& spec, std::string_view key, Add add) {
    const auto value = spec.find(key);
    if (!value) return {};
    LODE_ASSIGN(const auto members, value->members());
    for (const auto& [name, member] : members) LODE_TRY(add(name, member));
    return {};
}

Result<void> set_readme(ModuleBuilder& builder, const SpecObject& spec, const fs::path& folder) {
    const auto value = spec.find("readme");
    if (!value) return {};
    LODE_ASSIGN(const auto path, value->text());
    LODE_ASSIGN(auto text, read_file(folder / path).map_error([&](Error e) { return value->at(std::move(e)); }));
    builder.set_readme(std::move(text));
    return {};
}

Result<ModuleBuilder> parse_spec(const Json& json, const fs::path& folder) {
    LODE_ASSIGN(const auto spec,
                SpecValue(json, {}).object({"name", "version", "description", "license", "readme", "vocabularies",
                                            "variables", "assets", "messages", "signatures", "preset"}));
    LODE_ASSIGN(auto identity, parse_identity(spec));
    ModuleBuilder builder(std::move(identity));
    LODE_TRY(set_readme(builder, spec, folder));
    LODE_TRY(for_each_member(spec, "vocabularies", [&](const std::string& name, const SpecValue& value) {
        return add_vocabulary(builder, name, value, folder);
    }));
    LODE_TRY(for_each_member(spec, "variables", [&](const std::string& name, const SpecValue& value) {
        return add_variable(builder, name, value, folder);
    }));
    LODE_TRY(for_each_member(spec, "assets", [&](const std::string& path, const SpecValue& value) {
        return value.text().map([&](const std::string& file) { builder.add_asset(path, folder / file); });
    }));
    LODE_TRY(for_each_member(spec, "messages", [&](const std::string& key, const SpecValue& value) -> Result<void> {
        builder.attach_message(key, value.json().dump());
        return {};
    }));
    LODE_TRY(for_each_member(spec, "signatures", [&](const std::string& name, const SpecValue& value) {
        return parse_signature(value).map(
            [&](SignatureDraft signature) { builder.add_signature(name, std::move(signature)); });
    }));
    if (const auto preset = spec.find("preset")) LODE_TRY(add_preset(builder, *preset));
    return builder;
}

}  // namespace

Result<ModuleBuilder> read_build_spec(const fs::path& path) {
    LODE_ASSIGN(const auto text, read_file(path));
    const auto naming_spec = [&](Error error) {
        if (error.code == ErrorCode::integrity) error.code = ErrorCode::invalid_argument;
        return in_context("`" + path.string() + "`")(std::move(error));
    };
    LODE_ASSIGN(const Json json, parse_json(text).map_error(naming_spec));
    return parse_spec(json, path.parent_path()).map_error(naming_spec);
}

}  // namespace lode
