// A step that rewrites a text before it is parted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lode {

/// A text under way. Its first `head` bytes came of the first character of what the tokenizer was given (zero where
/// that one is gone): a prefix that is put before a text's start needs to know.
struct NormalText {
    std::string_view text;
    std::size_t head = 0;
};

/// Immutable; safe to use from many threads.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    /// The text, which is UTF-8, rewritten: the same view where nothing changes, else a view of `buffer`, whose content
    /// is replaced. `text` is no view of `buffer`.
    virtual NormalText normalize(NormalText text, std::string& buffer) const = 0;
};

}  // namespace lode
