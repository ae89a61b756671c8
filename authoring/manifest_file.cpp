// To JSON, read back, to a file.
#include "authoring/manifest_file.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "module/hashing.h"

namespace lode {
namespace {

Result<std::string> as_text(const Manifest& manifest) {
    try {
        return to_json(manifest);
    } catch (const nlohmann::json::type_error&) {
        return fail(ErrorCode::invalid_argument, "a name, the description or the license is not UTF-8");
    } catch (const nlohmann::json::parse_error&) {
        return fail(ErrorCode::invalid_argument, "a message is no JSON");
    }
}

}  // namespace

Error as_request(Error error) {
    if (error.code == ErrorCode::integrity) error.code = ErrorCode::invalid_argument;
    return error;
}

Result<Digest> write_manifest(const std::filesystem::path& folder, Manifest manifest) {
    std::sort(manifest.files.begin(), manifest.files.end(),
              [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
    LODE_ASSIGN(const auto text, as_text(manifest));
    LODE_TRY(parse_manifest(text).map_error(as_request));
    LODE_TRY(write_file(folder / manifest_file_name, text));
    return digest_of(text);
}

}  // namespace lode
