// The layouts and rules are those of model2vec 0.10.0 (persistence/datamodels.py, model.py).
#include "authoring/import_static_model.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "authoring/module_builder.h"
#include "authoring/parts/tensor_rows.h"
#include "base/json.h"
#include "module/row_encoding.h"
#include "module/safetensors.h"
#include "runtime/tokenizers/tokenizer_json.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t default_max_tokens = 512;
constexpr std::uint64_t most_values = std::uint64_t{1} << 30U;  // of a table that is put together in memory
constexpr const char* table_name = "embeddings";
constexpr const char* tokenizer_name = "tokenizer.json";

/// Where a model's files are, and what its table is called there.
struct Layout {
    fs::path configuration;
    fs::path tensors;
    fs::path tokenizer;
    std::string table;
};

std::optional<Layout> layout_of(const fs::path& folder) {
    const fs::path nested = folder / "0_StaticEmbedding";
    const fs::path sentence_transformers = folder / "config_sentence_transformers.json";
    const std::array layouts = {
        Layout{folder / "config.json", folder / "model.safetensors", folder / tokenizer_name, table_name},
        Layout{sentence_transformers, folder / "model.safetensors", folder / tokenizer_name, "embedding.weight"},
        Layout{sentence_transformers, nested / "model.safetensors", nested / tokenizer_name, "embedding.weight"}};
    const auto found = std::ranges::find_if(layouts, [](const Layout& layout) {
        std::error_code ignored;
        return fs::exists(layout.configuration, ignored) && fs::exists(layout.tensors, ignored) &&
               fs::exists(layout.tokenizer, ignored);
    });
    return found == layouts.end() ? std::nullopt : std::optional(*found);
}

Error as_unusable(Error error) {
    if (error.code == ErrorCode::integrity) error.code = ErrorCode::unusable;
    return error;
}

auto naming(const fs::path& path) {
    return in_context("`" + path.string() + "`");
}

struct Configuration {
    bool is_normalized = false;
    std::int64_t max_tokens = default_max_tokens;  ///< 0: all
};

Result<Configuration> parse_configuration(const std::string& text) {
    LODE_ASSIGN(const Json json, parse_json(text));
    Configuration configuration;
    if (const Json* const normalize = json_find(json, "normalize"); normalize && !normalize->is_null()) {
        LODE_ASSIGN(configuration.is_normalized, json_bool(json, "normalize"));
    }
    const Json* const length = json_find(json, "max_length");
    if (!length) return configuration;
    if (length->is_null())
        configuration.max_tokens = 0;
    else if (length->is_number_unsigned() && length->get<std::uint64_t>() - 1 < most_values)
        configuration.max_tokens = length->get<std::int64_t>();
    else
        return fail(ErrorCode::unusable,
                    fmt::format("expected `max_length` to be null or a number from 1 to {}", most_values));
    return configuration;
}

std::size_t code_points(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char byte) { return (byte & '\xC0') != '\x80'; }));
}

/// Of a text only so many times the median length of a token are looked at.
std::int64_t max_characters(const Tokenizer& tokenizer, std::int64_t max_tokens) {
    std::vector<std::size_t> lengths;
    for (std::uint64_t id = 0; id < tokenizer.vocabulary_size(); ++id)
        lengths.push_back(code_points(tokenizer.token(static_cast<std::int64_t>(id))));
    std::ranges::sort(lengths);
    const std::size_t median = (lengths[(lengths.size() - 1) / 2] + lengths[lengths.size() / 2]) / 2;
    return max_tokens * static_cast<std::int64_t>(median);
}

/// All values of a vector, or of a table's rows one after another.
Result<std::vector<float>> read_values(const fs::path& path, const std::string& tensor,
                                       const Cancellation& cancellation) {
    LODE_ASSIGN(const auto rows, open_safetensors_rows(path, tensor));
    std::vector<float> values;
    while (true) {
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(const auto row, rows->next());
        if (!row) return values;
        values.insert(values.end(), row->begin(), row->end());
    }
}

