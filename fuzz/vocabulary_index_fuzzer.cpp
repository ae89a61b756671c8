// Any bytes as the body of a vocabulary index: opened or refused, then every kind of look-up, in bounds.
//
// The header is taken from the input too, but sealed with the checksum that it should have: the checksum guards against
// accidents, and everything behind it must hold without it.
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/checksum.h"
#include "runtime/vocabulary/vocabulary_index.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"
#include "runtime/vocabulary/vocabulary_index_format.h"

namespace {

namespace format = lode::vocabulary_index_format;

const lode::Digest source{std::array<std::byte, 32>{}};

lode::AlignedBytes sealed(const std::uint8_t* data, std::size_t size) {
    lode::AlignedBytes bytes(size);
    if (size != 0) std::memcpy(bytes.bytes().data(), data, size);
    if (size < sizeof(format::Header)) return bytes;
    format::Header header;
    std::memcpy(&header, data, sizeof header);
    header.magic = format::magic;
    header.version = format::version;
    header.file_size = size;
    header.source = source.bytes();
    header.reserved = 0;
    header.padding = {};
    header.header_checksum =
        lode::checksum({reinterpret_cast<const char*>(&header), offsetof(format::Header, header_checksum)});
    std::memcpy(bytes.bytes().data(), &header, sizeof header);
    return bytes;
}

void look_up_everything(const lode::VocabularyIndex& index) {
    constexpr std::array<std::string_view, 6> tokens = {"",      "cat", "dog",
                                                        "mouse", "x",   "a longer token than the others"};
    std::array<std::int64_t, tokens.size()> ids{};
    index.find_all(tokens, ids);
    for (const std::string_view token : tokens) (void)index.find(token);
    for (std::uint64_t id = 0; id < 64; ++id)
        if (const auto token = index.token(id)) (void)index.find(*token);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto index = lode::VocabularyIndex::open(sealed(data, size), source)) look_up_everything(*index);

    const std::string_view text(reinterpret_cast<const char*>(data), size);
    auto built = lode::build_vocabulary_index(text, source);
    if (!built) return 0;
    const auto index = lode::VocabularyIndex::open(*std::move(built), source);
    if (!index) __builtin_trap();
    for (std::uint64_t id = 0; id < index->size(); ++id)
        if (const auto token = index->token(id); !token || index->find(*token) != id) __builtin_trap();
    return 0;
}
