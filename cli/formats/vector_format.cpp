// Tokens with their values.
#include "cli/formats/vector_format.h"

#include <array>
#include <charconv>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/printable.h"
#include "cli/formats/float_bytes.h"
#include "cli/output.h"

namespace lode {
namespace {

using Row = std::pair<std::string_view, VectorFormat>;

constexpr std::array names = {Row{"word2vec", VectorFormat::word2vec}, Row{"glove", VectorFormat::glove},
                              Row{"word2vec-binary", VectorFormat::word2vec_binary}};
constexpr std::array endings = {Row{".vec", VectorFormat::word2vec}, Row{".w2v", VectorFormat::word2vec},
                                Row{".txt", VectorFormat::glove}, Row{".bin", VectorFormat::word2vec_binary}};
constexpr std::string_view every_name = "word2vec, glove, word2vec-binary";

class WordVectors final : public MatrixFormat {
public:
    WordVectors(VectorFormat format, std::uint64_t count) : m_format(format), m_count(count) {}

    std::string head(std::uint64_t, std::size_t dims) const override {
        return m_format == VectorFormat::glove ? std::string() : fmt::format("{} {}\n", m_count, dims);
    }

    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        for (std::size_t i = 0; i < rows.texts.size(); ++i) {
            bytes += rows.texts[i];
            append_values(bytes, rows.row(i));
            bytes += '\n';
        }
    }

private:
    void append_values(std::string& bytes, std::span<const float> values) const {
        if (m_format == VectorFormat::word2vec_binary) {
            bytes += ' ';
            return append_float_bytes(bytes, values);
        }
        for (const float value : values) {
            bytes += ' ';
            append_number(bytes, value);
        }
    }

    VectorFormat m_format;
    std::uint64_t m_count;
};

}  // namespace

Result<VectorFormat> parse_vector_format(std::string_view word) {
    for (const auto& [name, format] : names)
        if (name == word) return format;
    return fail(ErrorCode::invalid_argument, fmt::format("there is no format `{}` of word vectors", word),
                fmt::format("the formats are {}", every_name));
}

std::string_view to_string(VectorFormat format) {
    for (const auto& [word, known] : names)
        if (known == format) return word;
    return {};
}

Result<VectorFormat> vector_format_of_file(const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    for (const auto& [known, format] : endings)
        if (known == ending) return format;
    return fail(ErrorCode::invalid_argument, fmt::format("the ending of `{}` stands for no format", path.string()),
                fmt::format("end it in .vec, .txt or .bin, or say --format, one of {}", every_name));
}

Result<void> check_token(std::string_view token, VectorFormat format) {
    const auto blank = token.find_last_of(" \t");
    if (blank == std::string_view::npos) return {};
    if (format != VectorFormat::word2vec)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("the format {} cannot hold the token `{}`, which has blanks", to_string(format),
                                printable(token)),
                    "--format word2vec can");
    float ignored = 0;
    const char* const end = token.data() + token.size();
    if (std::from_chars(token.data() + blank + 1, end, ignored).ptr != end || blank + 1 == token.size()) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("the token `{}` could not be told from a value: its last word is a number", printable(token)));
}

std::unique_ptr<const MatrixFormat> make_vector_format(VectorFormat format, std::uint64_t count) {
    return std::make_unique<WordVectors>(format, count);
}

}  // namespace lode
