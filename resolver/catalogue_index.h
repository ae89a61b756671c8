// A registry's catalogue as lines that can be searched without understanding each: what the cache keeps of a
// modules.json.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "module/registry_documents.h"

namespace lode {

/// A line a module: its words (name and description, folded), name, newest version, size and description, parted by
/// tabs; tabs and line ends within a description are blanks.
std::string to_catalogue_index(const CatalogueDocument& document);

/// The words of a query, folded as the index is: case, composition and styles of letters do not count.
std::vector<std::string> fold_words(const std::vector<std::string>& words);

/// Those in whose name or description every word (see fold_words) is, anywhere in a word; first those with all of them
/// in the name; by name then. At most `limit`. Lines that are none are passed over.
std::vector<CatalogueEntry> search_catalogue(std::string_view index, const std::vector<std::string>& words,
                                             std::size_t limit);

}  // namespace lode
