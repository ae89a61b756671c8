// A module small enough to be written in a test: some files, and the manifest that lists them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "module/manifest.h"

namespace lode {

struct SampleModule {
    std::map<std::string, std::string> files;  ///< path -> content
    std::string manifest;                      ///< the text of module.json
};

inline SampleModule sample_module(std::string_view name, std::string_view version,
                                  const std::map<std::string, std::string>& files = {{"sub/table.bin", "0123456789"},
                                                                                     {"words.txt", "cat\ndog\n"}}) {
    Manifest manifest;
    manifest.name = *parse_module_name(name);
    manifest.version = *parse_version(version);
    manifest.description = "a sample";
    for (const auto& [path, content] : files) manifest.files.push_back({path, content.size(), digest_of(content)});
    return {files, to_json(manifest)};
}

/// A graph that is none but to whom it is a protocol buffer's field.
inline constexpr std::string_view sample_graph = "\x08\x01\x12\x03\x0a\x01x";

/// A SavedModel, with the manifest that lode makes for it.
inline SampleModule sample_saved_model(std::string graph = std::string(sample_graph)) {
    std::map<std::string, std::string> files = {{"saved_model.pb", std::move(graph)},
                                                {"variables/variables.index", "index"}};
    std::vector<FileEntry> entries;
    entries.reserve(files.size());
    for (const auto& [path, content] : files) entries.push_back({path, content.size(), digest_of(content)});
    return {files, to_json(foreign_manifest(std::move(entries)).value())};
}

}  // namespace lode
