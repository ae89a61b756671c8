// A member of a build spec: JSON that knows where it stands, so that messages do.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace lode {

class SpecObject;

/// A view: the JSON outlives it. Every error is `invalid_argument` and begins with the path.
class SpecValue {
public:
    SpecValue(const Json& json, std::string path) : m_json(&json), m_path(std::move(path)) {}

    const Json& json() const { return *m_json; }
    const std::string& path() const { return m_path; }  ///< `signatures.default.steps[2]`; empty: the whole spec

    Result<std::string> text() const;
    Result<std::uint64_t> whole() const;  ///< 0 or more
    Result<bool> flag() const;
    Result<std::vector<SpecValue>> list() const;
    /// An object of any keys, sorted.
    Result<std::vector<std::pair<std::string, SpecValue>>> members() const;
    /// An object of these keys. Another one is refused, with the nearest of these as a hint.
    Result<SpecObject> object(std::initializer_list<std::string_view> known) const;

    /// `path: why`.
    tl::unexpected<Error> refuse(std::string why, std::string hint = {}) const;
    tl::unexpected<Error> expected(std::string_view what) const;
    /// Puts the path before an error of a part, which becomes `invalid_argument`.
    Error at(Error error) const;

private:
    const Json* m_json;
    std::string m_path;
};

/// An object whose keys are all known.
class SpecObject {
public:
    explicit SpecObject(SpecValue value) : m_value(std::move(value)) {}

    std::optional<SpecValue> find(std::string_view key) const;
    Result<SpecValue> need(std::string_view key) const;
    /// The only one of these that is there; refused where there is none, or several.
    Result<std::string> only_one_of(std::initializer_list<std::string_view> keys) const;
    Result<std::string> text_or(std::string_view key, std::string otherwise) const;
    const SpecValue& value() const { return m_value; }

private:
    SpecValue m_value;
};

}  // namespace lode
