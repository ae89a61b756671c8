// The versions.json of each module that was asked for, as it came last: for freshness, for offline, and to notice when
// a version changes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/url.h"
#include "cache/cache_layout.h"
#include "module/registry_documents.h"

namespace lode {

struct VersionsRecord {
    std::string etag;     ///< as the registry sent it; may be empty
    Clock::Time fetched;  ///< when the registry last said so; to the second
    VersionsDocument document;
    std::vector<Release> withdrawn = {};  ///< seen before, and no longer in the document; highest first
};

/// Thread-safe; any number of processes: the last writer wins.
class VersionsRecords {
public:
    explicit VersionsRecords(CacheLayout layout) : m_layout(std::move(layout)) {}

    /// By the URL of the versions.json. A record that cannot be read as one counts as none.
    Result<std::optional<VersionsRecord>> find(const Url& url) const;
    Result<void> put(const Url& url, const VersionsRecord& record) const;
    /// The record's file, whether or not there is one.
    std::filesystem::path path_of(const Url& url) const;

private:
    CacheLayout m_layout;
};

}  // namespace lode
