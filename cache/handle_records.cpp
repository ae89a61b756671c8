// Reading and writing of `handles/<sha256 of the handle>.json`.
#include "cache/handle_records.h"

#include <nlohmann/json.hpp>

#include "base/folder_listing.h"
#include "cache/record_file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view schema = "lode.handle/1";

Result<HandleRecord> parse_record(const Json& json) {
    LODE_ASSIGN(auto handle, json_string(json, "handle"));
    LODE_ASSIGN(const auto digest_text, json_string(json, "digest"));
    LODE_ASSIGN(const auto digest, parse_digest(digest_text));
    LODE_ASSIGN(auto first_seen, json_string(json, "first_seen"));
    HandleRecord record{std::move(handle), std::move(first_seen), {digest}};
    if (json_find(json, "resolved") != nullptr) {
        LODE_ASSIGN(record.meaning.resolved, json_string(json, "resolved"));
    }
    if (json_find(json, "archive") != nullptr) {
        LODE_ASSIGN(const auto archive_text, json_string(json, "archive"));
        LODE_ASSIGN(record.meaning.archive, parse_digest(archive_text));
    }
    if (json_find(json, "stamp") != nullptr) {
        LODE_ASSIGN(record.meaning.stamp, json_string(json, "stamp"));
    }
    return record;
}

OrderedJson to_json(const HandleRecord& record) {
    const HandleMeaning& meaning = record.meaning;
    OrderedJson json = {{"schema", schema}, {"handle", record.handle}, {"digest", to_string(meaning.digest)}};
    if (!meaning.resolved.empty()) json["resolved"] = meaning.resolved;
    if (meaning.archive) json["archive"] = to_string(*meaning.archive);
    if (!meaning.stamp.empty()) json["stamp"] = meaning.stamp;
    json["first_seen"] = record.first_seen;
    return json;
}

/// The record in that file; none where there is no file or it holds something else.
Result<std::optional<HandleRecord>> find_record(const fs::path& path) {
    LODE_ASSIGN(const auto json, read_record(path, schema));
    if (!json) return std::nullopt;
    auto record = parse_record(*json);
    if (!record) return std::nullopt;
    return *std::move(record);
}

Result<std::optional<HandleRecord>> find_in(const CacheLayout& layout, std::string_view handle) {
    LODE_ASSIGN(auto record, find_record(record_path(layout.handles(), handle)));
    if (record && record->handle != handle) return std::nullopt;
    return record;
}

}  // namespace

Result<std::optional<HandleRecord>> HandleRecords::find(std::string_view handle) const {
    auto found = find_in(m_layout, handle);
    for (auto below = m_below.begin(); found && !*found && below != m_below.end(); ++below)
        if (auto shared = find_in(*below, handle); shared && *shared) found = std::move(shared);
    return found;
}

Result<std::optional<HandleRecords::Staged>> HandleRecords::stage(std::string_view handle,
                                                                  const HandleMeaning& meaning) const {
    LODE_ASSIGN(const auto here, find_in(m_layout, handle));
    if (here && here->meaning == meaning) return std::nullopt;
    LODE_ASSIGN(const auto before, find(handle));
    const HandleRecord record{std::string(handle), before ? before->first_seen : to_timestamp(m_clock.now()), meaning};
    auto goal = record_path(m_layout.handles(), handle);
    LODE_ASSIGN(auto file, stage_record(goal, to_json(record)));
    return Staged{std::move(file), std::move(goal)};
}

Result<void> HandleRecords::put(std::string_view handle, const HandleMeaning& meaning) const {
    LODE_ASSIGN(auto staged, stage(handle, meaning));
    return staged ? staged->file.commit(staged->goal) : Result<void>();
}

Result<std::vector<HandleRecord>> HandleRecords::all() const {
    std::vector<HandleRecord> records;
    for (const fs::path& path : paths_in(m_layout.handles())) {
        if (path.extension() != ".json") continue;
        LODE_ASSIGN(auto record, find_record(path));
        if (record) records.push_back(*std::move(record));
    }
    return records;
}

}  // namespace lode
