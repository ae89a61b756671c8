// A function from code points to short texts, worked out once for each: for the steps that look at one character alone.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace lode {

/// What becomes of one character.
struct MappedCharacter {
    static constexpr std::size_t max_size = 14;

    std::uint8_t size = 0;
    bool moves = false;  ///< among other marks: only the whole text tells what becomes of it
    std::array<char, max_size> bytes{};

    std::string_view text() const { return {bytes.data(), size}; }
};

/// The function is asked for a page of 256 code points when the first of them is met. Thread-safe.
class CharacterMap {
public:
    using Function = std::function<MappedCharacter(char32_t code_point)>;

    explicit CharacterMap(Function function) : m_function(std::move(function)) {}
    ~CharacterMap();
    CharacterMap(const CharacterMap&) = delete;
    CharacterMap& operator=(const CharacterMap&) = delete;

    /// `code_point` is one of Unicode's.
    const MappedCharacter& operator[](char32_t code_point) const {
        const Page* page = m_pages[code_point / page_size].load(std::memory_order_acquire);
        if (page == nullptr) page = make_page(code_point / page_size);
        return (*page)[code_point % page_size];
    }

private:
    static constexpr std::size_t page_size = 256;
    static constexpr std::size_t page_count = 0x110000 / page_size;
    using Page = std::array<MappedCharacter, page_size>;

    const Page* make_page(std::size_t number) const;

    Function m_function;
    mutable std::array<std::atomic<const Page*>, page_count> m_pages{};
};

/// At most MappedCharacter::max_size bytes.
MappedCharacter mapped_to(std::string_view text);

}  // namespace lode
