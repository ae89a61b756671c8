// What a person sees of a module: its versions.
#pragma once

#include <string>
#include <string_view>

#include "module/registry_documents.h"

namespace lode {

/// `description` is that of the newest version, or empty.
std::string module_page(const VersionsDocument& document, std::string_view description);

}  // namespace lode
