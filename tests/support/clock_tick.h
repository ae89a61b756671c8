// The clock that a file system gives files their times by may be coarse.
#pragma once

#include <filesystem>

#include "base/file.h"
#include "base/file_identity.h"
#include "tests/support/result_matchers.h"

namespace lode {

/// Returns when a file that is made in the folder from now on has another time than one that is there; at once where
/// nobody can tell when a file was made.
inline void wait_for_clock_tick(const std::filesystem::path& folder) {
    const auto made_now = [&] {
        const auto file = must(StagedFile::create(folder, ".tick-"));
        return identity_of(file.path())->made;
    };
    constexpr int most_looks = 100'000;
    const auto before = made_now();
    for (int looks = 0; before != 0 && made_now() == before && looks < most_looks; ++looks) {
    }
}

}  // namespace lode
