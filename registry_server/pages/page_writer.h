// Keeps the pages in step with the documents.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/registry_folder.h"
#include "registry_server/storage/registry_observer.h"

namespace lode {

/// Pages are derived: what cannot be written is a warning, and made at the next start. Thread-safe.
class PageWriter final : public RegistryObserver {
public:
    /// `clock` and `log` must outlive it.
    PageWriter(RegistryFolder folder, const Clock& clock, Log& log);

    /// The changed version's page, then the module's: one that is as new as its versions.json says that the pages of
    /// all versions are. Where they were not before, all are made.
    void on_versions(const VersionsDocument& document, const Release& changed) override;
    void on_catalogue(const CatalogueDocument& catalogue) override;

    /// Makes what is missing or older than its document, all of it where pages looked different before, and removes
    /// the pages of what is gone. For the start, beside other work, to which it leaves most of the time; ends early
    /// when it is asked to, and the next one goes on from there.
    void refresh(const std::stop_token& stop);

private:
    void refresh_catalogue();
    void show_catalogue(const CatalogueDocument& catalogue);
    void refresh_module(const ModuleName& name);
    void make_all_pages(const VersionsDocument& document);
    void show_version(const ModuleName& name, const Release& release);
    void show_module(const VersionsDocument& document);
    void remove_pages_of_what_is_gone(const VersionsDocument& document);
    Result<void> write_version(const ModuleName& name, const Release& release);
    bool is_stale(const std::string& page, const std::filesystem::path& document) const;
    void warn(const Result<void>& written);
    std::mutex& mutex_of(const ModuleName& name);
    static void rest(std::chrono::microseconds time, const std::stop_token& stop);

    RegistryFolder m_folder;
    const Clock& m_clock;
    Log& m_log;
    std::optional<Clock::Time> m_format_since;  // pages before it look different
    std::mutex m_catalogue_mutex;               // one page at a time, so that an older one never replaces a newer one
    std::array<std::mutex, 64> m_mutexes;       // the same of modules, each of which has one of these
};

}  // namespace lode
