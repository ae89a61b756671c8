// Vocabulary files: every token that is accepted is one that a vocabulary can hold.
#include "fuzz/round_trip.h"
#include "module/vocabulary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    const auto tokens = split_vocabulary(text);
    if (!tokens) return 0;
    std::size_t bytes = 0;
    for (const auto token : *tokens) {
        require(check_token(token).has_value());
        bytes += token.size() + 1;
    }
    require(bytes == text.size() || bytes == text.size() + 1);
    return 0;
}
