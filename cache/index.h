// `index.sqlite`: what is here, how big, last used. It only makes questions fast, and is made again from the folders
// when it is gone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "base/sqlite/database.h"
#include "cache/cache_layout.h"
#include "cache/handle_records.h"
#include "cache/module_store.h"

namespace lode {

struct IndexedModule {
    Digest digest;
    std::string name;                  ///< publisher/name; of a foreign module its kind
    std::string version;               ///< empty: a foreign module has none
    std::uint64_t size = 0;            ///< bytes of all files, the manifest left out
    Clock::Time last_used;             ///< to within five minutes
    std::vector<std::string> handles;  ///< canonical, sorted
};

struct ModuleUse {
    Digest digest;
    Clock::Time time;
};

/// What has happened.
struct IndexUpdate {
    std::vector<IndexedModule> committed;  ///< under their handles, whether or not they were known before
    std::vector<ModuleUse> used;

    bool empty() const { return committed.empty() && used.empty(); }
};

/// A use within this time of another one is not noted.
inline constexpr std::chrono::minutes touch_interval{5};

/// The row of a module, without its handles.
IndexedModule indexed(const ModuleFolder& module, Clock::Time last_used);

/// What the folders say, without an index: last use is when each was made.
Result<std::vector<IndexedModule>> scan_folders(const ModuleStore& modules, const HandleRecords& handles);

/// One connection; one thread at a time. A file that is absent is made from the folders, one that is no index of ours
/// is first set aside as `index.sqlite.broken`, with a warning.
class Index {
public:
    static Result<Index> open(const CacheLayout& layout, const ModuleStore& modules, const HandleRecords& handles,
                              Log& log);

    /// All of it in one transaction. A use within `touch_interval` of the one that is known is not written.
    Result<void> apply(const IndexUpdate& update);
    /// By last use, the latest first.
    Result<std::vector<IndexedModule>> list();

private:
    explicit Index(Database database) : m_database(std::move(database)) {}
    static Result<Index> open_or_make(const CacheLayout& layout, const ModuleStore& modules,
                                      const HandleRecords& handles);
    Result<void> make(const ModuleStore& modules, const HandleRecords& handles);
    Result<void> record(const IndexedModule& module);
    Result<std::vector<ModuleUse>> stale(const std::vector<ModuleUse>& used);
    Result<void> note_use(const ModuleUse& use);

    Database m_database;
};

}  // namespace lode
