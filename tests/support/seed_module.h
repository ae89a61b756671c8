// The seed example as a module folder: cat, dog, mouse, one OOV bucket.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "module/module_folder.h"

namespace lode {

struct SeedOptions {
    std::string_view name = "acme/seed";
    std::string_view version = "1";
    std::string_view words = "cat\ndog\nmouse\n";
};

/// Writes `module.json`, `words.txt` and `embeddings.safetensors` (float32[4,3]) into `folder`, which is made.
ModuleFolder write_seed_module(const std::filesystem::path& folder, const SeedOptions& options = {});

}  // namespace lode
