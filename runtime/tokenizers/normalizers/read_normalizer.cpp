// One reader a type.
#include "runtime/tokenizers/normalizers/read_normalizer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "runtime/tokenizers/json_component.h"
#include "runtime/tokenizers/normalizers/bert_normalizer.h"
#include "runtime/tokenizers/normalizers/character_normalizer.h"
#include "runtime/tokenizers/normalizers/precompiled.h"
#include "runtime/tokenizers/normalizers/text_normalizers.h"

namespace lode {
namespace {

constexpr std::size_t longest_content = 64;  ///< bytes, of what is put in many places of a text

Result<std::string> read_content(JsonComponent& component, std::string_view key) {
    LODE_ASSIGN(auto content, component.text(key));
    if (content.size() > longest_content)
        return component.refuse(fmt::format("`{}` has more than {} bytes", key, longest_content));
    return content;
}

using Made = Result<std::unique_ptr<const Normalizer>>;

Made read_bert(JsonComponent& component) {
    BertNormalizerOptions options;
    LODE_ASSIGN(options.clean_text, component.flag("clean_text"));
    LODE_ASSIGN(options.handle_chinese_chars, component.flag("handle_chinese_chars"));
    LODE_ASSIGN(options.lowercase, component.flag("lowercase"));
    LODE_ASSIGN(options.strip_accents, component.flag_or("strip_accents", options.lowercase));
    return std::make_unique<const BertNormalizer>(options);
}

template <NormalForm form>
Made read_form(JsonComponent&) {
    return std::make_unique<const UnicodeForm>(form);
}

template <MappedCharacter (*function)(char32_t)>
Made read_characters(JsonComponent&) {
    return std::make_unique<const CharacterNormalizer>(function);
}

Made read_strip(JsonComponent& component) {
    LODE_ASSIGN(const bool left, component.flag("strip_left"));
    LODE_ASSIGN(const bool right, component.flag("strip_right"));
    return std::make_unique<const Strip>(left, right);
}

Made read_prepend(JsonComponent& component) {
    LODE_ASSIGN(auto prefix, read_content(component, "prepend"));
    return std::make_unique<const Prepend>(std::move(prefix));
}

/// Regular expressions are known one by one: those that tokenizers are published with.
Made read_regex(const JsonComponent& component, const std::string& regex, std::string content) {
    using What = ReplaceSpaces::What;
    if (regex == " {2,}") return std::make_unique<const ReplaceSpaces>(What::spaces, 2, std::move(content));
    if (regex == " +") return std::make_unique<const ReplaceSpaces>(What::spaces, 1, std::move(content));
    if (regex == R"(\s{2,})") return std::make_unique<const ReplaceSpaces>(What::white_space, 2, std::move(content));
    if (regex == R"(\s+)") return std::make_unique<const ReplaceSpaces>(What::white_space, 1, std::move(content));
    return component.refuse(fmt::format("the regular expression `{}` is not known", regex));
}

Made read_replace(JsonComponent& component) {
    LODE_ASSIGN(auto content, read_content(component, "content"));
    LODE_ASSIGN(const auto json, component.object("pattern"));
    LODE_ASSIGN(auto pattern, JsonComponent::open(json, "the pattern of a `Replace`"));
    LODE_ASSIGN(auto text, pattern.text_if_any("String"));
    LODE_ASSIGN(const auto regex, pattern.text_if_any("Regex"));
    LODE_TRY(pattern.finish());
    if (regex) return read_regex(component, *regex, std::move(content));
    if (!text || text->empty()) return component.refuse("its pattern is neither a `String` nor a `Regex`");
    return std::make_unique<const Replace>(*std::move(text), std::move(content));
}

Made read_precompiled(JsonComponent& component) {
    LODE_ASSIGN(const auto text, component.text("precompiled_charsmap"));
    LODE_ASSIGN(const auto bytes, decode_base64(text));
    auto map = CharsMap::make(bytes);
    if (!map) return component.refuse(map.error().message);
    return std::make_unique<const Precompiled>(*std::move(map));
}

struct Reader {
    std::string_view type;
    Made (*read)(JsonComponent& component);
};

constexpr std::array readers = {
    Reader{"BertNormalizer", read_bert},
    Reader{"ByteLevel", read_characters<as_visible_bytes>},
    Reader{"Lowercase", read_characters<lowercased>},
    Reader{"NFC", read_form<NormalForm::nfc>},
    Reader{"NFD", read_form<NormalForm::nfd>},
    Reader{"NFKC", read_form<NormalForm::nfkc>},
    Reader{"NFKD", read_form<NormalForm::nfkd>},
    Reader{"Nmt", read_characters<by_nmt_rules>},
    Reader{"Precompiled", read_precompiled},
    Reader{"Prepend", read_prepend},
    Reader{"Replace", read_replace},
    Reader{"Strip", read_strip},
    Reader{"StripAccents", read_characters<without_accent>},
};

}  // namespace

Result<void> read_normalizer(const Json& json, std::vector<std::unique_ptr<const Normalizer>>& normalizers) {
    LODE_ASSIGN(auto component, JsonComponent::open(json, "the normalizer"));
    if (component.type() == "Sequence") {
        LODE_ASSIGN(const auto members, component.array("normalizers"));
        for (const Json& member : members.get()) LODE_TRY(read_normalizer(member, normalizers));
        return component.finish();
    }
    const auto reader =
        std::find_if(readers.begin(), readers.end(), [&](const Reader& each) { return each.type == component.type(); });
    if (reader == readers.end()) return component.refuse("this type is not known");
    LODE_ASSIGN(auto normalizer, reader->read(component));
    normalizers.push_back(std::move(normalizer));
    return component.finish();
}

}  // namespace lode
