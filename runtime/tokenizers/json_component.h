// One object of a tokenizer.json, read so that nothing in it is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace lode {

/// Every error is `integrity` and names the component. All that the object says must be asked for: `finish` refuses the
/// rest.
class JsonComponent {
public:
    /// `json` outlives this. `kind` is what it is: `the normalizer`.
    static Result<JsonComponent> open(const Json& json, std::string_view kind);

    /// `type`, or nothing where it has none.
    const std::string& type() const { return m_type; }

    Result<std::string> text(std::string_view key);
    Result<bool> flag(std::string_view key);
    Result<std::uint64_t> number(std::string_view key);
    Result<std::reference_wrapper<const Json>> array(std::string_view key);
    Result<std::reference_wrapper<const Json>> object(std::string_view key);
    /// Nothing where the key is absent or null.
    Result<std::optional<std::string>> text_if_any(std::string_view key);
    Result<bool> flag_or(std::string_view key, bool otherwise);
    Result<std::optional<std::uint64_t>> number_if_any(std::string_view key);
    /// The member, which may be null; a null pointer where there is none or it is null.
    const Json* find(std::string_view key);
    /// Says that the key may be there and does not matter.
    void pass_over(std::string_view key) { m_asked.emplace(key); }

    Result<void> finish() const;
    /// The failed Result, naming the component.
    tl::unexpected<Error> refuse(const std::string& why) const;

private:
    JsonComponent(const Json& json, std::string_view kind) : m_json(&json), m_kind(kind) {}

    template <typename T>
    Result<T> named(Result<T> result) const;

    const Json* m_json;
    std::string m_kind;
    std::string m_type;
    std::set<std::string, std::less<>> m_asked;
};

}  // namespace lode
