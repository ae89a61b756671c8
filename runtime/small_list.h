// A list whose length is known when it is made: few entries stand on the stack.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace lode {

template <typename T, std::size_t few = 16>
class SmallList {
public:
    explicit SmallList(std::size_t size) : m_many(size > few ? size : 0), m_size(size) {}
    SmallList(const SmallList&) = delete;
    SmallList& operator=(const SmallList&) = delete;

    std::span<T> entries() { return m_many.empty() ? std::span(m_few).first(m_size) : std::span(m_many); }

private:
    std::array<T, few> m_few{};
    std::vector<T> m_many;
    std::size_t m_size;
};

}  // namespace lode
