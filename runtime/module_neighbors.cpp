// Finding tokens and their neighbours.
#include <algorithm>

#include <fmt/format.h>

#include "base/exception.h"
#include "runtime/module_state.h"

namespace lode {

Result<std::vector<std::optional<std::uint64_t>>> Module::find(std::span<const std::string_view> tokens) const {
    return without_exceptions([&]() -> Result<std::vector<std::optional<std::uint64_t>>> {
        LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
        std::vector<std::int64_t> ids(tokens.size());
        embedding->lookup->index().find_all(tokens, ids);
        std::vector<std::optional<std::uint64_t>> found(tokens.size());
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (ids[i] != VocabularyIndex::absent) found[i] = static_cast<std::uint64_t>(ids[i]);
        return found;
    });
}

Result<Matrix> Module::rows_of(std::span<const std::string_view> tokens) const {
    return without_exceptions([&]() -> Result<Matrix> {
        LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
        std::vector<std::int64_t> ids(tokens.size());
        embedding->lookup->find_rows(tokens, ids);
        MatrixAnswer rows;
        LODE_ASSIGN(float* out, rows.room(tokens.size(), embedding->table->dims()));
        embedding->table->gather(ids, out);
        return std::move(rows.matrix);
    });
}

Result<std::vector<std::vector<Neighbor>>> ModuleState::nearest(std::span<const NearestQuery> queries, std::size_t k,
                                                                Metric metric) const {
    LODE_ASSIGN(const TokenEmbedding* embedding_used, embedding());
    const VocabularyIndex& index = embedding_used->lookup->index();
    const NearestOptions options{.count = k, .rows = index.size(), .metric = metric};
    const Table& table = *embedding_used->table;
    LODE_ASSIGN(const auto answers, embedding_used->sketch
                                        ? nearest_rows(*embedding_used->sketch, table, queries, options, *workers)
                                        : nearest_rows(table, queries, options, *workers));
    std::vector<std::vector<Neighbor>> neighbors(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i)
        for (const ScoredRow& near : answers[i]) {
            const auto token = index.token(near.row);
            if (!token)
                return fail(ErrorCode::integrity,
                            fmt::format("the vocabulary index has no token {}: it is damaged", near.row));
            neighbors[i].push_back({std::string(*token), near.score});
        }
    return neighbors;
}

Result<std::vector<Neighbor>> Module::nearest(std::string_view token, std::size_t k, Metric metric) const {
    LODE_ASSIGN(auto neighbors, nearest_all(std::span(&token, 1), k, metric));
    return std::move(neighbors.front());
}

Result<std::vector<std::vector<Neighbor>>> Module::nearest_all(std::span<const std::string_view> tokens, std::size_t k,
                                                               Metric metric) const {
    return without_exceptions([&]() -> Result<std::vector<std::vector<Neighbor>>> {
        LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
        std::vector<std::int64_t> ids(tokens.size());
        embedding->lookup->index().find_all(tokens, ids);
        const auto unknown = std::find(ids.begin(), ids.end(), VocabularyIndex::absent);
        if (unknown != ids.end())
            return fail(ErrorCode::not_found,
                        fmt::format("the token `{}` is not in the vocabulary of `{}`",
                                    tokens[static_cast<std::size_t>(unknown - ids.begin())], to_string(name())));
        const std::size_t dims = embedding->table->dims();
        std::vector<float> vectors(tokens.size() * dims);
        embedding->table->gather(ids, vectors.data());
        std::vector<NearestQuery> queries;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            queries.push_back({std::span(vectors).subspan(i * dims, dims), static_cast<std::uint64_t>(ids[i])});
        return m_state->nearest(queries, k, metric);
    });
}

Result<std::vector<std::vector<Neighbor>>> Module::nearest_to(const Matrix& queries, std::size_t k,
                                                              Metric metric) const {
    return without_exceptions([&]() -> Result<std::vector<std::vector<Neighbor>>> {
        LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
        const std::size_t dims = embedding->table->dims();
        if (static_cast<std::size_t>(queries.cols()) != dims)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("expected queries of {} dimensions, got {}", dims, queries.cols()));
        std::vector<NearestQuery> rows;
        for (Eigen::Index i = 0; i < queries.rows(); ++i)
            rows.push_back({std::span(queries.data() + i * queries.cols(), dims)});
        return m_state->nearest(rows, k, metric);
    });
}

}  // namespace lode
