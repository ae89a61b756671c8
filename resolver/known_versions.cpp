// What a registry took back, and what it must not change.
#include "resolver/known_versions.h"

#include <algorithm>
#include <functional>

namespace lode {

Result<VersionsChange> compare_versions(const VersionsRecord& known, const VersionsDocument& document,
                                        const ListedDigest& listed) {
    VersionsChange change;
    for (const auto* releases : {&known.document.versions, &known.withdrawn})
        for (const auto& before : *releases) {
            if (const Release* now = find_release(document.versions, before.version)) {
                LODE_TRY(check_listed_digest(before, now->digest, listed));
                continue;
            }
            change.withdrawn.push_back(before);
            if (releases == &known.document.versions) change.now_withdrawn.push_back(before);
        }
    std::ranges::sort(change.withdrawn, std::greater(), &Release::version);
    return change;
}

}  // namespace lode
