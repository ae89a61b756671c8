// Vocabularies, variables and presets of a build spec.
#include "authoring/spec/spec_parts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "module/row_encoding.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

Result<fs::path> file_of(const SpecObject& part, const std::string& key, const fs::path& folder) {
    LODE_ASSIGN(const auto value, part.need(key));
    LODE_ASSIGN(const auto text, value.text());
    if (text.empty()) return value.refuse("expected the path of a file");
    return folder / text;
}

Result<VocabularySource> tokens_of(const SpecObject& part, const fs::path& folder) {
    LODE_ASSIGN(const auto key, part.only_one_of({"tokens", "file", "vectors"}));
    if (key != "tokens") {
        LODE_ASSIGN(auto path, file_of(part, key, folder));
        if (key == "file") return VocabularyFile{std::move(path)};
        return VectorTextFile{std::move(path)};
    }
    LODE_ASSIGN(const auto list, part.find(key)->list());
    std::vector<std::string> tokens;
    for (const auto& item : list) {
        LODE_ASSIGN(auto token, item.text());
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Result<OovRule> oov_of(const SpecObject& part) {
    const auto oov = part.find("oov");
    if (!oov) return OovRule{1};
    if (oov->json() == "skip") return OovRule{};
    if (!oov->json().is_object()) return oov->refuse(R"(expected "skip" or {"buckets": N})");
    LODE_ASSIGN(const auto rule, oov->object({"buckets"}));
    LODE_ASSIGN(const auto value, rule.need("buckets"));
    LODE_ASSIGN(const auto buckets, value.whole());
    if (buckets == 0 || buckets > most_oov_buckets)
        return value.refuse(fmt::format("expected 1 to {}, got {}", most_oov_buckets, buckets));
    return OovRule{buckets};
}

/// Adds the numbers of a list, or of lists of one length, and says of what shape they are.
Result<TensorValues> values_of(const SpecValue& value) {
    TensorValues tensor;
    LODE_ASSIGN(const auto items, value.list());
    const bool is_table = !items.empty() && items.front().json().is_array();
    if (is_table) tensor.shape = {items.size(), items.front().json().size()};
    if (!is_table) tensor.shape = {items.size()};
    const auto add = [&](const SpecValue& number) -> Result<void> {
        if (!number.json().is_number()) return number.expected("a number");
        tensor.values.push_back(number.json().get<float>());
        return {};
    };
    for (const auto& item : items) {
        if (!is_table) {
            LODE_TRY(add(item));
            continue;
        }
        LODE_ASSIGN(const auto row, item.list());
        if (row.size() != tensor.shape[1])
            return item.refuse(fmt::format("expected {} numbers, got {}", tensor.shape[1], row.size()));
        for (const auto& number : row) LODE_TRY(add(number));
    }
    return tensor;
}

Result<VariableSource> rows_of(const SpecObject& part, const fs::path& folder) {
    LODE_ASSIGN(const auto key, part.only_one_of({"values", "file", "vectors"}));
    if (const auto tensor = part.find("tensor"); tensor && key != "file")
        return tensor->refuse("it belongs to a `file`");
    if (key == "values")
        return values_of(*part.find(key)).map([](TensorValues v) { return VariableSource(std::move(v)); });
    LODE_ASSIGN(auto path, file_of(part, key, folder));
    if (key == "vectors") return VectorTextFile{std::move(path)};
    LODE_ASSIGN(auto tensor, part.text_or("tensor", {}));
    return TensorFile{std::move(path), std::move(tensor)};
}

Result<VariableOptions> variable_options(const SpecObject& part) {
    VariableOptions options;
    if (const auto dtype = part.find("dtype")) {
        LODE_ASSIGN(const auto name, dtype->text());
        const auto known = parse_dtype(name);
        if (!known || !is_table_dtype(*known))
            return dtype->refuse(fmt::format("expected float32, float16, bfloat16 or int8, got `{}`", name));
        options.dtype = *known;
    }
    if (const auto trainable = part.find("trainable")) {
        LODE_ASSIGN(options.trainable, trainable->flag());
    }
    if (const auto rows = part.find("extra_rows")) {
        LODE_ASSIGN(options.extra_rows, rows->whole());
    }
    LODE_ASSIGN(options.file, part.text_or("path", {}));
    return options;
}

Result<EmptyTokens> empty_tokens_of(const SpecObject& part) {
    const auto value = part.find("empty_tokens");
    if (!value || value->json() == "skip") return EmptyTokens::skip;
    if (value->json() == "keep") return EmptyTokens::keep;
    return value->refuse(R"(expected "skip" or "keep")");
}

}  // namespace

Result<void> add_vocabulary(ModuleBuilder& builder, const std::string& name, const SpecValue& value,
                            const fs::path& folder) {
    LODE_ASSIGN(const auto part, value.object({"tokens", "file", "vectors", "oov", "path"}));
    LODE_ASSIGN(auto source, tokens_of(part, folder));
    LODE_ASSIGN(const auto oov, oov_of(part));
    LODE_ASSIGN(auto file, part.text_or("path", {}));
    builder.add_vocabulary(name, std::move(source), oov, {std::move(file)});
    return {};
}

Result<void> add_variable(ModuleBuilder& builder, const std::string& name, const SpecValue& value,
                          const fs::path& folder) {
    LODE_ASSIGN(const auto part,
                value.object({"values", "file", "tensor", "vectors", "dtype", "trainable", "extra_rows", "path"}));
    LODE_ASSIGN(auto source, rows_of(part, folder));
    LODE_ASSIGN(auto options, variable_options(part));
    builder.add_variable(name, std::move(source), std::move(options));
    return {};
}

Result<void> add_preset(ModuleBuilder& builder, const SpecValue& value) {
    LODE_ASSIGN(const auto part,
                value.object({"kind", "vocabulary", "variable", "strip_punctuation", "empty_tokens", "combiner"}));
    Preset preset;
    LODE_ASSIGN(const auto kind, part.need("kind"));
    LODE_ASSIGN(const auto name, kind.text());
    LODE_ASSIGN(preset.kind, parse_preset_kind(name).map_error([&](Error e) { return kind.at(std::move(e)); }));
    LODE_ASSIGN(preset.vocabulary, part.text_or("vocabulary", preset.vocabulary));
    LODE_ASSIGN(preset.variable, part.text_or("variable", preset.variable));
    if (const auto strip = part.find("strip_punctuation")) {
        LODE_ASSIGN(preset.strip_punctuation, strip->flag());
    }
    LODE_ASSIGN(preset.empty_tokens, empty_tokens_of(part));
    LODE_ASSIGN(preset.combiner, part.text_or("combiner", preset.combiner));
    builder.add_preset(preset);
    return {};
}

}  // namespace lode
