// Publishes a module folder to a registry: what is missing is uploaded, then one request makes the version appear.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/url.h"
#include "module/digest.h"
#include "module/module_folder.h"

namespace lode {

enum class PublishMode { real, dry_run };

struct PublishTarget {
    Url registry;
    std::string token;  ///< of access
    PublishMode mode = PublishMode::real;
};

/// What publishing stands on. All outlive the call.
struct PublishServices {
    Transport& transport;
    Clock& clock;
    Progress& progress;
    Log& log;
    const Cancellation& cancellation;
};

struct Published {
    Url url;  ///< of the version: `<registry>/<publisher>/<name>/<version>`
    Digest digest;
    bool was_there = false;             ///< the very same module was published before
    std::vector<std::string> uploaded;  ///< paths of files that the registry lacked (in a dry run: lacks)
    std::vector<std::string> skipped;   ///< paths of files that it had, or that equal another one
};

/// A foreign module goes to the name and version that its manifest was given (published_manifest), with the manifest
/// that lode makes for it. First the module is verified and checked: a broken one is never uploaded (`integrity`). A
/// dry run does all but upload and publish. Errors: `conflict` (other bytes are published under that version),
/// `permission_denied` (the token, or a registry that takes no publications), `not_found` (no registry there),
/// `unavailable` after three attempts, `out_of_space`, `unusable` and `integrity` as the registry says, `interrupted`.
/// Whatever went wrong, publishing again goes on where it ended.
Result<Published> publish_module(const ModuleFolder& module, const PublishTarget& target,
                                 const PublishServices& services);

}  // namespace lode
