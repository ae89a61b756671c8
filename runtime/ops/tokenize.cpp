// The op `tokenize`.
#include "runtime/ops/tokenize.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace lode {
namespace {

constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();

struct TokenizeLimits {
    std::size_t characters = static_cast<std::size_t>(any_number);  ///< of a text
    std::size_t tokens = static_cast<std::size_t>(any_number);      ///< of a text
    std::optional<std::int64_t> dropped;                            ///< the id that is left out
};

/// The first code points of a text. A byte that goes on with one is not counted: nor is it where there is none.
std::string_view first_characters(std::string_view text, std::size_t count) {
    if (text.size() <= count) return text;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool starts_one = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (starts_one && count-- == 0) break;
    }
    return text.substr(0, at);
}

class TokenizeOp final : public Op {
public:
    TokenizeOp(std::shared_ptr<const Tokenizer> tokenizer, const TokenizeLimits& limits, Slot texts, Slot ids)
        : m_tokenizer(std::move(tokenizer)), m_limits(limits), m_texts(texts), m_ids(ids) {}

    Result<void> run(Frame& frame) const override {
        auto& ids = frame.id_storage(m_ids);
        auto& splits = frame.split_storage(m_ids);
        ids.clear();
        splits.assign(1, 0);
        for (const std::string_view text : frame.strings(m_texts)) {
            if (text.size() > Tokenizer::max_text_size)
                return fail(ErrorCode::invalid_argument, fmt::format("a text has {} bytes, more than the {} allowed",
                                                                     text.size(), Tokenizer::max_text_size));
            append(text, frame.tokenizer_scratch(), ids);
            splits.push_back(static_cast<std::int64_t>(ids.size()));
        }
        frame.set(m_ids, RaggedIds{ids, splits});
        return {};
    }

private:
    void append(std::string_view text, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const {
        const std::size_t before = ids.size();
        m_tokenizer->encode(first_characters(text, m_limits.characters), scratch, ids);
        if (ids.size() - before > m_limits.tokens) ids.resize(before + m_limits.tokens);
        if (!m_limits.dropped) return;
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(before);
        ids.erase(std::remove(first, ids.end(), *m_limits.dropped), ids.end());
    }

    std::shared_ptr<const Tokenizer> m_tokenizer;
    TokenizeLimits m_limits;
    Slot m_texts;
    Slot m_ids;
};

enum class Unknown { keep, drop };

Result<Unknown> unknown_of(StepBinding& step) {
    const auto name = step.text_attribute("unknown", "keep");  // g++ 12 takes a moved string for uninitialised
    if (!name) return fail(name.error());
    if (*name == "keep") return Unknown::keep;
    if (*name == "drop") return Unknown::drop;
    return fail(ErrorCode::integrity, fmt::format("expected `unknown` to be `keep` or `drop`, got `{}`", *name));
}

Result<TokenizeLimits> limits_of(StepBinding& step, const Tokenizer& tokenizer) {
    TokenizeLimits limits;
    limits.tokens =
        static_cast<std::size_t>(std::min<std::uint64_t>(tokenizer.max_tokens().value_or(any_number), any_number));
    if (step.has_attribute("max_tokens")) {
        LODE_ASSIGN(const auto tokens, step.integer_attribute("max_tokens", 0, any_number));
        limits.tokens = static_cast<std::size_t>(tokens == 0 ? any_number : tokens);
    }
    if (step.has_attribute("max_characters")) {
        LODE_ASSIGN(const auto characters, step.integer_attribute("max_characters", 1, any_number));
        limits.characters = static_cast<std::size_t>(characters);
    }
    LODE_ASSIGN(const auto unknown, unknown_of(step));
    if (unknown == Unknown::drop) limits.dropped = tokenizer.unknown_id();
    return limits;
}

}  // namespace

Result<std::unique_ptr<const Op>> make_tokenize_op(StepBinding& step) {
    LODE_ASSIGN(const auto texts, step.input("texts", Dtype::string, {Form::list}));
    LODE_ASSIGN(const auto file, step.text_attribute("file"));
    LODE_ASSIGN(auto tokenizer, step.resources().tokenizer(file));
    LODE_ASSIGN(const auto limits, limits_of(step, *tokenizer));
    LODE_ASSIGN(const auto ids, step.output("ids", {.dtype = Dtype::int64,
                                                    .shape = {texts.type.shape.front(), std::nullopt},
                                                    .id_limit = tokenizer->vocabulary_size(),
                                                    .ragged = true}));
    return std::make_unique<const TokenizeOp>(std::move(tokenizer), limits, texts.slot, ids);
}

}  // namespace lode
