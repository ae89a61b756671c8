// The messages ModelProto, SentencePiece, TrainerSpec and NormalizerSpec, as far as they matter to encoding.
#include "runtime/tokenizers/sentencepiece_file.h"

#include <bit>

#include <fmt/format.h>

#include "runtime/tokenizers/protocol_buffer.h"

namespace lode {
namespace {

constexpr std::size_t max_size = std::size_t{64} << 20U;

/// Calls `read` for each field of a message.
template <typename Read>
Result<void> for_fields(std::string_view bytes, Read&& read) {
    for (ProtocolBuffer message(bytes);;) {
        LODE_ASSIGN(const auto field, message.next());
        if (!field) return {};
        LODE_TRY(read(*field));
    }
}

/// A number from 1 to `last` as an enumerator.
template <typename Enum>
Result<void> read_enum(const ProtocolBuffer::Field& field, Enum last, std::string_view what, Enum& value) {
    if (field.value < 1 || field.value > static_cast<std::uint64_t>(last))
        return fail(ErrorCode::integrity, fmt::format("{} is the number {}, which is not known", what, field.value));
    value = static_cast<Enum>(field.value);
    return {};
}

Result<SentencepieceFile::Piece> read_piece(std::string_view bytes) {
    SentencepieceFile::Piece piece;
    LODE_TRY(for_fields(bytes, [&](const ProtocolBuffer::Field& field) -> Result<void> {
        if (field.number == 1) piece.text = field.bytes;
        if (field.number == 2) piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
        if (field.number == 3)
            return read_enum(field, SentencepieceFile::PieceType::byte, "the type of a piece", piece.type);
        return {};
    }));
    return piece;
}

Result<void> read_trainer(std::string_view bytes, SentencepieceFile& file) {
    return for_fields(bytes, [&](const ProtocolBuffer::Field& field) -> Result<void> {
        if (field.number == 3)
            return read_enum(field, SentencepieceFile::ModelType::character, "the model's type", file.model_type);
        if (field.number == 24) file.white_space_is_a_suffix = field.value != 0;
        if (field.number == 35) file.byte_fallback = field.value != 0;
        return {};
    });
}

Result<void> read_normalizer(std::string_view bytes, SentencepieceFile& file) {
    return for_fields(bytes, [&](const ProtocolBuffer::Field& field) -> Result<void> {
        if (field.number == 2) file.chars_map = field.bytes;
        if (field.number == 3) file.adds_dummy_prefix = field.value != 0;
        if (field.number == 4) file.removes_extra_white_space = field.value != 0;
        if (field.number == 5) file.escapes_white_space = field.value != 0;
        return {};
    });
}

}  // namespace

Result<SentencepieceFile> parse_sentencepiece_file(std::string_view bytes) {
    if (bytes.size() > max_size)
        return fail(ErrorCode::integrity,
                    fmt::format("the model has {} bytes, more than the {} allowed", bytes.size(), max_size));
    SentencepieceFile file;
    LODE_TRY(for_fields(bytes, [&](const ProtocolBuffer::Field& field) -> Result<void> {
        if (field.number == 2) return read_trainer(field.bytes, file);
        if (field.number == 3) return read_normalizer(field.bytes, file);
        if (field.number != 1) return {};
        LODE_ASSIGN(const auto piece, read_piece(field.bytes));
        file.pieces.push_back(piece);
        return {};
    }));
    return file;
}

}  // namespace lode
