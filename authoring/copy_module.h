// A module made from another: all of it, but for tensors whose values changed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "authoring/folder_goal.h"
#include "authoring/module_identity.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/module_folder.h"

namespace lode {

/// New values for a tensor in one of a module's safetensors files, as the file holds them: the same dtype and shape,
/// row-major, little-endian. An int8 table is two tensors, the rows and their scales.
struct ChangedTensor {
    std::string file;  ///< its path in the module
    std::string tensor;
    std::span<const std::byte> bytes;
};

/// Writes a copy of `source` beside `folder`, with the changed tensors, under the new identity, and with the source's
/// digest as its parent; then gives it its name: it appears whole or not at all. Signatures, messages and assets stay
/// as they are. A file without changes is copied by the system and keeps the digest that the source's manifest
/// promises: a source that is damaged gives a copy that verify_module_folder finds as damaged. Errors:
/// `invalid_argument` for a change of what is not there or of another size, and what FolderGoal, reading and writing
/// bring; `interrupted`.
Result<Digest> copy_module(const ModuleFolder& source, const ModuleIdentity& identity,
                           std::span<const ChangedTensor> changes, const std::filesystem::path& folder,
                           Overwrite overwrite, Progress& progress, const Cancellation& cancellation);

}  // namespace lode
