// What a download left in a cache's `partial/`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace lode {

/// All names but those of notes: one that a killed or failed download leaves stays for a week, on purpose
/// (cache/pending_blobs.h).
inline std::vector<std::string> leftovers_in(const std::filesystem::path& partial) {
    auto names = names_in(partial);
    std::erase_if(names, [](const std::string& name) { return name.ends_with(".pending"); });
    return names;
}

}  // namespace lode
