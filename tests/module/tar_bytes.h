// Tar archives made byte by byte, right ones and wrong ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

struct TarMember {
    std::string name;
    std::string content = {};
    char type = '0';
    std::string link = {};  ///< what a link leads to
    unsigned mode = 0644;
    std::string size_field = {};  ///< in place of the content's size, when not empty
    std::string prefix = {};      ///< the folders of a long path, in ustar's way
    std::string magic = std::string(
        "ustar\0"
        "00",
        8);
};

/// A header with the right checksum, and the content in whole blocks.
std::string tar_member(const TarMember& member);

/// `LENGTH KEY=VALUE\n`
std::string pax_record(std::string_view key, std::string_view value);

/// The two blocks of zeros.
std::string tar_end();

/// Members and the end.
std::string tar_of(const std::vector<TarMember>& members);

/// Puts the right checksum into the header that `archive` has at `offset`.
void seal_tar_header(std::string& archive, std::size_t offset = 0);

}  // namespace lode
