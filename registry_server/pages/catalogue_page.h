// What a person sees of a registry: its modules.
#pragma once

#include <string>
#include <string_view>

#include "module/registry_documents.h"

namespace lode {

/// At most so many modules stand on the page; for all of them there is modules.json.
inline constexpr std::size_t most_modules_on_a_page = 2'000;

std::string catalogue_page(std::string_view registry_name, const CatalogueDocument& catalogue);

}  // namespace lode
