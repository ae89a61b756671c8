// NumPy's array files, format 1.0: a magic string, the length of the header, the header, the numbers.
#include <fmt/format.h>

#include "cli/formats/all_formats.h"
#include "cli/formats/float_bytes.h"

namespace lode {
namespace {

constexpr std::string_view magic_and_version("\x93NUMPY\x01\x00", 8);
/// The numbers begin at a multiple of 64. Two of 20 digits, the most that 64 bits have, leave 20 of these 128 unused.
constexpr std::size_t head_size = 128;
constexpr std::size_t header_size = head_size - magic_and_version.size() - 2;  // 2 bytes hold it, little-endian

class NpyFormat final : public MatrixFormat {
public:
    std::string head(std::uint64_t rows, std::size_t dims) const override {
        static_assert(header_size < 256);
        std::string bytes(magic_and_version);
        bytes += static_cast<char>(header_size);
        bytes += '\0';
        bytes += fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, dims);
        bytes.resize(head_size - 1, ' ');
        bytes += '\n';
        return bytes;
    }
    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        append_float_bytes(bytes, rows.values);
    }
};

}  // namespace

std::unique_ptr<const MatrixFormat> make_npy_format() {
    return std::make_unique<NpyFormat>();
}

}  // namespace lode
