// The op `wordpiece`.
#include "runtime/ops/wordpiece.h"

#include <limits>

#include "runtime/tokenizers/models/wordpiece_model.h"

namespace lode {
namespace {

class WordpieceOp final : public Op {
public:
    WordpieceOp(std::shared_ptr<const WordPieceModel> model, Slot words, Slot ids)
        : m_model(std::move(model)), m_words(words), m_ids(ids) {}

    Result<void> run(Frame& frame) const override {
        const Strings words = frame.strings(m_words);
        const RowSplits groups = frame.row_splits(m_words);
        auto& ids = frame.id_storage(m_ids);
        auto& splits = frame.split_storage(m_ids);
        ids.clear();
        splits.assign(1, 0);
        std::size_t done = 0;
        const auto append_to = [&](std::size_t end) {
            for (; done < end; ++done) m_model->encode_word(words[done], ids);
            splits.push_back(static_cast<std::int64_t>(ids.size()));
        };
        if (groups.empty())
            for (std::size_t i = 0; i < words.size(); ++i) append_to(i + 1);
        else
            for (std::size_t i = 1; i < groups.size(); ++i) append_to(static_cast<std::size_t>(groups[i] - groups[0]));
        frame.set(m_ids, RaggedIds{ids, splits});
        return {};
    }

private:
    std::shared_ptr<const WordPieceModel> m_model;
    Slot m_words;
    Slot m_ids;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_wordpiece_op(StepBinding& step) {
    LODE_ASSIGN(const auto words, step.input("words", Dtype::string, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto name, step.text_attribute("lookup"));
    LODE_ASSIGN(const auto lookup, step.resources().lookup(name));
    WordPieceOptions options;
    LODE_ASSIGN(options.prefix, step.text_attribute("prefix", options.prefix));
    LODE_ASSIGN(options.unknown, step.text_attribute("unknown", options.unknown));
    if (step.has_attribute("max_characters")) {
        constexpr std::int64_t any_number = std::numeric_limits<std::int64_t>::max();
        LODE_ASSIGN(const auto most, step.integer_attribute("max_characters", 1, any_number));
        options.max_characters = static_cast<std::size_t>(most);
    }
    LODE_ASSIGN(auto model, step.resources().wordpiece(name, options));
    LODE_ASSIGN(const auto ids, step.output("ids", {.dtype = Dtype::int64,
                                                    .shape = {words.type.shape.front(), std::nullopt},
                                                    .id_limit = lookup->index().size(),
                                                    .ragged = true}));
    return std::make_unique<const WordpieceOp>(std::move(model), words.slot, ids);
}

}  // namespace lode
