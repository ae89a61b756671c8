// Writing a manifest that somebody has just put together.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"

namespace lode {

/// Sorts `files`, looks at the manifest as a reader will, and writes `module.json` into the folder. Returns its digest.
/// `invalid_argument` for what no manifest may say, such as a text that is not UTF-8 or two files of one name.
Result<Digest> write_manifest(const std::filesystem::path& folder, Manifest manifest);

/// In a module that came from elsewhere `integrity` is a broken promise; of one that is being made, a wrong request.
Error as_request(Error error);

}  // namespace lode
