// A static embedding model, as PyPI's model2vec and sentence-transformers save one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "authoring/parts/variable_source.h"
#include "authoring/signature_builder.h"
#include "authoring/static_model_files.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/dtype.h"
#include "module/safetensors.h"
#include "runtime/tokenizers/tokenizer.h"

namespace lode {

/// A tokenizer, and a row for each of its tokens. Immutable.
class StaticModel {
public:
    /// `unusable` for a folder that has no static model, or one that does not fit together.
    static Result<StaticModel> open(const std::filesystem::path& folder);

    std::uint64_t tokens() const { return m_tokenizer->vocabulary_size(); }
    std::uint64_t dimensions() const { return m_table.shape.at(1); }
    /// What a table can be stored as without losing anything.
    Dtype dtype() const;
    /// A row a token: the model's file, or where tokens share rows, or have weights, values in memory, 4 GiB at most.
    Result<VariableSource> table(const Cancellation& cancellation) const;
    std::filesystem::path tokenizer_file() const { return m_files.tokenizer; }
    /// `default(sentences: string[?])`, by a variable and a file of the module.
    SignatureBuilder signature(std::string variable, std::string tokenizer) const;

private:
    explicit StaticModel(StaticModelFiles files) : m_files(std::move(files)) {}
    Result<void> read_tensors();
    Result<void> check_vector(const std::string& name) const;
    Result<std::vector<std::size_t>> rows_of_tokens(const Cancellation& cancellation) const;
    bool has(const std::string& tensor) const { return m_header.tensors.contains(tensor); }

    StaticModelFiles m_files;
    StaticModelConfiguration m_configuration;
    std::unique_ptr<const Tokenizer> m_tokenizer;
    SafetensorsHeader m_header;
    SafetensorsEntry m_table;
};

}  // namespace lode
