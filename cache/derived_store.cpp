// Reading and writing of `derived/<sha256>/<format>`.
#include "cache/derived_store.h"

#include "base/file.h"

namespace lode {

Result<std::optional<std::filesystem::path>> DerivedStore::find(const Digest& source, std::string_view format) const {
    auto path = m_layout.derived(source, format);
    LODE_ASSIGN(const auto size, size_of_file(path));
    if (!size) return std::nullopt;
    return path;
}

Result<std::filesystem::path> DerivedStore::put(const Digest& source, std::string_view format,
                                                std::span<const std::byte> content) const {
    auto path = m_layout.derived(source, format);
    LODE_TRY(create_folders(path.parent_path()));
    LODE_TRY(create_folders(m_layout.partial()));
    LODE_ASSIGN(auto staged, StagedFile::create(m_layout.partial(), "derived-", 0444));
    LODE_TRY(staged.write(content));
    LODE_TRY(staged.commit(path));
    return path;
}

}  // namespace lode
