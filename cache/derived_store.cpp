// Reading and writing of `derived/<sha256>/<format>`.
#include "cache/derived_store.h"

#include "base/file.h"

namespace lode {

std::filesystem::path DerivedStore::path(const Digest& source, std::string_view format) const {
    auto here = m_layout.derived(source, format);
    std::error_code error;
    if (m_below.empty() || std::filesystem::exists(here, error)) return here;
    for (const CacheLayout& below : m_below)
        if (auto there = below.derived(source, format); std::filesystem::exists(there, error)) return there;
    return here;
}

Result<std::optional<std::filesystem::path>> DerivedStore::find(const Digest& source, std::string_view format) const {
    auto found = path(source, format);
    LODE_ASSIGN(const auto size, size_of_file(found));
    if (!size) return std::nullopt;
    return found;
}

Result<std::filesystem::path> DerivedStore::put(const Digest& source, std::string_view format,
                                                std::span<const std::byte> content) const {
    auto path = m_layout.derived(source, format);
    LODE_TRY(create_folders(path.parent_path()));
    LODE_TRY(create_folders(m_layout.partial()));
    LODE_ASSIGN(auto staged, StagedFile::create(m_layout.partial(), "derived-", 0444));
    LODE_TRY(staged.write(content));
    LODE_TRY(staged.commit(path));
    m_index.record_derived({source, std::string(format), content.size()});
    return path;
}

}  // namespace lode
