// Headers of tar archives, contents, and the end.
#include "module/archive/tar_writer.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "module/archive/tar_header.h"

namespace lode {
namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_prefix = 155;  // of folders, in a field of their own
constexpr char file_type = '0';
constexpr char folder_type = '5';
constexpr char pax_type = 'x';                                       // records for the entry that follows
constexpr std::uint64_t first_large_size = std::uint64_t{1} << 33U;  // what eleven octal digits cannot hold
constexpr std::array<std::byte, 2 * tar_block_size> zeros{};

/// 512 characters, filled field by field (POSIX.1-1988 10.1.1).
class HeaderText {
public:
    void put(std::size_t offset, std::string_view field) {
        std::ranges::copy(field, m_text.begin() + std::ptrdiff_t(offset));
    }
    const std::string& text() const { return m_text; }
    unsigned sum() const {
        return std::accumulate(m_text.begin(), m_text.end(), 0U,
                               [](unsigned sum, char c) { return sum + static_cast<unsigned char>(c); });
    }

private:
    std::string m_text = std::string(tar_block_size, '\0');
};

std::string size_field(std::uint64_t size) {
    if (size < first_large_size) return fmt::format("{:011o}", size);
    std::string field(12, '\0');
    field.front() = '\x80';
    for (std::size_t i = 0; i < sizeof size; ++i) field[11 - i] = static_cast<char>(size >> 8U * i & 0xFFU);
    return field;
}

/// A name in the two fields that a header has for it.
struct NameFields {
    std::string_view prefix;
    std::string_view name;
};

std::optional<NameFields> name_fields(std::string_view name) {
    if (name.size() <= longest_name) return NameFields{{}, name};
    const auto slash = name.rfind('/', std::min(longest_prefix, name.size() - 2));
    if (slash == std::string_view::npos || slash == 0 || name.size() - slash - 1 > longest_name) return std::nullopt;
    return NameFields{name.substr(0, slash), name.substr(slash + 1)};
}

/// `LENGTH path=NAME` and a line feed, where the length counts its own digits, too.
std::string path_record(std::string_view name) {
    const std::size_t rest = std::string_view(" path=\n").size() + name.size();
    std::size_t length = rest;
    while (std::to_string(length).size() + rest != length) length = std::to_string(length).size() + rest;
    return fmt::format("{} path={}\n", length, name);
}

std::string header_of(const NameFields& fields, std::uint64_t size, char type) {
    HeaderText header;
    header.put(0, fields.name);
    header.put(100, type == folder_type ? "0000755" : "0000644");  // mode
    header.put(108, "0000000");                                    // owner
    header.put(116, "0000000");                                    // group
    header.put(124, size_field(size));
    header.put(136, "00000000000");  // time
    header.put(148, "        ");     // the checksum counts itself as spaces
    header.put(156, std::string_view(&type, 1));
    header.put(257, std::string_view("ustar\0"
                                     "00",
                                     8));
    header.put(329, "0000000");  // device numbers
    header.put(337, "0000000");
    header.put(345, fields.prefix);
    header.put(148, fmt::format("{:06o}", header.sum()) + std::string("\0 ", 2));
    return header.text();
}

std::uint64_t padding_after(std::uint64_t size) {
    return (tar_block_size - size % tar_block_size) % tar_block_size;
}

}  // namespace

Result<void> TarWriter::add_folder(std::string_view name) {
    LODE_TRY(end_file());
    return write_header(fmt::format("{}/", name), 0, folder_type);
}

Result<void> TarWriter::begin_file(std::string_view name, std::uint64_t size) {
    LODE_TRY(end_file());
    LODE_TRY(write_header(name, size, file_type));
    m_left = size;
    m_padding = padding_after(size);
    return {};
}

Result<void> TarWriter::write_header(std::string_view name, std::uint64_t size, char type) {
    if (name.empty() || name == "/") return fail(ErrorCode::internal, "a tar entry needs a name");
    auto fields = name_fields(name);
    if (!fields) {
        const std::string record = path_record(name);
        const std::string header = header_of({{}, "path"}, record.size(), pax_type);
        LODE_TRY(m_sink.write(std::as_bytes(std::span(header))));
        LODE_TRY(m_sink.write(std::as_bytes(std::span(record))));
        LODE_TRY(m_sink.write(std::span(zeros).first(padding_after(record.size()))));
        fields = NameFields{{}, name.substr(0, longest_name)};
    }
    const std::string header = header_of(*fields, size, type);
    return m_sink.write(std::as_bytes(std::span(header)));
}

Result<void> TarWriter::write(std::span<const std::byte> bytes) {
    if (bytes.size() > m_left) return fail(ErrorCode::internal, "more content than a tar header has announced");
    m_left -= bytes.size();
    return m_sink.write(bytes);
}

Result<void> TarWriter::add_file(std::string_view name, std::string_view content) {
    LODE_TRY(begin_file(name, content.size()));
    return write(std::as_bytes(std::span(content)));
}

Result<void> TarWriter::end_file() {
    if (m_left > 0) return fail(ErrorCode::internal, "less content than a tar header has announced");
    return m_sink.write(std::span(zeros).first(std::exchange(m_padding, 0)));
}

Result<void> TarWriter::finish() {
    LODE_TRY(end_file());
    return m_sink.write(zeros);
}

}  // namespace lode
