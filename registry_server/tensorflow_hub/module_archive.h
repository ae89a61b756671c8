// A version's folder as TensorFlow Hub's clients want it: one .tar.gz.
#pragma once

#include <filesystem>

#include "base/byte_sink.h"
#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

/// A gzip member around a tar of the module: `./`, every folder before what is in it, files by path; of a module of
/// lode's own its module.json, too, and of a foreign one the folder as it came. Each file is compared with the manifest
/// while it is read: `integrity` for one that is damaged. Memory is bounded.
Result<void> write_module_archive(const ModuleFolder& module, ByteSink& sink);

}  // namespace lode
