// One reader a type.
#include "runtime/tokenizers/pre_tokenizers/read_pre_tokenizer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/tokenizers/json_component.h"
#include "runtime/tokenizers/pre_tokenizers/character_splits.h"
#include "runtime/tokenizers/pre_tokenizers/whitespace.h"

namespace lode {
namespace {

using Made = Result<std::unique_ptr<const PreTokenizer>>;

Made read_bert(JsonComponent&) {
    return std::make_unique<const BertPreTokenizer>();
}

Made read_whitespace(JsonComponent&) {
    return std::make_unique<const Whitespace>();
}

Made read_whitespace_split(JsonComponent&) {
    return std::make_unique<const ClassSplit>(CharacterClass::white_space, SplitBehavior::removed);
}

Result<SplitBehavior> read_behavior(JsonComponent& component) {
    LODE_ASSIGN(const auto name, component.text_if_any("behavior"));
    const auto behavior = parse_split_behavior(name.value_or("Isolated"));
    if (!behavior) return component.refuse(fmt::format("the behavior `{}` is not known", *name));
    return *behavior;
}

Made read_punctuation(JsonComponent& component) {
    LODE_ASSIGN(const auto behavior, read_behavior(component));
    return std::make_unique<const ClassSplit>(CharacterClass::punctuation, behavior);
}

Made read_digits(JsonComponent& component) {
    LODE_ASSIGN(const bool individual, component.flag("individual_digits"));
    return std::make_unique<const ClassSplit>(CharacterClass::number,
                                              individual ? SplitBehavior::isolated : SplitBehavior::contiguous);
}

Made read_delimiter(JsonComponent& component) {
    LODE_ASSIGN(const auto delimiter, component.text("delimiter"));
    const auto character = delimiter.empty() ? Utf8CodePoint{} : decode_utf8(delimiter);
    if (!character.valid || character.size != delimiter.size())
        return component.refuse(fmt::format("the delimiter `{}` is not one character", delimiter));
    return std::make_unique<const DelimiterSplit>(character.value);
}

struct Reader {
    std::string_view type;
    Made (*read)(JsonComponent& component);
};

constexpr std::array readers = {
    Reader{"BertPreTokenizer", read_bert},
    Reader{"CharDelimiterSplit", read_delimiter},
    Reader{"Delimiter", read_delimiter},
    Reader{"Digits", read_digits},
    Reader{"Punctuation", read_punctuation},
    Reader{"Whitespace", read_whitespace},
    Reader{"WhitespaceSplit", read_whitespace_split},
};

}  // namespace

Result<void> read_pre_tokenizer(const Json& json, std::vector<std::unique_ptr<const PreTokenizer>>& pre_tokenizers) {
    LODE_ASSIGN(auto component, JsonComponent::open(json, "the pre-tokenizer"));
    if (component.type() == "Sequence") {
        LODE_ASSIGN(const auto members, component.array("pretokenizers"));
        for (const Json& member : members.get()) LODE_TRY(read_pre_tokenizer(member, pre_tokenizers));
        return component.finish();
    }
    const auto reader =
        std::find_if(readers.begin(), readers.end(), [&](const Reader& each) { return each.type == component.type(); });
    if (reader == readers.end()) return component.refuse("this type is not known");
    LODE_ASSIGN(auto pre_tokenizer, reader->read(component));
    pre_tokenizers.push_back(std::move(pre_tokenizer));
    return component.finish();
}

}  // namespace lode
