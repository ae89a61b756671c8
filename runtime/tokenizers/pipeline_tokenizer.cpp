// Each step reads one buffer and writes another.
#include "runtime/tokenizers/pipeline_tokenizer.h"

#include <algorithm>

namespace lode {
namespace {

/// At most so many bytes, ending with a whole character.
NormalText cut(NormalText text, std::size_t most) {
    if (text.text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text.text[most]) & 0xC0U) == 0x80U) --most;
    return {text.text.substr(0, most), std::min(text.head, most)};
}

}  // namespace

NormalText normalize_by_all(const Normalizers& normalizers, NormalText text, std::size_t room,
                            std::array<std::string, 2>& buffers) {
    std::size_t next = 0;
    for (const auto& normalizer : normalizers) {
        const char* const before = text.text.data();
        text = cut(normalizer->normalize(text, buffers[next]), room);
        if (text.text.data() != before) next = 1 - next;
    }
    return text;
}

void PipelineTokenizer::encode_part(NormalText part, TokenizerScratch& scratch, std::vector<std::int64_t>& ids) const {
    const NormalText normal = normalize_by_all(m_normalizers, part, scratch.room, scratch.normal);
    scratch.room -= std::min(scratch.room, normal.text.size());
    if (normal.text.empty()) return;
    std::string_view text = normal.text;
    scratch.parts[0].clear();
    if (frame().normalized.may_be_in(text))
        frame().normalized.part(text, normal.head, scratch.parts[0]);
    else
        scratch.parts[0].push_back({0, text.size(), normal.head});
    std::size_t next = 0;  // the buffer to write
    std::size_t from = 0;  // the pieces to read
    for (const auto& pre_tokenizer : m_pre_tokenizers) {
        scratch.parts[1 - from].clear();
        const char* const before = text.data();
        text = pre_tokenizer->part(text, scratch.parts[from], scratch.rewritten[next], scratch.parts[1 - from]);
        if (text.data() != before) next = 1 - next;
        from = 1 - from;
    }
    for (const Piece& piece : scratch.parts[from]) {
        if (piece.is_token())
            ids.push_back(piece.id);
        else
            m_model->encode(piece.in(text), scratch.model, ids);
    }
}

}  // namespace lode
