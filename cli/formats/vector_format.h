// The formats that word vectors are exchanged in, by name and by the ending of a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "cli/formats/matrix_format.h"

namespace lode {

enum class VectorFormat {
    word2vec,         ///< a line `COUNT DIMS`, then a line a token: the token and its values, spaces between
    glove,            ///< the same without the first line
    word2vec_binary,  ///< the first line, then for each token its name, a space, little-endian float32, a line feed
};

/// `invalid_argument`, with all names in the hint, for any other word.
Result<VectorFormat> parse_vector_format(std::string_view word);
std::string_view to_string(VectorFormat format);

/// By the file's ending: .vec and .w2v, .txt, .bin. `invalid_argument` for others.
Result<VectorFormat> vector_format_of_file(const std::filesystem::path& path);

/// `invalid_argument` for a token that no reader of the format could tell from what stands behind it: one with blanks,
/// unless a header says how many values there are and its last word is no number.
Result<void> check_token(std::string_view token, VectorFormat format);

/// The texts of its rows are the tokens; there are `count` of them. In text, the shortest decimals that read back as
/// the same float32.
std::unique_ptr<const MatrixFormat> make_vector_format(VectorFormat format, std::uint64_t count);

}  // namespace lode
