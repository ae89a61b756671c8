// Linear probing in a table that is at most half full, under one key after another.
#include "runtime/tokenizers/models/bpe_merge_table.h"

#include <algorithm>
#include <bit>

namespace lode {
namespace {

constexpr std::uint64_t max_attempts = 8;

}  // namespace

bool BpeMergeTable::put(std::uint64_t pair, Merged merged) {
    std::size_t place = home(pair);
    for (std::size_t probe = 0; probe < max_probes; ++probe, ++place) {
        Slot& slot = m_slots[place];
        if (slot.pair != free && slot.pair != pair) continue;
        slot = {pair, merged};
        return true;
    }
    return false;
}

bool BpeMergeTable::fill(const std::vector<Entry>& entries) {
    m_slots.assign((std::size_t{1} << m_bits) + max_probes, Slot{});
    return std::all_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return put(pair_of(entry.left, entry.right), entry.merged); });
}

Result<BpeMergeTable> BpeMergeTable::make(const std::vector<Entry>& entries) {
    BpeMergeTable table;
    table.m_bits = static_cast<unsigned>(std::bit_width(entries.size() * 2 + 1));
    for (std::uint64_t attempt = 0; attempt < max_attempts; ++attempt) {
        table.m_key = (attempt + 1) * 0x9E3779B97F4A7C15U;
        if (table.fill(entries)) return table;
    }
    return fail(ErrorCode::integrity, "the merges are crowded as only those are that were made to be");
}

}  // namespace lode
