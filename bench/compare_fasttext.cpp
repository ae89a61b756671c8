// fastText's library as a peer of bench/compare: loading a model, and the ids of words.
#include <fasttext/fasttext.h>

#include "bench/compare_input.h"

namespace lode::compare {
namespace {

constexpr std::string_view me = "fastText";

/// `token` serves every look-up, so that none allocates.
void ids(const fasttext::FastText& model, const Text& text) {
    std::vector<std::int64_t> found(batch_tokens);
    std::string token;
    const auto find_batch = [&](std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) found[i] = model.getWordId(token.assign(text.tokens[first + i]));
        keep(found.data());
    };
    report(me, "ids", rate(text_tokens, [&] { text.for_batches(batch_tokens, find_batch); }), "1/s");
}

/// Ends the program where the model made for it knows other words than the text's.
void check(const fasttext::FastText& model, const Text& text) {
    const auto unknown = static_cast<std::int64_t>(model.getDictionary()->nwords());
    for (std::size_t i = 0; i < batch_tokens; ++i) {
        const std::int64_t id = model.getWordId(std::string(text.tokens[i]));
        if ((id < 0 ? unknown : id) != text.ids[i])
            must(Result<void>(fail(ErrorCode::internal, "fastText: other ids")));
    }
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    if (!arguments.wants("open") && !arguments.wants("ids")) return 0;
    fasttext::FastText model;
    const std::string word = read_words(arguments.folder()).front();
    const auto before = resident_bytes();
    const double seconds = seconds_of([&] {
        model.loadModel(arguments.folder().fasttext_model().string());
        fasttext::Vector row(dims);
        model.getWordVector(row, word);
    });
    const auto memory = static_cast<double>(resident_bytes() - before);
    if (arguments.wants("open")) {
        report(me, "open", seconds, "s");
        report(me, "open, memory", memory, "B");
    }
    if (!arguments.wants("ids")) return 0;
    const Text text(arguments.folder());
    check(model, text);
    ids(model, text);
}
