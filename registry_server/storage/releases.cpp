// Sorting, merging and choosing among releases.
#include "registry_server/storage/releases.h"

#include <algorithm>

namespace lode {
namespace {

void sort_highest_first(std::vector<Release>& releases) {
    std::sort(releases.begin(), releases.end(),
              [](const Release& a, const Release& b) { return a.version > b.version; });
}

}  // namespace

VersionsDocument with_release(VersionsDocument document, Release release) {
    std::erase_if(document.versions, [&](const Release& other) { return other.version == release.version; });
    document.versions.push_back(std::move(release));
    sort_highest_first(document.versions);
    return document;
}

VersionsDocument reconciled(const VersionsDocument& document, std::vector<Release> found) {
    for (auto& release : found) {
        const Release* known = find_release(document.versions, release.version);
        if (known == nullptr || known->digest != release.digest) continue;
        release.published = known->published;
        release.yanked = known->yanked;
        release.yank_reason = known->yank_reason;
    }
    sort_highest_first(found);
    return {document.name, std::move(found)};
}

std::optional<Release> newest_release(const VersionsDocument& document) {
    std::optional<Release> newest;
    for (const auto& release : document.versions) {
        if (release.yanked) continue;
        if (!release.version.is_pre_release()) return release;
        if (!newest) newest = release;
    }
    return newest;
}

}  // namespace lode
