// Modules that were served lately, so that each of their files is answered without reading their manifest again.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "module/module_folder.h"

namespace lode {

/// Thread-safe; never waits.
class ModulesAtHand {
public:
    explicit ModulesAtHand(const Clock& clock) : m_clock(clock) {}

    struct Found {
        std::shared_ptr<const ModuleFolder> module;  ///< null: none
        bool is_touch_due = false;                   ///< the cache has not heard for minutes that it is in use
    };
    Found find(const std::string& key);
    /// Without its lease: a cache at its limit may let it go.
    void put(const std::string& key, ModuleFolder module);
    /// It is gone.
    void forget(const std::string& key);

private:
    struct Entry {
        std::shared_ptr<const ModuleFolder> module;
        std::chrono::steady_clock::time_point touched;
        std::uint64_t used = 0;
    };

    const Clock& m_clock;
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
    std::uint64_t m_uses = 0;
};

}  // namespace lode
