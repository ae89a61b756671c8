// Files against the digests that they should have, by several threads; what has several names is read once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"

namespace lode {

struct RegistryFault;

class ContentCheck {
public:
    /// A file that cannot be looked at, or has another size, is a fault of its own.
    void add(const std::filesystem::path& path, const Digest& digest, std::optional<std::uint64_t> size);

    std::uint64_t bytes() const { return m_bytes; }  ///< to be read
    /// Once. `interrupted` when that is wished.
    Result<std::vector<RegistryFault>> run(unsigned threads, Progress& progress, const Cancellation& cancellation);

private:
    struct Expectation {
        std::filesystem::path path;
        Digest digest;
    };
    using Content = std::vector<Expectation>;  // the names of one inode

    std::map<std::pair<std::uint64_t, std::uint64_t>, Content> m_contents;  // by device and inode
    std::vector<std::pair<std::filesystem::path, std::string>> m_unreadable;
    std::uint64_t m_bytes = 0;
};

}  // namespace lode
