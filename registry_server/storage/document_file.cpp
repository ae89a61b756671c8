// Comparing with what is there, then base/file's way of replacing it.
#include "registry_server/storage/document_file.h"

#include <string>

#include "base/file.h"

namespace lode {

Result<DocumentChange> write_document(const std::filesystem::path& path, std::string_view content) {
    const auto present = read_file(path, largest_document);
    if (present && *present == content) return DocumentChange::none;
    LODE_TRY(write_file(path, content));
    return DocumentChange::written;
}

bool is_leftover_of(const std::filesystem::path& document, const std::filesystem::path& path) {
    return path.filename().string().starts_with("." + document.filename().string() + ".");
}

}  // namespace lode
