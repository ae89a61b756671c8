// modules.json on its way to the disk: the changes of a second become one write, by a thread of its own.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/registry_observer.h"

namespace lode {

using Catalogue = std::map<ModuleName, CatalogueEntry>;

CatalogueDocument document_of(const Catalogue& catalogue);

/// Thread-safe. A first change is written at once, those of the second after it together. What cannot be written is
/// tried again every ten seconds, with one warning.
class CatalogueWriter {
public:
    /// `catalogue` is what `path` says. `log`, and `observer` where there is one, must outlive it.
    CatalogueWriter(std::filesystem::path path, Catalogue catalogue, Log& log, RegistryObserver* observer);
    CatalogueWriter(const CatalogueWriter&) = delete;
    CatalogueWriter& operator=(const CatalogueWriter&) = delete;
    /// Once all changes are written, or cannot be.
    ~CatalogueWriter();

    void put(CatalogueEntry entry);
    void remove(const ModuleName& name);
    /// Does not wait for the second to be over.
    Result<void> flush();

private:
    void write_on();

    std::filesystem::path m_path;
    Log& m_log;
    RegistryObserver* m_observer;

    std::mutex m_writing;  // taken before m_mutex; the observer is told under it
    std::mutex m_mutex;
    std::condition_variable m_wake;
    Catalogue m_catalogue;  // guarded by m_mutex, as those below
    bool m_changed = false;
    bool m_closing = false;

    std::jthread m_thread;
};

}  // namespace lode
