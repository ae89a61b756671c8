// Opening lookups once each, and finding files.
#include "runtime/resources.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/suggestion.h"
#include "runtime/tokenizers/sentencepiece_tokenizer.h"
#include "runtime/tokenizers/tokenizer_json.h"

namespace lode {
namespace {

template <typename Member>
tl::unexpected<Error> unknown_name(std::string_view what, const std::string& name,
                                   const std::map<std::string, Member>& known) {
    std::vector<std::string> names;
    names.reserve(known.size());
    for (const auto& [other, member] : known) names.push_back(other);
    const auto meant = nearest_word(name, names);
    return fail(ErrorCode::integrity, fmt::format("the module has no {} `{}`", what, name),
                meant ? fmt::format("did you mean `{}`?", *meant) : std::string());
}

Result<TokenTable> tokens_of(const VocabularyIndex& index, const std::string& name) {
    TokenTable tokens;
    for (std::uint64_t id = 0; id < index.size(); ++id) {
        const auto token = index.token(id);
        if (!token) return fail(ErrorCode::integrity, fmt::format("the index of the lookup `{}` is damaged", name));
        tokens.add(*token);
    }
    return tokens;
}

}  // namespace

Result<TokenLookup> Resources::open_lookup(const LookupSpec& spec) const {
    const FileEntry* file = m_folder.manifest.find_file(spec.file);
    if (file == nullptr)
        return fail(ErrorCode::integrity, fmt::format("`{}` is not among the module's files", spec.file));
    LODE_ASSIGN(auto index, m_open_index(*file, m_folder.path / file->path));
    if (index.size() != spec.size)
        return fail(ErrorCode::integrity, fmt::format("the vocabulary `{}` has {} tokens, the manifest says {}",
                                                      spec.file, index.size(), spec.size));
    return TokenLookup(std::move(index), spec.oov);
}

Result<std::shared_ptr<const TokenLookup>> Resources::lookup(const std::string& name) {
    if (const auto opened = m_lookups.find(name); opened != m_lookups.end()) return opened->second;
    const auto spec = m_folder.manifest.lookups.find(name);
    if (spec == m_folder.manifest.lookups.end()) return unknown_name("lookup", name, m_folder.manifest.lookups);
    LODE_ASSIGN(auto lookup, open_lookup(spec->second));
    return m_lookups[name] = std::make_shared<const TokenLookup>(std::move(lookup));
}

Result<std::shared_ptr<const WordPieceModel>> Resources::wordpiece(const std::string& lookup,
                                                                   const WordPieceOptions& options) {
    auto& opened = m_wordpieces[{lookup, options}];
    if (opened != nullptr) return opened;
    LODE_ASSIGN(const auto vocabulary, this->lookup(lookup));
    LODE_ASSIGN(auto tokens, tokens_of(vocabulary->index(), lookup));
    LODE_ASSIGN(auto model, WordPieceModel::make(std::move(tokens), options));
    return opened = std::make_shared<const WordPieceModel>(std::move(model));
}

Result<void> Resources::count_pattern() {
    constexpr std::size_t most_patterns = 64;  // each may take some MB, and tens of milliseconds
    if (++m_patterns <= most_patterns) return {};
    return fail(ErrorCode::integrity, fmt::format("the module has more than {} regular expressions", most_patterns));
}

Result<std::shared_ptr<const Table>> Resources::table(const std::string& name) {
    LODE_ASSIGN(auto table, m_variables.open(name));
    return std::shared_ptr<const Table>(std::move(table));
}

Result<std::filesystem::path> Resources::file(const std::string& path) const {
    if (m_folder.manifest.find_file(path) != nullptr) return m_folder.path / path;
    return fail(ErrorCode::integrity, fmt::format("`{}` is not among the module's files", path));
}

Result<std::shared_ptr<const Tokenizer>> Resources::tokenizer(const std::string& path) {
    if (const auto opened = m_tokenizers.find(path); opened != m_tokenizers.end()) return opened->second;
    LODE_ASSIGN(const auto place, file(path));
    LODE_ASSIGN(const auto content, read_file(place));
    const auto in_file = in_context(fmt::format("the tokenizer `{}`", path));
    std::unique_ptr<const Tokenizer> opened;
    if (place.extension() == ".json") {
        LODE_ASSIGN(opened, parse_tokenizer_json(content).map_error(in_file));
    } else if (place.extension() == ".model") {
        LODE_ASSIGN(opened, parse_sentencepiece_model(content).map_error(in_file));
    } else {
        return fail(ErrorCode::integrity, fmt::format("expected the tokenizer `{}` to end in .json or .model", path));
    }
    return m_tokenizers[path] = std::move(opened);
}

}  // namespace lode
