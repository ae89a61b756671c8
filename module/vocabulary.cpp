// Splitting a vocabulary file into its tokens.
#include "module/vocabulary.h"

#include <fmt/format.h>

namespace lode {

Result<void> visit_vocabulary(std::string_view text, const std::function<Result<void>(std::string_view)>& visit) {
    std::uint64_t count = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view token = text.substr(0, end);
        if (token.empty())
            return fail(ErrorCode::integrity, fmt::format("line {} of the vocabulary is empty", count + 1));
        if (token.find('\0') != std::string_view::npos)
            return fail(ErrorCode::integrity, fmt::format("line {} of the vocabulary holds a NUL", count + 1));
        LODE_TRY(visit(token));
        ++count;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {};
}

Result<std::vector<std::string_view>> split_vocabulary(std::string_view text) {
    std::vector<std::string_view> tokens;
    LODE_TRY(visit_vocabulary(text, [&](std::string_view token) -> Result<void> {
        tokens.push_back(token);
        return {};
    }));
    return tokens;
}

Result<void> check_token(std::string_view token) {
    if (token.empty()) return fail(ErrorCode::invalid_argument, "a token of a vocabulary cannot be empty");
    if (token.find('\n') != std::string_view::npos || token.find('\0') != std::string_view::npos)
        return fail(ErrorCode::invalid_argument, "a token of a vocabulary cannot hold a line feed or a NUL");
    return {};
}

}  // namespace lode
