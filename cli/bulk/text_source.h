// Texts on their way in, some at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// Filled again and again, so that its storage is used again. Not moved while its texts are in use.
struct TextBlock {
    std::string bytes;                    ///< what was read, ends of lines and all
    std::vector<std::string_view> texts;  ///< views into `bytes`, or into what outlives the block
};

class TextSource {
public:
    virtual ~TextSource() = default;
    /// Replaces the block's content by the next texts, at least one; false at the end, or once `stop` is requested.
    virtual Result<bool> next(TextBlock& block, const Cancellation& stop) = 0;
};

}  // namespace lode
