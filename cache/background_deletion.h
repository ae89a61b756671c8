// Deleting modules that were taken away, beside whoever decides what goes next.
#pragma once

#include <filesystem>
#include <future>
#include <vector>

#include "base/file.h"
#include "cache/cache_layout.h"

namespace lode {

/// A folder where nobody finds it, and what keeps others from finishing it meanwhile.
struct TakenModule {
    std::filesystem::path folder;
    FileDescriptor lease;
};

/// One batch at a time. For one thread; `layout` must outlive it, and the destructor waits for what is under way.
class BackgroundDeletion {
public:
    explicit BackgroundDeletion(const CacheLayout& layout) : m_layout(layout) {}
    BackgroundDeletion(const BackgroundDeletion&) = delete;
    BackgroundDeletion& operator=(const BackgroundDeletion&) = delete;

    /// Waits for the batch before. Where no thread can be started, it is deleted at once.
    void start(std::vector<TakenModule> taken);
    void finish();

private:
    void delete_all();

    const CacheLayout& m_layout;
    std::vector<TakenModule> m_taken;
    std::future<void> m_running;  // after what it uses, so that it ends before that
};

}  // namespace lode
