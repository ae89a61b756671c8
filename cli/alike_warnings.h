// Warnings of work on many things: of those that are alike a few are told, and the number of the others.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace lode {

/// Thread-safe.
class AlikeWarnings final : public Log {
public:
    /// `shown`, which must outlive it, is told each note at once and the warnings by `tell`.
    explicit AlikeWarnings(Log& shown) : m_shown(shown) {}

    void warning(std::string_view message) override;
    void note(std::string_view message) override { m_shown.note(message); }

    /// The first few of each kind, in the order in which they came.
    void tell();

private:
    struct Kind {
        std::string form;
        std::vector<std::string> messages;  ///< the first of them
        std::size_t count;
    };

    Log& m_shown;
    std::mutex m_mutex;
    std::vector<Kind> m_kinds;
};

/// What messages that differ only in what they are about have in common: each name in backticks, and each word with a
/// digit or a slash in it, is `…`.
std::string form_of(std::string_view message);

}  // namespace lode