/// A static model that was looked at, and fits together.
class StaticModel {
public:
    static Result<StaticModel> open(const fs::path& folder);

    std::uint64_t tokens() const { return m_tokenizer->vocabulary_size(); }
    std::uint64_t dimensions() const { return m_table.shape.at(1); }
    Dtype dtype() const;
    Result<VariableSource> table(const Cancellation& cancellation) const;
    fs::path tokenizer_file() const { return m_layout.tokenizer; }
    SignatureBuilder signature() const;

private:
    explicit StaticModel(Layout layout) : m_layout(std::move(layout)) {}
    Result<void> read_tensors();
    Result<void> check_vector(const std::string& name) const;
    Result<std::vector<std::size_t>> rows_of_tokens(const Cancellation& cancellation) const;
    bool has(const std::string& tensor) const { return m_header.tensors.contains(tensor); }

    Layout m_layout;
    Configuration m_configuration;
    std::unique_ptr<const Tokenizer> m_tokenizer;
    SafetensorsHeader m_header;
    SafetensorsEntry m_table;
};

Result<StaticModel> StaticModel::open(const fs::path& folder) {
    auto layout = layout_of(folder);
    if (!layout)
        return fail(ErrorCode::unusable, fmt::format("`{}` has no static embedding model", folder.string()),
                    "one has model.safetensors, tokenizer.json and config.json");
    StaticModel model(*std::move(layout));
    const auto& [configuration, tensors, tokenizer, table] = model.m_layout;
    LODE_ASSIGN(const auto text, read_file(configuration));
    LODE_ASSIGN(model.m_configuration,
                parse_configuration(text).map_error(as_unusable).map_error(naming(configuration)));
    LODE_ASSIGN(const auto vocabulary, read_file(tokenizer, tokenizer_json_limits.bytes));
    LODE_ASSIGN(model.m_tokenizer,
                parse_tokenizer_json(vocabulary).map_error(as_unusable).map_error(naming(tokenizer)));
    if (model.tokens() == 0) return fail(ErrorCode::unusable, fmt::format("`{}` has no tokens", tokenizer.string()));
    LODE_TRY(model.read_tensors().map_error(as_unusable).map_error(naming(tensors)));
    return model;
}

Result<void> StaticModel::read_tensors() {
    LODE_ASSIGN(const auto file, open_for_reading(m_layout.tensors));
    LODE_ASSIGN(m_header, read_safetensors_header(file, m_layout.tensors));
    if (!has(m_layout.table)) return fail(ErrorCode::unusable, fmt::format("it has no tensor `{}`", m_layout.table));
    m_table = m_header.tensors.at(m_layout.table);
    if (m_table.shape.size() != 2)
        return fail(ErrorCode::unusable, fmt::format("expected the tensor `{}` to have two dimensions, got {}",
                                                     m_layout.table, m_table.shape.size()));
    for (const char* const name : {"mapping", "weights"}) LODE_TRY(check_vector(name));
    if (!has("mapping") && m_table.shape[0] != tokens())
        return fail(ErrorCode::unusable, fmt::format("the tokenizer has {} tokens, and the tensor `{}` {} rows",
                                                     tokens(), m_layout.table, m_table.shape[0]));
    return {};
}

Result<void> StaticModel::check_vector(const std::string& name) const {
    if (!has(name) || m_header.tensors.at(name).shape == std::vector{tokens()}) return {};
    return fail(ErrorCode::unusable,
                fmt::format("expected the tensor `{}` to have a number for each of {} tokens", name, tokens()));
}

Dtype StaticModel::dtype() const {
    if (has("weights")) return Dtype::float32;
    if (m_table.dtype == "F16" || m_table.dtype == "I8") return Dtype::float16;
    return m_table.dtype == "BF16" ? Dtype::bfloat16 : Dtype::float32;
}

