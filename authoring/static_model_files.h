// Where a static embedding model has its files, and what its configuration says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace lode {

/// One of the layouts that model2vec 0.10.0 reads (persistence/datamodels.py).
struct StaticModelFiles {
    std::filesystem::path configuration;
    std::filesystem::path tensors;
    std::filesystem::path tokenizer;
    std::string table;  ///< what the table is called among the tensors
};

/// None where not all of them are there.
std::optional<StaticModelFiles> find_static_model_files(const std::filesystem::path& folder);

struct StaticModelConfiguration {
    bool is_normalized = false;
    std::int64_t max_tokens = 512;  ///< of a text; 0: all
};

/// JSON, of which most is passed over. `integrity` for what is none, and for members of another kind.
Result<StaticModelConfiguration> parse_static_model_configuration(const std::string& text);

}  // namespace lode
