// SHA-256 (FIPS 180-4) of bytes as they come, random bytes, and a comparison that takes the same time for all.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace lode {

using Sha256Hash = std::array<std::byte, 32>;

/// Streaming: update any number of times, finish once. One thread at a time.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(std::span<const std::byte> bytes);
    Sha256Hash finish();
    /// Of all bytes so far; more may follow.
    Sha256Hash so_far() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

Sha256Hash sha256(std::span<const std::byte> bytes);
Sha256Hash sha256(std::string_view text);

/// From the system's generator, fit for keys and tokens.
void fill_with_random_bytes(std::span<std::byte> bytes);

/// Whether both are equal, in a time that depends on the length only.
bool equal_in_constant_time(std::span<const std::byte> a, std::span<const std::byte> b);

}  // namespace lode
