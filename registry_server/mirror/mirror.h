// A pull-through mirror: modules of other registries, fetched when they are first asked for, kept, and served as this
// registry's own are.
#pragma once

#include <condition_variable>
#include <optional>
#include <string>
#include <thread>

#include "base/log.h"
#include "base/progress.h"
#include "registry_server/http/handler.h"
#include "registry_server/http/worker_pool.h"
#include "registry_server/mirror/mirror_options.h"
#include "registry_server/mirror/mirrored_path.h"
#include "registry_server/mirror/modules_at_hand.h"
#include "registry_server/mirror/shared_work.h"
#include "registry_server/mirror/upstream_catalogues.h"
#include "registry_server/mirror/upstream_modules.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Answers what this registry does not have itself. A publisher with a folder under public/ is this registry's own:
/// upstream is never asked for its modules, so nobody can put others beside them there.
class Mirror {
public:
    /// What is handed in, and what `options` points to, must outlive it. Upstream is asked nothing before a client is.
    Mirror(RegistryFolder folder, const MirrorOptions& options, Log& log);
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;
    /// Ends what is under way; an interrupted download is gone on with when it is asked for again.
    ~Mirror();

    /// The answer to a GET or HEAD; none where it is this registry's own matter. On the server's thread; does not wait.
    std::optional<Answer> answer(const RequestHead& head);
    /// Ends what is under way, so that those who wait for it are answered soon.
    void stop();

private:
    std::optional<Answer> answer_at(const RequestHead& head, const CataloguePath&);
    std::optional<Answer> answer_at(const RequestHead& head, const VersionsPath& path);
    std::optional<Answer> answer_at(const RequestHead& head, const MirroredFilePath& path);
    bool is_own(std::string_view publisher) const;
    std::optional<FinalAnswer> answer_at_hand(const RequestHead& head, const MirroredFilePath& path);
    Result<CatalogueDocument> catalogue();
    void watch();

    const RegistryFolder m_folder;
    const MirrorOptions m_options;
    Log& m_log;
    Cancellation m_stop;
    SilentProgress m_progress;
    UpstreamModules m_upstream;
    DownloadContext m_context;
    UpstreamCatalogues m_catalogues;
    ModulesAtHand m_at_hand;
    // The pools end first, and with them the work that uses all else.
    std::unique_ptr<SharedWork<ModuleFolder>> m_modules;
    std::unique_ptr<SharedWork<VersionsDocument>> m_versions;
    std::unique_ptr<SharedWork<CatalogueDocument>> m_listings;
    std::optional<WorkerPool> m_document_pool;
    std::optional<WorkerPool> m_module_pool;
    std::mutex m_watch_mutex;
    std::condition_variable m_watch_changed;
    bool m_is_ending = false;  // guarded by m_watch_mutex
    std::jthread m_watch;
};

}  // namespace lode
