// The out-of-vocabulary rule.
#include "runtime/vocabulary/token_lookup.h"

#include "runtime/hashes/fingerprint64.h"

namespace lode {

void TokenLookup::find_rows(Strings tokens, std::span<std::int64_t> rows) const {
    m_index.find_all(tokens, rows);
    if (m_oov.buckets == 0) return;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (rows[i] == VocabularyIndex::absent)
            rows[i] = static_cast<std::int64_t>(m_index.size() + fingerprint64(tokens[i]) % m_oov.buckets);
}

}  // namespace lode
