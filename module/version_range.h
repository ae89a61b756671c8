// Which versions a user accepts: `^1.2`, `~1.2.3`, `>=1 <2`, `1.2`, `*`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/registry_documents.h"
#include "module/version.h"

namespace lode {

/// Conditions that all must hold. Their meaning is that of npm and cargo, which agree: `^1.2` is at least 1.2 and below
/// 2, `^0.2.3` below 0.3, `^0.0.3` below 0.0.4; `~1.2.3` below 1.3, `~1` below 2; `>1.2` is above every 1.2.x and
/// `<=1.2` reaches to the last of them. Only a version alone is lode's own: it is exactly that version (1.2, 1.2.0).
/// A pre-release is meant only where a condition names one with the same three numbers.
class VersionRange {
public:
    struct Bound {
        enum class Side { at_least, above, at_most, below };

        Side side = Side::at_least;
        Version version;
    };

    /// Every version, pre-releases left out: `*`.
    VersionRange() = default;

    bool contains(const Version& version) const;
    /// The one version, where the range is a version alone.
    const std::optional<Version>& exact() const { return m_exact; }
    /// Whether it is `*`.
    bool is_any() const { return m_bounds.empty(); }
    /// Without spaces, conditions after commas, `*` for all: `>=1,<2`.
    const std::string& text() const { return m_text; }

    friend Result<VersionRange> parse_version_range(std::string_view text);

private:
    bool names_pre_release_of(const Version& version) const;

    std::string m_text = "*";
    std::vector<Bound> m_bounds;
    std::optional<Version> m_exact;
};

/// At most 16 conditions, with commas or spaces between; `*` and `latest` are all versions. `invalid_argument` for what
/// is no range, with a hint where npm or cargo would know it.
Result<VersionRange> parse_version_range(std::string_view text);
inline const std::string& to_string(const VersionRange& range) {
    return range.text();
}

/// The highest release in the range that is not yanked; one that the range names exactly, yanked or not.
std::optional<Release> choose_release(const VersionsDocument& document, const VersionRange& range);

}  // namespace lode
