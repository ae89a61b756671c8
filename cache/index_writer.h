// What many threads have to say to the index, said in few transactions.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/cache_layout.h"
#include "cache/handle_records.h"
#include "cache/index.h"
#include "cache/module_store.h"

namespace lode {

/// Who finds nobody at the index writes for all until nothing is left; the others go their way. An index that cannot be
/// written is told to the log: it can be made again. Thread-safe.
class IndexWriter {
public:
    IndexWriter(CacheLayout layout, ModuleStore modules, HandleRecords handles, Log& log)
        : m_layout(std::move(layout)), m_modules(std::move(modules)), m_handles(std::move(handles)), m_log(log) {}
    IndexWriter(const IndexWriter&) = delete;
    IndexWriter& operator=(const IndexWriter&) = delete;

    /// A module that was just committed under its handles.
    void record(IndexedModule module);
    /// A use of the module; one within five minutes of another costs nothing.
    void touch(const Digest& digest, Clock::Time now);

private:
    void write_all();
    Result<void> write(const IndexUpdate& update) const;

    const CacheLayout m_layout;
    const ModuleStore m_modules;
    const HandleRecords m_handles;
    Log& m_log;
    std::mutex m_mutex;  // of all below
    IndexUpdate m_waiting;
    bool m_is_writing = false;
    std::map<Digest, Clock::Time> m_touched;  // when each was noted last
};

}  // namespace lode
