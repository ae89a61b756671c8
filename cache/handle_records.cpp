// Reading and writing of `handles/<sha256 of the handle>.json`.
#include "cache/handle_records.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view schema = "lode.handle/1";
constexpr std::uint64_t max_record = 64U << 10U;

Result<HandleRecord> parse_record(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_json(text));
    LODE_ASSIGN(const auto found_schema, json_string(json, "schema"));
    if (found_schema != schema) return fail(ErrorCode::integrity, "the schema `" + found_schema + "` is not known");
    LODE_ASSIGN(auto handle, json_string(json, "handle"));
    LODE_ASSIGN(const auto digest_text, json_string(json, "digest"));
    LODE_ASSIGN(const auto digest, parse_digest(digest_text));
    LODE_ASSIGN(auto first_seen, json_string(json, "first_seen"));
    return HandleRecord{std::move(handle), digest, std::move(first_seen)};
}

std::string to_json(const HandleRecord& record) {
    const OrderedJson json = {{"schema", schema},
                              {"handle", record.handle},
                              {"digest", to_string(record.digest)},
                              {"first_seen", record.first_seen}};
    return json.dump(2) + "\n";
}

/// The record in that file; none where there is no file or it holds something else.
Result<std::optional<HandleRecord>> read_record(const fs::path& path) {
    const auto text = read_file(path, max_record);
    if (!text && text.error().code == ErrorCode::permission_denied) return fail(text.error());
    if (!text) return std::nullopt;
    auto record = parse_record(*text);
    if (!record) return std::nullopt;
    return *std::move(record);
}

}  // namespace

fs::path HandleRecords::path_of(std::string_view handle) const {
    return m_layout.handles() / (digest_of(handle).hex() + ".json");
}

Result<std::optional<HandleRecord>> HandleRecords::find(std::string_view handle) const {
    LODE_ASSIGN(auto record, read_record(path_of(handle)));
    if (record && record->handle != handle) return std::nullopt;
    return record;
}

Result<void> HandleRecords::put(std::string_view handle, const Digest& digest) const {
    LODE_ASSIGN(const auto before, find(handle));
    if (before && before->digest == digest) return {};
    LODE_TRY(create_folders(m_layout.handles()));
    const HandleRecord record{std::string(handle), digest, before ? before->first_seen : to_timestamp(m_clock.now())};
    return write_file(path_of(handle), to_json(record));
}

Result<std::vector<HandleRecord>> HandleRecords::all() const {
    std::vector<HandleRecord> records;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(m_layout.handles(), error)) {
        if (entry.path().extension() != ".json") continue;
        LODE_ASSIGN(auto record, read_record(entry.path()));
        if (record) records.push_back(*std::move(record));
    }
    return records;
}

}  // namespace lode
