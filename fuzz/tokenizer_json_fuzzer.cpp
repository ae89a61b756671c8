// Any bytes as a tokenizer.json, with a text after its first NUL: read or refused, then texts tokenized; what is done
// as one gives the ids of what is done step by step.
#include <algorithm>
#include <string_view>
#include <vector>

#include "fuzz/round_trip.h"
#include "runtime/tokenizers/tokenizer_json.h"

namespace {

std::vector<std::int64_t> ids_of(const lode::Tokenizer& tokenizer, std::string_view text) {
    lode::TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    tokenizer.encode(text, scratch, ids);
    for (const std::int64_t id : ids)
        lode::require(id >= 0 && static_cast<std::uint64_t>(id) < tokenizer.vocabulary_size());
    return ids;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = lode::as_text(data, size);
    const std::size_t end = std::min(input.find('\0'), input.size());
    const std::string_view file = input.substr(0, end);
    const auto plain = lode::parse_tokenizer_json(file, lode::Fusing::no);
    const auto fused = lode::parse_tokenizer_json(file, lode::Fusing::yes);
    lode::require(plain.has_value() == fused.has_value());
    if (!plain) return 0;
    for (const std::string_view text :
         {input.substr(end), file, std::string_view("Unaffable naïve 我 \xFF words, 12!")})
        lode::require(ids_of(**plain, text) == ids_of(**fused, text));
    for (std::uint64_t id = 0; id < plain.value()->vocabulary_size(); ++id)
        (void)plain.value()->token(static_cast<std::int64_t>(id));
    return 0;
}
