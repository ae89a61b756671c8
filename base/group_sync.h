// Syncs of many threads, done together.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace lode {

/// Each fsync of a small file costs a commit of the file system's journal and a flush of the disk, however little there
/// is to write. Threads that come here while another one syncs wait for it, and then one of them syncs for all.
/// Thread-safe.
class GroupSync {
public:
    GroupSync() = default;
    GroupSync(const GroupSync&) = delete;
    GroupSync& operator=(const GroupSync&) = delete;

    /// As sync_all, and for what is in one file system. A failure is that of everyone in the group.
    Result<void> sync(std::span<const OpenPath> opened);

private:
    struct Group {
        std::vector<OpenPath> opened;
        Result<void> result;
        bool is_done = false;
    };

    std::mutex m_mutex;  // of all below
    std::condition_variable m_done;
    std::shared_ptr<Group> m_gathering;  // those who wait for the sync that runs
    bool m_is_syncing = false;
};

}  // namespace lode
