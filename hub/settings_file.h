// config.json: the settings that stay from one command to the next (docs/reference/settings.md).
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "hub/settings.h"

namespace lode {

inline constexpr std::string_view settings_file_words = "the settings file";  ///< in HubSettings::decided_by

/// Changes what the JSON object names. `invalid_argument`, naming the setting, for one that is not known or is of
/// another form.
Result<void> apply_settings(std::string_view json, HubSettings& settings);

/// The same with a file; none is no error.
Result<void> apply_settings_file(const std::filesystem::path& path, HubSettings& settings);

}  // namespace lode
