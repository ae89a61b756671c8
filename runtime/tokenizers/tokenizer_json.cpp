// The file's parts, each read by its own reader, made one.
#include "runtime/tokenizers/tokenizer_json.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/unicode/utf8.h"
#include "runtime/tokenizers/bert_tokenizer.h"
#include "runtime/tokenizers/json_component.h"
#include "runtime/tokenizers/models/byte_trie.h"
#include "runtime/tokenizers/models/read_model.h"
#include "runtime/tokenizers/normalizers/read_normalizer.h"
#include "runtime/tokenizers/pipeline_tokenizer.h"
#include "runtime/tokenizers/pre_tokenizers/character_splits.h"
#include "runtime/tokenizers/pre_tokenizers/read_pre_tokenizer.h"

namespace lode {
namespace {

constexpr std::size_t max_steps = 256;

Result<AddedToken> read_added_token(const Json& json) {
    LODE_ASSIGN(auto component, JsonComponent::open(json, "an added token"));
    AddedToken token;
    LODE_ASSIGN(const auto id, component.number("id"));
    LODE_ASSIGN(token.content, component.text("content"));
    LODE_ASSIGN(token.single_word, component.flag("single_word"));
    LODE_ASSIGN(token.strips_left, component.flag("lstrip"));
    LODE_ASSIGN(token.strips_right, component.flag("rstrip"));
    LODE_ASSIGN(token.normalized, component.flag("normalized"));
    component.pass_over("special");  // it matters to those who decode
    LODE_TRY(component.finish());
    if (id > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
        return component.refuse(fmt::format("the id {} is too large", id));
    token.id = static_cast<std::int64_t>(id);
    return token;
}

Result<std::vector<AddedToken>> read_added_tokens(JsonComponent& file) {
    std::vector<AddedToken> tokens;
    if (file.find("added_tokens") == nullptr) return tokens;
    LODE_ASSIGN(const auto list, file.array("added_tokens"));
    for (const Json& each : list.get()) {
        LODE_ASSIGN(auto token, read_added_token(each));
        if (!token.content.empty()) tokens.push_back(std::move(token));  // an empty one is never found
    }
    return tokens;
}

Result<std::optional<std::uint64_t>> read_truncation(JsonComponent& file) {
    const Json* json = file.find("truncation");
    if (json == nullptr) return std::optional<std::uint64_t>();
    LODE_ASSIGN(auto component, JsonComponent::open(*json, "the truncation"));
    LODE_ASSIGN(const auto direction, component.text_if_any("direction"));
    LODE_ASSIGN(const auto tokens, component.number("max_length"));
    component.pass_over("strategy");  // of pairs
    component.pass_over("stride");    // of what is left over
    LODE_TRY(component.finish());
    if (direction.value_or("Right") != "Right")
        return component.refuse(fmt::format("the direction `{}` is not known", *direction));
    return std::optional(tokens);
}

/// Every added token has the id that the original program would give it: the vocabulary's, or the next.
Result<TokenTable> tokens_beyond(const TokenTable& vocabulary, const std::vector<AddedToken>& added) {
    TokenTable more;
    std::unordered_set<std::string_view> names;  // of the vocabulary, once they are asked for
    std::size_t named = 0;
    const auto has_an_id = [&](std::string_view token) {
        for (; named < vocabulary.size(); ++named) names.insert(vocabulary[named]);
        return names.contains(token);
    };
    for (const auto& token : added) {
        const auto id = static_cast<std::size_t>(token.id);
        const bool is_known = id < vocabulary.size() + more.size();
        if (is_known && token.content == (id < vocabulary.size() ? vocabulary[id] : more[id - vocabulary.size()]))
            continue;
        if (is_known || id != vocabulary.size() + more.size() || has_an_id(token.content))
            return fail(
                ErrorCode::integrity,
                fmt::format("the added token `{}` has the id {}, which is neither the vocabulary's nor the next",
                            token.content, id));
        more.add(token.content);
    }
    return more;
}

/// Those that are looked for in the text as it is given, or in the normalized one.
Result<AddedTokens> added_tokens_of(const std::vector<AddedToken>& tokens, bool normalized,
                                    const Normalizers& normalizers) {
    std::vector<AddedToken> chosen;
    for (auto token : tokens) {
        if (token.normalized != normalized) continue;
        if (token.content.size() > ByteTrie::max_key_size)  // before it is made longer still
            return fail(ErrorCode::integrity, fmt::format("an added token has {} bytes, more than {}",
                                                          token.content.size(), ByteTrie::max_key_size));
        if (normalized) {
            std::array<std::string, 2> buffers;
            token.content = std::string(
                normalize_by_all(normalizers, {token.content}, room_of(token.content.size()), buffers).text);
        }
        chosen.push_back(std::move(token));
    }
    return AddedTokens::make(std::move(chosen)).map_error(in_context("the added tokens"));
}

const TokenTable& vocabulary_of(const ReadModel& model) {
    const auto* wordpiece = std::get_if<WordPieceModel>(&model);
    return wordpiece != nullptr ? wordpiece->tokens() : std::get<std::unique_ptr<const TokenModel>>(model)->tokens();
}

std::unique_ptr<const TokenModel> into_pointer(ReadModel model) {
    if (auto* wordpiece = std::get_if<WordPieceModel>(&model))
        return std::make_unique<const WordPieceModel>(std::move(*wordpiece));
    return std::get<std::unique_ptr<const TokenModel>>(std::move(model));
}

/// The options of the one normalizer, where the whole is what BertTokenizer does.
std::optional<BertNormalizerOptions> as_bert(const TokenizerFrame& frame, const Normalizers& normalizers,
                                             const PreTokenizers& pre_tokenizers, const ReadModel& model) {
    if (!frame.normalized.is_empty() || !std::holds_alternative<WordPieceModel>(model)) return std::nullopt;
    if (normalizers.size() != 1 || pre_tokenizers.size() != 1) return std::nullopt;
    const auto* normalizer = dynamic_cast<const BertNormalizer*>(normalizers.front().get());
    const auto* pre_tokenizer = dynamic_cast<const BertPreTokenizer*>(pre_tokenizers.front().get());
    if (normalizer == nullptr || pre_tokenizer == nullptr) return std::nullopt;
    return normalizer->options();
}

Result<std::unique_ptr<const Tokenizer>> read_tokenizer(const Json& json, Fusing fusing) {
    LODE_ASSIGN(auto file, JsonComponent::open(json, "the tokenizer"));
    LODE_ASSIGN(const auto version, file.text_if_any("version"));
    if (version.value_or("1.0") != "1.0") return file.refuse(fmt::format("the version `{}` is not known", *version));
    for (const auto* key : {"padding", "post_processor", "decoder"}) file.pass_over(key);

    Normalizers normalizers;
    if (const Json* part = file.find("normalizer")) LODE_TRY(read_normalizer(*part, normalizers));
    PreTokenizers pre_tokenizers;
    if (const Json* part = file.find("pre_tokenizer")) LODE_TRY(read_pre_tokenizer(*part, pre_tokenizers));
    if (normalizers.size() > max_steps || pre_tokenizers.size() > max_steps)
        return file.refuse(fmt::format("it has more than {} normalizers or pre-tokenizers", max_steps));
    LODE_ASSIGN(const auto model_json, file.object("model"));
    LODE_ASSIGN(auto model, read_model(model_json));
    LODE_ASSIGN(const auto added, read_added_tokens(file));
    LODE_ASSIGN(const auto max_tokens, read_truncation(file));
    LODE_TRY(file.finish());

    LODE_ASSIGN(auto raw, added_tokens_of(added, false, normalizers));
    LODE_ASSIGN(auto normalized, added_tokens_of(added, true, normalizers));
    LODE_ASSIGN(auto more, tokens_beyond(vocabulary_of(model), added));
    TokenizerFrame frame{std::move(raw), std::move(normalized), std::move(more), max_tokens};
    const auto bert = as_bert(frame, normalizers, pre_tokenizers, model);
    if (bert && fusing == Fusing::yes)
        return std::make_unique<const BertTokenizer>(std::move(frame), *bert,
                                                     std::get<WordPieceModel>(std::move(model)));
    return std::make_unique<const PipelineTokenizer>(std::move(frame), std::move(normalizers),
                                                     std::move(pre_tokenizers), into_pointer(std::move(model)));
}

}  // namespace

Result<std::unique_ptr<const Tokenizer>> parse_tokenizer_json(std::string_view text, Fusing fusing) {
    LODE_ASSIGN(const auto json, parse_json(text, tokenizer_json_limits));
    return read_tokenizer(json, fusing);
}

}  // namespace lode
