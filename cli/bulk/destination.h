// Where a long run's bytes go: to stdout as they come, or to a file that appears whole or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// One thread at a time.
class Destination {
public:
    virtual ~Destination() = default;
    virtual Result<void> write(std::string_view bytes) = 0;
    /// Everything is written: `head` replaces as many of its first bytes, where they can be replaced, and it is there.
    virtual Result<void> finish(std::string_view head) = 0;
};

/// Gives up with `interrupted` when the user stops it, even while nobody reads.
std::unique_ptr<Destination> standard_output(const Cancellation& cancellation);

/// The file at `path`, which is as it was until `finish` replaces it. `invalid_argument` where something is there that
/// is no regular file.
Result<std::unique_ptr<Destination>> whole_file(const std::filesystem::path& path);

}  // namespace lode
