// Reading a file while it is downloaded.
#pragma once

#include <cstdint>

#include "base/file.h"

namespace lode {

/// Told how far a download has come, by the threads that bring it, one at a time: none of these calls may wait.
class DownloadFollower {
public:
    virtual ~DownloadFollower() = default;
    /// A file of which nothing is to be read yet. What was told of another one before is void: the download has begun
    /// anew, or what came was not what was promised.
    virtual void begin(const FileDescriptor& file) = 0;
    /// The first `size` bytes of it are written, and will not change unless `begin` comes again.
    virtual void advance_to(std::uint64_t size) = 0;
    /// There will be no more: the file is whole. It may still turn out to be another than the promised one.
    virtual void end() = 0;
};

}  // namespace lode
