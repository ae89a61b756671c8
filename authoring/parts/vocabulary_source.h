// Where a vocabulary's tokens come from, and how they become a file of the module.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "authoring/parts/variable_source.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// A file of a token a line, as in a module.
struct VocabularyFile {
    std::filesystem::path path;
};

/// Of a VectorTextFile the tokens are taken, each once.
using VocabularySource = std::variant<std::vector<std::string>, VocabularyFile, VectorTextFile>;

struct VocabularyOptions {
    std::string file = {};  ///< of the module; empty: `<name>.txt`
};

struct WrittenVocabulary {
    FileEntry file;
    std::uint64_t size = 0;  ///< tokens
};

/// Writes the vocabulary into `folder`. A token that no vocabulary can hold, or that came before, is refused by its
/// line or number.
Result<WrittenVocabulary> write_vocabulary(const std::filesystem::path& folder, const std::string& name,
                                           const VocabularySource& source, const VocabularyOptions& options,
                                           Progress& progress, const Cancellation& cancellation);

}  // namespace lode
