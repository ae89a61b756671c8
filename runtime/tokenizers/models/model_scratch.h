// Memory that models need, kept from piece to piece.
#pragma once

#include <cstdint>
#include <vector>

namespace lode {

/// The last token of the best path to a byte.
struct UnigramStep {
    double score;
    std::uint32_t begin;
    std::uint32_t id;  ///< ByteTrie::none where no path leads
};

/// A token of BPE in a chain that shrinks as pairs are merged.
struct BpeSymbol {
    std::uint32_t id;
    std::int32_t previous;
    std::int32_t next;
    std::uint32_t size;  ///< in bytes; 0: merged into the one before it
};

/// A pair that may be merged: the lowest rank first, of equal ranks the leftmost.
struct BpeMerge {
    std::uint32_t rank;
    std::uint32_t position;
    std::uint32_t id;
};

/// A part of a text in a chain that shrinks as neighbours are merged.
struct PieceSymbol {
    std::uint32_t begin;
    std::uint32_t size;  ///< in bytes; 0: merged into the one before it
    std::int32_t previous;
    std::int32_t next;
    bool is_frozen;  ///< never merged
};

/// Neighbours that may be merged: the highest score first, of equal ones the leftmost.
struct PieceMerge {
    float score;
    std::int32_t left;
    std::int32_t right;
    std::uint32_t size;  ///< of both, when they were found
};

struct ModelScratch {
    std::vector<UnigramStep> unigram_steps;
    std::vector<std::uint32_t> unigram_path;
    std::vector<BpeSymbol> bpe_symbols;
    std::vector<BpeMerge> bpe_merges;
    std::vector<PieceSymbol> piece_symbols;
    std::vector<PieceMerge> piece_merges;
};

}  // namespace lode
