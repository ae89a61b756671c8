// Reading and writing of records.
#include "cache/record_file.h"

#include <nlohmann/json.hpp>

#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;

fs::path record_path(const fs::path& folder, std::string_view key) {
    return folder / (digest_of(key).hex() + ".json");
}

Result<std::optional<Json>> read_record(const fs::path& path, std::string_view schema, std::uint64_t max_size) {
    const auto text = read_file(path, max_size);
    if (text) return parse_record(*text, schema);
    const bool is_none = text.error().code == ErrorCode::not_found || text.error().code == ErrorCode::unusable;
    return is_none ? Result<std::optional<Json>>(std::nullopt) : fail(text.error());
}

std::optional<Json> parse_record(std::string_view text, std::string_view schema) {
    auto json = parse_json(text, {.bytes = text.size()});
    if (!json || json_string(*json, "schema").value_or("") != schema) return std::nullopt;
    return *std::move(json);
}

std::uint64_t record_time(Clock::Time time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds);
}

Result<Clock::Time> json_time(const Json& record, std::string_view key) {
    LODE_ASSIGN(const auto seconds, json_unsigned(record, key));
    // Far beyond any clock, and still no overflow in a clock's ticks.
    if (seconds > 4'000'000'000U) return fail(ErrorCode::integrity, "a time that no clock tells");
    return Clock::Time(std::chrono::seconds(seconds));
}

Result<void> write_record(const fs::path& path, const OrderedJson& record) {
    LODE_ASSIGN(auto staged, stage_record(path, record));
    return staged.commit(path);
}

Result<StagedFile> stage_record(const fs::path& path, const OrderedJson& record) {
    LODE_ASSIGN(const auto text, to_text(record));
    LODE_TRY(create_folders(path.parent_path()));
    return stage_file(path, text);
}

}  // namespace lode
