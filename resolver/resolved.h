// What a handle came to, and where it was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "module/handle.h"
#include "module/module_folder.h"

namespace lode {

enum class Source { local, cache, network };

std::string_view to_string(Source source);

struct Resolved {
    Handle handle;
    ModuleFolder module;
    Source source = Source::local;
    std::string resolved = {};  ///< the fixed handle that it came to; empty for what lies on this machine
    std::optional<Digest> archive = std::nullopt;  ///< of the archive's bytes, where it came in one
};

}  // namespace lode
