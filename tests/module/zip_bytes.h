// Zip archives made byte by byte, right ones and wrong ones.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lode {

/// What is said of an entry in one place: the directory, or the header beside the content.
struct ZipRecord {
    std::string name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;  ///< stored
    std::uint32_t crc32 = 0;
    std::uint32_t packed_size = 0;
    std::uint32_t size = 0;
    std::uint32_t attributes = 0100644U << 16U;
    std::string extra = {};
};

struct ZipMember {
    std::string name;
    std::string content = {};  ///< as it is stored
    /// Change what the two places say, after it was filled in rightly.
    std::function<void(ZipRecord&)> in_directory = {};
    std::function<void(ZipRecord&)> beside_content = {};
    std::string after_content = {};  ///< a data descriptor, or a gap
};

struct ZipParts {
    std::string before = {};  ///< the first header
    std::string comment = {};
    int entries = -1;  ///< counted by the end record; -1: as many as there are
};

std::string zip_of(const std::vector<ZipMember>& members, const ZipParts& parts = {});

/// `value` in `bytes` bytes, the lowest first.
std::string little(std::uint64_t value, int bytes);

}  // namespace lode
