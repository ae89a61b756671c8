// Any bytes as a sentencepiece model: read or refused, then texts tokenized, among them the bytes themselves.
#include <string_view>
#include <vector>

#include "fuzz/round_trip.h"
#include "runtime/tokenizers/sentencepiece_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = lode::as_text(data, size);
    const auto tokenizer = lode::parse_sentencepiece_model(input);
    if (!tokenizer) return 0;
    lode::TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    for (const std::string_view text : {input, std::string_view("lode  loads é½ \xFF words, 12! ")}) {
        tokenizer.value()->encode(text, scratch, ids);
        for (const std::int64_t id : ids)
            lode::require(id >= 0 && static_cast<std::uint64_t>(id) < tokenizer.value()->vocabulary_size());
    }
    return 0;
}
