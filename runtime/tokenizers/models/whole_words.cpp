// A hash table with linear probing, at most half full.
#include "runtime/tokenizers/models/whole_words.h"

#include <bit>
#include <utility>

namespace lode {

static_assert(std::endian::native == std::endian::little, "a word's first byte is the lowest of its key");

bool WholeWords::put(std::uint64_t key, std::uint32_t id) {
    std::size_t place = home(key);
    for (std::size_t probe = 0; probe < max_probes; ++probe, ++place) {
        Slot& slot = m_slots[place];
        if (slot.key != 0) continue;
        slot = {key, id};
        return true;
    }
    return false;
}

void WholeWords::grow() {
    ++m_bits;
    const auto old = std::exchange(m_slots, std::vector<Slot>((std::size_t{1} << m_bits) + max_probes));
    m_count = 0;
    for (const Slot& slot : old)
        if (slot.key != 0 && put(slot.key, slot.id)) ++m_count;
}

void WholeWords::add(std::string_view word, std::uint32_t id) {
    if (word.empty() || word.size() > max_size || word.find('\0') != std::string_view::npos) return;
    if (m_count * 2 >= std::size_t{1} << m_bits) grow();
    if (put(key_of(word), id)) ++m_count;
}

}  // namespace lode
