// What the steps of a module's signatures name: lookups, variables and files, each opened when the first asks for it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "module/module_folder.h"
#include "runtime/table.h"
#include "runtime/tokenizers/models/wordpiece_model.h"
#include "runtime/tokenizers/tokenizer.h"
#include "runtime/variable_store.h"
#include "runtime/vocabulary/token_lookup.h"

namespace lode {

/// Gives the index of a vocabulary file, `path` being where it lies: derived before and mapped, or built in memory.
using OpenVocabularyIndex =
    std::function<Result<VocabularyIndex>(const FileEntry& file, const std::filesystem::path& path)>;

/// Used while a module is opened, by one thread. What it hands out is shared.
class Resources {
public:
    /// All outlive this.
    Resources(const ModuleFolder& folder, const OpenVocabularyIndex& open_index, VariableStore& variables)
        : m_folder(folder), m_open_index(open_index), m_variables(variables) {}

    /// `integrity` for a name that the manifest does not have, or whose files are not what it says.
    Result<std::shared_ptr<const TokenLookup>> lookup(const std::string& name);
    /// WordPiece over the tokens of that lookup.
    Result<std::shared_ptr<const WordPieceModel>> wordpiece(const std::string& lookup, const WordPieceOptions& options);
    /// For a step that compiles a regular expression: `integrity` where the module has too many of them.
    Result<void> count_pattern();
    Result<std::shared_ptr<const Table>> table(const std::string& name);
    /// Where one of the module's files lies, by its path in the module.
    Result<std::filesystem::path> file(const std::string& path) const;
    /// The tokenizer in one of the module's files: `.json` or `.model`.
    Result<std::shared_ptr<const Tokenizer>> tokenizer(const std::string& path);

private:
    Result<TokenLookup> open_lookup(const LookupSpec& spec) const;

    const ModuleFolder& m_folder;
    const OpenVocabularyIndex& m_open_index;
    VariableStore& m_variables;
    std::size_t m_patterns = 0;
    std::map<std::string, std::shared_ptr<const TokenLookup>> m_lookups;
    std::map<std::pair<std::string, WordPieceOptions>, std::shared_ptr<const WordPieceModel>> m_wordpieces;
    std::map<std::string, std::shared_ptr<const Tokenizer>> m_tokenizers;  // by path
};

}  // namespace lode
