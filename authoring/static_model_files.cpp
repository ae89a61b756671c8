// Looking for files, and reading what says how texts become vectors.
#include "authoring/static_model_files.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_tokens = std::uint64_t{1} << 30U;

}  // namespace

std::optional<StaticModelFiles> find_static_model_files(const fs::path& folder) {
    const fs::path nested = folder / "0_StaticEmbedding";
    const fs::path sentence_transformers = folder / "config_sentence_transformers.json";
    const std::array layouts = {
        StaticModelFiles{folder / "config.json", folder / "model.safetensors", folder / "tokenizer.json", "embeddings"},
        StaticModelFiles{sentence_transformers, folder / "model.safetensors", folder / "tokenizer.json",
                         "embedding.weight"},
        StaticModelFiles{sentence_transformers, nested / "model.safetensors", nested / "tokenizer.json",
                         "embedding.weight"}};
    const auto found = std::ranges::find_if(layouts, [](const StaticModelFiles& files) {
        std::error_code ignored;
        return fs::exists(files.configuration, ignored) && fs::exists(files.tensors, ignored) &&
               fs::exists(files.tokenizer, ignored);
    });
    return found == layouts.end() ? std::nullopt : std::optional(*found);
}

Result<StaticModelConfiguration> parse_static_model_configuration(const std::string& text) {
    LODE_ASSIGN(const Json json, parse_json(text));
    StaticModelConfiguration configuration;
    if (const Json* const normalize = json_find(json, "normalize"); normalize && !normalize->is_null()) {
        LODE_ASSIGN(configuration.is_normalized, json_bool(json, "normalize"));
    }
    const Json* const length = json_find(json, "max_length");
    if (!length) return configuration;
    if (length->is_null())
        configuration.max_tokens = 0;
    else if (length->is_number_unsigned() && length->get<std::uint64_t>() - 1 < most_tokens)
        configuration.max_tokens = length->get<std::int64_t>();
    else
        return fail(ErrorCode::integrity,
                    fmt::format("expected `max_length` to be null or a number from 1 to {}", most_tokens));
    return configuration;
}

}  // namespace lode
