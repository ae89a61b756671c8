// Tokens -> rows of a table: the vocabulary's id, or what the out-of-vocabulary rule says.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "module/manifest.h"
#include "runtime/value.h"
#include "runtime/vocabulary/vocabulary_index.h"

namespace lode {

/// Immutable; safe to use from many threads.
class TokenLookup {
public:
    TokenLookup(VocabularyIndex index, OovRule oov) : m_index(std::move(index)), m_oov(oov) {}

    const VocabularyIndex& index() const { return m_index; }
    /// V + buckets: every row is below it.
    std::uint64_t row_limit() const { return m_index.size() + m_oov.buckets; }

    /// rows[i] becomes the row of tokens[i]: its id; else V + Fingerprint64(token) mod buckets, as TensorFlow's
    /// StaticVocabularyTable has it; else, where there are no buckets, -1. The spans are equally long.
    void find_rows(Strings tokens, std::span<std::int64_t> rows) const;

private:
    VocabularyIndex m_index;
    OovRule m_oov;
};

}  // namespace lode
