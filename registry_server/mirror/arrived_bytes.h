// How much of some work's bytes has come, for those who wait for it.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/progress.h"

namespace lode {

/// Thread-safe.
class ArrivedBytes final : public Progress {
public:
    void start(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t bytes) override { m_count.fetch_add(bytes, std::memory_order_relaxed); }
    void expect(std::uint64_t) override {}
    void finish() override {}

    std::uint64_t count() const { return m_count.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_count = 0;
};

}  // namespace lode
