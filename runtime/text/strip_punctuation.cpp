// Punctuation left out: ASCII by a table, eight bytes at a time; the rest by code points.
#include "runtime/text/strip_punctuation.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "base/unicode/utf8.h"
#include "runtime/text/punctuation.h"

namespace lode {
namespace {

enum Kind : std::uint8_t { stays = 0, goes = 1, is_not_ascii = 2 };

constexpr auto kinds = [] {
    std::array<std::uint8_t, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte)
        table[byte] = byte >= 0x80 ? is_not_ascii : is_ascii_punctuation(static_cast<unsigned char>(byte)) ? goes : stays;
    return table;
}();

constexpr std::size_t block_size = 8;

std::uint8_t kind_of(char c) {
    return kinds[static_cast<unsigned char>(c)];
}

bool block_stays(const char* block) {
    unsigned all = 0;
    for (std::size_t i = 0; i < block_size; ++i) all |= kind_of(block[i]);
    return all == stays;
}

/// What `text` starts with: its bytes, and whether they are punctuation.
struct Step {
    std::size_t size;
    bool punctuation;
};

Step step_at(std::string_view text) {
    if (const auto kind = kind_of(text.front()); kind != is_not_ascii) return {1, kind == goes};
    const auto code_point = decode_utf8(text);
    return {code_point.size, code_point.valid && is_regex_punctuation(code_point.value)};
}

/// The length of the longest start of the text that is free of punctuation.
std::size_t clean_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + block_size <= text.size() && block_stays(text.data() + at)) {
            at += block_size;
            continue;
        }
        const Step step = step_at(text.substr(at));
        if (step.punctuation) break;
        at += step.size;
    }
    return at;
}

std::size_t punctuation_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Step step = step_at(text.substr(at));
        if (!step.punctuation) break;
        at += step.size;
    }
    return at;
}

/// Writes what stays to `out`, which has room for all of `text`; its new end.
char* copy_what_stays(std::string_view text, char* out) {
    while (!text.empty()) {
        if (text.size() >= block_size && block_stays(text.data())) {
            std::memcpy(out, text.data(), block_size);
            out += block_size;
            text.remove_prefix(block_size);
            continue;
        }
        const Step step = step_at(text);
        if (!step.punctuation) {
            std::memcpy(out, text.data(), step.size);
            out += step.size;
        }
        text.remove_prefix(step.size);
    }
    return out;
}

}  // namespace

std::string_view strip_punctuation(std::string_view text, std::string& buffer) {
    text.remove_prefix(punctuation_prefix(text));
    const std::size_t clean = clean_prefix(text);
    const std::string_view head = text.substr(0, clean);
    const std::string_view rest = text.substr(clean + punctuation_prefix(text.substr(clean)));
    if (rest.empty()) return head;
    const std::size_t start = buffer.size();
    buffer.resize(start + head.size() + rest.size());
    std::memcpy(buffer.data() + start, head.data(), head.size());
    const char* const end = copy_what_stays(rest, buffer.data() + start + head.size());
    buffer.resize(static_cast<std::size_t>(end - buffer.data()));
    return std::string_view(buffer).substr(start);
}

}  // namespace lode
