// The project's own sources as data: what each file includes, and what each line says.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

struct SourceFile {
    std::string path;                         ///< from the repository's root: `cache/blob_store.h`
    std::string folder;                       ///< `cache`, `base/http`
    std::vector<std::string> lines;           ///< as they are
    std::vector<std::string> own_includes;    ///< "…"
    std::vector<std::string> their_includes;  ///< <…>
};

/// Every .h and .cpp below the folders named, sorted by path.
std::vector<SourceFile> read_sources(const std::filesystem::path& root, const std::vector<std::string>& folders);

/// The headers that `path` brings in, by any number of steps, itself among them.
std::set<std::string> included_by(const std::string& path, const std::vector<SourceFile>& sources);

/// Where the code (comments and the insides of string literals left out) holds `word` as a whole: `path:line`.
std::vector<std::string> places_of(std::string_view word, const std::vector<SourceFile>& sources);

}  // namespace lode
