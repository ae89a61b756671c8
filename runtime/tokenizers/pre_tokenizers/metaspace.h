// The pre-tokenizer Metaspace: spaces made visible (▁), and the text parted before each.
#pragma once

#include <string>

#include "runtime/tokenizers/pre_tokenizers/pre_tokenizer.h"

namespace lode {

struct MetaspaceOptions {
    enum class Prepend { never, first, always };

    std::string replacement = "\u2581";  ///< one character
    Prepend prepend =
        Prepend::always;  ///< one before each piece that does not start with one; or before the text's start
    bool split = true;
};

class Metaspace final : public PreTokenizer {
public:
    explicit Metaspace(MetaspaceOptions options) : m_options(std::move(options)) {}
    std::string_view part(std::string_view text, std::span<const Piece> pieces, std::string& buffer,
                          std::vector<Piece>& parts) const override;

private:
    Piece rewrite(std::string_view text, const Piece& piece, std::string& buffer) const;
    void split(std::string_view text, const Piece& piece, std::vector<Piece>& parts) const;

    MetaspaceOptions m_options;
};

}  // namespace lode
