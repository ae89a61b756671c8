// Vocabularies and options of models.
#include "runtime/tokenizers/models/read_model.h"

#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/tokenizers/json_component.h"

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

}  // namespace

Result<ReadModel> read_model(const Json& json) {
    LODE_ASSIGN(auto component, JsonComponent::open(json, "the model"));
    if (component.type() == "WordPiece") return read_wordpiece(component);
    return component.refuse("this type is not known");
}

}  // namespace lode
