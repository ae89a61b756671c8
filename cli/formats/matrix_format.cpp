// Formats by their names.
#include "cli/formats/matrix_format.h"

#include "cli/formats/all_formats.h"

namespace lode {

std::string MatrixFormat::head(std::uint64_t, std::size_t) const {
    return {};
}

std::string MatrixFormat::tail() const {
    return {};
}

std::unique_ptr<const MatrixFormat> make_format(FormatName name) {
    switch (name) {
        case FormatName::text:
            return make_separated_format(' ');
        case FormatName::csv:
            return make_separated_format(',');
        case FormatName::jsonl:
            return make_jsonl_format();
        case FormatName::npy:
            return make_npy_format();
        case FormatName::raw:
            return make_raw_format();
    }
    return nullptr;
}

}  // namespace lode
