// Reading and writing of records.
#include "cache/record_file.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "module/hashing.h"

namespace lode {
namespace fs = std::filesystem;

fs::path record_path(const fs::path& folder, std::string_view key) {
    return folder / (digest_of(key).hex() + ".json");
}

Result<std::optional<Json>> read_record(const fs::path& path, std::string_view schema, std::uint64_t max_size) {
    const auto text = read_file(path, max_size);
    if (!text && text.error().code == ErrorCode::permission_denied) return fail(text.error());
    if (!text) return std::nullopt;
    auto json = parse_json(*text, {.bytes = max_size});
    if (!json || json_string(*json, "schema").value_or("") != schema) return std::nullopt;
    return *std::move(json);
}

Result<void> write_record(const fs::path& path, const OrderedJson& record) {
    LODE_TRY(create_folders(path.parent_path()));
    return write_file(path, record.dump(2) + "\n");
}

}  // namespace lode
