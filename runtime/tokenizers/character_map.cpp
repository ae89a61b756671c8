// Pages made where they are first needed; of two threads that make the same, one gives up its own.
#include "runtime/tokenizers/character_map.h"

#include <algorithm>
#include <cassert>
#include <memory>

namespace lode {

CharacterMap::~CharacterMap() {
    for (const auto& page : m_pages) delete page.load(std::memory_order_relaxed);
}

const CharacterMap::Page* CharacterMap::make_page(std::size_t number) const {
    auto page = std::make_unique<Page>();
    for (std::size_t i = 0; i < page_size; ++i) (*page)[i] = m_function(static_cast<char32_t>(number * page_size + i));
    const Page* there = nullptr;
    if (m_pages[number].compare_exchange_strong(there, page.get(), std::memory_order_acq_rel)) return page.release();
    return there;
}

MappedCharacter mapped_to(std::string_view text) {
    assert(text.size() <= MappedCharacter::max_size);
    MappedCharacter mapped;
    mapped.size = static_cast<std::uint8_t>(text.size());
    std::copy(text.begin(), text.end(), mapped.bytes.begin());
    return mapped;
}

}  // namespace lode
