// Bytes in memory that start on a cache line, as a mapped file's do.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "runtime/kernels/prefetch.h"

namespace lode {

/// Owns `size` bytes, zero at first.
class AlignedBytes {
public:
    explicit AlignedBytes(std::size_t size) : m_data(allocate(size)), m_size(size) {}

    std::span<std::byte> bytes() { return {m_data.get(), m_size}; }
    std::span<const std::byte> bytes() const { return {m_data.get(), m_size}; }
    /// The same bytes, as files are written.
    std::string_view text() const { return {reinterpret_cast<const char*>(m_data.get()), m_size}; }

private:
    struct Free {
        void operator()(std::byte* data) const { std::free(data); }
    };

    static std::byte* allocate(std::size_t size) {
        const std::size_t whole_lines = (size / cache_line + 1) * cache_line;
        void* data = std::aligned_alloc(cache_line, whole_lines);
        if (data == nullptr) throw std::bad_alloc();
        return static_cast<std::byte*>(std::memset(data, 0, whole_lines));
    }

    std::unique_ptr<std::byte, Free> m_data;
    std::size_t m_size;
};

}  // namespace lode
