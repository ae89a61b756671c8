// Memory to read into.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace lode {

/// `size` bytes of no particular value, unlike a vector's, which are zeros: a page that nothing is read into is never
/// touched, and costs nothing.
class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t size) : m_data(std::make_unique_for_overwrite<std::byte[]>(size)), m_size(size) {}

    std::size_t size() const { return m_size; }
    std::span<std::byte> bytes() { return {m_data.get(), m_size}; }
    std::span<const std::byte> bytes() const { return {m_data.get(), m_size}; }

private:
    std::unique_ptr<std::byte[]> m_data;
    std::size_t m_size = 0;
};

}  // namespace lode
