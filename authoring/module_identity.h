// What a module's manifest says of it besides its content.
#pragma once

#include <string>

#include "module/module_name.h"
#include "module/version.h"

namespace lode {

struct ModuleIdentity {
    ModuleName name;
    Version version;
    std::string description = {};
    std::string license = {};
};

}  // namespace lode
