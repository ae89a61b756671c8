// One progress for work that many do side by side.
#pragma once

#include <string>

#include "base/progress.h"

namespace lode {

/// Shows all works as one, of which only the bytes that are done are known. Thread-safe, as what it stands before.
class SharedProgress final : public Progress {
public:
    /// `shown` must outlive it.
    SharedProgress(Progress& shown, const std::string& what) : m_shown(shown) { m_shown.start(what, 0); }

    void start(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t bytes) override { m_shown.advance(bytes); }
    void finish() override {}

private:
    Progress& m_shown;
};

}  // namespace lode
