// What upstream's registries list, as they last said; kept on the disk for times when they do not answer.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "module/registry_documents.h"
#include "registry_server/mirror/mirror_options.h"
#include "resolver/download/download_context.h"

namespace lode {

/// `own` first; of each catalogue in `theirs`, in order, what no earlier one names and `is_own` (a publisher) does not
/// claim. By name.
CatalogueDocument merged_catalogue(CatalogueDocument own, const std::vector<CatalogueDocument>& theirs,
                                   const std::function<bool(std::string_view)>& is_own);

/// Thread-safe.
class UpstreamCatalogues {
public:
    /// `folder` is where they are kept. `context` and what it refers to must outlive it.
    UpstreamCatalogues(std::filesystem::path folder, const std::vector<ConfiguredRegistry>& upstreams,
                       const DownloadContext& context, std::chrono::seconds max_age);

    enum class Age { never_asked, fresh, due };
    Age age() const;
    /// Asks those upstreams whose catalogue is due, and waits for them; what one says last stays when it does not
    /// answer, with a warning. One thread at a time does so, and others return at once.
    void refresh();
    /// One a upstream, in their order; empty where it has never answered.
    std::vector<CatalogueDocument> known() const;

private:
    struct Upstream {
        Url url;  ///< of its modules.json
        std::filesystem::path file;
        CatalogueDocument document = {};
        std::string etag = {};
        bool is_known = false;
        Clock::Time asked = Clock::Time::min();
    };

    bool is_due(const Upstream& upstream, Clock::Time now) const;
    Result<void> ask(Upstream& upstream);
    void load(Upstream& upstream) const;

    const DownloadContext& m_context;
    const std::chrono::seconds m_max_age;
    std::mutex m_refreshing;
    mutable std::mutex m_mutex;
    std::vector<Upstream> m_upstreams;  // guarded by m_mutex
};

}  // namespace lode
