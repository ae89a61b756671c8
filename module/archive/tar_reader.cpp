// Headers, their extensions, contents, and the end of a tar archive.
#include "module/archive/tar_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::uint64_t largest_extension = std::uint64_t{1} << 20U;
constexpr std::uint64_t largest_end = std::uint64_t{16} << 20U;  // tapes are padded to whole records, of 10 KiB mostly
constexpr std::uint64_t headers_of_an_entry = 3;                 // pax records, a long name, its own

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

tl::unexpected<Error> cut_short(std::string_view where) {
    return refuse(fmt::format("it is cut short: it ends {}", where));
}

std::uint64_t padding_of(std::uint64_t size) {
    return (tar_block_size - size % tar_block_size) % tar_block_size;
}

}  // namespace

Result<std::optional<ArchiveEntry>> TarReader::next() {
    LODE_TRY(skip_content());
    Extensions extensions;
    while (true) {
        LODE_ASSIGN(auto header, read_header());
        if (!header) {
            LODE_TRY(expect_end(extensions));
            return std::nullopt;
        }
        if (header->type == TarType::file || header->type == TarType::folder) {
            LODE_ASSIGN(auto entry, make_entry(*std::move(header), std::move(extensions)));
            return entry;
        }
        LODE_TRY(take_extension(*header, extensions));
    }
}

Result<std::size_t> TarReader::read(std::span<std::byte> into) {
    if (m_left == 0) return 0;
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_left)));
    LODE_ASSIGN(const std::size_t got, m_source.read(into));
    if (got == 0) return cut_short(fmt::format("{} bytes before the end of a file", m_left));
    m_left -= got;
    return got;
}

Result<void> TarReader::skip_content() {
    std::array<std::byte, 64 * tar_block_size> passed;
    while (m_left > 0) LODE_TRY(read(passed));
    m_left = std::exchange(m_padding, 0);
    while (m_left > 0) LODE_TRY(read(passed));
    return {};
}

Result<std::optional<TarHeader>> TarReader::read_header() {
    if (++m_headers > headers_of_an_entry * m_limits.names)
        return refuse(fmt::format("it has more than the {} headers allowed", headers_of_an_entry * m_limits.names));
    std::array<std::byte, tar_block_size> block;
    LODE_ASSIGN(const std::size_t got, read_fully(m_source, block));
    if (got == 0) return cut_short("without the two blocks of zeros that end an archive");
    if (got < block.size()) return cut_short("inside a header");
    return parse_tar_header(block);
}

Result<std::string> TarReader::read_extension(const TarHeader& header) {
    if (header.size > largest_extension)
        return refuse(
            fmt::format("an extended header has {} bytes, more than the {} allowed", header.size, largest_extension));
    std::string text(static_cast<std::size_t>(header.size + padding_of(header.size)), '\0');
    LODE_ASSIGN(const std::size_t got, read_fully(m_source, std::as_writable_bytes(std::span(text))));
    if (got < text.size()) return cut_short("inside an extended header");
    text.resize(static_cast<std::size_t>(header.size));
    return text;
}

Result<void> TarReader::take_extension(const TarHeader& header, Extensions& extensions) {
    LODE_ASSIGN(auto text, read_extension(header));
    if (header.type == TarType::global_extension) {
        LODE_TRY(parse_pax_records(text, PaxScope::all_entries));
        return {};
    }
    if (header.type == TarType::long_name) {
        if (extensions.long_name) return refuse("an entry has two long names");
        extensions.long_name = text.substr(0, text.find('\0'));
        return {};
    }
    if (extensions.pax) return refuse("an entry has two extended headers");
    LODE_ASSIGN(extensions.pax, parse_pax_records(text, PaxScope::next_entry));
    return {};
}

Result<ArchiveEntry> TarReader::make_entry(TarHeader header, Extensions extensions) {
    const PaxOverrides pax = std::move(extensions.pax).value_or(PaxOverrides{});
    if (pax.path && extensions.long_name)
        return refuse(fmt::format("an entry is named `{}` by one extension and `{}` by another", printable(*pax.path),
                                  printable(*extensions.long_name)));
    ArchiveEntry entry{std::move(header.name), header.type == TarType::folder, pax.size.value_or(header.size)};
    if (pax.path) entry.name = *pax.path;
    if (extensions.long_name) entry.name = *std::move(extensions.long_name);
    if (entry.is_folder && entry.size > 0)
        return refuse(fmt::format("the folder `{}` has {} bytes of content", printable(entry.name), entry.size));
    m_left = entry.size;
    m_padding = padding_of(entry.size);
    return entry;
}

Result<void> TarReader::expect_end(const Extensions& extensions) {
    if (extensions.pax || extensions.long_name) return refuse("an extended header has no entry after it");
    std::array<std::byte, 64 * tar_block_size> rest;
    for (std::uint64_t zeros = tar_block_size;;) {
        LODE_ASSIGN(const std::size_t got, read_fully(m_source, rest));
        const auto content = std::span(rest).first(got);
        if (std::any_of(content.begin(), content.end(), [](std::byte b) { return b != std::byte{0}; }))
            return refuse("something follows the end of the archive");
        zeros += got;
        if (zeros > largest_end) return refuse("too many zeros follow the end of the archive");
        if (got == rest.size()) continue;
        if (zeros % tar_block_size != 0) return cut_short("inside the zeros at its end");
        if (zeros < 2 * tar_block_size) return cut_short("after one of the two blocks of zeros that end an archive");
        return {};
    }
}

}  // namespace lode
