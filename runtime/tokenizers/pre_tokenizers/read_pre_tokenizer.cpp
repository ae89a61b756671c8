// One reader a type.
#include "runtime/tokenizers/pre_tokenizers/read_pre_tokenizer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "runtime/tokenizers/json_component.h"
#include "runtime/tokenizers/pre_tokenizers/byte_level.h"
#include "runtime/tokenizers/pre_tokenizers/character_splits.h"
#include "runtime/tokenizers/pre_tokenizers/metaspace.h"
#include "runtime/tokenizers/pre_tokenizers/split.h"
#include "runtime/tokenizers/pre_tokenizers/whitespace.h"

namespace lode {
namespace {

using PreTokenizers = std::vector<std::unique_ptr<const PreTokenizer>>;

template <typename Step, typename... Arguments>
void add(PreTokenizers& steps, Arguments&&... arguments) {
    steps.push_back(std::make_unique<const Step>(std::forward<Arguments>(arguments)...));
}

Result<void> read_bert(JsonComponent&, PreTokenizers& steps) {
    add<BertPreTokenizer>(steps);
    return {};
}

Result<void> read_whitespace(JsonComponent&, PreTokenizers& steps) {
    add<Whitespace>(steps);
    return {};
}

Result<void> read_whitespace_split(JsonComponent&, PreTokenizers& steps) {
    add<ClassSplit>(steps, CharacterClass::white_space, SplitBehavior::removed);
    return {};
}

Result<SplitBehavior> read_behavior(JsonComponent& component) {
    LODE_ASSIGN(const auto name, component.text_if_any("behavior"));
    const auto behavior = parse_split_behavior(name.value_or("Isolated"));
    if (!behavior) return component.refuse(fmt::format("the behavior `{}` is not known", *name));
    return *behavior;
}

Result<void> read_punctuation(JsonComponent& component, PreTokenizers& steps) {
    LODE_ASSIGN(const auto behavior, read_behavior(component));
    add<ClassSplit>(steps, CharacterClass::punctuation, behavior);
    return {};
}

Result<void> read_digits(JsonComponent& component, PreTokenizers& steps) {
    LODE_ASSIGN(const bool individual, component.flag("individual_digits"));
    add<ClassSplit>(steps, CharacterClass::number, individual ? SplitBehavior::isolated : SplitBehavior::contiguous);
    return {};
}

Result<void> read_delimiter(JsonComponent& component, PreTokenizers& steps) {
    LODE_ASSIGN(const auto delimiter, component.text("delimiter"));
    const auto character = delimiter.empty() ? Utf8CodePoint{} : decode_utf8(delimiter);
    if (!character.valid || character.size != delimiter.size())
        return component.refuse(fmt::format("the delimiter `{}` is not one character", delimiter));
    add<DelimiterSplit>(steps, character.value);
    return {};
}

template <typename Step>
bool has(const PreTokenizers& steps) {
    return std::any_of(steps.begin(), steps.end(),
                       [](const auto& step) { return dynamic_cast<const Step*>(step.get()) != nullptr; });
}

Result<void> read_byte_level(JsonComponent& component, PreTokenizers& steps) {
    LODE_ASSIGN(const bool add_prefix_space, component.flag("add_prefix_space"));
    LODE_ASSIGN(const bool use_regex, component.flag_or("use_regex", true));
    component.pass_over("trim_offsets");  // of places in the text, which nobody asks for
    if (has<VisibleBytes>(steps)) return component.refuse("it is there twice: a text would grow with each");
    if (add_prefix_space) add<PrefixSpace>(steps);
    if (use_regex) add<WordSplit>(steps, WordPattern::gpt2, SplitBehavior::isolated, Invert::no);
    add<VisibleBytes>(steps);
    return {};
}

Result<MetaspaceOptions::Prepend> read_prepend_scheme(JsonComponent& component) {
    using Prepend = MetaspaceOptions::Prepend;
    LODE_ASSIGN(const auto scheme, component.text_if_any("prepend_scheme"));
    LODE_ASSIGN(const bool adds_space, component.flag_or("add_prefix_space", true));  // of files before 0.15
    const std::string name = scheme.value_or("always");
    if (!adds_space && name != "never") return component.refuse("`add_prefix_space` and `prepend_scheme` disagree");
    if (name == "never") return Prepend::never;
    if (name == "first") return Prepend::first;
    if (name == "always") return Prepend::always;
    return component.refuse(fmt::format("the prepend scheme `{}` is not known", name));
}

Result<void> read_metaspace(JsonComponent& component, PreTokenizers& steps) {
    MetaspaceOptions options;
    LODE_ASSIGN(options.replacement, component.text("replacement"));
    LODE_ASSIGN(options.prepend, read_prepend_scheme(component));
    LODE_ASSIGN(options.split, component.flag_or("split", true));
    component.pass_over("str_rep");  // the replacement again
    if (options.replacement.empty() || decode_utf8(options.replacement).size != options.replacement.size())
        return component.refuse(fmt::format("the replacement `{}` is not one character", options.replacement));
    if (has<Metaspace>(steps)) return component.refuse("it is there twice: a text would grow with each");
    add<Metaspace>(steps, std::move(options));
    return {};
}

Result<void> read_split(JsonComponent& component, PreTokenizers& steps) {
    LODE_ASSIGN(const auto behavior, read_behavior(component));
    LODE_ASSIGN(const bool inverted, component.flag("invert"));
    const Invert invert = inverted ? Invert::yes : Invert::no;
    LODE_ASSIGN(const auto json, component.object("pattern"));
    LODE_ASSIGN(auto pattern, JsonComponent::open(json, "the pattern of a `Split`"));
    LODE_ASSIGN(const auto literal, pattern.text_if_any("String"));
    LODE_ASSIGN(const auto regex, pattern.text_if_any("Regex"));
    LODE_TRY(pattern.finish());
    if (regex) {
        const auto words = parse_word_pattern(*regex);
        if (!words) return component.refuse(fmt::format("the regular expression `{}` is not known", *regex));
        add<WordSplit>(steps, *words, behavior, invert);
        return {};
    }
    if (!literal || literal->empty()) return component.refuse("its pattern is neither a `String` nor a `Regex`");
    add<LiteralSplit>(steps, *literal, behavior, invert);
    return {};
}

struct Reader {
    std::string_view type;
    Result<void> (*read)(JsonComponent& component, PreTokenizers& steps);
};

constexpr std::array readers = {
    Reader{"BertPreTokenizer", read_bert},
    Reader{"ByteLevel", read_byte_level},
    Reader{"CharDelimiterSplit", read_delimiter},
    Reader{"Delimiter", read_delimiter},
    Reader{"Digits", read_digits},
    Reader{"Metaspace", read_metaspace},
    Reader{"Punctuation", read_punctuation},
    Reader{"Split", read_split},
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
    LODE_TRY(reader->read(component, pre_tokenizers));
    return component.finish();
}

}  // namespace lode
