// What a lock file has to say in a resolve.
#pragma once

#include <filesystem>

#include "module/lock_file.h"

namespace lode {

struct LockPolicy {
    enum class Rule {
        honoured,  ///< a handle in the lock means what the lock says
        only,      ///< and no other handle is resolved (--locked), but for folders on this machine
    };

    const LockFile* lock = nullptr;  ///< null: there is none
    Rule rule = Rule::honoured;
    std::filesystem::path path = {};  ///< where it is, for messages
};

}  // namespace lode
