// Headers written field by field (POSIX.1-1988 10.1.1).
#include "tests/module/tar_bytes.h"

#include <fmt/format.h>

namespace lode {
namespace {

void put(std::string& block, std::size_t offset, std::string_view text) {
    block.replace(offset, text.size(), text);
}

}  // namespace

void seal_tar_header(std::string& archive, std::size_t offset) {
    archive.replace(offset + 148, 8, 8, ' ');
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(archive[offset + i]);
    archive.replace(offset + 148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
}

std::string tar_member(const TarMember& member) {
    std::string header(512, '\0');
    put(header, 0, std::string_view(member.name).substr(0, 100));
    put(header, 100, fmt::format("{:07o}", member.mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, member.size_field.empty() ? fmt::format("{:011o}", member.content.size()) : member.size_field);
    put(header, 136, "00000000000");
    header[156] = member.type;
    put(header, 157, member.link);
    put(header, 257, member.magic);
    put(header, 345, member.prefix);
    seal_tar_header(header);
    std::string content = member.content;
    content.resize((content.size() + 511) / 512 * 512);
    return header + content;
}

std::string pax_record(std::string_view key, std::string_view value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t length = rest + 1;
    while (std::to_string(length).size() + rest != length) ++length;
    return fmt::format("{} {}={}\n", length, key, value);
}

std::string tar_end() {
    return std::string(1024, '\0');
}

std::string tar_of(const std::vector<TarMember>& members) {
    std::string archive;
    for (const auto& member : members) archive += tar_member(member);
    return archive + tar_end();
}

}  // namespace lode
