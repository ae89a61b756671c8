// An op that makes of each text one text.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "runtime/op.h"

namespace lode {

/// `Function` is called with a text and an empty buffer, and gives a part of the text or of the buffer.
template <typename Function>
class TextOp final : public Op {
public:
    TextOp(Function function, Slot texts, Slot made) : m_function(std::move(function)), m_texts(texts), m_made(made) {}

    Result<void> run(Frame& frame) const override {
        const Strings texts = frame.strings(m_texts);
        const auto made = frame.make_strings(m_made, texts.size(), frame.row_splits(m_texts));
        TextArena& arena = frame.text(m_made);
        std::string& buffer = frame.scratch();
        for (std::size_t i = 0; i < texts.size(); ++i) {
            buffer.clear();
            LODE_ASSIGN(const std::string_view text, Result<std::string_view>(m_function(texts[i], buffer)));
            made[i] = buffer.empty() ? text : arena.keep(text);
            if (arena.bytes() > most_bytes)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("the texts that a step makes have more than {} bytes", most_bytes),
                            "pass fewer at a time");
        }
        return {};
    }

private:
    Function m_function;
    Slot m_texts;
    Slot m_made;
};

template <typename Function>
Result<std::unique_ptr<const Op>> make_text_op(StepBinding& step, Function function) {
    LODE_ASSIGN(const auto texts, step.input("texts", Dtype::string, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto made, step.output("texts", texts.type));
    return std::make_unique<const TextOp<Function>>(std::move(function), texts.slot, made);
}

}  // namespace lode
