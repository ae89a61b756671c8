// Its rules are those of model2vec 0.10.0 (model.py).
#include "authoring/static_model.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "authoring/parts/tensor_rows.h"
#include "base/unicode/utf8.h"
#include "runtime/tokenizers/tokenizer_json.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_values = std::uint64_t{1} << 30U;  // of a table that is put together in memory

Error as_unusable(Error error) {
    if (error.code == ErrorCode::integrity) error.code = ErrorCode::unusable;
    return error;
}

auto naming(const fs::path& path) {
    return in_context("`" + path.string() + "`");
}

/// Of a text only so many times the median length of a token are looked at.
std::int64_t max_characters(const Tokenizer& tokenizer, std::int64_t max_tokens) {
    std::vector<std::size_t> lengths;
    for (std::uint64_t id = 0; id < tokenizer.vocabulary_size(); ++id)
        lengths.push_back(count_code_points(tokenizer.token(static_cast<std::int64_t>(id))));
    std::ranges::sort(lengths);
    const std::size_t median = (lengths[(lengths.size() - 1) / 2] + lengths[lengths.size() / 2]) / 2;
    return max_tokens * static_cast<std::int64_t>(median);
}

/// All `count` values of a vector, or of a table's rows one after another.
Result<std::vector<float>> read_values(const fs::path& path, const std::string& tensor, std::uint64_t count,
                                       const Cancellation& cancellation) {
    LODE_ASSIGN(const auto rows, open_safetensors_rows(path, tensor));
    std::vector<float> values;
    while (true) {
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        LODE_ASSIGN(const auto row, rows->next());
        if (!row) break;
        values.insert(values.end(), row->begin(), row->end());
    }
    if (values.size() == count) return values;
    return fail(ErrorCode::unusable, fmt::format("`{}` was changed while it was read", path.string()));
}

}  // namespace

Result<StaticModel> StaticModel::open(const fs::path& folder) {
    auto files = find_static_model_files(folder);
    if (!files)
        return fail(ErrorCode::unusable, fmt::format("`{}` has no static embedding model", folder.string()),
                    "one has model.safetensors, tokenizer.json and config.json");
    StaticModel model(*std::move(files));
    const auto& [configuration, tensors, tokenizer, table] = model.m_files;
    LODE_ASSIGN(const auto text, read_file(configuration));
    LODE_ASSIGN(model.m_configuration,
                parse_static_model_configuration(text).map_error(as_unusable).map_error(naming(configuration)));
    LODE_ASSIGN(const auto vocabulary, read_file(tokenizer, tokenizer_json_limits.bytes));
    LODE_ASSIGN(model.m_tokenizer,
                parse_tokenizer_json(vocabulary).map_error(as_unusable).map_error(naming(tokenizer)));
    if (model.tokens() == 0) return fail(ErrorCode::unusable, fmt::format("`{}` has no tokens", tokenizer.string()));
    LODE_TRY(model.read_tensors().map_error(as_unusable).map_error(naming(tensors)));
    return model;
}

Result<void> StaticModel::read_tensors() {
    LODE_ASSIGN(const auto file, open_for_reading(m_files.tensors));
    LODE_ASSIGN(m_header, read_safetensors_header(file, m_files.tensors));
    if (!has(m_files.table)) return fail(ErrorCode::unusable, fmt::format("it has no tensor `{}`", m_files.table));
    m_table = m_header.tensors.at(m_files.table);
    if (m_table.shape.size() != 2)
        return fail(ErrorCode::unusable, fmt::format("expected the tensor `{}` to have two dimensions, got {}",
                                                     m_files.table, m_table.shape.size()));
    for (const char* const name : {"mapping", "weights"}) LODE_TRY(check_vector(name));
    if (!has("mapping") && m_table.shape[0] != tokens())
        return fail(ErrorCode::unusable, fmt::format("the tokenizer has {} tokens, and the tensor `{}` {} rows",
                                                     tokens(), m_files.table, m_table.shape[0]));
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
        std::iota(rows.begin(), rows.end(), std::size_t{0});
        return rows;
    }
    LODE_ASSIGN(const auto mapping, read_values(m_files.tensors, "mapping", tokens(), cancellation));
    const auto count = static_cast<float>(std::min<std::uint64_t>(m_table.shape[0], 1U << 24U));
    for (std::size_t token = 0; token < rows.size(); ++token) {
        if (!(mapping[token] >= 0 && mapping[token] < count))  // whole numbers below 2^24 are exact
            return fail(ErrorCode::unusable, fmt::format("`mapping` gives token {} the row {}, of {}", token,
                                                         mapping[token], m_table.shape[0]));
        rows[token] = static_cast<std::size_t>(mapping[token]);
    }
    return rows;
}

Result<VariableSource> StaticModel::table(const Cancellation& cancellation) const {
    if (!has("mapping") && !has("weights")) return TensorFile{m_files.tensors, m_files.table};
    if (dimensions() > most_values / tokens())
        return fail(ErrorCode::unusable, fmt::format("the rows of {} tokens take more than 4 GiB", tokens()));
    LODE_ASSIGN(const auto rows, rows_of_tokens(cancellation));
    LODE_ASSIGN(const auto values,
                read_values(m_files.tensors, m_files.table, m_table.shape[0] * dimensions(), cancellation));
    std::vector<float> weights(tokens(), 1.0F);
    if (has("weights")) {
        LODE_ASSIGN(weights, read_values(m_files.tensors, "weights", tokens(), cancellation));
    }
    TensorValues table{{}, {tokens(), dimensions()}};
    table.values.reserve(tokens() * dimensions());
    for (std::size_t token = 0; token < rows.size(); ++token)
        for (std::size_t i = 0; i < dimensions(); ++i)
            table.values.push_back(values[rows[token] * dimensions() + i] * weights[token]);
    return table;
}

SignatureBuilder StaticModel::signature(std::string variable, std::string tokenizer) const {
    TokenizeOptions options{.max_tokens = m_configuration.max_tokens, .unknown = UnknownTokens::drop};
    if (options.max_tokens > 0) options.max_characters = max_characters(*m_tokenizer, m_configuration.max_tokens);
    SignatureBuilder signature;
    const auto sentences = signature.input("sentences", Dtype::string, {std::nullopt});
    const auto ids = signature.tokenize(sentences, std::move(tokenizer), options);
    const auto mean = signature.combine(signature.gather(ids, std::move(variable)), "mean");
    signature.output("default", m_configuration.is_normalized ? signature.l2_normalize(mean) : mean);
    return signature;
}

}  // namespace lode
