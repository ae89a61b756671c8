// What many threads have to say to the index, said in few transactions.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "cache/folder_scan.h"
#include "cache/index.h"

namespace lode {

/// Who finds nobody at the index writes for all until nothing is left; the others go their way. An index that cannot be
/// written is told to the log: it can be made again. Thread-safe.
class IndexWriter {
public:
    IndexWriter(FolderScan folders, Log& log) : m_folders(std::move(folders)), m_log(log) {}
    IndexWriter(const IndexWriter&) = delete;
    IndexWriter& operator=(const IndexWriter&) = delete;

    /// A module that was just committed under its handles.
    void record(ScannedModule module);
    /// A use of the module by that handle; one within five minutes of another costs nothing.
    void touch(const Digest& digest, std::string_view handle, Clock::Time now);
    /// A file that was derived just now.
    void record_derived(DerivedFile file);
    /// Bytes in the cache, as the index had them after it was written last; none before.
    std::optional<std::uint64_t> known_size() const;

private:
    void write_all();
    Result<std::uint64_t> write(const IndexUpdate& update) const;

    const FolderScan m_folders;
    Log& m_log;
    mutable std::mutex m_mutex;  // of all below
    IndexUpdate m_waiting;
    bool m_is_writing = false;
    std::map<Digest, Clock::Time> m_touched;  // when each was noted last
    std::optional<std::uint64_t> m_known_size;
};

}  // namespace lode
