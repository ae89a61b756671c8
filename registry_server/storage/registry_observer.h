// Who wants to know when a registry's documents have changed: pages made of them, for one.
#pragma once

#include "module/registry_documents.h"

namespace lode {

/// Told after a document was replaced on the disk. What it does cannot fail a publish any more, and takes its time from
/// whoever publishes next. What a start finds changed is not told.
class RegistryObserver {
public:
    virtual ~RegistryObserver() = default;
    /// A module's versions.json has `changed` in it, published or (un)yanked; before that is answered. One at a time,
    /// in the order of the changes.
    virtual void on_versions(const VersionsDocument& document, const Release& changed) = 0;
    /// modules.json is this now. By another thread than on_versions, and at the same time.
    virtual void on_catalogue(const CatalogueDocument& catalogue) = 0;
};

}  // namespace lode
