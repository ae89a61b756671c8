// Reading members and naming the place of what is wrong.
#include "authoring/spec/spec_value.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/suggestion.h"

namespace lode {
namespace {

std::string path_of(const std::string& parent, std::string_view key) {
    return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

}  // namespace

Error SpecValue::at(Error error) const {
    error.code = error.code == ErrorCode::integrity ? ErrorCode::invalid_argument : error.code;
    return m_path.empty() ? error : in_context("`" + m_path + "`")(std::move(error));
}

tl::unexpected<Error> SpecValue::refuse(std::string why, std::string hint) const {
    return fail(at({ErrorCode::invalid_argument, std::move(why), std::move(hint)}));
}

tl::unexpected<Error> SpecValue::expected(std::string_view what) const {
    return refuse(fmt::format("expected {}, got {}", what, m_json->type_name()));
}

Result<std::string> SpecValue::text() const {
    if (!m_json->is_string()) return expected("a string");
    return m_json->get<std::string>();
}

Result<std::uint64_t> SpecValue::whole() const {
    if (!m_json->is_number_unsigned()) return expected("a whole number, 0 or more");
    return m_json->get<std::uint64_t>();
}

Result<bool> SpecValue::flag() const {
    if (!m_json->is_boolean()) return expected("true or false");
    return m_json->get<bool>();
}

Result<std::vector<SpecValue>> SpecValue::list() const {
    if (!m_json->is_array()) return expected("a list");
    std::vector<SpecValue> values;
    for (const Json& item : *m_json) values.emplace_back(item, fmt::format("{}[{}]", m_path, values.size()));
    return values;
}

Result<std::vector<std::pair<std::string, SpecValue>>> SpecValue::members() const {
    if (!m_json->is_object()) return expected("an object");
    std::vector<std::pair<std::string, SpecValue>> members;
    for (const auto& [key, value] : m_json->items()) members.emplace_back(key, SpecValue(value, path_of(m_path, key)));
    return members;
}

Result<SpecObject> SpecValue::object(std::initializer_list<std::string_view> known) const {
    if (!m_json->is_object()) return expected("an object");
    const std::vector<std::string> words(known.begin(), known.end());
    for (const auto& [key, value] : m_json->items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        const auto meant = nearest_word(key, words);
        return refuse(
            fmt::format("the member `{}` is not known", key),
            meant ? fmt::format("did you mean `{}`?", *meant) : fmt::format("it may have: {}", fmt::join(words, ", ")));
    }
    return SpecObject(*this);
}

std::optional<SpecValue> SpecObject::find(std::string_view key) const {
    const Json* value = json_find(m_value.json(), key);
    return value == nullptr ? std::nullopt : std::optional(SpecValue(*value, path_of(m_value.path(), key)));
}

Result<SpecValue> SpecObject::need(std::string_view key) const {
    auto value = find(key);
    if (!value) return m_value.refuse(fmt::format("the member `{}` is missing", key));
    return *std::move(value);
}

Result<std::string> SpecObject::only_one_of(std::initializer_list<std::string_view> keys) const {
    std::vector<std::string> there;
    for (const auto key : keys)
        if (find(key)) there.emplace_back(key);
    if (there.size() == 1) return there.front();
    return m_value.refuse(fmt::format("expected one of `{}`, got {}", fmt::join(keys, "`, `"),
                                      there.empty() ? "none" : fmt::format("`{}`", fmt::join(there, "` and `"))));
}

Result<std::string> SpecObject::text_or(std::string_view key, std::string otherwise) const {
    const auto value = find(key);
    return value ? value->text() : Result<std::string>(std::move(otherwise));
}

}  // namespace lode
