// A list of texts, cut into blocks.
#include "cli/bulk/given_texts.h"

#include <algorithm>

namespace lode {

Result<bool> GivenTexts::next(TextBlock& block, const Cancellation& stop) {
    const auto taken = m_rest.first(stop.requested() ? 0 : std::min(m_block_size, m_rest.size()));
    block.texts.assign(taken.begin(), taken.end());
    m_rest = m_rest.subspan(taken.size());
    return !taken.empty();
}

}  // namespace lode
