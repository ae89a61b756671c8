// Reading and writing of safetensors headers.
#include "module/safetensors.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace lode {
namespace {

constexpr std::uint64_t length_prefix = 8;
constexpr std::uint64_t max_header = std::uint64_t{16} << 20U;
constexpr std::size_t alignment = 64;
constexpr std::size_t usual_header = std::size_t{4} << 10U;  // what lode writes, and most others

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, "malformed safetensors file: " + why);
}

/// Bits of one element, for every dtype that the format knows.
std::optional<std::uint64_t> bits_of(std::string_view dtype) {
    struct Row {
        std::string_view name;
        std::uint64_t bits;
    };
    constexpr std::array rows = {
        Row{"BOOL", 8}, Row{"U8", 8},   Row{"I8", 8},    Row{"F8_E5M2", 8}, Row{"F8_E4M3", 8}, Row{"I16", 16},
        Row{"U16", 16}, Row{"F16", 16}, Row{"BF16", 16}, Row{"I32", 32},    Row{"U32", 32},    Row{"F32", 32},
        Row{"F64", 64}, Row{"I64", 64}, Row{"U64", 64},  Row{"F8_E8M0", 8}, Row{"C64", 64},
    };
    const auto* found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == dtype; });
    return found == rows.end() ? std::nullopt : std::optional(found->bits);
}

/// The bytes of a tensor, or nothing where 64 bits cannot hold them.
std::optional<std::uint64_t> size_of_tensor(std::uint64_t bits, const std::vector<std::uint64_t>& shape) {
    std::uint64_t size = bits / 8;
    for (const std::uint64_t dimension : shape)
        if (__builtin_mul_overflow(size, dimension, &size)) return std::nullopt;
    return size;
}

Result<std::vector<std::uint64_t>> unsigned_numbers(const Json& object, std::string_view key) {
    LODE_ASSIGN(const Json& array, json_array(object, key));
    std::vector<std::uint64_t> numbers;
    for (const Json& value : array) {
        if (!value.is_number_unsigned())
            return fail(ErrorCode::integrity, fmt::format("expected `{}` to hold whole numbers, 0 or more", key));
        numbers.push_back(value.get<std::uint64_t>());
    }
    return numbers;
}

Result<SafetensorsEntry> parse_entry(const Json& value, std::uint64_t data_size) {
    SafetensorsEntry entry;
    LODE_ASSIGN(entry.dtype, json_string(value, "dtype"));
    LODE_ASSIGN(entry.shape, unsigned_numbers(value, "shape"));
    LODE_ASSIGN(const auto offsets, unsigned_numbers(value, "data_offsets"));
    const auto bits = bits_of(entry.dtype);
    if (!bits) return fail(ErrorCode::integrity, fmt::format("the dtype `{}` is not known", entry.dtype));
    const auto size = size_of_tensor(*bits, entry.shape);
    if (!size) return fail(ErrorCode::integrity, "the shape's size overflows");
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_size)
        return fail(ErrorCode::integrity, "the data offsets lie beyond the file");
    if (offsets[1] - offsets[0] != *size)
        return fail(ErrorCode::integrity,
                    fmt::format("the shape needs {} bytes, the data offsets give {}", *size, offsets[1] - offsets[0]));
    entry.begin = offsets[0];
    entry.end = offsets[1];
    return entry;
}

/// Tensors must follow each other from the first byte of the data to the last.
Result<void> check_coverage(const std::map<std::string, SafetensorsEntry>& tensors, std::uint64_t data_size) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
    for (const auto& [name, entry] : tensors) spans.emplace_back(entry.begin, entry.end);
    std::sort(spans.begin(), spans.end());
    std::uint64_t reached = 0;
    for (const auto& [begin, end] : spans) {
        if (begin != reached) return refuse(begin < reached ? "tensors overlap" : "a hole between tensors");
        reached = end;
    }
    if (reached != data_size) return refuse(fmt::format("the tensors end at byte {} of {}", reached, data_size));
    return {};
}

/// What the prefix says; 0 for a file that is too short to have one.
std::uint64_t length_of_header(std::span<const std::byte> start) {
    std::uint64_t length = 0;
    if (start.size() < length_prefix) return 0;
    for (std::size_t i = length_prefix; i-- > 0;) length = (length << 8U) | std::to_integer<std::uint64_t>(start[i]);
    return length;
}

}  // namespace

Result<SafetensorsHeader> read_safetensors_header(const ReadableFile& readable, const std::filesystem::path& path) {
    const auto& [file, size] = readable;
    LODE_ASSIGN(auto start, read_at(file, 0, usual_header, path));
    const std::uint64_t length = length_of_header(std::as_bytes(std::span(start)));
    if (length_prefix + length > usual_header && length <= max_header && length <= size) {
        LODE_ASSIGN(start, read_at(file, 0, length_prefix + length, path));
    }
    return parse_safetensors_header(std::as_bytes(std::span(start)), size);
}

Result<SafetensorsHeader> parse_safetensors_header(std::span<const std::byte> start, std::uint64_t file_size) {
    if (start.size() < length_prefix || file_size < length_prefix) return refuse("shorter than its length prefix");
    const std::uint64_t length = length_of_header(start);
    if (length > max_header || length > file_size - length_prefix || length > start.size() - length_prefix)
        return refuse(fmt::format("a header of {} bytes in a file of {}", length, file_size));

    const auto header_bytes = start.subspan(length_prefix, length);
    std::string_view text(reinterpret_cast<const char*>(header_bytes.data()), header_bytes.size());
    // The padding would take the parser most of its time.
    constexpr std::string_view blanks = "                                ";
    while (text.ends_with(blanks)) text.remove_suffix(blanks.size());
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    LODE_ASSIGN(
        const Json json,
        parse_json(text, {.bytes = max_header, .depth = 8}).map_error(in_context("malformed safetensors header")));
    if (!json.is_object()) return refuse("the header is no JSON object");

    SafetensorsHeader header;
    header.data_begin = length_prefix + length;
    const std::uint64_t data_size = file_size - header.data_begin;
    for (const auto& item : json.items()) {
        const std::string& name = item.key();
        if (name == "__metadata__") continue;
        LODE_ASSIGN(auto entry, parse_entry(item.value(), data_size).map_error(in_context([&] {
            return fmt::format("tensor `{}`", name);
        })));
        header.tensors.emplace(name, std::move(entry));
    }
    LODE_TRY(check_coverage(header.tensors, data_size));
    for (auto& [name, entry] : header.tensors) {
        entry.begin += header.data_begin;
        entry.end += header.data_begin;
    }
    return header;
}

std::string make_safetensors_header(std::span<const TensorLayout> tensors, std::size_t at_least) {
    OrderedJson json = OrderedJson::object();
    std::uint64_t offset = 0;
    for (const auto& tensor : tensors) {
        const std::uint64_t end = offset + size_of_tensor(bits_of(tensor.dtype).value(), tensor.shape).value();
        json[tensor.name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = json.dump();
    const std::size_t unpadded = std::max(length_prefix + text.size(), at_least);
    text.resize((unpadded + alignment - 1) / alignment * alignment - length_prefix, ' ');
    std::string header;
    for (std::size_t i = 0; i < length_prefix; ++i) header += static_cast<char>((text.size() >> (8 * i)) & 255U);
    return header + text;
}

}  // namespace lode
