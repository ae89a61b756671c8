// What a person sees of one version: what it is, how to load it, what is in it.
#pragma once

#include <string>
#include <string_view>

#include "module/manifest.h"
#include "module/registry_documents.h"

namespace lode {

/// `name` is the one it is published by (a foreign module's manifest has none). `readme` is the module's README.md, or
/// empty; it is shown as text.
std::string version_page(const ModuleName& name, const Release& release, const Manifest& manifest,
                         std::string_view readme);

}  // namespace lode
