// Blocks of lines, one after another.
#include "cli/standard_input.h"

#include "cli/bulk/line_texts.h"

namespace lode {

Result<void> for_lines_of_stdin(std::size_t at_once, const Cancellation& cancellation,
                                const std::function<Result<void>(std::span<const std::string_view>)>& take) {
    LODE_ASSIGN(const auto input, lines_of_stdin({.lines = at_once}, cancellation));
    for (TextBlock block;;) {
        LODE_ASSIGN(const bool more, input->next(block, cancellation));
        if (!more && cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        if (!more) return {};
        LODE_TRY(take(block.texts));
    }
}

}  // namespace lode
