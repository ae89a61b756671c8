// Fields of tar headers (POSIX.1-1988 10.1.1, and GNU tar's manual, "Basic Tar Format").
#include "module/archive/tar_header.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view posix_magic{"ustar\0", 6};
constexpr std::string_view gnu_magic{"ustar  \0", 8};

struct Field {
    std::size_t offset;
    std::size_t size;
};
constexpr Field name_field{0, 100};
constexpr Field size_field{124, 12};
constexpr Field checksum_field{148, 8};
constexpr Field type_field{156, 1};
constexpr Field magic_field{257, 8};
constexpr Field prefix_field{345, 155};

std::string_view text_of(TarBlock block, Field field) {
    return {reinterpret_cast<const char*>(block.data()) + field.offset, field.size};
}

std::string_view until_nul(std::string_view text) {
    return text.substr(0, text.find('\0'));
}

bool is_octal_digit(char c) {
    return c >= '0' && c <= '7';
}

/// Octal digits between blanks; nothing at all is 0.
std::optional<std::uint64_t> parse_octal(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::uint64_t number = 0;
    while (!text.empty() && is_octal_digit(text.front())) {
        number = number * 8 + static_cast<std::uint64_t>(text.front() - '0');  // 12 digits at most: 36 bits
        text.remove_prefix(1);
    }
    const bool ended = std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\0'; });
    return ended ? std::optional(number) : std::nullopt;
}

/// What does not fit octal digits is written to the base 256, after a byte of 0x80 (GNU's way).
std::optional<std::uint64_t> parse_size(std::string_view text) {
    if (text.front() != '\x80') return parse_octal(text);
    std::uint64_t number = 0;
    for (const char c : text.substr(1)) {
        if (number >> 55U != 0) return std::nullopt;  // nothing is as large as 2^63 bytes
        number = number << 8U | static_cast<unsigned char>(c);
    }
    return number;
}

/// The sum of the block's bytes, those of the checksum counted as spaces.
std::uint64_t checksum_of(TarBlock block) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
        const bool is_own = i >= checksum_field.offset && i < checksum_field.offset + checksum_field.size;
        sum += is_own ? std::uint64_t{' '} : std::to_integer<std::uint64_t>(block[i]);
    }
    return sum;
}

bool is_time(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return is_octal_digit(c) || c == ' '; });
}

/// POSIX's headers have room for the folders of a long path. So do GNU's, some say; others keep the times of access
/// there: where it may be one, there is no telling.
Result<std::string> name_of(TarBlock block) {
    std::string name(until_nul(text_of(block, name_field)));
    const auto magic = text_of(block, magic_field);
    if (!magic.starts_with(posix_magic) && magic != gnu_magic) return name;
    const auto prefix = until_nul(text_of(block, prefix_field));
    if (prefix.empty()) return name;
    if (magic == gnu_magic && is_time(prefix))
        return fail(ErrorCode::integrity, fmt::format("the header of `{}` may have a time where others have a part of "
                                                      "the name: it can be read in two ways",
                                                      printable(name)));
    return std::string(prefix) + "/" + name;
}

/// What else may be there; for messages.
std::string describe_type(char type) {
    switch (type) {
        case '1':
            return "is a hard link";
        case '2':
        case 'K':
            return "is a symbolic link";
        case '3':
        case '4':
            return "is a device";
        case '6':
            return "is a pipe";
        case 'S':
            return "is a sparse file";
        default:
            return fmt::format("has the type {:#04x}, which is neither a file's nor a folder's",
                               static_cast<unsigned char>(type));
    }
}

Result<TarType> type_of(TarBlock block, std::string_view name) {
    const char type = text_of(block, type_field).front();
    switch (type) {
        case '0':
            return TarType::file;
        case '\0':  // before there were types, a folder's name ended in a slash
            return name.ends_with('/') ? TarType::folder : TarType::file;
        case '5':
            return TarType::folder;
        case 'x':
            return TarType::extension;
        case 'g':
            return TarType::global_extension;
        case 'L':
            return TarType::long_name;
        default:
            return fail(ErrorCode::integrity, fmt::format("`{}` {}", printable(name), describe_type(type)),
                        "a module is made of files and folders only");
    }
}

}  // namespace

Result<std::optional<TarHeader>> parse_tar_header(TarBlock block) {
    if (std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; })) return std::nullopt;
    const auto checksum = parse_octal(text_of(block, checksum_field));
    if (checksum != checksum_of(block)) return fail(ErrorCode::integrity, "a header is damaged: its checksum is wrong");
    TarHeader header;
    LODE_ASSIGN(header.name, name_of(block));
    LODE_ASSIGN(header.type, type_of(block, header.name));
    const auto size = parse_size(text_of(block, size_field));
    if (!size) return fail(ErrorCode::integrity, fmt::format("the header of `{}` has no size", printable(header.name)));
    header.size = *size;
    return header;
}

}  // namespace lode
