// The op `split`.
#include "runtime/ops/split.h"

#include <fmt/format.h>

#include "runtime/text/split.h"

namespace lode {
namespace {

class SplitOp final : public Op {
public:
    SplitOp(Splitter splitter, Slot texts, Slot tokens)
        : m_splitter(std::move(splitter)), m_texts(texts), m_tokens(tokens) {}

    Result<void> run(Frame& frame) const override {
        auto& tokens = frame.string_storage(m_tokens);
        auto& splits = frame.split_storage(m_tokens);
        tokens.clear();
        splits.assign(1, 0);
        for (const std::string_view text : frame.strings(m_texts)) {
            m_splitter.split(text, tokens);
            splits.push_back(static_cast<std::int64_t>(tokens.size()));
        }
        frame.set(m_tokens, RaggedStrings{tokens, splits});
        return {};
    }

private:
    Splitter m_splitter;
    Slot m_texts;
    Slot m_tokens;
};

Result<Splitter> splitter_of(StepBinding& step) {
    const bool whole = step.has_attribute("separator");
    if (whole && step.has_attribute("separators"))
        return fail(ErrorCode::integrity, "expected one of the attributes `separators` and `separator`, got both");
    LODE_ASSIGN(auto separators, whole ? step.text_attribute("separator") : step.text_attribute("separators", " "));
    LODE_ASSIGN(const auto empty, step.text_attribute("empty", whole ? "keep" : "skip"));
    if (empty != "keep" && empty != "skip")
        return fail(ErrorCode::integrity, fmt::format("expected `empty` to be `keep` or `skip`, got `{}`", empty));
    return Splitter(std::move(separators), whole ? Separators::whole : Separators::any_byte,
                    empty == "keep" ? Empty::keep : Empty::skip);
}

}  // namespace

Result<std::unique_ptr<const Op>> make_split_op(StepBinding& step) {
    LODE_ASSIGN(const auto texts, step.input("texts", Dtype::string, {Form::list}));
    LODE_ASSIGN(auto splitter, splitter_of(step));
    ValueType type{.dtype = Dtype::string, .shape = {texts.type.shape.front(), std::nullopt}, .ragged = true};
    LODE_ASSIGN(const auto tokens, step.output("tokens", std::move(type)));
    return std::make_unique<const SplitOp>(std::move(splitter), texts.slot, tokens);
}

}  // namespace lode
