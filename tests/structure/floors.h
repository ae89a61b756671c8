// The floors of the project: which folder may include which (docs/architecture.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lode {

/// The folders that make up lode, from the ground up.
std::vector<std::string> floor_folders();

/// Whether a file in the folder `from` may include one in the folder `to`: a lower floor, or in the same building (a
/// folder and what is below it) anything but a sibling subfolder. In base/ the subfolders stand above its own headers.
bool may_include(std::string_view from, std::string_view to);

}  // namespace lode
