// Reading and writing of `documents/<sha256 of the URL>.json`.
#include "cache/versions_records.h"

#include <nlohmann/json.hpp>

#include "cache/record_file.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.document/1";
constexpr std::uint64_t max_size = 64U << 20U;

Result<VersionsRecord> parse_versions_record(const Json& json, const std::string& url) {
    LODE_ASSIGN(const auto recorded_url, json_string(json, "url"));
    if (recorded_url != url) return fail(ErrorCode::integrity, "a record of another document");
    LODE_ASSIGN(auto etag, json_string(json, "etag"));
    LODE_ASSIGN(const auto fetched, json_time(json, "fetched"));
    LODE_ASSIGN(const auto body, json_string(json, "body"));
    LODE_ASSIGN(auto document, parse_versions_document(body));
    LODE_ASSIGN(const auto withdrawn_body, json_string(json, "withdrawn"));
    LODE_ASSIGN(auto withdrawn, parse_versions_document(withdrawn_body));
    return VersionsRecord{std::move(etag), fetched, std::move(document), std::move(withdrawn.versions)};
}

}  // namespace

std::filesystem::path VersionsRecords::path_of(const Url& url) const {
    return record_path(m_layout.documents(), to_string(url));
}

Result<std::optional<VersionsRecord>> VersionsRecords::find(const Url& url) const {
    const std::string key = to_string(url);
    LODE_ASSIGN(const auto json, read_record(path_of(url), schema, max_size));
    if (!json) return std::nullopt;
    auto record = parse_versions_record(*json, key);
    if (!record) return std::nullopt;
    return *std::move(record);
}

Result<void> VersionsRecords::put(const Url& url, const VersionsRecord& record) const {
    const std::string key = to_string(url);
    return write_record(path_of(url),
                        {{"schema", schema},
                         {"url", key},
                         {"etag", record.etag},
                         {"fetched", record_time(record.fetched)},
                         {"body", to_json(record.document)},
                         {"withdrawn", to_json(VersionsDocument{record.document.name, record.withdrawn})}});
}

}  // namespace lode
