// Numbers and nothing else.
#include "cli/formats/all_formats.h"
#include "cli/formats/float_bytes.h"

namespace lode {
namespace {

class RawFormat final : public MatrixFormat {
public:
    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        append_float_bytes(bytes, rows.values);
    }
};

}  // namespace

std::unique_ptr<const MatrixFormat> make_raw_format() {
    return std::make_unique<RawFormat>();
}

}  // namespace lode
