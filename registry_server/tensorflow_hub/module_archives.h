// The archives of a registry's versions, made when one is first asked for and kept (private/archives).
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "module/module_name.h"
#include "module/version.h"
#include "registry_server/http/handler.h"
#include "registry_server/http/worker_pool.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Thread-safe. An archive is named by its manifest's digest, so it never changes; it can be deleted at any time.
class ModuleArchives {
public:
    /// `log` must outlive it.
    ModuleArchives(RegistryFolder folder, Log& log);

    /// The archive of the version, as soon as it is made; many who ask for one wait for the same work. 404
    /// where there is no such version, 500 where its files are damaged.
    Answer answer(const ModuleName& name, const Version& version);

    /// The redirect to `<prefix><newest version>`; 404 where there is none.
    Answer redirect_to_newest(const ModuleName& name, std::string_view prefix);

private:
    Result<void> find_or_make(const std::filesystem::path& version_folder, const Responder& responder);
    Result<Reply> make_redirect(const ModuleName& name, const std::string& prefix) const;
    void make(const std::string& key, const std::filesystem::path& version_folder);
    Result<void> make_now(const std::string& key, const std::filesystem::path& version_folder);
    std::optional<FileReply> find(const std::string& key) const;

    RegistryFolder m_folder;
    Log& m_log;
    std::mutex m_mutex;
    std::map<std::string, std::vector<Responder>> m_waiting;  // by the digest's digits; guarded by m_mutex
    WorkerPool m_makers;                                      // ends before what it works on
    WorkerPool m_readers;                                     // ends before it submits to the makers
};

}  // namespace lode
