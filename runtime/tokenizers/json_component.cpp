// Members of a component by type, and the refusal of those that nobody asked for.
#include "runtime/tokenizers/json_component.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lode {

Result<JsonComponent> JsonComponent::open(const Json& json, std::string_view kind) {
    if (!json.is_object())
        return fail(ErrorCode::integrity, fmt::format("{} is not an object but {}", kind, json.type_name()));
    JsonComponent component(json, kind);
    LODE_ASSIGN(auto type, component.text_if_any("type"));
    component.m_type = std::move(type).value_or("");
    return component;
}

tl::unexpected<Error> JsonComponent::refuse(const std::string& why) const {
    return fail(ErrorCode::integrity,
                m_type.empty() ? fmt::format("{}: {}", m_kind, why) : fmt::format("{} `{}`: {}", m_kind, m_type, why));
}

template <typename T>
Result<T> JsonComponent::named(Result<T> result) const {
    return std::move(result).map_error([&](const Error& error) { return refuse(error.message).value(); });
}

const Json* JsonComponent::find(std::string_view key) {
    m_asked.emplace(key);
    const Json* member = json_find(*m_json, key);
    return member == nullptr || member->is_null() ? nullptr : member;
}

Result<std::string> JsonComponent::text(std::string_view key) {
    m_asked.emplace(key);
    return named(json_string(*m_json, key));
}

Result<bool> JsonComponent::flag(std::string_view key) {
    m_asked.emplace(key);
    return named(json_bool(*m_json, key));
}

Result<std::uint64_t> JsonComponent::number(std::string_view key) {
    m_asked.emplace(key);
    return named(json_unsigned(*m_json, key));
}

Result<std::reference_wrapper<const Json>> JsonComponent::array(std::string_view key) {
    m_asked.emplace(key);
    return named(json_array(*m_json, key));
}

Result<std::reference_wrapper<const Json>> JsonComponent::object(std::string_view key) {
    m_asked.emplace(key);
    return named(json_object(*m_json, key));
}

Result<std::optional<std::string>> JsonComponent::text_if_any(std::string_view key) {
    if (find(key) == nullptr) return std::optional<std::string>();
    LODE_ASSIGN(auto value, text(key));
    return std::optional(std::move(value));
}

Result<bool> JsonComponent::flag_or(std::string_view key, bool otherwise) {
    if (find(key) == nullptr) return otherwise;
    return flag(key);
}

Result<std::optional<std::uint64_t>> JsonComponent::number_if_any(std::string_view key) {
    if (find(key) == nullptr) return std::optional<std::uint64_t>();
    LODE_ASSIGN(const auto value, number(key));
    return std::optional(value);
}

Result<void> JsonComponent::finish() const {
    for (const auto& member : m_json->items())
        if (!m_asked.contains(member.key())) return refuse(fmt::format("`{}` is not known", member.key()));
    return {};
}

}  // namespace lode
