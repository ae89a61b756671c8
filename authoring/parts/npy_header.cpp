// A small reader for the Python literal in which NumPy says what follows.
#include "authoring/parts/npy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/printable.h"

namespace lode {
namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
constexpr std::size_t max_rank = 32;  // NumPy's own

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::unusable, "as a NumPy array: " + std::move(why));
}

/// A dict of the keys that NEP 1 names, in any order, with what Python's repr puts between.
class DictReader {
public:
    explicit DictReader(std::string_view text) : m_rest(text) {}

    bool take(std::string_view word) {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \n"), m_rest.size()));
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }
    std::optional<std::string> quoted() {
        const std::string_view quote = take("'") ? "'" : take("\"") ? "\"" : "";
        const auto end = quote.empty() ? std::string_view::npos : m_rest.find(quote);
        if (end == std::string_view::npos) return std::nullopt;
        std::string text(m_rest.substr(0, end));
        m_rest.remove_prefix(end + 1);
        return text;
    }
    std::optional<bool> boolean() {
        if (take("True")) return true;
        return take("False") ? std::optional(false) : std::nullopt;
    }
    std::optional<std::vector<std::uint64_t>> shape() {
        if (!take("(")) return std::nullopt;
        std::vector<std::uint64_t> dimensions;
        while (!take(")")) {
            const auto number = whole();
            if (!number || dimensions.size() == max_rank) return std::nullopt;
            dimensions.push_back(*number);
            if (take(",")) continue;
            if (!take(")")) return std::nullopt;
            break;
        }
        return dimensions;
    }

private:
    std::optional<std::uint64_t> whole() {
        take("");  // spaces
        std::uint64_t number = 0;
        const auto [stop, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), number);
        if (error != std::errc()) return std::nullopt;
        m_rest.remove_prefix(static_cast<std::size_t>(stop - m_rest.data()));
        return number;
    }

    std::string_view m_rest;
};

struct Dict {
    std::optional<std::string> descr;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::uint64_t>> shape;
};

std::optional<Dict> read_dict(std::string_view text) {
    DictReader reader(text);
    Dict dict;
    if (!reader.take("{")) return std::nullopt;
    while (!reader.take("}")) {
        const auto key = reader.quoted();
        if (!key || !reader.take(":")) return std::nullopt;
        bool read = false;
        if (*key == "descr") read = (dict.descr = reader.quoted()).has_value();
        if (*key == "fortran_order") read = (dict.fortran_order = reader.boolean()).has_value();
        if (*key == "shape") read = (dict.shape = reader.shape()).has_value();
        if (!read) return std::nullopt;
        if (reader.take(",")) continue;
        if (!reader.take("}")) return std::nullopt;
        break;
    }
    if (!dict.descr || !dict.fortran_order || !dict.shape) return std::nullopt;
    return dict;
}

Result<std::string> element_of(std::string_view descr) {
    struct Row {
        std::string_view descr;
        std::string_view element;
    };
    constexpr std::array rows = {Row{"<f8", "F64"}, Row{"<f4", "F32"}, Row{"<f2", "F16"}, Row{"|i1", "I8"},
                                 Row{"|u1", "U8"},  Row{"<i2", "I16"}, Row{"<u2", "U16"}, Row{"<i4", "I32"},
                                 Row{"<u4", "U32"}, Row{"<i8", "I64"}, Row{"<u8", "U64"}};
    for (const auto& row : rows)
        if (row.descr == descr) return std::string(row.element);
    return refuse(fmt::format("expected little-endian numbers, such as `<f4`, got `{}`", printable(descr)));
}

/// The bytes before the dict, and those of it; nothing where `start` is no such file's beginning.
struct Extent {
    std::size_t begin = 0;
    std::size_t size = 0;
};
std::optional<Extent> extent_of_dict(std::string_view start) {
    if (!start.starts_with(magic) || start.size() < 12) return std::nullopt;
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(start[i])); };
    const std::size_t major = byte(6);
    if (major == 1) return Extent{10, byte(8) | (byte(9) << 8U)};
    if (major == 2 || major == 3) return Extent{12, byte(8) | (byte(9) << 8U) | (byte(10) << 16U) | (byte(11) << 24U)};
    return std::nullopt;
}

}  // namespace

Result<NpyHeader> parse_npy_header(std::string_view start) {
    const auto extent = extent_of_dict(start);
    if (!extent) return refuse("it does not begin as formats 1.0, 2.0 and 3.0 do");
    if (extent->size > start.size() - extent->begin) return refuse("its header is cut short, or larger than 64 KiB");
    const auto dict = read_dict(start.substr(extent->begin, extent->size));
    if (!dict) return refuse("its header is malformed, or describes no plain array");
    NpyHeader header{.element = {}, .shape = *dict->shape, .data_begin = extent->begin + extent->size};
    LODE_ASSIGN(header.element, element_of(*dict->descr));
    if (*dict->fortran_order && header.shape.size() > 1)
        return fail(ErrorCode::unusable, "as a NumPy array: it is in Fortran order",
                    "numpy.save(path, numpy.ascontiguousarray(array))");
    return header;
}

}  // namespace lode
