// The index of a vocabulary: out of the cache, or built and put there.
#pragma once

#include <filesystem>

#include "base/log.h"
#include "base/result.h"
#include "cache/derived_store.h"
#include "module/manifest.h"
#include "runtime/vocabulary/vocabulary_index.h"

namespace lode {

/// `file` is the vocabulary's entry in its manifest, `path` where it lies. An index in the cache that is no whole one
/// is built again; where the cache cannot be written, the index stays in memory. `integrity` when the vocabulary is not
/// what its manifest says.
Result<VocabularyIndex> derived_vocabulary_index(const DerivedStore& derived, const FileEntry& file,
                                                 const std::filesystem::path& path, Log& log);

}  // namespace lode
