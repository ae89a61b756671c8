// Opening modules and calling their signatures.
#include "runtime/module.h"

#include <algorithm>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/bare_call.h"
#include "runtime/nearest/nearest.h"
#include "runtime/program.h"
#include "runtime/token_embedding.h"
#include "runtime/workers.h"

namespace lode {

struct TokenEmbedding {
    std::shared_ptr<const TokenLookup> lookup;
    std::shared_ptr<const Table> table;
    std::optional<NearestSketch> sketch;  // of the table
};

struct Module::State {
    ModuleFolder folder;
    std::map<std::string, Program, std::less<>> programs;
    std::optional<TokenEmbedding> token_embedding;
    std::unique_ptr<Workers> workers;

    Result<const Program*> program(std::string_view signature) const;
    Result<const TokenEmbedding*> embedding() const;
    Result<void> run(const Argument& argument, MatrixDestination& destination, std::string_view signature) const;
    Result<std::vector<std::vector<Neighbor>>> nearest(std::span<const NearestQuery> queries, std::size_t k,
                                                       Metric metric) const;
};

namespace {

/// The sketch of the table that `name` names.
Result<NearestSketch> sketch_of(const ModuleFolder& folder, const std::string& name, const Table& table,
                                const OpenNearestSketch& open_sketch) {
    const VariableSpec& variable = folder.manifest.variables.at(name);
    const FileEntry* file = folder.manifest.find_file(variable.file);
    if (file == nullptr || !open_sketch)
        return fail(ErrorCode::internal, fmt::format("the sketch of `{}` cannot be had", name));
    return open_sketch(*file, folder.path / file->path, variable, table);
}

}  // namespace

Result<const Program*> Module::State::program(std::string_view signature) const {
    const auto found = programs.find(signature);
    if (found != programs.end()) return &found->second;
    std::vector<std::string_view> names;
    for (const auto& [name, program] : programs) names.push_back(name);
    return fail(ErrorCode::invalid_argument,
                fmt::format("the module `{}` has no signature `{}`; it has: {}", to_string(folder.manifest.name),
                            signature, fmt::join(names, ", ")));
}

Result<const TokenEmbedding*> Module::State::embedding() const {
    if (token_embedding) return &*token_embedding;
    return fail(ErrorCode::invalid_argument,
                fmt::format("the module `{}` has no token embedding: no signature gathers rows by a vocabulary",
                            to_string(folder.manifest.name)));
}

Result<void> Module::State::run(const Argument& argument, MatrixDestination& destination,
                                std::string_view signature) const {
    LODE_ASSIGN(const Program* called, program(signature));
    return bare_call(*called, signature, argument, destination, *workers);
}

const ModuleName& Module::name() const {
    return manifest().name;
}
const Version& Module::version() const {
    return manifest().version;
}
const Digest& Module::digest() const {
    return m_state->folder.digest;
}
const Manifest& Module::manifest() const {
    return m_state->folder.manifest;
}

std::vector<std::string> Module::signature_names() const {
    std::vector<std::string> names;
    for (const auto& [name, program] : m_state->programs) names.push_back(name);
    return names;
}

Result<std::span<const TensorSpec>> Module::inputs(std::string_view signature) const {
    LODE_ASSIGN(const Program* program, m_state->program(signature));
    return program->signature().inputs;
}

Result<std::span<const TensorSpec>> Module::outputs(std::string_view signature) const {
    LODE_ASSIGN(const Program* program, m_state->program(signature));
    return program->signature().outputs;
}

std::optional<std::string> Module::message(std::string_view key) const {
    const auto found = manifest().messages.find(std::string(key));
    return found == manifest().messages.end() ? std::nullopt : std::optional(found->second);
}

Result<Matrix> Module::call(std::span<const std::string_view> tokens, std::string_view signature) const {
    MatrixAnswer answer;
    LODE_TRY(m_state->run(tokens, answer, signature));
    return std::move(answer.matrix);
}

Result<Matrix> Module::call(std::initializer_list<std::string_view> tokens, std::string_view signature) const {
    return call(std::span(tokens.begin(), tokens.size()), signature);
}

Result<Matrix> Module::call(const RaggedStrings& groups, std::string_view signature) const {
    MatrixAnswer answer;
    LODE_TRY(m_state->run(groups, answer, signature));
    return std::move(answer.matrix);
}

Result<void> Module::call_into(const RaggedStrings& groups, std::span<float> destination,
                               std::string_view signature) const {
    SpanAnswer answer(destination);
    return m_state->run(groups, answer, signature);
}

Result<void> Module::call_into(std::span<const std::string_view> tokens, std::span<float> destination,
                               std::string_view signature) const {
    SpanAnswer answer(destination);
    return m_state->run(tokens, answer, signature);
}

Result<std::vector<std::optional<std::uint64_t>>> Module::find(std::span<const std::string_view> tokens) const {
    LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
    std::vector<std::int64_t> ids(tokens.size());
    embedding->lookup->index().find_all(tokens, ids);
    std::vector<std::optional<std::uint64_t>> found(tokens.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] != VocabularyIndex::absent) found[i] = static_cast<std::uint64_t>(ids[i]);
    return found;
}

Result<std::vector<std::vector<Neighbor>>> Module::State::nearest(std::span<const NearestQuery> queries, std::size_t k,
                                                                  Metric metric) const {
    LODE_ASSIGN(const TokenEmbedding* embedding_used, embedding());
    const VocabularyIndex& index = embedding_used->lookup->index();
    const NearestOptions options{.count = k, .rows = index.size(), .metric = metric};
    const Table& table = *embedding_used->table;
    const auto answers = embedding_used->sketch
                             ? nearest_rows(*embedding_used->sketch, table, queries, options, *workers)
                             : nearest_rows(table, queries, options, *workers);
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
}

Result<std::vector<std::vector<Neighbor>>> Module::nearest_to(const Matrix& queries, std::size_t k,
                                                              Metric metric) const {
    LODE_ASSIGN(const TokenEmbedding* embedding, m_state->embedding());
    const std::size_t dims = embedding->table->dims();
    if (static_cast<std::size_t>(queries.cols()) != dims)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("expected queries of {} dimensions, got {}", dims, queries.cols()));
    std::vector<NearestQuery> rows;
    for (Eigen::Index i = 0; i < queries.rows(); ++i)
        rows.push_back({std::span(queries.data() + i * queries.cols(), dims)});
    return m_state->nearest(rows, k, metric);
}

Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index, const ModuleOptions& options,
                           const OpenNearestSketch& open_sketch) {
    const std::size_t threads = options.threads == 0 ? std::thread::hardware_concurrency() : options.threads;
    auto state = std::make_shared<Module::State>(
        Module::State{std::move(folder), {}, std::nullopt, std::make_unique<Workers>(threads)});
    Resources resources(state->folder, open_index);
    for (const auto& [name, signature] : state->folder.manifest.signatures) {
        LODE_ASSIGN(auto program, Program::compile(name, signature, resources));
        state->programs.emplace(name, std::move(program));
    }
    if (const auto names = find_token_embedding(state->folder.manifest)) {
        LODE_ASSIGN(auto lookup, resources.lookup(names->lookup));
        LODE_ASSIGN(auto table, resources.table(names->variable));
        std::optional<NearestSketch> sketch;
        if (options.sketch) {
            LODE_ASSIGN(sketch, sketch_of(state->folder, names->variable, *table, open_sketch));
        }
        state->token_embedding = TokenEmbedding{std::move(lookup), std::move(table), std::move(sketch)};
    }
    return Module(std::move(state));
}

}  // namespace lode
