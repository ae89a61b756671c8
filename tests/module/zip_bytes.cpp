// Records written field by field (APPNOTE 4.3).
#include "tests/module/zip_bytes.h"

#include <span>

#include "base/compression/crc32.h"

namespace lode {
namespace {

std::string common_fields(const ZipRecord& record) {
    return little(record.flags, 2) + little(record.method, 2) + little(0, 4) + little(record.crc32, 4) +
           little(record.packed_size, 4) + little(record.size, 4) + little(record.name.size(), 2) +
           little(record.extra.size(), 2);
}

std::string local_header(const ZipRecord& record) {
    return "PK\3\4" + little(20, 2) + common_fields(record) + record.name + record.extra;
}

std::string directory_entry(const ZipRecord& record, std::size_t offset) {
    return "PK\1\2" + little(0x0314, 2) + little(20, 2) + common_fields(record) + little(0, 6) +
           little(record.attributes, 4) + little(offset, 4) + record.name + record.extra;
}

}  // namespace

std::string little(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
    return text;
}

std::string zip_of(const std::vector<ZipMember>& members, const ZipParts& parts) {
    std::string archive = parts.before;
    std::string directory;
    for (const auto& member : members) {
        ZipRecord record{.name = member.name};
        record.crc32 = crc32_of(std::as_bytes(std::span(member.content)));
        record.size = record.packed_size = static_cast<std::uint32_t>(member.content.size());
        ZipRecord beside = record;
        if (member.in_directory) member.in_directory(record);
        if (member.beside_content) member.beside_content(beside);
        directory += directory_entry(record, archive.size());
        archive += local_header(beside) + member.content + member.after_content;
    }
    const auto count = parts.entries < 0 ? members.size() : static_cast<std::size_t>(parts.entries);
    const std::string end = "PK\5\6" + little(0, 4) + little(count, 2) + little(count, 2) +
                            little(directory.size(), 4) + little(archive.size(), 4) + little(parts.comment.size(), 2) +
                            parts.comment;
    return archive + directory + end;
}

}  // namespace lode
