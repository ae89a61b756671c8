// A module's lookups and tables, each opened when the first step asks for it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "module/module_folder.h"
#include "runtime/table.h"
#include "runtime/vocabulary/token_lookup.h"

namespace lode {

/// Gives the index of a vocabulary file, `path` being where it lies: derived before and mapped, or built in memory.
using OpenVocabularyIndex =
    std::function<Result<VocabularyIndex>(const FileEntry& file, const std::filesystem::path& path)>;

/// Used while a module is opened, by one thread. What it hands out is immutable and shared.
class Resources {
public:
    /// Both outlive this.
    Resources(const ModuleFolder& folder, const OpenVocabularyIndex& open_index)
        : m_folder(folder), m_open_index(open_index) {}

    /// `integrity` for a name that the manifest does not have, or whose files are not what it says.
    Result<std::shared_ptr<const TokenLookup>> lookup(const std::string& name);
    Result<std::shared_ptr<const Table>> table(const std::string& name);

private:
    Result<TokenLookup> open_lookup(const LookupSpec& spec) const;

    const ModuleFolder& m_folder;
    const OpenVocabularyIndex& m_open_index;
    std::map<std::string, std::shared_ptr<const TokenLookup>> m_lookups;
    std::map<std::string, std::shared_ptr<const Table>> m_tables;
};

}  // namespace lode
