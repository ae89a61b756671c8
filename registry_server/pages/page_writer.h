// Keeps the pages in step with the documents.
#pragma once

#include <stop_token>

#include "base/log.h"
#include "base/result.h"
#include "module/registry_documents.h"
#include "registry_server/storage/registry_folder.h"

namespace lode {

/// Pages are derived: what cannot be written is a warning, and made at the next start. Thread-safe for different
/// modules; calls for one module come one after another.
class PageWriter {
public:
    /// `log` must outlive it.
    PageWriter(RegistryFolder folder, Log& log) : m_folder(std::move(folder)), m_log(log) {}

    /// A version is new, or its yank is.
    void show_version(const ModuleName& name, const Release& release);
    /// After the versions' own pages: a module's page that is as new as its versions.json says that all of them are.
    void show_module(const VersionsDocument& document);
    void show_catalogue(const CatalogueDocument& catalogue);

    /// Makes what is missing or older than its document, all of it where pages looked different before, and removes
    /// the pages of what is gone. For the start, beside other work; ends early when it is asked to.
    void refresh(const std::stop_token& stop);

private:
    void refresh_module(const ModuleName& name);
    void remove_pages_of_what_is_gone(const VersionsDocument& document);
    Result<void> write_version(const ModuleName& name, const Release& release);
    bool is_stale(const ModuleName& name) const;
    void warn(const Result<void>& written);

    RegistryFolder m_folder;
    Log& m_log;
};

}  // namespace lode
