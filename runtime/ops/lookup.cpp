// The op `lookup`.
#include "runtime/ops/lookup.h"

namespace lode {
namespace {

class LookupOp final : public Op {
public:
    LookupOp(std::shared_ptr<const TokenLookup> lookup, Slot tokens, Slot ids)
        : m_lookup(std::move(lookup)), m_tokens(tokens), m_ids(ids) {}

    Result<void> run(Frame& frame) const override {
        const Strings tokens = frame.strings(m_tokens);
        m_lookup->find_rows(tokens, frame.make_ids(m_ids, tokens.size(), frame.row_splits(m_tokens)));
        return {};
    }

private:
    std::shared_ptr<const TokenLookup> m_lookup;
    Slot m_tokens;
    Slot m_ids;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_lookup_op(StepBinding& step) {
    LODE_ASSIGN(const auto tokens, step.input("tokens", Dtype::string, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto name, step.text_attribute("lookup"));
    LODE_ASSIGN(auto lookup, step.resources().lookup(name));
    LODE_ASSIGN(const auto ids,
                step.output("ids", {Dtype::int64, tokens.type.shape, lookup->row_limit(), tokens.type.ragged}));
    return std::make_unique<const LookupOp>(std::move(lookup), tokens.slot, ids);
}

}  // namespace lode
