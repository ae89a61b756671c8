// Reading and writing of `registries/<sha256 of publisher/name>.json`.
#include "cache/registry_records.h"

#include <nlohmann/json.hpp>

#include "cache/record_file.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.registry_of/1";

Result<RegistryRecord> parse_registry_record(const Json& json, const std::string& name) {
    LODE_ASSIGN(const auto recorded, json_string(json, "name"));
    if (recorded != name) return fail(ErrorCode::integrity, "a record of another module");
    LODE_ASSIGN(auto registry, json_string(json, "registry"));
    LODE_ASSIGN(auto first_seen, json_string(json, "first_seen"));
    return RegistryRecord{std::move(registry), std::move(first_seen)};
}

}  // namespace

Result<std::optional<RegistryRecord>> RegistryRecords::find(const ModuleName& name) const {
    const std::string key = to_string(name);
    LODE_ASSIGN(const auto json, read_record(record_path(m_layout.registries(), key), schema));
    if (!json) return std::nullopt;
    auto record = parse_registry_record(*json, key);
    if (!record) return std::nullopt;
    return *std::move(record);
}

Result<void> RegistryRecords::put(const ModuleName& name, const std::string& registry) const {
    LODE_ASSIGN(const auto before, find(name));
    if (before && before->registry == registry) return {};
    const std::string key = to_string(name);
    return write_record(
        record_path(m_layout.registries(), key),
        {{"schema", schema}, {"name", key}, {"registry", registry}, {"first_seen", to_timestamp(m_clock.now())}});
}

}  // namespace lode
