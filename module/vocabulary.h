// A vocabulary file: one token a line, id = 0-based line. Tokens are bytes without LF and NUL; CR is kept; none is
// empty; none comes twice.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

/// The tokens of a vocabulary file in order, as views into `text`. The last line may lack its LF. Refused as
/// `integrity`, naming the line: an empty line, a NUL. (That none comes twice is checked where the index is built.) An
/// empty text is an empty vocabulary.
Result<std::vector<std::string_view>> split_vocabulary(std::string_view text);

/// The same, one after the other and without keeping any; an error of `visit` ends it.
Result<void> visit_vocabulary(std::string_view text, const std::function<Result<void>(std::string_view)>& visit);

/// `invalid_argument` for a token that a vocabulary cannot hold: empty, or with LF or NUL in it.
Result<void> check_token(std::string_view token);

}  // namespace lode
