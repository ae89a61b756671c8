// The op `fill_empty`.
#include "runtime/ops/fill_empty.h"

#include <algorithm>

namespace lode {
namespace {

class FillEmptyOp final : public Op {
public:
    FillEmptyOp(std::string token, Slot tokens, Slot filled)
        : m_token(std::move(token)), m_tokens(tokens), m_filled(filled) {}

    Result<void> run(Frame& frame) const override {
        const TensorView given = frame.given(m_tokens);
        const RowSplits splits = given.row_splits();
        if (std::adjacent_find(splits.begin(), splits.end()) == splits.end())
            frame.set(m_filled, given);
        else
            fill(frame, given.values<std::string_view>(), splits);
        return {};
    }

private:
    void fill(Frame& frame, Strings tokens, RowSplits splits) const {
        auto& filled = frame.string_storage(m_filled);
        auto& filled_splits = frame.split_storage(m_filled);
        filled.clear();
        filled_splits.assign(1, 0);
        for (std::size_t group = 0; group + 1 < splits.size(); ++group) {
            const auto begin = static_cast<std::size_t>(splits[group] - splits[0]);
            const auto end = static_cast<std::size_t>(splits[group + 1] - splits[0]);
            if (begin == end) filled.emplace_back(m_token);
            const auto members = tokens.subspan(begin, end - begin);
            filled.insert(filled.end(), members.begin(), members.end());
            filled_splits.push_back(static_cast<std::int64_t>(filled.size()));
        }
        frame.set(m_filled, RaggedStrings{filled, filled_splits});
    }

    std::string m_token;
    Slot m_tokens;
    Slot m_filled;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_fill_empty_op(StepBinding& step) {
    LODE_ASSIGN(const auto tokens, step.input("tokens", Dtype::string, {Form::groups}));
    LODE_ASSIGN(auto token, step.text_attribute("token", ""));
    LODE_ASSIGN(const auto filled, step.output("tokens", tokens.type));
    return std::make_unique<const FillEmptyOp>(std::move(token), tokens.slot, filled);
}

}  // namespace lode
