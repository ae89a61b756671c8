// Numbers with a character between them, a line a row: text and csv.
#include "cli/formats/all_formats.h"
#include "cli/output.h"

namespace lode {
namespace {

class SeparatedFormat final : public MatrixFormat {
public:
    explicit SeparatedFormat(char separator) : m_separator(separator) {}

    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        for (std::size_t i = 0; i < rows.texts.size(); ++i) {
            const auto row = rows.row(i);
            for (std::size_t j = 0; j < row.size(); ++j) {
                if (j > 0) bytes += m_separator;
                append_number(bytes, row[j]);
            }
            bytes += '\n';
        }
    }

private:
    char m_separator;
};

}  // namespace

std::unique_ptr<const MatrixFormat> make_separated_format(char separator) {
    return std::make_unique<SeparatedFormat>(separator);
}

}  // namespace lode