Result<std::vector<std::size_t>> StaticModel::rows_of_tokens(const Cancellation& cancellation) const {
    std::vector<std::size_t> rows(tokens());
    if (!has("mapping")) {
        for (std::size_t token = 0; token < rows.size(); ++token) rows[token] = token;
        return rows;
    }
    LODE_ASSIGN(const auto mapping, read_values(m_layout.tensors, "mapping", cancellation));
    for (std::size_t token = 0; token < rows.size(); ++token) {
        const auto count = static_cast<float>(std::min<std::uint64_t>(m_table.shape[0], 1U << 24U));
        if (!(mapping[token] >= 0 && mapping[token] < count))  // whole numbers below 2^24 are exact
            return fail(ErrorCode::unusable, fmt::format("`mapping` gives token {} the row {}, of {}", token,
                                                         mapping[token], m_table.shape[0]));
        rows[token] = static_cast<std::size_t>(mapping[token]);
    }
    return rows;
}

Result<VariableSource> StaticModel::table(const Cancellation& cancellation) const {
    if (!has("mapping") && !has("weights")) return TensorFile{m_layout.tensors, m_layout.table};
    if (dimensions() > most_values / tokens())
        return fail(ErrorCode::unusable, fmt::format("the rows of {} tokens take more than 4 GiB", tokens()));
    LODE_ASSIGN(const auto rows, rows_of_tokens(cancellation));
    LODE_ASSIGN(const auto values, read_values(m_layout.tensors, m_layout.table, cancellation));
    std::vector<float> weights(tokens(), 1.0F);
    if (has("weights")) {
        LODE_ASSIGN(weights, read_values(m_layout.tensors, "weights", cancellation));
    }
    TensorValues table{{}, {tokens(), dimensions()}};
    table.values.reserve(tokens() * dimensions());
    for (std::size_t token = 0; token < rows.size(); ++token)
        for (std::size_t i = 0; i < dimensions(); ++i)
            table.values.push_back(values[rows[token] * dimensions() + i] * weights[token]);
    return table;
}

SignatureBuilder StaticModel::signature() const {
    TokenizeOptions options{.max_tokens = m_configuration.max_tokens, .unknown = UnknownTokens::drop};
    if (options.max_tokens > 0) options.max_characters = max_characters(*m_tokenizer, m_configuration.max_tokens);
    SignatureBuilder signature;
    const auto sentences = signature.input("sentences", Dtype::string, {std::nullopt});
    const auto ids = signature.tokenize(sentences, tokenizer_name, options);
    const auto mean = signature.combine(signature.gather(ids, table_name), "mean");
    signature.output("default", m_configuration.is_normalized ? signature.l2_normalize(mean) : mean);
    return signature;
}

}  // namespace

bool is_static_model(const fs::path& folder) {
    return layout_of(folder).has_value();
}

Result<ImportSummary> import_static_model(const fs::path& source, const fs::path& folder,
                                          const StaticModelOptions& options, Progress& progress,
                                          const Cancellation& cancellation) {
    if (options.dtype && !is_table_dtype(*options.dtype))
        return fail(ErrorCode::invalid_argument, fmt::format("a table cannot hold {}", to_string(*options.dtype)));
    LODE_ASSIGN(const auto model, StaticModel::open(source));
    ModuleBuilder builder(options.identity);
    LODE_ASSIGN(auto table, model.table(cancellation));
    builder.add_variable(table_name, std::move(table), {.dtype = options.dtype.value_or(model.dtype())});
    builder.add_asset(tokenizer_name, model.tokenizer_file());
    if (auto readme = read_file(source / "README.md")) builder.set_readme(*std::move(readme));
    LODE_ASSIGN(auto signature, model.signature().finish());
    builder.add_signature("default", std::move(signature));
    LODE_ASSIGN(const auto digest, builder.export_to(folder, options.overwrite, progress, cancellation));
    return ImportSummary{folder, digest, model.tokens(), model.dimensions()};
}

}  // namespace lode
