// The op `reverse_lookup`.
#include "runtime/ops/reverse_lookup.h"

namespace lode {
namespace {

class ReverseLookupOp final : public Op {
public:
    ReverseLookupOp(std::shared_ptr<const TokenLookup> lookup, std::string unknown, Slot ids, Slot tokens)
        : m_lookup(std::move(lookup)), m_unknown(std::move(unknown)), m_ids(ids), m_tokens(tokens) {}

    Result<void> run(Frame& frame) const override {
        const Ids ids = frame.ids(m_ids);
        const auto tokens = frame.make_strings(m_tokens, ids.size(), frame.row_splits(m_ids));
        for (std::size_t i = 0; i < ids.size(); ++i) {
            LODE_ASSIGN(tokens[i], token(ids[i]));
        }
        return {};
    }

private:
    Result<std::string_view> token(std::int64_t id) const {
        const VocabularyIndex& index = m_lookup->index();
        if (id < 0 || static_cast<std::uint64_t>(id) >= index.size()) return m_unknown;
        if (const auto token = index.token(static_cast<std::uint64_t>(id))) return *token;
        return fail(ErrorCode::integrity, "the vocabulary index is damaged");
    }

    std::shared_ptr<const TokenLookup> m_lookup;
    std::string m_unknown;
    Slot m_ids;
    Slot m_tokens;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_reverse_lookup_op(StepBinding& step) {
    LODE_ASSIGN(const auto ids, step.input("ids", Dtype::int64, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto name, step.text_attribute("lookup"));
    LODE_ASSIGN(auto lookup, step.resources().lookup(name));
    LODE_ASSIGN(auto unknown, step.text_attribute("unknown", "UNK"));
    LODE_ASSIGN(const auto tokens, step.output("tokens", with_dtype(ids.type, Dtype::string)));
    return std::make_unique<const ReverseLookupOp>(std::move(lookup), std::move(unknown), ids.slot, tokens);
}

}  // namespace lode
