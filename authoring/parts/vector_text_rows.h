// The rows of word vectors in text form, without their tokens; and the tokens without their rows.
#pragma once

#include <filesystem>
#include <memory>

#include "authoring/input_file.h"
#include "authoring/parts/row_source.h"
#include "authoring/token_set.h"
#include "authoring/vector_text.h"

namespace lode {

/// A row for each token, the first one where a token comes twice: in the order of the vocabulary that is made of the
/// same file. One thread at a time.
class VectorTextRows final : public RowSource {
public:
    /// Reads the first row. `progress` and `cancellation` outlive it.
    static Result<std::unique_ptr<VectorTextRows>> open(const std::filesystem::path& path, Progress& progress,
                                                        const Cancellation& cancellation);

    std::size_t rank() const override { return 2; }
    std::uint64_t dimensions() const override { return m_reader.dimensions(); }
    Result<std::optional<std::span<const float>>> next() override;
    /// The same with the token; views are valid until the next call.
    Result<std::optional<WordVector>> next_vector();

private:
    VectorTextRows(InputFile input, Progress& progress, const Cancellation& cancellation);
    Result<std::optional<WordVector>> read();

    InputFile m_input;
    VectorTextReader m_reader;
    TokenSet m_seen;
    std::optional<WordVector> m_first;
};

}  // namespace lode
