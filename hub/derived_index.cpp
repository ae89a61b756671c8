// Deriving, keeping and finding of vocabulary indexes.
#include "hub/derived_index.h"

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "module/hashing.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"

namespace lode {
namespace {

Result<std::optional<VocabularyIndex>> find_kept(const DerivedStore& derived, const FileEntry& file, Log& log) {
    const auto path = derived.path(file.digest, vocabulary_index_format_name);
    LODE_ASSIGN(const auto found, find_file(path));
    if (!found) return std::nullopt;
    LODE_ASSIGN(auto mapped, MappedFile::open(*found, path));
    auto index = VocabularyIndex::open(std::move(mapped), file.digest);
    if (index) return *std::move(index);
    log.warning(fmt::format("the index `{}` is damaged ({}); it is built again", path.string(), index.error().message));
    return std::nullopt;
}

Result<AlignedBytes> build(const FileEntry& file, const std::filesystem::path& path) {
    LODE_ASSIGN(const auto mapped, MappedFile::open(path));
    const auto bytes = mapped.bytes();
    if (const Digest digest = digest_of(bytes); digest != file.digest)
        return fail(ErrorCode::integrity,
                    fmt::format("the vocabulary `{}` is not what its manifest promises: expected {}, got {}",
                                path.string(), to_string(file.digest), to_string(digest)));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return build_vocabulary_index(text, file.digest).map_error(in_context("the vocabulary `" + path.string() + "`"));
}

}  // namespace

Result<VocabularyIndex> derived_vocabulary_index(const DerivedStore& derived, const FileEntry& file,
                                                 const std::filesystem::path& path, Log& log) {
    if (auto kept = find_kept(derived, file, log); kept && *kept) return **std::move(kept);
    LODE_ASSIGN(auto built, build(file, path));
    const auto put = derived.put(file.digest, vocabulary_index_format_name, built.bytes());
    if (put) {
        if (auto kept = find_kept(derived, file, log); kept && *kept) return **std::move(kept);
    } else {
        log.note(fmt::format("the index of `{}` stays in memory: {}", path.string(), put.error().message));
    }
    return VocabularyIndex::open(std::move(built), file.digest);
}

}  // namespace lode
