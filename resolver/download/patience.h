// Waiting between attempts, as the retry policy has it.
#pragma once

#include <chrono>
#include <optional>

#include "base/result.h"
#include "resolver/download/download_context.h"

namespace lode {

/// The troubles of one download. One thread at a time.
class Patience {
public:
    explicit Patience(const DownloadContext& context) : m_context(context) {}

    /// Something came: what failed before counts no more.
    void note_progress() { m_trouble = {}; }
    /// After a failed attempt: waits, and says whether another one is worth it. `interrupted` when somebody wishes to
    /// stop meanwhile; `unavailable` when it would be, but for the deadline.
    Result<bool> wait_after(const Error& error, std::optional<std::chrono::milliseconds> asked);

private:
    const DownloadContext& m_context;
    Trouble m_trouble;
    std::chrono::steady_clock::time_point m_since;
};

}  // namespace lode
