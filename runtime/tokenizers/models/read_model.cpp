// Vocabularies and options of models.
#include "runtime/tokenizers/models/read_model.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/tokenizers/json_component.h"
#include "runtime/tokenizers/models/bpe_model.h"
#include "runtime/tokenizers/models/serde_number.h"
#include "runtime/tokenizers/models/unigram_model.h"
#include "runtime/tokenizers/models/word_level_model.h"

namespace lode {
namespace {

/// An object of tokens and their ids.
Result<TokenTable> read_vocabulary(JsonComponent& component) {
    LODE_ASSIGN(const auto vocabulary, component.object("vocab"));
    std::vector<const std::string*> by_id(vocabulary.get().size(), nullptr);
    for (const auto& [token, id] : vocabulary.get().get_ref<const Json::object_t&>()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= by_id.size())
            return component.refuse(fmt::format("the id of `{}` is not a number below {}, the size of the vocabulary",
                                                token, by_id.size()));
        const std::string*& place = by_id[id.get<std::size_t>()];
        if (place != nullptr)
            return component.refuse(
                fmt::format("`{}` and `{}` have the same id {}", *place, token, id.get<std::size_t>()));
        place = &token;
    }
    TokenTable tokens;
    for (const std::string* token : by_id) tokens.add(*token);
    return tokens;
}

Result<ReadModel> read_wordpiece(JsonComponent& component) {
    WordPieceOptions options;
    LODE_ASSIGN(options.unknown, component.text("unk_token"));
    LODE_ASSIGN(options.prefix, component.text("continuing_subword_prefix"));
    LODE_ASSIGN(options.max_characters, component.number("max_input_chars_per_word"));
    LODE_ASSIGN(auto tokens, read_vocabulary(component));
    LODE_TRY(component.finish());
    LODE_ASSIGN(auto model, WordPieceModel::make(std::move(tokens), options).map_error([&](const Error& error) {
        return component.refuse(error.message).value();
    }));
    return ReadModel(std::move(model));
}

/// The model as any one, or its error with the component's name.
template <typename Model>
Result<ReadModel> made(const JsonComponent& component, Result<Model> model) {
    if (!model) return component.refuse(model.error().message);
    return ReadModel(std::make_unique<const Model>(*std::move(model)));
}

/// A list of pairs, of a token and its score.
Result<UnigramVocabulary> read_scores(JsonComponent& component) {
    LODE_ASSIGN(const auto list, component.array("vocab"));
    UnigramVocabulary vocabulary;
    for (const Json& pair : list.get()) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_number())
            return component.refuse(
                fmt::format("entry {} of `vocab` is no pair of a token and its score", vocabulary.scores.size()));
        vocabulary.tokens.add(pair[0].get_ref<const std::string&>());
        vocabulary.scores.push_back(as_serde_reads(pair[1].get<double>()));
    }
    return vocabulary;
}

Result<ReadModel> read_unigram(JsonComponent& component) {
    constexpr double unknown_penalty = 10;
    LODE_ASSIGN(auto vocabulary, read_scores(component));
    UnigramOptions options;
    // The original takes files without one, and fails at the first text that needs it.
    LODE_ASSIGN(options.unknown, component.number("unk_id"));
    LODE_ASSIGN(options.byte_fallback, component.flag_or("byte_fallback", false));
    LODE_TRY(component.finish());
    const auto least = std::min_element(vocabulary.scores.begin(), vocabulary.scores.end());
    if (least != vocabulary.scores.end()) options.unknown_score = *least - unknown_penalty;
    return made(component, UnigramModel::make(std::move(vocabulary), options));
}

/// Pairs of tokens, or texts of two tokens with a space between them.
Result<BpeModel::Merges> read_merges(JsonComponent& component) {
    LODE_ASSIGN(const auto list, component.array("merges"));
    BpeModel::Merges merges;
    for (const Json& merge : list.get()) {
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
            continue;
        }
        const std::string_view text = merge.is_string() ? merge.get_ref<const std::string&>() : std::string_view();
        if (text.starts_with("#version")) continue;
        const std::size_t space = text.find(' ');
        if (space == std::string_view::npos || text.find(' ', space + 1) != std::string_view::npos)
            return component.refuse(fmt::format("entry {} of `merges` is no pair of tokens", merges.size()));
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

Result<ReadModel> read_bpe(JsonComponent& component) {
    BpeOptions options;
    LODE_ASSIGN(options.unknown, component.text_if_any("unk_token"));
    LODE_ASSIGN(const auto prefix, component.text_if_any("continuing_subword_prefix"));
    LODE_ASSIGN(const auto suffix, component.text_if_any("end_of_word_suffix"));
    LODE_ASSIGN(options.fuse_unknown, component.flag_or("fuse_unk", false));
    LODE_ASSIGN(options.byte_fallback, component.flag_or("byte_fallback", false));
    LODE_ASSIGN(options.ignore_merges, component.flag_or("ignore_merges", false));
    options.continuing_prefix = prefix.value_or("");
    options.end_suffix = suffix.value_or("");
    if (component.find("dropout") != nullptr)
        return component.refuse("`dropout` is not null: its ids are those of chance");
    LODE_ASSIGN(auto tokens, read_vocabulary(component));
    LODE_ASSIGN(const auto merges, read_merges(component));
    LODE_TRY(component.finish());
    return made(component, BpeModel::make(std::move(tokens), merges, std::move(options)));
}

Result<ReadModel> read_word_level(JsonComponent& component) {
    LODE_ASSIGN(const auto unknown, component.text("unk_token"));
    LODE_ASSIGN(auto tokens, read_vocabulary(component));
    LODE_TRY(component.finish());
    return made(component, WordLevelModel::make(std::move(tokens), unknown));
}

/// Files of before 2021 do not name it, and are told by what only one type has.
std::string_view type_of(JsonComponent& component) {
    if (!component.type().empty()) return component.type();
    if (component.find("unk_id") != nullptr) return "Unigram";
    if (component.find("max_input_chars_per_word") != nullptr) return "WordPiece";
    if (component.find("merges") != nullptr) return "BPE";
    return {};
}

}  // namespace

Result<ReadModel> read_model(const Json& json) {
    LODE_ASSIGN(auto component, JsonComponent::open(json, "the model"));
    const std::string_view type = type_of(component);
    if (type == "BPE") return read_bpe(component);
    if (type == "Unigram") return read_unigram(component);
    if (type == "WordLevel") return read_word_level(component);
    if (type == "WordPiece") return read_wordpiece(component);
    return component.refuse("this type is not known");
}

}  // namespace lode
